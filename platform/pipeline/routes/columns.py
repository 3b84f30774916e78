"""The columns of the table of deals: which there are, and which the address asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request


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


def chosen() -> list[Column]:
    """Give the columns that the address asks for, or the usual ones."""
    asked = set(request.args.getlist("col"))
    held = [column for column in COLUMNS if column.code in asked]
    return held or [column for column in COLUMNS if column.code in _USUAL]
