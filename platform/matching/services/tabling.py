"""The columns of a ranked list as a table: which there are, and which an address asks for."""

from collections.abc import Collection, Sequence

from foundation.columns import Column, chosen_columns, open_columns
from matching.services.words import CRITERIA_NAMES

#: What stands before the name of a criterion in the code of its column.
CRITERION = "by_"
_FACTS = (
    Column("stage", "Stage"),
    Column("sector", "Main sector"),
    Column("place", "Place"),
    Column("region", "Region"),
    Column("trl", "TRL", number=True),
    Column("revenue", "Revenue a year", number=True),
    Column("ask", "Asks", "amount", number=True, offer=True),
    Column("closes", "Round closes", "closes", offer=True),
    Column("confirmed", "Facts confirmed"),
)
_REASONS = (Column("unmet", "Not met"), Column("confirm", "To be confirmed"))
COLUMNS: Sequence[Column] = (
    *_FACTS,
    *(Column(f"{CRITERION}{code}", f"{name}, points", number=True) for code, name in CRITERIA_NAMES.items()),
    *_REASONS,
)
_USUAL = ("stage", "sector", "place", "ask", "closes", "confirmed")


def columns_for(asked: Collection[str], *, offers: bool) -> tuple[Column, ...]:
    """Give the columns that somebody sees: those asked for, else the usual ones.

    Parameters
    ----------
    offers : bool
        Whether they may see what ventures raise.
    """
    return chosen_columns(all_columns(offers=offers), asked, _USUAL)


def all_columns(*, offers: bool) -> tuple[Column, ...]:
    """Give the columns that somebody can choose from."""
    return open_columns(COLUMNS, offers=offers)
