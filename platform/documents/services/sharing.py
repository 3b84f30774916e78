"""Give leave to read, until a day, and take it back at once."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from accounts.models import Organisation
from accounts.policy import Viewer
from documents import queries
from documents.models import Document, Grant
from documents.queries import Given
from documents.services.rooms import Room
from documents.services.storing import trail
from documents.services.telling import tell_reader
from foundation import clock
from foundation.database import Session
from foundation.errors import Invalid, NotFound

#: More readers than this are the public.
MOST_GRANTS = 200
#: What the form proposes.
USUAL_DAYS = 30


def give_leave(
    session: Session,
    *,
    actor: Viewer,
    room: Room,
    expires_on: date,
    email: str = "",
    organisation: str = "",
    folder: str | None = None,
    document: int | None = None,
) -> Given:
    """Let a person, by their address, or a verified organisation read a document, or a folder with those before it.

    Leave is in force to the end of its last day in London. The same leave given again takes the new day.

    Raises
    ------
    Invalid
        If nobody or both are named, or nothing or both; or the organisation cannot be given leave.
    """
    if bool(email) == bool(organisation):
        raise Invalid({"email": ["Name a person by their e-mail address, or choose an organisation."]})
    if (folder is None) == (document is None):
        raise Invalid({"folder": ["Choose a folder or a document, not both."]})
    if len(room.given) >= MOST_GRANTS:
        raise Invalid({"email": [f"{MOST_GRANTS} at most. Take leave back from somebody first."]})
    paper = _document(room, document)
    chosen = _organisation(session, organisation) if organisation else None
    wanted: dict[str, Any] = {
        "email": email.lower() or None,
        "organisation_id": chosen,
        "folder": folder,
        "document_id": paper.id if paper else None,
    }
    row = next((each.grant for each in room.given if each.grant.model_dump(include=set(wanted)) == wanted), None)
    row = row or Grant(
        venture_id=room.venture.id or 0,
        granted_at=clock.now(),
        granted_by_id=actor.user_id,
        expires_at=clock.now(),
        **wanted,
    )
    row.expires_at = _end_of(expires_on)
    session.add(row)
    session.flush()
    given = next(
        each for each in queries.grants_of(session, room.venture.id or 0, clock.now()) if each.grant.id == row.id
    )
    what = paper.title if paper else folder
    tell_reader(session, room.venture, paper, email=row.email, organisation_id=chosen)
    trail(session, actor, room.venture, "leave given", {given.name: [None, f"{what}, until {expires_on.isoformat()}"]})
    return given


def take_back(session: Session, *, actor: Viewer, room: Room, grant_id: int) -> Given:
    """Take leave back, at once.

    Raises
    ------
    NotFound
        If there is no such leave in force.
    """
    held = next((each for each in room.given if each.grant.id == grant_id), None)
    if held is None:
        raise NotFound("There is no such leave.")
    held.grant.revoked_at = clock.now()
    session.add(held.grant)
    trail(session, actor, room.venture, "leave taken back", {held.name: [held.grant.expires_at, None]})
    session.flush()
    return held


def organisations(session: Session) -> Sequence[Organisation]:
    """Give the organisations that can be given leave."""
    return queries.organisations_that_read(session)


def proposed_day() -> date:
    """Give the last day that the form proposes."""
    return clock.today() + timedelta(days=USUAL_DAYS)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.LONDON)


def _document(room: Room, key: int | None) -> Document | None:
    if key is None:
        return None
    found = next((held.document for held in room.held if held.document.id == key), None)
    if found is None:
        raise Invalid({"document": ["Choose a document of this data room."]})
    return found


def _organisation(session: Session, slug: str) -> int | None:
    found = next((row for row in queries.organisations_that_read(session) if row.slug == slug), None)
    if found is None:
        raise Invalid({"organisation": ["Choose an organisation from the list."]})
    return found.id
