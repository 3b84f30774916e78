"""Who reads for a programme: what waits for each, and how each marks beside the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import key_of
from accounts.policy import Viewer
from applications import queries
from applications.models import WITH_FUNDER, Application, Review, ReviewState
from applications.queries import Offer
from applications.services.marking import Given, Hand, hands
from foundation import clock
from foundation.database import Session
from reference.services.rules import rule


def own_review(viewer: Viewer, reviews: Sequence[Review]) -> Review | None:
    """Give the review that somebody was asked for."""
    return next((each for each in reviews if each.reviewer_id == viewer.user_id), None)


def is_blind(viewer: Viewer, reviews: Sequence[Review]) -> bool:
    """Say whether somebody has yet to send a review, and so may not read what others wrote."""
    own = own_review(viewer, reviews)
    return own is not None and own.state == ReviewState.ASKED


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads for a programme.

    Parameters
    ----------
    pending, overdue, sent, stood_aside : int
        Reviews that wait, those of them whose day has passed, those that were sent, and those not written for a reason.
    hand : Hand or None
        How they mark; None before the first score that whoever looks may see.
    """

    name: str
    pending: int
    overdue: int
    sent: int
    stood_aside: int
    hand: Hand | None


def least_shared(session: Session) -> int:
    """Give the fewest shared applications from which it is said how a reviewer leans."""
    return rule(session, "application.calibration_shared", clock.today()).whole


def readers_of(session: Session, viewer: Viewer, offer: Offer) -> list[Reader]:
    """Give those who read for a programme, by name, with what they did over all its applications.

    Scores of applications that whoever looks has yet to review themselves are left out of the comparison.
    """
    key, today = offer.mandate.id or 0, clock.today()
    due = offer.programme.reviews_due_on if offer.programme else None
    held = queries.all_reviews(session, key)
    marked = hands(_seen(viewer, held), least_shared(session))
    found = []
    for person in queries.reviewers_of(session, key):
        own = [(review, row) for review, row in held if review.reviewer_id == key_of(person)]
        pending = sum(_waits(review, row) for review, row in own)
        states = [review.state for review, _ in own]
        found.append(
            Reader(
                name=person.name,
                pending=pending,
                overdue=pending if due is not None and due < today else 0,
                sent=states.count(ReviewState.SENT),
                stood_aside=states.count(ReviewState.STOOD_ASIDE),
                hand=marked.get(key_of(person)),
            )
        )
    return found


def _waits(review: Review, row: Application) -> bool:
    return review.state == ReviewState.ASKED and review.sending == row.sendings and row.status in WITH_FUNDER


def _seen(viewer: Viewer, held: Sequence[tuple[Review, Application]]) -> list[Given]:
    """Give the scores that somebody may see, one for each reviewer and application: that of the last sending."""
    blind = {row.id for review, row in held if review.reviewer_id == viewer.user_id and _waits(review, row)}
    last: dict[tuple[int, int], float] = {}
    for review, row in held:
        if review.score is not None and review.reviewer_id is not None and row.id not in blind:
            last[review.reviewer_id, row.id or 0] = review.score
    return [Given(reader, application, score) for (reader, application), score in last.items()]
