"""Watch a board: what colleagues do on it, as it happens.

Whoever watches looks at the board's mark about once a second, in one cheap statement on a connection that is given back
between looks. A watch ends after a while by itself and is taken up where it ended; so nobody goes on watching what is
no longer theirs to see, and no process is filled with watches of pages that nobody has in front of them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Event
from time import monotonic

from sqlalchemy import Engine

from foundation.database import Session
from pipeline import queries
from pipeline.queries import BoardEvent

#: Seconds between two looks at a board.
PAUSE = 1.0
#: Entries told one by one after an absence. Whoever missed more is told that the board has changed.
MOST_EVENTS = 100
#: What colleagues did beside moving and changing a deal.
_DONE: Mapping[str, str] = {
    "note": "wrote a note on",
    "meeting": "wrote the notes of a meeting on",
    "task": "added a task to",
    "task_done": "did a task of",
    "file": "added a file to",
}
_SEEN = re.compile(r"^(\d{1,18})(?:\.(\d{1,18}))?$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Seen:
    """How far somebody has seen a board.

    Parameters
    ----------
    mark : int
        The version of the board's mark.
    event : int or None
        Key of the newest entry of its log that they were told of; None where they have seen the columns only.
    """

    mark: int
    event: int | None = None

    @classmethod
    def read(cls, text: str) -> "Seen | None":
        """Read what ``str`` wrote; None for anything else."""
        found = _SEEN.match(text)
        return None if found is None else cls(int(found[1]), int(found[2]) if found[2] else None)

    def __str__(self) -> str:
        return str(self.mark) if self.event is None else f"{self.mark}.{self.event}"


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a board brought.

    Parameters
    ----------
    seen : Seen
        How far it goes.
    moved : bool
        Whether anything that the board shows may have changed since the look before.
    events : tuple of BoardEvent
        What was logged since, the oldest first.
    """

    seen: Seen
    moved: bool
    events: tuple[BoardEvent, ...] = ()


@dataclass
class Places:
    """How many may watch at once in this process: each keeps one of the server's threads for as long as it lasts."""

    most: int
    _free: BoundedSemaphore | None = field(init=False)

    def __post_init__(self) -> None:
        self._free = BoundedSemaphore(self.most) if self.most else None

    def take(self) -> bool:
        """Take a place if one is free."""
        return self._free is not None and self._free.acquire(blocking=False)

    def give_back(self) -> None:
        """Give a place back."""
        if self._free is not None:
            self._free.release()


def look_at(session: Session, organisation_id: int, before: Seen | None) -> Look:
    """Look at a board once, and say what is new since a look before."""
    mark = queries.board_mark(session, organisation_id).version
    if before is not None and before.event is not None:
        if mark == before.mark:
            return Look(before, moved=False)
        events = tuple(queries.board_events(session, organisation_id, before.event, limit=MOST_EVENTS))
        newest = events[-1].id if events else before.event
        if len(events) == MOST_EVENTS:
            newest = queries.newest_event(session, organisation_id)
        return Look(Seen(mark, newest), moved=True, events=events)
    newest = queries.newest_event(session, organisation_id)
    return Look(Seen(mark, newest), moved=before is None or mark != before.mark)


def watch(
    engine: Engine,
    organisation_id: int,
    before: Seen | None,
    *,
    seconds: float,
    going_on: Callable[[], bool] = lambda: True,
    pause: Callable[[float], object] | None = None,
) -> Iterator[Look]:
    """Look at a board again and again.

    Parameters
    ----------
    engine : Engine
        A connection of it is held while looking, and at no other time.
    before : Seen, optional
        Where an earlier watch ended.
    seconds : float
        How long to watch; there is one look at least.
    going_on : callable
        Asked between looks; False ends the watch, as when the process is about to stop.
    pause : callable, optional
        Waits for some seconds.
    """
    wait = pause or Event().wait
    ends = monotonic() + seconds
    while True:
        with Session(engine) as session:
            look = look_at(session, organisation_id, before)
        yield look
        before = look.seen
        if monotonic() + PAUSE > ends or not going_on():
            return
        wait(PAUSE)


def in_words(event: BoardEvent) -> str:
    """Say what happened to a deal, in a sentence without its full stop."""
    who, what = event.actor_name, event.venture_name
    if event.says:
        return f"{what}, {who}: {event.says[0].lower()}{event.says[1:]}"
    if event.kind == "added":
        return f"{who} added {what}"
    if event.to_stage:
        return f"{who} moved {what} to {event.to_name}"
    return f"{who} {_DONE.get(event.kind, 'changed the deal of')} {what}"
