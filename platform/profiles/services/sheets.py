"""A file whose columns are guessed and whose rows are judged one by one: what passes, and what stays out and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from foundation.errors import Invalid
from foundation.tabular import Row, UnreadableTable, read_table
from profiles.services.headers import Column, guess_columns


@dataclass(frozen=True)
class Sheet:
    """A file that could be read.

    Parameters
    ----------
    fields : Mapping
        For every column of the file the name of a field, ``""`` where none fits.
    rows : sequence of Row
        What it holds.
    titles : Mapping
        What the fields are called.
    """

    fields: Mapping[str, str]
    rows: Sequence[Row]
    titles: Mapping[str, str]

    @classmethod
    def read(
        cls, content: bytes, filename: str, columns: Sequence[Column], required: Sequence[str], *, most_rows: int
    ) -> Self:
        """Read a file.

        Raises
        ------
        Invalid
            If it cannot be read as a table, lacks a column that every row needs, or has no rows.
        """
        try:
            header, rows = read_table(content, filename, most_rows=most_rows)
        except UnreadableTable as error:
            raise Invalid({"file": [str(error)]}) from error
        titles = {column.name: column.title for column in columns}
        fields = guess_columns(header, columns)
        missing = [titles[name] for name in required if name not in fields.values()]
        if missing or not rows:
            problem = (
                f"The file has no column for: {', '.join(missing)}."
                if missing
                else "The file has a header and no rows."
            )
            raise Invalid({"file": [f"{problem} Take the template for the columns."]})
        return cls(fields, rows, titles)

    def typed(self, row: Row) -> dict[str, Any]:
        """Give what was typed in a row, by field."""
        return {field: row.cells[name] for name, field in self.fields.items() if field and row.cells[name]}

    def problem(self, row: Row, error: Invalid) -> dict[str, Any]:
        """Give a row that stays out: its number, its reasons, and its cells as they were sent."""
        reasons = [f"{self.titles.get(name, name)}: {text}" for name, texts in error.fields.items() for text in texts]
        return {"row": row.number, "reasons": reasons, "cells": dict(row.cells)}
