"""What webhooks can be told of, as the packages above declare it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.policy import Viewer
from accounts.services.promotion.disclosing import Shown
from foundation.database import Session


@dataclass(frozen=True)
class Composed:
    """What leaves: the data as JSON holds it, and which offers it discloses."""

    data: Mapping[str, Any]
    shows: Sequence[Shown] = ()


#: Writes an event for somebody from what was kept of it; the last is the site's own address. None, or an error of the
#: policy, means that it is not theirs to see any more. Nothing is written to the session.
Compose = Callable[[Session, Viewer, Mapping[str, Any], str], Composed | None]


@dataclass(frozen=True)
class Event:
    """A kind of event: its name for programs, what people read, and what writes it."""

    code: str
    title: str
    compose: Compose


_EVENTS: dict[str, Event] = {}


def declare(code: str, title: str, compose: Compose) -> Event:
    """Declare a kind of event.

    Parameters
    ----------
    code : str
        ``thing.happened``; programs depend on it, so it outlives the code.
    title : str
        What it tells, for reading.
    compose : callable
        Writes one.

    Raises
    ------
    ValueError
        If there is another of this name.
    """
    if code in _EVENTS and _EVENTS[code].compose is not compose:
        raise ValueError(f"two events have the name {code!r}")
    return _EVENTS.setdefault(code, Event(code, title, compose))


def events() -> Mapping[str, Event]:
    """Give the kinds that can be asked for, by code."""
    return _EVENTS
