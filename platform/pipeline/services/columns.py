"""The columns of the table of deals: which there are, and which an address asks for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``sort`` is the order of the table that goes with it, or nothing."""

    code: str
    label: str
    sort: str = ""
    number: bool = False


COLUMNS: Sequence[Column] = (
    Column("mandate", "Mandate", "mandate"),
    Column("track", "Track"),
    Column("stage", "Stage", "stage"),
    Column("amount", "Amount", "amount", number=True),
    Column("next", "Next step", "next"),
    Column("owner", "Looked after by"),
    Column("tags", "Tags"),
    Column("region", "Region"),
    Column("days", "Days in stage", "waiting", number=True),
    Column("added", "Added on", "newest"),
)
_USUAL = ("mandate", "stage", "amount", "next", "owner", "tags", "region", "days")


def columns_of(asked: Collection[str]) -> tuple[Column, ...]:
    """Give the columns with some codes, in the order of the table; the usual ones where there is none."""
    held = tuple(column for column in COLUMNS if column.code in asked)
    return held or tuple(column for column in COLUMNS if column.code in _USUAL)
