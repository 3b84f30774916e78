"""A file whose columns are guessed and whose rows are judged one by one: what passes, and what stays out and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from foundation.errors import Invalid
from foundation.tabular import Row, UnreadableTable, read_table
from profiles.services.headers import Column, guess_columns, held_twice


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
    def read(cls, content: bytes, filename: str, columns: Sequence[Column], *, most_rows: int) -> Self:
        """Read a file, and guess its columns.

        Raises
        ------
        Invalid
            If it cannot be read as a table, or has no rows.
        """
        try:
            header, rows = read_table(content, filename, most_rows=most_rows)
        except UnreadableTable as error:
            raise Invalid({"file": [str(error)]}) from error
        if not rows:
            raise Invalid({"file": ["The file has a header and no rows. Take the template for the columns."]})
        return cls(guess_columns(header, columns), rows, {column.name: column.title for column in columns})

    @classmethod
    def kept(cls, held: Sequence[Sequence[str]], cells: Sequence[Sequence[Any]], columns: Sequence[Column]) -> Self:
        """Give a file as ``columns`` and ``cells`` of it were kept."""
        fields = {each[0]: each[1] for each in held}
        rows = [Row(number, dict(zip(fields, texts, strict=True))) for number, texts in cells]
        return cls(fields, rows, {column.name: column.title for column in columns})

    @property
    def columns(self) -> list[list[str]]:
        """The name of each column with the field that it holds, to be kept."""
        return [[name, field] for name, field in self.fields.items()]

    @property
    def cells(self) -> list[list[Any]]:
        """The number of each row with its cells in the order of the columns, to be kept."""
        return [[row.number, [row.cells.get(name, "") for name in self.fields]] for row in self.rows]

    def missing(self, required: Sequence[str]) -> list[str]:
        """Give what the fields are called that every row needs and that no column holds."""
        return [self.titles[name] for name in required if name not in self.fields.values()]

    def choosing(self, fields: Sequence[str], required: Sequence[str]) -> Self:
        """Give the same file with what somebody says that its columns hold, in their order.

        Raises
        ------
        Invalid
            If two columns hold one field, or none holds one that every row needs.
        """
        names = list(self.fields)
        chosen = [field if field in self.titles else "" for field in fields]
        made = replace(self, fields=dict(zip(names, chosen, strict=True)))
        problems = held_twice(names, chosen, self.titles)
        missing = made.missing(required)
        if missing:
            problems.setdefault("column-0", []).append(f"Say which column holds: {', '.join(missing)}.")
        if problems:
            raise Invalid(problems)
        return made

    def typed(self, row: Row) -> dict[str, Any]:
        """Give what was typed in a row, by field."""
        return {field: row.cells[name] for name, field in self.fields.items() if field and row.cells[name]}

    def problem(self, row: Row, error: Invalid) -> dict[str, Any]:
        """Give a row that stays out: its number, its reasons, and its cells as they were sent."""
        reasons = [f"{self.titles.get(name, name)}: {text}" for name, texts in error.fields.items() for text in texts]
        return {"row": row.number, "reasons": reasons, "cells": dict(row.cells)}


def problem_table(problems: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[list[object]]]:
    """Give the rows that stay out as a table: with their reasons in front, and else as they were sent."""
    header = list(problems[0]["cells"]) if problems else []
    rows: list[list[object]] = [
        [problem["row"], " ".join(problem["reasons"]), *(problem["cells"].get(name, "") for name in header)]
        for problem in problems
    ]
    return ["Row in your file", "Why it stays out", *header], rows
