"""Every question about programmes, applications and kept answers that is asked of the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Select, SQLColumnExpression, and_, case, false, func, or_, select
from sqlmodel import col

from accounts.models import Organisation, User
from applications.models import Answer, Application, Event, KeptAnswer, Programme, Question, Status
from foundation.database import Session, escape_like
from profiles.models import Funder, Mandate, Venture

Rows: TypeAlias = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A mandate with its funder, the funder's organisation, and what it asks of those who apply.

    ``programme`` is None where the mandate has never taken applications here.
    """

    mandate: Mandate
    funder: Funder
    organisation: Organisation | None
    programme: Programme | None


@dataclass(frozen=True, slots=True)
class Record:
    """An application with the rows it stands between."""

    application: Application
    venture: Venture
    mandate: Mandate
    funder: Funder


@dataclass(frozen=True, slots=True)
class EventLine:
    """A step of an application, with the name of whoever took it."""

    event: Event
    actor_name: str


@dataclass(frozen=True, slots=True)
class Filters:
    """Which applications a list shows.

    Parameters
    ----------
    ventures, funders : collection of int
        Organisations: applications of these ventures, and those that these funders have been sent.
    statuses, mandates : tuple of str
        None means every one; mandates by their slugs.
    text : str
        Words in a name.
    """

    ventures: Collection[int] = ()
    funders: Collection[int] = ()
    statuses: tuple[str, ...] = ()
    mandates: tuple[str, ...] = ()
    text: str = ""

    def without_statuses(self) -> "Filters":
        """Give the same filters for counting statuses."""
        return replace(self, statuses=())

    def without_mandates(self) -> "Filters":
        """Give the same filters for counting mandates."""
        return replace(self, mandates=())


def offer_of(session: Session, mandate_slug: str) -> Offer | None:
    """Give a mandate with what it asks of those who apply, or None."""
    row = session.execute(offers().where(col(Mandate.slug) == mandate_slug)).one_or_none()
    return None if row is None else Offer(*row)


def offers() -> Rows:
    """Give mandates with their funders, the funders' organisations, and what they ask."""
    return (
        select(Mandate, Funder, Organisation, Programme)
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .outerjoin(Organisation, col(Organisation.id) == col(Funder.organisation_id))
        .outerjoin(Programme, col(Programme.mandate_id) == col(Mandate.id))
        .execution_options(populate_existing=True)
    )


def programme_of(session: Session, mandate_id: int, *, hold: bool = False) -> Programme | None:
    """Give what a mandate says to those who apply; held until the transaction ends where it will be changed."""
    statement = select(Programme).where(col(Programme.mandate_id) == mandate_id)
    if hold:
        statement = statement.with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def questions_of(session: Session, mandate_id: int, *, up_to: int | None = None) -> Sequence[Question]:
    """Give the questions that a programme asks now, in its order: up to a step of its applications, or all."""
    statement = select(Question).where(col(Question.mandate_id) == mandate_id, col(Question.retired_at).is_(None))
    if up_to is not None:
        statement = statement.where(col(Question.step) <= up_to)
    return session.scalars(statement.order_by(col(Question.position), col(Question.id))).all()


def next_step(session: Session, mandate_id: int, step: int) -> int | None:
    """Give the first step after one in which a programme asks something, or None."""
    return session.scalars(
        select(func.min(col(Question.step))).where(
            col(Question.mandate_id) == mandate_id, col(Question.retired_at).is_(None), col(Question.step) > step
        )
    ).one()


def codes_of(session: Session, mandate_id: int) -> set[str]:
    """Give every code that a programme has ever used."""
    return set(session.scalars(select(col(Question.code)).where(col(Question.mandate_id) == mandate_id)))


def record_of(session: Session, application_id: int) -> Record | None:
    """Give one application as it stands in the database now, or None."""
    row = session.execute(_records().where(col(Application.id) == application_id)).one_or_none()
    return None if row is None else Record(*row)


def newest_between(session: Session, venture_id: int, mandate_id: int) -> Application | None:
    """Give the newest application of a venture to a mandate, or None."""
    return session.scalars(
        select(Application)
        .where(col(Application.venture_id) == venture_id, col(Application.mandate_id) == mandate_id)
        .order_by(col(Application.id).desc())
        .limit(1)
    ).one_or_none()


def joined(statement: Rows) -> Rows:
    """Join applications to their ventures, mandates and funders."""
    return (
        statement.join(Venture, col(Venture.id) == col(Application.venture_id))
        .join(Mandate, col(Mandate.id) == col(Application.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
    )


def _records() -> Rows:
    chosen: Rows = select(Application, Venture, Mandate, Funder).select_from(Application)
    return joined(chosen).execution_options(populate_existing=True)


def _filtered(statement: Rows, filters: Filters) -> Rows:
    own = col(Venture.organisation_id).in_(sorted(filters.ventures)) if filters.ventures else false()
    # A draft is its venture's own.
    sent = (
        and_(col(Funder.organisation_id).in_(sorted(filters.funders)), col(Application.sendings) > 0)
        if filters.funders
        else false()
    )
    statement = statement.where(or_(own, sent))
    if filters.statuses:
        statement = statement.where(col(Application.status).in_(filters.statuses))
    if filters.mandates:
        statement = statement.where(col(Mandate.slug).in_(filters.mandates))
    if filters.text:
        like = f"%{escape_like(filters.text.lower())}%"
        names = (col(Venture.name), col(Mandate.name), col(Funder.name))
        statement = statement.where(or_(*(func.lower(name).like(like, escape="\\") for name in names)))
    return statement


SORTS = ("closing", "newest", "venture", "mandate", "status")
_MOVED = func.coalesce(col(Application.ended_at), col(Application.sent_at), col(Application.started_at))


def _order(sort: str) -> list[SQLColumnExpression[Any]]:
    """Order a list; unless it is asked for otherwise, what is live comes first, by closing date, then the newest."""
    key, downwards = sort.removeprefix("-"), sort.startswith("-")
    if key not in SORTS or key == "closing":
        ended = case((col(Application.ended_at).is_(None), 0), else_=1)
        closes = col(Mandate.closes_on).desc() if downwards else col(Mandate.closes_on).asc()
        return [ended.asc(), closes.nulls_last(), _MOVED.desc(), col(Application.id)]
    first: SQLColumnExpression[Any] = {
        "newest": _MOVED,
        "venture": func.lower(col(Venture.name)),
        "mandate": func.lower(col(Mandate.name)),
        "status": col(Application.status),
    }[key]
    return [first.desc() if (key == "newest") != downwards else first.asc(), col(Application.id)]


def records(
    session: Session, filters: Filters, *, sort: str = "", offset: int = 0, limit: int | None = None
) -> list[Record]:
    """Give applications for a list or an export."""
    statement = _filtered(_records(), filters).order_by(*_order(sort)).offset(offset)
    if limit is not None:
        statement = statement.limit(limit)
    return [Record(*row) for row in session.execute(statement)]


def count_by_status(session: Session, filters: Filters) -> dict[str, int]:
    """Count applications by status."""
    counted: Rows = select(col(Application.status), func.count()).select_from(Application)
    grouped = _filtered(joined(counted), filters).group_by(col(Application.status)).order_by(col(Application.status))
    return {status: int(number) for status, number in session.execute(grouped)}


def count_by_mandate(session: Session, filters: Filters) -> list[tuple[str, str, int]]:
    """Count applications by mandate: slug, name, number; by name."""
    counted: Rows = select(col(Mandate.slug), col(Mandate.name), func.count()).select_from(Application)
    grouped = _filtered(joined(counted), filters).group_by(col(Mandate.slug), col(Mandate.name))
    rows = session.execute(grouped.order_by(func.lower(col(Mandate.name)), col(Mandate.slug)))
    return [(slug, name, int(number)) for slug, name, number in rows]


def answers_of(session: Session, application_id: int, sending: int) -> list[tuple[Question, str]]:
    """Give the answers of one sending with their questions as they were worded, in their order."""
    rows = session.execute(
        select(Question, col(Answer.value))
        .join(Answer, col(Answer.question_id) == col(Question.id))
        .where(col(Answer.application_id) == application_id, col(Answer.sending) == sending)
        .order_by(col(Question.position), col(Question.id))
    )
    return [(question, value) for question, value in rows]


def sent_answers(session: Session, application_ids: Collection[int]) -> dict[int, dict[str, tuple[Question, str]]]:
    """Give the answers that funders read, by application and code of the question."""
    rows = session.execute(
        select(col(Answer.application_id), Question, col(Answer.value))
        .join(Question, col(Question.id) == col(Answer.question_id))
        .join(Application, col(Application.id) == col(Answer.application_id))
        .where(col(Application.id).in_(sorted(application_ids)), col(Answer.sending) == col(Application.sendings))
        .order_by(col(Answer.application_id), col(Question.position), col(Question.id))
    )
    found: dict[int, dict[str, tuple[Question, str]]] = {}
    for key, question, value in rows:
        found.setdefault(key, {})[question.code] = (question, value)
    return found


def events_of(session: Session, application_id: int) -> list[EventLine]:
    """Give the steps of an application, the newest first."""
    rows = session.execute(
        select(Event, col(User.name))
        .outerjoin(User, col(User.id) == col(Event.actor_id))
        .where(col(Event.application_id) == application_id)
        .order_by(col(Event.id).desc())
    )
    return [EventLine(event, name or "") for event, name in rows]


def last_mover(session: Session, application_id: int) -> str:
    """Give the name of whoever took the last step."""
    found = events_of(session, application_id)
    return found[0].actor_name if found else ""


def kept_answers(session: Session, venture_id: int) -> list[tuple[KeptAnswer, str]]:
    """Give every version of a venture's kept answers with the name of whoever kept it: by topic, the newest first."""
    rows = session.execute(
        select(KeptAnswer, col(User.name))
        .outerjoin(User, col(User.id) == col(KeptAnswer.kept_by_id))
        .where(col(KeptAnswer.venture_id) == venture_id)
        .order_by(col(KeptAnswer.topic), col(KeptAnswer.number).desc())
    )
    return [(row, name or "") for row, name in rows]


def newest_kept(session: Session, venture_id: int) -> dict[str, KeptAnswer]:
    """Give a venture's kept answers that count, by topic."""
    rows = session.scalars(
        select(KeptAnswer)
        .where(col(KeptAnswer.venture_id) == venture_id)
        .order_by(col(KeptAnswer.topic), col(KeptAnswer.number))
    )
    return {row.topic: row for row in rows}


def hold(session: Session, venture_id: int) -> None:
    """Make others who would keep answers of the same venture wait until this transaction ends."""
    session.execute(select(col(Venture.id)).where(col(Venture.id) == venture_id).with_for_update())


def ventures_of(session: Session, organisation_ids: Collection[int]) -> Sequence[Venture]:
    """Give the ventures of some organisations that are not archived, by name."""
    return session.scalars(
        select(Venture)
        .where(col(Venture.organisation_id).in_(sorted(organisation_ids)), col(Venture.status) != "archived")
        .order_by(func.lower(col(Venture.name)), col(Venture.id))
    ).all()


def closing_drafts(session: Session, first: date, last: date) -> list[Record]:
    """Give drafts that were never sent, and whose programme is open and closes from one day to another."""
    rows = session.execute(
        _records()
        .join(Programme, col(Programme.mandate_id) == col(Mandate.id))
        .where(
            col(Application.status) == Status.DRAFT.value,
            col(Programme.is_open),
            col(Mandate.closes_on) >= first,
            col(Mandate.closes_on) <= last,
        )
        .order_by(col(Application.id))
    )
    return [Record(*row) for row in rows]
