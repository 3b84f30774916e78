"""What a funder's own people see of reviews: blind until one's own is sent, put together, and what waits for what."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from accounts import policy
from accounts.models import key_of
from accounts.policy import Action, Request, Viewer
from applications import queries
from applications.models import Criterion, Review, ReviewState
from applications.queries import Offer, Record
from applications.services.access import offer_for, request_of
from applications.services.readers import Reader, is_blind, least_shared, own_review, readers_of
from foundation import clock
from foundation.database import Session

#: What a mark means; there is an even number of them, so that nobody can stay in the middle.
SCORES: Mapping[int, str] = {
    1: "Does not meet what the programme asks for",
    2: "Meets some of it",
    3: "Meets it",
    4: "Better than it asks for",
}
EXPORT_COLUMNS = (
    "Venture", "Sent on", "Asked for reviews", "Reviews in", "Reviews needed", "Mean score", "Lowest", "Highest",
    "Waits for", "Demo",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Marks:
    """Scores of reviews together; None where none is in, or where whoever looks has yet to send their own."""

    asked: int
    given: int
    mean: float | None
    lowest: float | None
    highest: float | None


def marks(viewer: Viewer, reviews: Sequence[Review]) -> Marks:
    """Put the reviews of one sending together, for somebody of the funder."""
    sent = [each.score for each in reviews if each.score is not None]
    asked = sum(each.state != ReviewState.STOOD_ASIDE for each in reviews)
    if not sent or is_blind(viewer, reviews):
        return Marks(asked, len(sent), None, None, None)
    return Marks(asked, len(sent), fmean(sent), min(sent), max(sent))


@dataclass(frozen=True, slots=True)
class Line:
    """An application that waits for its funder, and what it waits for: a code of ``WAITS``."""

    record: Record
    marks: Marks
    waits: str
    yours: bool


WAITS: Mapping[str, str] = {
    "reviewers": "Reviewers",
    "reviews": "Reviews",
    "decision": "A decision",
    "signature": "A signature",
}
SORTS = ("sent", "venture", "mean", "waits")


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a programme has to decide on."""

    offer: Offer
    lines: Sequence[Line]
    counts: Mapping[str, int]
    readers: Sequence[Reader]
    #: Shared applications from which it is said how a reviewer leans.
    least_shared: int


def assessment(
    session: Session, viewer: Viewer, mandate_slug: str, *, waits: Collection[str] = (), sort: str = "sent"
) -> Assessment:
    """Give the applications that wait for a funder, to its own people.

    Raises
    ------
    NotFound
        To everybody else, staff included: applications are between two sides.
    """
    offer = offer_for(session, viewer, mandate_slug)
    policy.require(viewer, Action.READ_PRIVATE_REASON, Request(None, offer.funder.organisation_id))
    key = offer.mandate.id or 0
    records = queries.with_funder(session, key)
    keys = [record.application.id or 0 for record in records]
    held, signing = queries.current_reviews(session, keys), queries.waiting_to_be_signed(session, keys)
    needed = offer.programme.reviews_needed if offer.programme else 0
    lines = []
    for record in records:
        reviews = held.get(record.application.id or 0, [])
        found = marks(viewer, reviews)
        lines.append(Line(record, found, _waits(record, found, needed, signing), yours=is_blind(viewer, reviews)))
    counts = Counter(line.waits for line in lines)
    kept = [line for line in lines if not waits or line.waits in waits]
    return Assessment(offer, _sorted(kept, sort), counts, readers_of(session, viewer, offer), least_shared(session))


def _waits(record: Record, found: Marks, needed: int, signing: Collection[int]) -> str:
    if record.application.id in signing:
        return "signature"
    if found.given >= needed:
        return "decision"
    return "reviews" if found.asked >= needed else "reviewers"


def _sorted(lines: Sequence[Line], sort: str) -> list[Line]:
    """Sort lines; those without a score come last, whichever way."""
    key, downwards = sort.removeprefix("-"), sort.startswith("-")
    if key == "mean":
        scored = [line for line in lines if line.marks.mean is not None]
        scored.sort(key=lambda line: line.marks.mean or 0.0, reverse=not downwards)
        return [*scored, *(line for line in lines if line.marks.mean is None)]
    if key == "venture":
        return sorted(lines, key=lambda line: line.record.venture.name.lower(), reverse=downwards)
    if key == "waits":
        return sorted(lines, key=lambda line: list(WAITS).index(line.waits), reverse=downwards)
    return list(reversed(lines)) if downwards else list(lines)


def rows(found: Assessment) -> list[list[object]]:
    """Give an assessment as rows under ``EXPORT_COLUMNS``."""
    needed = found.offer.programme.reviews_needed if found.offer.programme else 0
    return [
        [
            line.record.venture.name,
            line.record.application.sent_at and line.record.application.sent_at.astimezone(clock.LONDON).date(),
            line.marks.asked,
            line.marks.given,
            needed,
            *(
                None if each is None else round(each, 2)
                for each in (line.marks.mean, line.marks.lowest, line.marks.highest)
            ),
            WAITS[line.waits],
            "DEMO" if line.record.application.demo else "",
        ]
        for line in found.lines
    ]


@dataclass(frozen=True, slots=True)
class Reviews:
    """What a funder's people see of the reviews of one application."""

    reviews: Sequence[Review]
    marks: Marks
    own: Review | None
    blind: bool
    needed: int
    #: Reviewers of the programme who could still be asked: key, name.
    others: Sequence[tuple[int, str]]
    #: What is marked by now, and what was given for each criterion, by review.
    criteria: Sequence[Criterion]
    by_criterion: Mapping[int, Sequence[tuple[Criterion, int]]]


def reviews_for(session: Session, viewer: Viewer, record: Record) -> Reviews | None:
    """Give the reviews of what was sent last to the funder's own people, and None to anybody else."""
    row = record.application
    if not row.sendings or not policy.may(viewer, Action.READ_PRIVATE_REASON, request_of(record)):
        return None
    reviews = queries.reviews_of(session, row.id or 0, row.sendings)
    programme = queries.programme_of(session, row.mandate_id)
    asked = {each.reviewer_id for each in reviews}
    free = [(key_of(person), person.name) for person in queries.reviewers_of(session, row.mandate_id)]
    return Reviews(
        reviews,
        marks(viewer, reviews),
        own_review(viewer, reviews),
        is_blind(viewer, reviews),
        programme.reviews_needed if programme else 0,
        [(key, name) for key, name in free if key not in asked],
        queries.criteria_of(session, row.mandate_id),
        queries.marks_of(session, row.id or 0, row.sendings),
    )
