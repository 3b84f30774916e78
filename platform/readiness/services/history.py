"""How a venture's readiness moved, and what changed between two days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from foundation.database import Session
from readiness import queries
from readiness.models import Snapshot, Statement


@dataclass(frozen=True, slots=True)
class Moved:
    """A statement that was answered differently, in the wording that was answered."""

    statement: Statement
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed between two days.

    Parameters
    ----------
    before, after : date
        The days on which the two states were kept: the last ones up to the days that were asked for.
    levels : Mapping
        By dimension, level before and after, of those that moved.
    statements : list of Moved
        Answers that differ.
    """

    before: date
    after: date
    levels: Mapping[str, tuple[int, int]]
    statements: list[Moved]


def history(session: Session, venture_id: int) -> Sequence[Snapshot]:
    """Give every kept state, earliest first."""
    return queries.snapshots(session, venture_id)


def state_on(states: Sequence[Snapshot], day: date) -> Snapshot | None:
    """Give the state that held at the end of a day."""
    return next((state for state in reversed(states) if state.taken_on <= day), None)


def what_changed(session: Session, states: Sequence[Snapshot], start: date, end: date) -> Changed | None:
    """Tell what changed from the end of one day to the end of another.

    Returns
    -------
    Changed or None
        None where nothing was kept up to the later day. Before the first answer everything was unanswered.
    """
    last = state_on(states, max(start, end))
    if last is None:
        return None
    first = state_on(states, min(start, end))
    earlier = first or Snapshot(venture_id=last.venture_id, taken_on=min(start, end))
    levels = {
        code: (int(earlier.levels.get(code, 0)), int(level))
        for code, level in last.levels.items()
        if int(earlier.levels.get(code, 0)) != int(level)
    }
    return Changed(earlier.taken_on, last.taken_on, levels, _moved(session, earlier.answers, last.answers))


def _moved(session: Session, before: Mapping[str, str], after: Mapping[str, str]) -> list[Moved]:
    differing = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    return [
        Moved(row, before.get(str(row.id)), after.get(str(row.id)))
        for row in queries.statements(session)
        if str(row.id) in differing
    ]
