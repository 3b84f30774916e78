"""The days of programmes: what people are told when one opens or has closed, and when reviews or decisions are late.

Each is told once for each day that it is about, whatever how often the work runs: a changed day is told again.
"""

from datetime import date, time, timedelta

from accounts import policy
from accounts.policy import Action, Viewer
from applications import queries
from applications.models import OpeningWish
from applications.services.applying import Approach
from applications.services.telling import CLOSING, REVIEW, subject_of
from foundation import clock
from foundation.database import Session
from foundation.errors import Invalid
from foundation.jobs import Timetable, Work, every
from introductions.services.words import written
from notices.services import News, Subject, declare, tell, tell_organisation
from profiles.models import Funder, Mandate
from reference.services.rules import rule

OPENED = declare("applications.opened", "Programmes that open, of which you asked to hear")
LATE = declare("applications.days", "Your programmes: closed, and decisions that are late")


def opens_later(mandate: Mandate) -> bool:
    """Say whether a mandate opens on a day to come."""
    return mandate.opens_on is not None and mandate.opens_on > clock.today()


def wish(session: Session, *, actor: Viewer, approach: Approach, wanted: bool) -> None:
    """Note that a venture wants to hear when a programme opens, or does not any more.

    Raises
    ------
    Invalid
        If the programme does not open on a day to come.
    """
    mandate, venture = approach.offer.mandate, approach.record.venture
    policy.require(actor, Action.APPLY, venture)
    if wanted and not opens_later(mandate):
        raise Invalid({"programme": ["This programme names no day to come on which it opens."]})
    held = session.get(OpeningWish, (mandate.id or 0, venture.id or 0))
    if wanted and held is None:
        session.add(OpeningWish(mandate_id=mandate.id or 0, venture_id=venture.id or 0))
    if not wanted and held is not None:
        session.delete(held)
    session.flush()


def _of(mandate: Mandate) -> Subject:
    return Subject("programme", mandate.slug, mandate.name, mandate.demo)


@every(Timetable(time(6, 50)), "applications.days", "Tell of programmes that open and close, and of what is late")
def tell_of_days(work: Work) -> None:
    """Tell of programmes that opened or closed, and of reviews and decisions whose day has passed."""
    session, today = work.session, clock.today()
    since = today - timedelta(days=rule(session, "application.closing_days", today).whole)
    _tell_opened(session, today)
    _tell_closed(session, since, today - timedelta(days=1))
    _tell_late_reviews(session, today)
    _tell_late_decisions(session, today)


def _tell_opened(session: Session, today: date) -> None:
    for held, venture, mandate, funder in queries.opened_wishes(session, today):
        news = News(
            OPENED,
            _of(mandate),
            title=f"{mandate.name} of {funder.name} takes applications",
            text=f"It closes on {written(mandate.closes_on)}." if mandate.closes_on else "",
            address=f"/ventures/{venture.slug}/applications/{mandate.slug}",
            key=f"programme {mandate.id} opened {mandate.opens_on} venture {venture.id}",
        )
        tell_organisation(session, venture.organisation_id, news)
        session.delete(held)


def _tell_closed(session: Session, first: date, last: date) -> None:
    for mandate, funder, waiting in queries.closed_programmes(session, first, last):
        _tell_funder(
            session,
            mandate,
            funder,
            title=f"{mandate.name} closed on {written(mandate.closes_on)}",
            text=f"{waiting} {'application waits' if waiting == 1 else 'applications wait'} for you.",
            key=f"programme {mandate.id} closed {mandate.closes_on}",
        )
    for record in queries.unsent_drafts(session, first, last):
        row, closed = record.application, record.mandate.closes_on
        news = News(
            CLOSING,
            subject_of(record),
            title=f"{record.mandate.name} closed on {written(closed)}, and your draft was not sent",
            text="What you typed stays with you.",
            address=f"/applications/{row.id}",
            key=f"application {row.id} closed on {closed}",
        )
        tell_organisation(session, record.venture.organisation_id, news)


def _tell_late_reviews(session: Session, today: date) -> None:
    for review, record, due in queries.unread_reviews(session, today):
        news = News(
            REVIEW,
            subject_of(record),
            title=f"Your review of {record.venture.name} was due on {written(due)}",
            text="Write it, or stand aside, so that your colleagues can go on.",
            address=f"/applications/{record.application.id}/review",
            key=f"review {review.id} due {due}",
        )
        tell(session, [review.reviewer_id or 0], news)


def _tell_late_decisions(session: Session, today: date) -> None:
    for mandate, funder, decides_on, waiting in queries.late_decisions(session, today):
        _tell_funder(
            session,
            mandate,
            funder,
            title=f"{mandate.name}: decisions were due on {written(decides_on)}",
            text=f"{waiting} {'application still waits' if waiting == 1 else 'applications still wait'}.",
            key=f"programme {mandate.id} decides {decides_on}",
        )


def _tell_funder(session: Session, mandate: Mandate, funder: Funder, *, title: str, text: str, key: str) -> None:
    if funder.organisation_id is not None:
        news = News(LATE, _of(mandate), title, f"/mandates/{mandate.slug}/programme/assessment", text, key)
        tell_organisation(session, funder.organisation_id, news)
