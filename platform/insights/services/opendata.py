"""The published facts behind the public pages, as files: what each holds, what its columns mean, and its terms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from foundation.database import Session
from foundation.errors import NotFound
from insights import queries
from reference.models import Dataset


@dataclass(frozen=True)
class Column:
    """A line of the data dictionary: a column, the type of its values, and what it means."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class OpenFile:
    """A table that anybody may take away, under the terms of its data set."""

    name: str
    title: str
    dataset: Dataset
    rows: int
    columns: Sequence[Column]


OBSERVATION_COLUMNS = (
    Column("series", "text", "Code of the series: one figure under one definition."),
    Column("title", "text", "What the series counts."),
    Column("definition", "text", "How the publisher defines it."),
    Column("unit", "text", "Unit of the value, such as gbp, count or share (0 to 1)."),
    Column(
        "area_kind", "text", "What kind of area: region, authority, itl, nuts2, university, industry, country or uk."
    ),
    Column("area_code", "text", "The publisher's code of the area, in the vintage that the data set used."),
    Column("area_name", "text", "Name of the area."),
    Column("period", "text", "Year (2018) or year that starts in the first (2024-25)."),
    Column("value", "number", "The value; empty where the publisher withholds it or does not know it."),
    Column("sample_size", "integer", "Cases behind the value, where published."),
)
CLAIM_COLUMNS = (
    Column("code", "text", "Code of the claim."),
    Column("text", "text", "What the report says."),
    Column("value", "number", "The figure, or its lower end; empty where there is none."),
    Column("value_high", "number", "The upper end of a range."),
    Column("unit", "text", "Unit of the figure."),
    Column("period", "text", "The period that the report gives; empty where it gives none."),
    Column("geography", "text", "The place that the claim is about."),
    Column("status", "text", "quotable: may be quoted with its source. opinion: the view of one person."),
    Column("source_title", "text", "The report."),
    Column("source_line", "text", "Where in it."),
    Column("note", "text", "What is not known about it."),
    Column("definition_missing", "boolean", "Whether the report gives the figure without a definition or period."),
)
#: The data set that the claims belong to; it holds no series.
CLAIMS = "claims"


def open_files(session: Session) -> list[OpenFile]:
    """Give every file, by title.

    Parameters
    ----------
    session : Session
        The database.
    """
    files = [
        OpenFile(dataset.code, dataset.title, dataset, rows, OBSERVATION_COLUMNS)
        for dataset, rows in queries.datasets_with_observations(session)
    ]
    stated = len(queries.claims(session))
    files += [
        OpenFile(dataset.code, dataset.title, dataset, stated, CLAIM_COLUMNS)
        for dataset in queries.datasets(session, [CLAIMS])
        if stated
    ]
    return sorted(files, key=lambda file: (file.title, file.name))


def open_table(session: Session, name: str) -> tuple[OpenFile, list[Sequence[Any]]]:
    """Give one file with its rows, in the order of its columns.

    Raises
    ------
    NotFound
        If there is no file of that name.
    """
    file = next((held for held in open_files(session) if held.name == name), None)
    if file is None:
        raise NotFound("There is no such file. The index names those that there are.")
    read: Callable[[Session], list[Sequence[Any]]] = (
        _claim_rows if name == CLAIMS else lambda at: queries.observations_of_dataset(at, name)
    )
    return file, read(session)


def _claim_rows(session: Session) -> list[Sequence[Any]]:
    return [[getattr(claim, column.name) for column in CLAIM_COLUMNS] for claim in queries.claims(session)]
