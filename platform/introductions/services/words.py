"""How introductions are put into words."""

from collections.abc import Mapping
from datetime import date, datetime

from foundation import clock
from introductions.models import ANSWERS, Status
from pipeline.models import REASONS

STATUSES: Mapping[str, str] = {
    Status.OPEN.value: "Waiting for an answer",
    Status.ACCEPTED.value: "Accepted",
    Status.NOT_NOW.value: "Not now",
    Status.PASSED.value: "Passed",
    Status.WITHDRAWN.value: "Withdrawn",
}
ANSWER_WORDS: Mapping[str, str] = {
    Status.ACCEPTED.value: "Accept: you want to talk",
    Status.NOT_NOW.value: "Not now: ask again later",
    Status.PASSED.value: "Pass",
}
#: The parts of a profile that can be shared; the first always is.
PARTS: Mapping[str, str] = {
    "about": "What you do, stage and place",
    "traction": "Customers and revenue",
    "team": "Team",
    "offer": "The round: amount, terms and tax relief",
    "teaser": "Leave to read the documents in your folder “Teaser”",
}
ANSWER_CODES = tuple(answer.value for answer in ANSWERS)


def written(day: date | datetime | None) -> str:
    """Write a day; nothing for none."""
    if isinstance(day, datetime):
        day = day.astimezone(clock.LONDON).date()
    return f"{day.day} {day:%b %Y}" if day else ""


def reason_words(codes: list[str]) -> list[str]:
    """Put reasons into words, the main one first."""
    return [REASONS.get(code, code) for code in codes]
