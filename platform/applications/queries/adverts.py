"""What is asked of the database about adverts, and the list of programmes in which they stand."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, or_, select
from sqlmodel import col

from applications.models import Advert, Programme, Question
from applications.queries.records import Offer, offers
from foundation.database import Session, escape_like
from foundation.searching import Search
from profiles.models import Funder, Mandate, Status

PROGRAMME_SORTS = ("closes", "name", "funder")
_TITLE = func.lower(func.coalesce(func.nullif(col(Advert.title), ""), col(Mandate.name)))


def advert_of(session: Session, mandate_id: int) -> Advert | None:
    """Give the advert of a round as the database has it now, or None."""
    return session.scalars(
        select(Advert).where(col(Advert.mandate_id) == mandate_id).execution_options(populate_existing=True)
    ).one_or_none()


def _shown(today: date) -> ColumnElement[bool]:
    """Give the condition under which an advert is shown on a day, but for the closing date of its round."""
    return and_(
        col(Advert.shown_from) <= today, or_(col(Advert.shown_until).is_(None), col(Advert.shown_until) > today)
    )


def _public(today: date) -> ColumnElement[bool]:
    """Give the condition under which others see a round that has not closed."""
    return and_(
        col(Mandate.status) == Status.PUBLISHED,
        col(Funder.status) == Status.PUBLISHED,
        or_(col(Mandate.closes_on).is_(None), col(Mandate.closes_on) >= today),
    )


def open_programmes(
    session: Session, *, today: date, text: str = "", sort: str = "closes"
) -> list[tuple[Offer, Advert | None, int]]:
    """Give the programmes that are open for applications or advertised.

    Each with its advert, None while none is published, and with the number of its questions.
    """
    asked = (
        select(func.count())
        .where(col(Question.mandate_id) == col(Mandate.id), col(Question.retired_at).is_(None))
        .scalar_subquery()
    )
    statement = (
        offers()
        .outerjoin(Advert, and_(col(Advert.mandate_id) == col(Mandate.id), _shown(today)))
        .add_columns(Advert, asked)
        .where(or_(col(Programme.is_open), col(Advert.mandate_id).is_not(None)), _public(today))
    )
    if text:
        like = f"%{escape_like(text.lower())}%"
        names = (col(Mandate.name), col(Funder.name), col(Advert.title), col(Advert.line))
        statement = statement.where(or_(*(func.lower(name).like(like, escape="\\") for name in names)))
    key, downwards = sort.removeprefix("-"), sort.startswith("-")
    first: SQLColumnExpression[Any] = {
        "name": _TITLE,
        "funder": func.lower(col(Funder.name)),
    }.get(key, col(Mandate.closes_on))
    ordered = first.desc().nulls_last() if downwards else first.asc().nulls_last()
    rows = session.execute(statement.order_by(ordered, col(Mandate.id)))
    return [(Offer(*row[:4]), row[4], int(row[5])) for row in rows]


def published_adverts(session: Session, search: Search, *, today: date, limit: int) -> list[tuple[Offer, Advert]]:
    """Give the published adverts that answer a search, by title."""
    columns = (Advert.title, Advert.line, Advert.pays_for, Advert.for_whom, Mandate.name, Funder.name)
    rows = session.execute(
        offers()
        .join(Advert, col(Advert.mandate_id) == col(Mandate.id))
        .add_columns(Advert)
        .where(_shown(today), _public(today), search.expression(*columns))
        .order_by(_TITLE, col(Mandate.id))
        .limit(limit)
    )
    return [(Offer(*row[:4]), row[4]) for row in rows]
