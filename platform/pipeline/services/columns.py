"""The columns of the table of deals: which there are, and which an address asks for."""

from collections.abc import Collection, Sequence

from foundation.columns import Column, chosen_columns

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
    return chosen_columns(COLUMNS, asked, _USUAL)
