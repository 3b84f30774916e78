"""The decision clock: how long a request waits, when it is overdue, and how long a funder usually takes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from foundation import clock
from foundation.database import Session
from foundation.figures import Figure, Source
from introductions import queries
from introductions.models import Introduction, Status
from introductions.queries import Asked
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


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """How long funders take to answer: all of them together, and each that has answered often enough."""

    together: Figure
    each: Mapping[str, Figure]


def answer_times(session: Session, funder_slugs: Collection[str], *, geography: str) -> AnswerTimes:
    """Give the median time to the first answer of some funders, together and one by one.

    Parameters
    ----------
    funder_slugs : collection of str
        The funders.
    geography : str
        What they are together, in words.
    """
    asked = queries.answers_of_funders(session, funder_slugs)
    least = rule(session, "introduction.median_answers_min", clock.today()).whole
    everything = sorted((one for held in asked.values() for one in held), key=lambda one: one.asked_at)
    return AnswerTimes(
        together=_median(everything, least, geography),
        each={
            slug: _median(held, least, "All of its mandates")
            for slug, held in asked.items()
            if sum(one.answered_at is not None for one in held) >= least
        },
    )


def answer_time(session: Session, funder_slug: str) -> Figure | None:
    """Give a funder's median time to its first answer; None where it has not answered often enough."""
    return answer_times(session, [funder_slug], geography="").each.get(funder_slug)


def _median(asked: Sequence[Asked], least: int, geography: str) -> Figure:
    """Give the median, or say why there is none; the cases in order of their asking."""
    answered = [(one.asked_at, one.answered_at) for one in asked if one.answered_at is not None]
    enough = len(answered) >= least
    taken = [(end - start).total_seconds() / _DAY for start, end in answered]
    today = f"{clock.today().day} {clock.today():%b %Y}"
    return Figure(
        label="Median days to first answer",
        value=round(median(taken), 1) if enough else None,
        unit="count",
        period=f"{answered[0][0]:%b %Y} to {max(end for _, end in answered):%b %Y}" if enough else f"as of {today}",
        geography=geography,
        definition=(
            "Half of the answered requests for an introduction had their first answer within this many days: accepted, "
            "not now, or passed. Requests that still wait or were withdrawn are not in it. Shown from "
            f"{least} answers on."
        ),
        source=Source(
            title="Introductions asked and answered on Parity"
            + (", DEMO: invented" if any(one.demo for one in asked) else ""),
            publisher="Parity",
            vintage=today,
        ),
        sample_size=len(answered),
        status="verified",
        withheld="" if enough else f"Fewer than {least} answers yet",
        inputs={"answered": len(answered), "still waiting": len(asked) - len(answered)},
    )
