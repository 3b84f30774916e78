"""Sending digests: to each person once a week, whatever happens, and nothing where there is nothing to say."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from accounts.models import User
from accounts.services import viewer_for_user
from accounts.services.post import Post
from digests import queries
from digests.services.gathering import gather
from digests.services.writing import letter_of
from foundation import clock
from foundation.database import Session
from foundation.jobs import Timetable, Work, enqueue, every, job
from foundation.mail import Letter
from notices.queries import wants_letters
from notices.services import declare
from notices.services.posting import post_once

WEEKLY = declare("digests.weekly", "Your week: new matches, answers, deadlines, what to do next")
SEND = "digests.send"
#: Mondays, before work begins.
TIMETABLE = Timetable(time(6, 30), weekday=0)
#: A digest of a week is not asked for after so long.
_KEPT = timedelta(days=60)


def week_of(day: date) -> str:
    """Name the week of a day.

    Examples
    --------
    >>> week_of(date(2026, 11, 27))
    '2026-W48'
    """
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def ask_for_all(session: Session, day: date) -> int:
    """Ask for this week's digest of everybody who keeps a venture, and say how many were not asked for before."""
    week = week_of(day)
    return sum(
        enqueue(session, SEND, {"person": person_id, "week": week}, key=f"{person_id} {week}")
        for person_id in queries.people_to_write_to(session)
    )


@every(TIMETABLE, "digests.weekly", "Ask for the weekly digests")
def ask_weekly(work: Work) -> None:
    """Ask for the digests of the week in which this was due."""
    due = datetime.fromisoformat(str(work.payload["due"])).astimezone(clock.LONDON)
    ask_for_all(work.session, due.date())


@job(SEND, "Send a weekly digest")
def send(work: Work) -> None:
    """Send one person their digest, unless it is not wanted or there is nothing to say."""
    session, person_id = work.session, int(work.payload["person"])
    person = session.get(User, person_id)
    viewer = viewer_for_user(session, person_id)
    if person is None or not viewer.signed_in or not wants_letters(session, person_id, kind=WEEKLY.code):
        return
    digest = gather(session, viewer)
    if not digest.weeks:
        return

    def compose(post: Post, _keys: Collection[str]) -> Letter:
        return letter_of(post, person, digest, WEEKLY)

    key = f"digest {work.payload['week']}"
    if post_once(work, person_id=person_id, keys=[key], until=clock.now() + _KEPT, compose=compose):
        for week in digest.weeks:
            session.merge(week.mark)
