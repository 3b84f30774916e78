"""Enter time, change it, take it out."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import col

from accounts.policy import Viewer
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Invalid, NotFound
from ledger import queries
from ledger.models import Kind, TimeEntry
from ledger.queries import Line
from profiles.models import Venture

#: The column that names what time was spent on, by kind.
COLUMNS: Mapping[str, str] = {
    Kind.INTRODUCTION.value: "introduction_id",
    Kind.APPLICATION.value: "application_id",
    Kind.PLAN.value: "plan_id",
    Kind.DOCUMENT.value: "document_id",
}


def entry_for(session: Session, venture: Venture, entry_id: int) -> Line:
    """Give an entry of a venture's ledger.

    Raises
    ------
    NotFound
        If there is none.
    """
    line = queries.line_of(session, venture.id or 0, entry_id)
    if line is None:
        raise NotFound("There is no such entry. A colleague may have taken it out.")
    return line


def enter(session: Session, *, actor: Viewer, venture: Venture, values: Mapping[str, Any]) -> TimeEntry:
    """Enter time that was spent.

    Parameters
    ----------
    values : Mapping
        ``spent_on``, ``minutes``, ``subject`` (kind, or kind and key) and ``note``.

    Raises
    ------
    Invalid
        If it was spent on something that is not this venture's.
    """
    entry = TimeEntry(
        venture_id=venture.id or 0,
        entered_at=clock.now(),
        entered_by_id=actor.user_id,
        demo=venture.demo,
        **_columns(session, venture, values),
    )
    session.add(entry)
    session.flush()
    return entry


def change(session: Session, *, venture: Venture, entry_id: int, version: int, values: Mapping[str, Any]) -> None:
    """Change an entry. Of two who change it at once, the second is told.

    Raises
    ------
    Conflict
        If it has changed since it was looked at.
    """
    line = entry_for(session, venture, entry_id)
    changed = session.execute(
        update(TimeEntry)
        .where(col(TimeEntry.id) == entry_id, col(TimeEntry.version) == version)
        .values(version=version + 1, **_columns(session, venture, values))
        .returning(col(TimeEntry.id))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if changed is None:
        raise Conflict(
            "A colleague has changed this entry since you opened it. What you typed is still here; save again to put "
            "it in place.",
            version=line.entry.version,
        )


def take_out(session: Session, *, venture: Venture, entry_id: int) -> None:
    """Take an entry out of the ledger."""
    entry_for(session, venture, entry_id)
    session.execute(delete(TimeEntry).where(col(TimeEntry.id) == entry_id))


def _columns(session: Session, venture: Venture, values: Mapping[str, Any]) -> dict[str, Any]:
    kind, key = values["subject"]
    named: dict[str, int | None] = dict.fromkeys(COLUMNS.values())
    if key is not None:
        own = queries.subjects(session, venture.id or 0).get(Kind(kind), ())
        if key not in {held for held, _ in own}:
            raise Invalid({"subject": ["Choose something of this venture."]})
        named[COLUMNS[kind]] = key
    return {
        "spent_on": values["spent_on"], "minutes": values["minutes"], "note": values["note"], "kind": kind, **named,
    }  # fmt: skip
