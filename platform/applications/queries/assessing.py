"""What is asked of the database about reviews, decisions that wait for a signature, and cohorts."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlmodel import col

from accounts.models import Membership, User
from applications.models import (
    WITH_FUNDER,
    Application,
    Criterion,
    Mark,
    Programme,
    Proposal,
    Question,
    Review,
    Reviewer,
    Status,
)
from applications.queries.records import Record, joined
from foundation.database import Session
from profiles.models import Funder, Mandate, Venture


def colleagues(session: Session, organisation_id: int) -> Sequence[tuple[User, str]]:
    """Give the people of an organisation with their roles, by name."""
    rows = session.execute(
        select(User, col(Membership.role))
        .join(Membership, col(Membership.user_id) == col(User.id))
        .where(col(Membership.organisation_id) == organisation_id)
        .order_by(func.lower(col(User.name)), col(User.id))
    )
    return [(person, role) for person, role in rows]


def reviewers_of(session: Session, mandate_id: int) -> Sequence[User]:
    """Give those who read applications to a programme and still belong to its funder, by name."""
    return session.scalars(
        select(User)
        .join(Reviewer, col(Reviewer.person_id) == col(User.id))
        .join(Mandate, col(Mandate.id) == col(Reviewer.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .join(
            Membership,
            (col(Membership.user_id) == col(User.id)) & (col(Membership.organisation_id) == Funder.organisation_id),
        )
        .where(col(Reviewer.mandate_id) == mandate_id)
        .order_by(func.lower(col(User.name)), col(User.id))
    ).all()


def reviews_of(session: Session, application_id: int, sending: int) -> Sequence[Review]:
    """Give the reviews of one sending, in the order in which they were asked for."""
    return session.scalars(
        select(Review)
        .where(col(Review.application_id) == application_id, col(Review.sending) == sending)
        .order_by(col(Review.id))
    ).all()


def programmes_with_questions(session: Session, funder_id: int, *, but: int) -> list[tuple[str, str]]:
    """Give the other programmes of a funder that ask something, the newest first: slug, name."""
    asks = select(col(Question.mandate_id)).where(col(Question.retired_at).is_(None))
    rows = session.execute(
        select(col(Mandate.slug), col(Mandate.name))
        .where(col(Mandate.funder_id) == funder_id, col(Mandate.id) != but, col(Mandate.id).in_(asks))
        .order_by(col(Mandate.id).desc())
    )
    return [(slug, name) for slug, name in rows]


def with_funder(session: Session, mandate_id: int) -> list[Record]:
    """Give the applications to a programme that wait for its funder, the first sent at the top."""
    statement = joined(select(Application, Venture, Mandate, Funder).select_from(Application)).where(
        col(Application.mandate_id) == mandate_id,
        col(Application.status).in_([status.value for status in WITH_FUNDER]),
    )
    rows = session.execute(statement.order_by(col(Application.sent_at), col(Application.id)))
    return [Record(*row) for row in rows]


def current_reviews(session: Session, application_ids: Collection[int]) -> dict[int, list[Review]]:
    """Give the reviews of what each application sent last, by application."""
    rows = session.scalars(
        select(Review)
        .join(Application, col(Application.id) == col(Review.application_id))
        .where(col(Application.id).in_(sorted(application_ids)), col(Review.sending) == col(Application.sendings))
        .order_by(col(Review.application_id), col(Review.id))
    )
    found: dict[int, list[Review]] = defaultdict(list)
    for review in rows:
        found[review.application_id].append(review)
    return found


def criteria_of(session: Session, mandate_id: int) -> Sequence[Criterion]:
    """Give what a programme is marked by now, in its order."""
    return session.scalars(
        select(Criterion)
        .where(col(Criterion.mandate_id) == mandate_id, col(Criterion.retired_at).is_(None))
        .order_by(col(Criterion.position), col(Criterion.id))
    ).all()


def marks_of(session: Session, application_id: int, sending: int) -> dict[int, list[tuple[Criterion, int]]]:
    """Give the marks of the reviews of one sending, by review, in the order of the criteria."""
    rows = session.execute(
        select(col(Mark.review_id), Criterion, col(Mark.mark))
        .join(Review, col(Review.id) == col(Mark.review_id))
        .join(Criterion, col(Criterion.id) == col(Mark.criterion_id))
        .where(col(Review.application_id) == application_id, col(Review.sending) == sending)
        .order_by(col(Mark.review_id), col(Criterion.position), col(Criterion.id))
    )
    found: dict[int, list[tuple[Criterion, int]]] = defaultdict(list)
    for key, criterion, mark in rows:
        found[key].append((criterion, mark))
    return found


def all_reviews(session: Session, mandate_id: int) -> list[tuple[Review, Application]]:
    """Give every review of a programme that was ever asked for, with its application."""
    rows = session.execute(
        select(Review, Application)
        .join(Application, col(Application.id) == col(Review.application_id))
        .where(col(Application.mandate_id) == mandate_id)
        .order_by(col(Review.id))
    )
    return [(review, application) for review, application in rows]


def waiting_for(session: Session, organisation_ids: Collection[int]) -> list[tuple[Record, Programme | None]]:
    """Give the applications that wait for some funders, with their programmes, the first sent at the top."""
    statement = (
        joined(select(Application, Venture, Mandate, Funder, Programme).select_from(Application))
        .outerjoin(Programme, col(Programme.mandate_id) == col(Application.mandate_id))
        .where(
            col(Funder.organisation_id).in_(sorted(organisation_ids)),
            col(Application.status).in_([status.value for status in WITH_FUNDER]),
        )
        .order_by(col(Application.sent_at), col(Application.id))
    )
    return [(Record(*rest), programme) for *rest, programme in session.execute(statement)]


def proposals_of(session: Session, application_id: int, sending: int) -> Sequence[Proposal]:
    """Give the decisions that were proposed on one sending, the newest first."""
    return session.scalars(
        select(Proposal)
        .where(col(Proposal.application_id) == application_id, col(Proposal.sending) == sending)
        .order_by(col(Proposal.id).desc())
    ).all()


def waiting_to_be_signed(session: Session, application_ids: Collection[int]) -> set[int]:
    """Say for which applications a decision waits for a signature."""
    return set(
        session.scalars(
            select(col(Proposal.application_id))
            .join(Application, col(Application.id) == col(Proposal.application_id))
            .where(
                col(Proposal.application_id).in_(sorted(application_ids)),
                col(Proposal.outcome) == "open",
                col(Proposal.sending) == col(Application.sendings),
            )
        )
    )


def accepted(session: Session, mandate_id: int) -> list[tuple[Application, Venture]]:
    """Give the ventures that a programme made an offer, by name."""
    rows = session.execute(
        select(Application, Venture)
        .join(Venture, col(Venture.id) == col(Application.venture_id))
        .where(col(Application.mandate_id) == mandate_id, col(Application.status) == Status.OFFERED.value)
        .order_by(func.lower(col(Venture.name)), col(Application.id))
    )
    return [(application, venture) for application, venture in rows]
