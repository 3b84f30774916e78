"""Who owes whom an answer: next steps of deals, and what packages above know of, such as requests that wait."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.policy import Viewer
from foundation import clock
from foundation.database import Session
from pipeline import queries
from pipeline.models import LIVE_STAGES
from pipeline.services.access import Board

#: Whose turn it is, with its name for reading.
SIDES = {"us": "We owe", "them": "We wait for"}
EXPORT_COLUMNS = ("Whose turn", "Who owes", "To whom", "What", "Since", "Due on", "Overdue", "Demo")


@dataclass(frozen=True, slots=True)
class Debt:
    """An answer that somebody owes.

    Parameters
    ----------
    side : str
        One of ``SIDES``.
    who, whom, what : str
        Who owes it, to whom, and what it is.
    since : datetime
        Since when.
    due_on : date or None
        Until when.
    address : str
        The page of ours on which it is given.
    """

    side: str
    who: str
    whom: str
    what: str
    since: datetime
    due_on: date | None
    address: str
    demo: bool

    @property
    def overdue(self) -> bool:
        """Whether its day has passed."""
        return self.due_on is not None and self.due_on < clock.today()


#: Asked for what is owed between an organisation and others.
Ledger = Callable[[Session, Viewer, Board], Sequence[Debt]]
_LEDGERS: list[Ledger] = []


def knows_of_debts(ledger: Ledger) -> Ledger:
    """Have a package above asked for what it knows; done once, where it is imported."""
    _LEDGERS.append(ledger)
    return ledger


def owed(session: Session, viewer: Viewer, board: Board) -> list[Debt]:
    """Give what an organisation owes and is owed, the overdue and the earliest due first."""
    debts = [debt for ledger in _LEDGERS for debt in ledger(session, viewer, board)]
    return sorted(debts, key=lambda debt: (debt.due_on or date.max, debt.since, debt.what))


@knows_of_debts
def _next_steps(session: Session, _viewer: Viewer, board: Board) -> list[Debt]:
    return [
        Debt(
            "us",
            step.owner_name or "Nobody yet",
            step.venture_name if board.kind == "funder" else step.mandate_name,
            step.next_step,
            step.since,
            step.due_on,
            f"/pipeline/deals/{step.deal_id}",
            step.demo,
        )
        for step in queries.next_steps(session, board.organisation_id, LIVE_STAGES)
    ]


def export_rows(debts: Sequence[Debt]) -> Iterator[list[object]]:
    """Give debts as rows under ``EXPORT_COLUMNS``."""
    for debt in debts:
        yield [
            SIDES[debt.side],
            debt.who,
            debt.whom,
            debt.what,
            debt.since.astimezone(clock.LONDON).date(),
            debt.due_on,
            "yes" if debt.overdue else "no",
            "DEMO" if debt.demo else "",
        ]
