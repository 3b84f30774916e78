"""What is asked of the database about the days of programmes: opened, closed, and what is late."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlmodel import col

from applications.models import WITH_FUNDER, Application, OpeningWish, Programme, Review, ReviewState, Status
from applications.queries.records import Record, joined
from foundation.database import Session
from profiles.models import Funder, Mandate, Venture


def wishes_of(session: Session, mandate_id: int, venture_ids: Sequence[int]) -> set[int]:
    """Say which of some ventures want to hear when a programme opens."""
    return set(
        session.scalars(
            select(col(OpeningWish.venture_id)).where(
                col(OpeningWish.mandate_id) == mandate_id, col(OpeningWish.venture_id).in_(sorted(venture_ids))
            )
        )
    )


def opened_wishes(session: Session, today: date) -> list[tuple[OpeningWish, Venture, Mandate, Funder]]:
    """Give the wishes for programmes that take applications today."""
    rows = session.execute(
        select(OpeningWish, Venture, Mandate, Funder)
        .join(Venture, col(Venture.id) == col(OpeningWish.venture_id))
        .join(Mandate, col(Mandate.id) == col(OpeningWish.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .join(Programme, col(Programme.mandate_id) == col(Mandate.id))
        .where(
            col(Programme.is_open),
            col(Mandate.status) == "published",
            col(Funder.status) == "published",
            func.coalesce(col(Mandate.opens_on), today) <= today,
            func.coalesce(col(Mandate.closes_on), today) >= today,
        )
        .order_by(col(OpeningWish.mandate_id), col(OpeningWish.venture_id))
    )
    return [(wish, venture, mandate, funder) for wish, venture, mandate, funder in rows]


def unread_reviews(session: Session, before: date) -> list[tuple[Review, Record, date]]:
    """Give the reviews that were due before a day and are not written, of what was sent last and still waits."""
    rows = session.execute(
        joined(select(Review, Application, Venture, Mandate, Funder, Programme).select_from(Application))
        .join(Review, col(Review.application_id) == col(Application.id))
        .join(Programme, col(Programme.mandate_id) == col(Application.mandate_id))
        .where(
            col(Review.state) == ReviewState.ASKED.value,
            col(Review.sending) == col(Application.sendings),
            col(Review.reviewer_id).is_not(None),
            col(Application.status).in_([status.value for status in WITH_FUNDER]),
            col(Programme.reviews_due_on) < before,
        )
        .order_by(col(Review.id))
    )
    return [(review, Record(*rest), programme.reviews_due_on) for review, *rest, programme in rows]


def closed_programmes(session: Session, first: date, last: date) -> list[tuple[Mandate, Funder, int]]:
    """Give the programmes that closed from one day to another, with how many applications wait in each."""
    waiting = (
        select(func.count())
        .where(
            col(Application.mandate_id) == col(Mandate.id),
            col(Application.status).in_([status.value for status in WITH_FUNDER]),
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(Mandate, Funder, waiting)
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .join(Programme, col(Programme.mandate_id) == col(Mandate.id))
        .where(col(Programme.is_open), col(Mandate.closes_on) >= first, col(Mandate.closes_on) <= last)
        .order_by(col(Mandate.id))
    )
    return [(mandate, funder, int(number)) for mandate, funder, number in rows]


def unsent_drafts(session: Session, first: date, last: date) -> list[Record]:
    """Give drafts that were never sent, and whose programme closed from one day to another."""
    rows = session.execute(
        joined(select(Application, Venture, Mandate, Funder).select_from(Application))
        .where(
            col(Application.status) == Status.DRAFT.value,
            col(Mandate.closes_on) >= first,
            col(Mandate.closes_on) <= last,
        )
        .order_by(col(Application.id))
    )
    return [Record(*row) for row in rows]


def late_decisions(session: Session, before: date) -> list[tuple[Mandate, Funder, date, int]]:
    """Give the programmes whose decisions were due before a day, and how many applications still wait in each."""
    number = func.count(col(Application.id))
    rows = session.execute(
        select(Mandate, Funder, col(Programme.decides_on), number)
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .join(Programme, col(Programme.mandate_id) == col(Mandate.id))
        .join(Application, col(Application.mandate_id) == col(Mandate.id))
        .where(
            col(Programme.decides_on) < before,
            col(Application.status).in_([status.value for status in WITH_FUNDER]),
        )
        .group_by(col(Mandate.id), col(Funder.id), col(Programme.mandate_id))
        .order_by(col(Mandate.id))
    )
    return [(mandate, funder, day, int(waiting)) for mandate, funder, day, waiting in rows]
