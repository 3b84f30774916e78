"""Who owes whom an answer: next steps, second looks and closings of deals, and what packages above know of."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.policy import Viewer
from foundation import clock
from foundation.database import Session
from pipeline import queries
from pipeline.models import LIVE_STAGES, ClosingState
from pipeline.queries import NextStep, OpenClosing
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
    demo : bool
        Whether it is invented.
    own : bool
        Whether they owe it to themselves: a next step of their own, for which nobody else waits.
    until : datetime or None
        When it changes by itself: the first of the times that were proposed goes by. None where only days count.
    """

    side: str
    who: str
    whom: str
    what: str
    since: datetime
    due_on: date | None
    address: str
    demo: bool
    own: bool = False
    until: datetime | None = None

    @property
    def overdue(self) -> bool:
        """Whether its day has passed."""
        return self.due_on is not None and self.due_on < clock.today()


def holds_until(debts: Iterable[Debt]) -> datetime | None:
    """Say when the first of some debts changes by itself."""
    return min((debt.until for debt in debts if debt.until is not None), default=None)


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
    steps = queries.next_steps(session, board.organisation_id, LIVE_STAGES)
    return [_own(board, step, step.next_step) for step in steps]


@knows_of_debts
def _second_looks(session: Session, _viewer: Viewer, board: Board) -> list[Debt]:
    return [
        _own(board, step, f"On hold: {step.next_step or 'look at it again'}")
        for step in queries.on_hold(session, board.organisation_id)
    ]


def _own(board: Board, step: NextStep, what: str) -> Debt:
    """Write down what somebody of the board has to do."""
    return Debt(
        side="us",
        who=step.owner_name or "Nobody yet",
        whom=step.venture_name if board.kind == "funder" else step.mandate_name,
        what=what,
        since=step.since,
        due_on=step.due_on,
        address=f"/pipeline/deals/{step.deal_id}",
        demo=step.demo,
        own=True,
    )


@knows_of_debts
def _closings(session: Session, _viewer: Viewer, board: Board) -> list[Debt]:
    return [_of_closing(board, found) for found in queries.open_closings(session, board.organisation_id)]


def _of_closing(board: Board, found: OpenClosing) -> Debt:
    """Write down whose word a closing waits for: the venture's, or the funder's once the venture objects."""
    row, to_funder = found.closing, board.kind == "funder"
    disputed = row.state == ClosingState.DISPUTED
    day = clock.in_words(row.closed_on)
    return Debt(
        side="us" if disputed == to_funder else "them",
        who=found.funder_name if disputed else found.venture_name,
        whom=found.venture_name if disputed else found.funder_name,
        what=f"Put the closing of {day} right" if disputed else f"Confirm the closing of {day}",
        since=row.answered_at or row.stated_at if disputed else row.stated_at,
        due_on=None,
        address=f"/pipeline/deals/{row.deal_id}/closing" if to_funder else f"/ventures/{found.venture_slug}/closings",
        demo=found.demo,
    )


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
