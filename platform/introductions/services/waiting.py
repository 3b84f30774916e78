"""The decision clock: how long a request waits, when it is overdue, and how long a funder usually takes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from foundation import clock
from foundation.database import Session
from foundation.figures import Figure, Source
from introductions import queries
from introductions.models import Introduction, Status
from reference.services.rules import rule

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a request has waited, the same to both sides.

    Parameters
    ----------
    days : int
        Whole days from the request to its end, or until now.
    due_on : date
        The day after which it is overdue.
    overdue : bool
        Whether it is open and that day has passed.
    """

    days: int
    due_on: date
    overdue: bool


def days_to_answer(session: Session) -> int:
    """Give the days after which a request is overdue."""
    return rule(session, "introduction.answer_days", clock.today()).whole


def overdue_before(session: Session) -> datetime:
    """Give the moment before which an open request was asked if it is overdue now."""
    first_day_in_time = clock.today() - timedelta(days=days_to_answer(session))
    return datetime.combine(first_day_in_time, datetime.min.time(), tzinfo=clock.LONDON)


def wait_of(introduction: Introduction, days: int) -> Wait:
    """Tell how long a request waits, ``days`` being the time that an answer may take."""
    due_on = introduction.asked_at.astimezone(clock.LONDON).date() + timedelta(days=days)
    until = introduction.ended_at or clock.now()
    is_open = introduction.status == Status.OPEN
    return Wait(max(0, (until - introduction.asked_at).days), due_on, is_open and clock.today() > due_on)


def answer_time(session: Session, funder_slug: str) -> Figure | None:
    """Give a funder's median time to its first answer; None where it was never asked, or not answered often enough."""
    asked = queries.answers_of_funder(session, funder_slug)
    answered = [(start, end, demo) for start, end, demo in asked if end is not None]
    if not answered:
        return None
    least = rule(session, "introduction.median_answers_min", clock.today())
    if len(answered) < least.whole:
        return None
    taken = [(end - start).total_seconds() / _DAY for start, end, _ in answered]
    first, last = answered[0][0], max(end for _, end, _ in answered)
    demo = any(invented for _, _, invented in answered)
    return Figure(
        label="Median days to first answer",
        value=round(median(taken), 1),
        unit="count",
        period=f"{first:%b %Y} to {last:%b %Y}",
        geography="All of its mandates",
        definition=(
            "Half of the answered requests for an introduction had their first answer within this many days: accepted, "
            "not now, or passed. Requests that still wait or were withdrawn are not in it. Shown from "
            f"{least.whole} answers on."
        ),
        source=Source(
            title="Introductions asked and answered on Parity" + (", DEMO: invented" if demo else ""),
            publisher="Parity",
            vintage=f"{clock.today().day} {clock.today():%b %Y}",
        ),
        sample_size=len(answered),
        status="verified",
        inputs={"answered": len(answered), "still waiting": len(asked) - len(answered)},
    )
