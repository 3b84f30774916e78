"""What a funder holds: money that both sides confirmed, and what its ventures have raised since."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accounts import policy
from accounts.policy import Action, Viewer
from foundation import clock
from foundation.database import Session
from foundation.errors import existing
from pipeline import queries
from pipeline.queries import ClosingLine, HoldingFilters, HoldingTotal
from pipeline.services.access import Books
from profiles.models import Funder
from profiles.queries import funder_by_slug

EXPORT_COLUMNS = (
    "Venture", "Mandate", "Date", "Kind of money", "Amount (GBP)", "Whole round (GBP)", "Which money",
    "Raised since (GBP)", "Rounds since without an amount", "Confirmed on", "Demo",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holding:
    """One investment of a portfolio.

    Parameters
    ----------
    line : ClosingLine
        What was paid, by whom and to whom.
    number : int
        1 for the funder's first money in this venture, 2 for the first follow-on, and so on.
    is_open : bool
        Whether the venture's profile is open to the reader.
    raised_since_gbp : int or None
        What the profile says that the venture has raised after that day, as far as amounts are known; None where the
        profile is not open.
    undisclosed : int
        How many of those rounds have no amount.
    """

    line: ClosingLine
    number: int
    is_open: bool
    raised_since_gbp: int | None
    undisclosed: int

    @property
    def which(self) -> str:
        """Whether it is the first money in the venture."""
        return "First" if self.number == 1 else f"Follow-on {self.number - 1}"


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A part of what a funder holds, with the sums over all that the filters let through."""

    funder: Funder
    items: list[Holding]
    total: HoldingTotal


def funder_for(session: Session, viewer: Viewer, slug: str) -> Funder:
    """Give a funder whose portfolio somebody may see: its own people, and staff.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    policy.require(viewer, Action.VIEW_DEALS)
    record = existing(funder_by_slug(session, slug), "funder")
    policy.require(viewer, Action.VIEW_DEALS, Books(record.funder.organisation_id))
    return record.funder


def part_of(
    session: Session,
    viewer: Viewer,
    funder: Funder,
    filters: HoldingFilters,
    *,
    sort: str = "",
    offset: int = 0,
    limit: int | None = None,
) -> Portfolio:
    """Give a part of a portfolio to whoever ``funder_for`` let in."""
    lines = queries.holdings(session, filters, sort=sort, offset=offset, limit=limit)
    total = queries.holding_total(session, filters)
    return Portfolio(funder, _items(session, viewer, lines, filters.funder_id), total)


def _items(session: Session, viewer: Viewer, lines: Sequence[ClosingLine], funder_id: int) -> list[Holding]:
    ventures = sorted({line.deal.venture_id for line in lines})
    rounds, order = queries.rounds_of_ventures(session, ventures), queries.earlier_holdings(session, funder_id)
    items = []
    for line in lines:
        is_open = policy.may(viewer, Action.VIEW, line.venture)
        later = [held.amount_gbp for held in rounds[line.deal.venture_id] if held.closed_on > line.closing.closed_on]
        items.append(
            Holding(
                line,
                order[line.deal.venture_id].index(line.closing.id or 0) + 1,
                is_open,
                sum(amount or 0 for amount in later) if is_open else None,
                later.count(None) if is_open else 0,
            )
        )
    return items


def export_rows(items: Sequence[Holding]) -> Iterator[list[object]]:
    """Give holdings as rows under ``EXPORT_COLUMNS``."""
    for item in items:
        row = item.line.closing
        yield [
            item.line.venture.name,
            item.line.mandate.name,
            row.closed_on,
            row.instrument_code,
            row.amount_gbp,
            row.round_gbp,
            item.which,
            item.raised_since_gbp,
            item.undisclosed,
            row.answered_at.astimezone(clock.LONDON).date() if row.answered_at else None,
            "DEMO" if row.demo else "",
        ]
