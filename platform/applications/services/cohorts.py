"""The cohort of a programme: the ventures that it made an offer, shown to others where both sides wish it."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts import policy
from accounts.policy import Action, Request, Viewer
from applications import queries
from applications.models import Application, Status
from applications.queries import Offer, Record
from applications.services.access import application_for, offer_for
from applications.services.applying import move
from foundation.database import Session
from foundation.errors import no_such
from profiles.models import Venture

EXPORT_COLUMNS = ("Venture", "In short", "Shown to others", "Demo")


@dataclass(frozen=True, slots=True)
class Cohort:
    """The ventures of a programme, by name.

    Parameters
    ----------
    members : sequence of (Application, Venture)
        All of them to the funder's people; those that agreed to be shown, and whose profile is open, to others.
    of_funder : bool
        Whether the funder's own people look.
    kept_back : int
        How many there are that others are not shown; counted for the funder's people alone.
    """

    offer: Offer
    members: Sequence[tuple[Application, Venture]]
    of_funder: bool
    kept_back: int


def cohort_of(session: Session, viewer: Viewer, mandate_slug: str) -> Cohort:
    """Give the cohort of a programme.

    Raises
    ------
    NotFound
        If the funder does not show it, to everybody but its own people.
    """
    offer = offer_for(session, viewer, mandate_slug)
    of_funder = policy.may(viewer, Action.READ_PRIVATE_REASON, Request(None, offer.funder.organisation_id))
    if not of_funder and (offer.programme is None or not offer.programme.shows_cohort):
        raise no_such("page")
    found = queries.accepted(session, offer.mandate.id or 0)
    open_ones = [each for each in found if each[0].shown and policy.may(viewer, Action.VIEW, each[1])]
    if of_funder:
        return Cohort(offer, found, of_funder=True, kept_back=len(found) - len(open_ones))
    return Cohort(offer, open_ones, of_funder=False, kept_back=0)


def show(session: Session, *, actor: Viewer, application_id: int, version: int, shown: bool) -> Record:
    """Let a venture be named on the cohort's page, or not any more, as the venture.

    Raises
    ------
    Conflict
        If it was made no offer, or the application has changed since it was read.
    """
    record = application_for(session, actor, application_id, Action.APPLY)
    move(session, record, version, (Status.OFFERED,), {"shown": shown})
    return record


def rows(found: Cohort) -> list[list[object]]:
    """Give a cohort as rows under ``EXPORT_COLUMNS``."""
    return [
        [venture.name, venture.one_line, "Yes" if application.shown else "No", "DEMO" if application.demo else ""]
        for application, venture in found.members
    ]
