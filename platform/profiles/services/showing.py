"""Show a venture that is kept off public pages to organisations that it chooses."""

from sqlalchemy.exc import IntegrityError

from accounts.models import Role, Showing
from accounts.policy import Viewer
from foundation import audit, clock
from foundation.database import Session
from foundation.errors import Conflict, Invalid, NotFound
from notices.services import News, Subject, declare, tell_organisation
from profiles.models import Venture
from profiles.queries.showings import Guest, guests_of, possible_guests

SHOWN = declare("profiles.shown", "Ventures kept off public pages that invite you")
#: Whoever shows a venture to more organisations than this may as well publish it.
MOST_GUESTS = 100


def invite(session: Session, *, actor: Viewer, venture: Venture, organisation: str) -> Guest:
    """Let the people of a verified organisation see a venture, and tell them.

    It is shown to them as a published venture is shown to everybody: its offer only while their category counts.

    Parameters
    ----------
    organisation : str
        Its slug.

    Raises
    ------
    Invalid
        If it cannot be invited, or too many are.
    Conflict
        If it was invited before.
    """
    key = venture.id or 0
    guest = next((row for row in possible_guests(session) if row.slug == organisation), None)
    if guest is None:
        raise Invalid({"organisation": ["Choose a verified funder or authority from the list."]})
    if len(guests_of(session, key)) >= MOST_GUESTS:
        raise Invalid({"organisation": [f"{MOST_GUESTS} at most. Take an invitation back first."]})
    showing = Showing(
        venture_id=key, organisation_id=guest.id or 0, granted_by_id=actor.user_id, granted_at=clock.now()
    )
    try:
        with session.begin_nested():
            session.add(showing)
    except IntegrityError as error:
        raise Conflict(f"{guest.name} was invited already.") from error
    news = News(
        SHOWN,
        Subject("venture", venture.slug, venture.name, venture.demo),
        title=f"{venture.name} invites you to see its profile, which is kept off public pages",
        address=f"/ventures/{venture.slug}",
        key=f"shown {venture.slug} {showing.id}",
    )
    tell_organisation(session, guest.id or 0, news, least=Role.VIEWER)
    _record(session, actor, venture, "shown to an organisation", [None, guest.name])
    return Guest(showing, guest)


def take_back(session: Session, *, actor: Viewer, venture: Venture, showing_id: int) -> Guest:
    """Take an invitation back: from now on they hear of no such venture.

    Raises
    ------
    NotFound
        If there is none.
    """
    found = next((guest for guest in guests_of(session, venture.id or 0) if guest.showing.id == showing_id), None)
    if found is None:
        raise NotFound("There is no such invitation.")
    session.delete(found.showing)
    _record(session, actor, venture, "no longer shown to an organisation", [found.organisation.name, None])
    return found


def _record(session: Session, actor: Viewer, venture: Venture, action: str, pair: list[str | None]) -> None:
    audit.trail(session, actor, "venture", venture.id, action, {"organisation": pair})
