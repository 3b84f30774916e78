"""How a change is kept when two people edit at once: what does not touch is merged, what does is told."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from foundation import audit, clock
from foundation.audit import Actor
from foundation.catalogue import tick
from foundation.database import Session
from foundation.errors import Conflict, Difference
from profiles.models import Status
from profiles.services.sections import known

#: Enough of the trail to find any version that a page left open could have been made from.
_TRAIL = 100_000


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
    sent : Mapping
        Every field that was sent, in the form that JSON holds.
    """

    changes: Mapping[str, Any]
    merged: tuple[str, ...] = ()
    changed_by: str = ""
    sent: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    """What the sender of a change saw when they made it.

    Parameters
    ----------
    version : int or None
        The profile's version; None where they saw none, and mean what they send.
    values : Mapping or None
        The fields as they saw them, in the form that JSON holds. A page that saves itself again and again shows its
        own values, which no single version has.
    """

    version: int | None = None
    values: Mapping[str, Any] | None = None


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
    sent : Mapping
        Every field that was sent, as it was understood, in the form that JSON holds.
    """

    version: int
    changed: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    changed_by: str = ""
    notices: tuple[str, ...] = ()
    sent: Mapping[str, Any] = field(default_factory=dict)


def merge(
    session: Session,
    *,
    kind: str,
    row: Versioned,
    state: Mapping[str, Any],
    data: Mapping[str, Any],
    seen: Seen,
) -> Merge:
    """Work out what a change comes to, given what was changed since its sender looked.

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
    seen : Seen
        What the sender saw.

    Raises
    ------
    Conflict
        If both changed a field, and not to the same.
    """
    now = {name: audit.plain(state.get(name)) for name in data}
    sent = {name: audit.plain(value) for name, value in data.items()}
    base, people = _wind_back(session, kind, row, now, seen.version)
    base.update({name: value for name, value in (seen.values or {}).items() if name in base})
    yours = {name for name in data if sent[name] != base[name]}
    theirs = {name for name in data if now[name] != base[name]}
    both = [name for name in data if name in yours and name in theirs and sent[name] != now[name]]
    if both:
        who = _names(people, both)
        raise Conflict(
            f"{who or 'Somebody'} changed this while you were editing. Choose what to keep.",
            changed_by=who,
            version=row.version,
            differences=[Difference(name, name, base[name], now[name], sent[name]) for name in both],
        )
    changes = {name: data[name] for name in data if name in yours and sent[name] != now[name]}
    merged = tuple(sorted(theirs - yours))
    return Merge(changes, merged, _names(people, merged), sent)


def _wind_back(
    session: Session, kind: str, row: Versioned, now: Mapping[str, Any], version: int | None
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Wind the trail back to a version: the values then, and who changed each field since."""
    base, people = dict(now), dict[str, list[str]]()
    if version is None or version >= row.version:
        return base, people
    for event in audit.history(session, kind, row.id or 0, limit=_TRAIL):
        moved = event.changes.get("version")
        if not moved or moved[1] <= version:
            continue
        for name, pair in event.changes.items():
            if name in base:
                base[name] = pair[0]
                people.setdefault(name, []).append(event.actor_name or "Somebody")
    return base, people


def _names(people: Mapping[str, Sequence[str]], fields: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(name for held in fields for name in people.get(held, ())))


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
    audit.trail(
        session,
        actor,
        kind,
        row.id,
        action,
        {**{name: list(pair) for name, pair in changes.items()}, "version": [before, row.version]},
    )


def begin(session: Session, actor: Actor, kind: str, key: int | None, values: Mapping[str, Any]) -> None:
    """Add to the trail that a profile was made, with all that was said of it."""
    said = {name: [None, value] for name, value in values.items() if known(value) and value is not False}
    audit.trail(session, actor, kind, key, "created", said)
    session.flush()


def put(row: object, columns: Container[str], changes: Mapping[str, Any]) -> None:
    """Give a row those of some changes that it has columns for."""
    for name, value in changes.items():
        if name in columns:
            setattr(row, name, value)


def finish(
    session: Session,
    *,
    actor: Actor,
    kind: str,
    row: Versioned,
    state: Mapping[str, Any],
    merged: Merge,
    notices: tuple[str, ...] = (),
) -> Saved:
    """Count a change that is written, if there is one, and say what became of what was sent.

    Parameters
    ----------
    state : Mapping
        Every field as it was before.
    merged : Merge
        What the change came to.
    notices : tuple of str
        Sentences for the person who saved.
    """
    if merged.changes:
        pairs = {name: (state[name], value) for name, value in merged.changes.items()}
        keep(session, actor=actor, kind=kind, row=row, action="changed", changes=pairs)
        session.flush()
    return Saved(row.version, tuple(merged.changes), merged.merged, merged.changed_by, notices, merged.sent)


def word_of(status: Status) -> str:
    """Say in the trail's words what a profile became."""
    return {Status.PUBLISHED: "published", Status.DRAFT: "unpublished", Status.ARCHIVED: "archived"}[status]


def lock(session: Session, row: object) -> int:
    """Wait for whoever else is saving, read the row again, and give the next number of the catalogue.

    Without it two people could both read version 3 and both write version 4.
    """
    session.flush()
    number = tick(session)
    # Rows that were read before the wait may be another's by now, under the same key.
    session.expire_all()
    session.refresh(row)
    return number
