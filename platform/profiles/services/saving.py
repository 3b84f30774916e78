"""How a change is kept when two people edit at once: what does not touch is merged, what does is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from foundation import audit, clock
from foundation.catalogue import tick
from foundation.database import Session
from foundation.errors import Conflict, Difference

#: Enough of the trail to find any version that a page left open could have been made from.
_TRAIL = 100_000


class Actor(Protocol):
    """Whoever makes a change. Viewers are actors."""

    @property
    def user_id(self) -> int | None:
        """Key of the person; None for the system."""

    @property
    def name(self) -> str:
        """Name of the person."""


@dataclass(frozen=True)
class System:
    """Parity itself, as the maker of a change."""

    user_id: int | None = None
    name: str = "Parity"


class Versioned(Protocol):
    """A row that counts its changes."""

    id: int | None
    version: int
    updated_at: Any


@dataclass(frozen=True)
class Merge:
    """What of a change is to be written.

    Parameters
    ----------
    changes : Mapping
        New values by field: only those that differ from what is kept.
    merged : tuple of str
        Fields that somebody else changed meanwhile, and that stay as they left them.
    changed_by : str
        Who that was.
    """

    changes: Mapping[str, Any]
    merged: tuple[str, ...] = ()
    changed_by: str = ""


@dataclass(frozen=True)
class Saved:
    """What became of a change.

    Parameters
    ----------
    version : int
        The profile's version now.
    changed : tuple of str
        Fields that were written.
    merged : tuple of str
        Fields that somebody else changed meanwhile.
    changed_by : str
        Who that was.
    notices : tuple of str
        Sentences for the person who saved.
    """

    version: int
    changed: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    changed_by: str = ""
    notices: tuple[str, ...] = field(default=())


def merge(
    session: Session,
    *,
    kind: str,
    row: Versioned,
    state: Mapping[str, Any],
    data: Mapping[str, Any],
    base_version: int | None,
) -> Merge:
    """Work out what a change comes to, given what was changed since the version that it was made from.

    Parameters
    ----------
    session : Session
        Where the trail is.
    kind : str
        Kind of the subject in the trail.
    row : Versioned
        The row as it is now.
    state : Mapping
        Every field as it is now.
    data : Mapping
        The fields that were sent, whether their sender touched them or not.
    base_version : int or None
        The version that the sender saw; None where they saw none, and mean what they send.

    Raises
    ------
    Conflict
        If both changed a field, and not to the same.
    """
    now = {name: audit.plain(state.get(name)) for name in data}
    if base_version is None or base_version >= row.version:
        return Merge({name: value for name, value in data.items() if audit.plain(value) != now[name]})
    base, people = _base(session, kind, row, state, base_version)
    yours = {name: value for name, value in data.items() if audit.plain(value) != base[name]}
    theirs = {name for name, value in base.items() if value != audit.plain(state.get(name))}
    both = [name for name in yours if name in theirs and audit.plain(yours[name]) != now[name]]
    if both:
        raise Conflict(
            f"{people or 'Somebody'} changed this while you were editing. Choose what to keep.",
            changed_by=people,
            version=row.version,
            differences=[Difference(name, name, base[name], now[name], audit.plain(yours[name])) for name in both],
        )
    changes = {name: value for name, value in yours.items() if audit.plain(value) != now[name]}
    return Merge(changes, tuple(sorted(theirs)), people)


def _base(
    session: Session, kind: str, row: Versioned, state: Mapping[str, Any], version: int
) -> tuple[dict[str, Any], str]:
    """Wind the trail back to a version: the values then, and who changed them since."""
    base = {name: audit.plain(value) for name, value in state.items()}
    people: dict[str, None] = {}
    for event in audit.history(session, kind, row.id or 0, limit=_TRAIL):
        moved = event.changes.get("version")
        if not moved or moved[1] <= version:
            continue
        people[event.actor_name or "Somebody"] = None
        base.update({name: pair[0] for name, pair in event.changes.items() if name in base})
    return base, ", ".join(people)


def keep(
    session: Session,
    *,
    actor: Actor,
    kind: str,
    row: Versioned,
    action: str,
    changes: Mapping[str, tuple[object, object]],
) -> None:
    """Count a change, stamp it, and add it to the trail.

    The caller holds the catalogue's lock since ``lock``.
    """
    before = row.version
    row.version = before + 1
    row.updated_at = clock.now()
    audit.record(
        session,
        subject_kind=kind,
        subject_id=row.id or 0,
        action=action,
        actor_id=actor.user_id,
        actor_name=actor.name,
        changes={**{name: list(pair) for name, pair in changes.items()}, "version": [before, row.version]},
    )


def lock(session: Session, row: object) -> int:
    """Wait for whoever else is saving, read the row again, and give the next number of the catalogue.

    Without it two people could both read version 3 and both write version 4.
    """
    number = tick(session)
    session.refresh(row)
    return number
