"""Give people and organisations leave to see or to assess a venture's readiness, and take it back."""

from collections.abc import Sequence

from accounts.models import Organisation
from accounts.policy import Viewer
from foundation import audit, clock
from foundation.database import Session
from foundation.errors import Invalid, NotFound
from profiles.models import Venture
from readiness import queries
from readiness.models import Adviser
from readiness.queries.grants import Grant
from readiness.services.telling import tell_adviser

#: More than this many would be no circle of advisers.
MOST_GRANTS = 30


def organisations(session: Session) -> Sequence[Organisation]:
    """Give the organisations that can be asked."""
    return queries.organisations_that_advise(session)


def ventures_for(session: Session, viewer: Viewer) -> list[tuple[Venture, str]]:
    """Give the ventures that have given somebody leave, with the widest leave of each."""
    if not viewer.signed_in:
        return []
    found: dict[int, tuple[Venture, str]] = {}
    rows = queries.ventures_for_grantee(session, email=viewer.email.lower(), organisation_ids=viewer.seats.keys())
    for venture, may in rows:
        held = found.get(venture.id or 0)
        if held is None or may == "assess":
            found[venture.id or 0] = (venture, may)
    return list(found.values())


def give_leave(
    session: Session, *, actor: Viewer, venture: Venture, may: str, email: str = "", organisation: str = ""
) -> Grant:
    """Let a person, by their address, or a verified organisation see or assess a venture's readiness.

    Leave that is there already is changed rather than given twice.

    Raises
    ------
    Invalid
        If nobody or both are named, the organisation cannot be asked, or there are too many.
    """
    if bool(email) == bool(organisation):
        raise Invalid({"email": ["Name a person by their e-mail address, or choose an organisation."]})
    chosen = _organisation(session, organisation) if organisation else None
    held = queries.grants_of(session, venture.id or 0)
    grantee = (email.lower() or None, chosen.id if chosen else None)
    found = next((each for each in held if (each.email, each.organisation_id) == grantee), None)
    if found is None and len(held) >= MOST_GRANTS:
        raise Invalid({"email": [f"{MOST_GRANTS} advisers at most. Take leave back from somebody first."]})
    row = session.get(Adviser, found.key) if found else None
    if row is None:
        row = Adviser(
            venture_id=venture.id or 0,
            email=grantee[0],
            organisation_id=grantee[1],
            may=may,
            granted_at=clock.now(),
            granted_by_id=actor.user_id,
        )
    row.may = may
    session.add(row)
    session.flush()
    if found is None or found.may != may:
        tell_adviser(session, venture, row)
    name = chosen.name if chosen else email.lower()
    _trail(session, actor, venture, "leave given", name, [found.may if found else None, may])
    return next(each for each in queries.grants_of(session, venture.id or 0) if each.key == row.id)


def take_leave_back(session: Session, *, actor: Viewer, venture: Venture, grant_id: int) -> Grant:
    """Take leave back, at once.

    Raises
    ------
    NotFound
        If the venture has given no such leave.
    """
    held = next((each for each in queries.grants_of(session, venture.id or 0) if each.key == grant_id), None)
    row = session.get(Adviser, grant_id) if held else None
    if held is None or row is None:
        raise NotFound("There is no such leave.")
    row.withdrawn_at = clock.now()
    session.add(row)
    _trail(session, actor, venture, "leave taken back", held.name, [held.may, None])
    session.flush()
    return held


def _organisation(session: Session, slug: str) -> Organisation:
    found = next((row for row in queries.organisations_that_advise(session) if row.slug == slug), None)
    if found is None:
        raise Invalid({"organisation": ["Choose an organisation from the list."]})
    return found


def _trail(session: Session, actor: Viewer, venture: Venture, action: str, name: str, pair: list[str | None]) -> None:
    audit.trail(session, actor, queries.KIND, venture.id, action, {name: pair})
