"""What pages of the packages below show of introductions, where they have a place for it."""

from collections.abc import Collection
from typing import NamedTuple

from flask import url_for

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer
from foundation.addresses import Link
from foundation.figures import Figure
from foundation.web import session
from introductions import queries
from introductions.models import Status
from introductions.services import reading, waiting
from introductions.services.waiting import AnswerTimes
from introductions.services.words import STATUSES, reason_words
from profiles.models import Venture


class Told(NamedTuple):
    """What a funder told a venture when it did not accept."""

    funder: str
    mandate: str
    status: str
    reasons: list[str]
    href: str


def answer_time(funder_slug: str) -> Figure | None:
    """Give a funder's median time to first answer, once there are enough answers."""
    return waiting.answer_time(session(), funder_slug)


def answer_times(funder_slugs: Collection[str], together: str) -> AnswerTimes:
    """Give how long funders take to answer, together and one by one; ``together`` says what they are."""
    return waiting.answer_times(session(), funder_slugs, geography=together)


def introduction_link(venture: Venture, mandate_key: int, mandate_slug: str) -> Link | None:
    """Give the venture's people a button to ask for an introduction, or to the request that waits; others, none."""
    if not policy.may(current_viewer(), Action.ASK_INTRODUCTION, venture):
        return None
    kept = queries.newest_between(session(), venture.id or 0, mandate_key)
    if kept is not None and kept.introduction.status in (Status.OPEN, Status.ACCEPTED):
        label = f"Introduction: {STATUSES[kept.introduction.status].lower()}"
        return Link(label, url_for("introductions.one", introduction_id=kept.introduction.id))
    return Link(
        "Ask for an introduction",
        url_for("introductions.ask", slug=venture.slug, mandate_slug=mandate_slug),
        "primary",
    )


def told_reasons(venture: Venture) -> list[Told]:
    """Give a venture's own people what funders told it when they did not accept, the newest first."""
    return [
        Told(
            record.funder.name,
            record.mandate.name,
            STATUSES[record.introduction.status],
            reason_words(record.introduction.reasons),
            url_for("introductions.one", introduction_id=record.introduction.id),
        )
        for record in reading.told_reasons(session(), current_viewer(), venture)
    ]
