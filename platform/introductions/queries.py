"""Every question about introductions that is asked of the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, case, false, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from accounts.models import Membership, Organisation, Role, User
from foundation import clock
from foundation.database import Session, escape_like
from foundation.marks import Part, counted
from introductions.models import ANSWERS, Introduction, Meeting, MeetingStatus, PrivateReason, Status
from matching.engine.behaviour import FeedbackFact, Said
from pipeline.queries.teaching import TEACHING
from profiles.models import Funder, Mandate, Venture

Rows: TypeAlias = Select[*tuple[Any, ...]]
_ENDER = aliased(User)
_ASKER = aliased(User)


@dataclass(frozen=True, slots=True)
class Record:
    """An introduction with the rows it stands between, and who acted."""

    introduction: Introduction
    venture: Venture
    mandate: Mandate
    funder: Funder
    asker: User | None
    ender: User | None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which introductions a list shows.

    Parameters
    ----------
    ventures, funders : collection of int
        Organisations: requests of these ventures, and requests to these funders.
    statuses : tuple of str
        None means every one.
    text : str
        Words in a name.
    asked_before : datetime, optional
        Only open ones that were asked before this moment.
    """

    ventures: Collection[int] = ()
    funders: Collection[int] = ()
    statuses: tuple[str, ...] = ()
    text: str = ""
    asked_before: datetime | None = None

    def without_statuses(self) -> "Filters":
        """Give the same filters for counting statuses."""
        return replace(self, statuses=())


def _records() -> Rows:
    return (
        select(Introduction, Venture, Mandate, Funder, _ASKER, _ENDER)
        .join(Venture, col(Venture.id) == col(Introduction.venture_id))
        .join(Mandate, col(Mandate.id) == col(Introduction.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .outerjoin(_ASKER, col(_ASKER.id) == col(Introduction.asked_by_id))
        .outerjoin(_ENDER, col(_ENDER.id) == col(Introduction.ended_by_id))
        .execution_options(populate_existing=True)
    )


def record_of(session: Session, introduction_id: int) -> Record | None:
    """Give one introduction as it stands in the database now, or None."""
    row = session.execute(_records().where(col(Introduction.id) == introduction_id)).one_or_none()
    return None if row is None else Record(*row)


def newest_between(session: Session, venture_id: int, mandate_id: int) -> Record | None:
    """Give the newest introduction between a venture and a mandate, or None."""
    row = session.execute(
        _records()
        .where(col(Introduction.venture_id) == venture_id, col(Introduction.mandate_id) == mandate_id)
        .order_by(col(Introduction.id).desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Record(*row)


def _filtered(statement: Rows, filters: Filters) -> Rows:
    sides = or_(
        col(Venture.organisation_id).in_(sorted(filters.ventures)) if filters.ventures else false(),
        col(Funder.organisation_id).in_(sorted(filters.funders)) if filters.funders else false(),
    )
    statement = statement.where(sides)
    if filters.statuses:
        statement = statement.where(col(Introduction.status).in_(filters.statuses))
    if filters.text:
        like = f"%{escape_like(filters.text.lower())}%"
        names = (col(Venture.name), col(Mandate.name), col(Funder.name))
        statement = statement.where(or_(*(func.lower(name).like(like, escape="\\") for name in names)))
    if filters.asked_before is not None:
        statement = statement.where(
            col(Introduction.status) == Status.OPEN, col(Introduction.asked_at) < filters.asked_before
        )
    return statement


SORTS = ("waiting", "newest", "venture", "mandate", "status")


def _order(sort: str) -> list[SQLColumnExpression[Any]]:
    """Order a list; by waiting, the open ones come first, the longest-waiting at the top, then the newest answers."""
    key = sort.removeprefix("-")
    if key not in SORTS or key == "waiting":
        is_open = col(Introduction.status) == Status.OPEN
        waiting = [
            case((is_open, 0), else_=1).asc(),
            case((is_open, col(Introduction.asked_at))).asc().nulls_last(),
            col(Introduction.ended_at).desc().nulls_first(),
        ]
        if sort.startswith("-"):
            waiting = [col(Introduction.asked_at).desc()]
        return [*waiting, col(Introduction.id)]
    first: SQLColumnExpression[Any] = {
        "newest": col(Introduction.asked_at),
        "venture": func.lower(col(Venture.name)),
        "mandate": func.lower(col(Mandate.name)),
        "status": col(Introduction.status),
    }[key]
    downwards = (key == "newest") != sort.startswith("-")
    return [first.desc() if downwards else first.asc(), col(Introduction.id)]


def records(
    session: Session, filters: Filters, *, sort: str = "waiting", offset: int = 0, limit: int | None = None
) -> list[Record]:
    """Give introductions for a list or an export."""
    statement = _filtered(_records(), filters).order_by(*_order(sort)).offset(offset)
    if limit is not None:
        statement = statement.limit(limit)
    return [Record(*row) for row in session.execute(statement)]


def count_by_status(session: Session, filters: Filters) -> dict[str, int]:
    """Count introductions by status."""
    statement: Rows = (
        select(col(Introduction.status), func.count())
        .select_from(Introduction)
        .join(Venture, col(Venture.id) == col(Introduction.venture_id))
        .join(Mandate, col(Mandate.id) == col(Introduction.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
    )
    grouped = _filtered(statement, filters).group_by(col(Introduction.status)).order_by(col(Introduction.status))
    return {status: int(number) for status, number in session.execute(grouped)}


def hold(session: Session, venture_id: int) -> None:
    """Make others who would ask for the same venture wait until this transaction ends."""
    session.execute(select(col(Venture.id)).where(col(Venture.id) == venture_id).with_for_update())


def count_open(session: Session, venture_id: int) -> int:
    """Count a venture's open requests."""
    found = session.scalar(
        select(func.count()).where(col(Introduction.venture_id) == venture_id, col(Introduction.status) == Status.OPEN)
    )
    return int(found or 0)


def private_reason(session: Session, introduction_id: int) -> PrivateReason | None:
    """Give what the funder keeps to itself about an answer. Ask the policy before you ask this."""
    return session.get(PrivateReason, introduction_id)


def introduced_feedback(session: Session) -> list[FeedbackFact]:
    """Give what came of introductions, as the ranking learns from it.

    That is meetings that are over and were not called off, and passes whose main reason may teach.
    """
    now = clock.now()
    pair = (col(Introduction.venture_id), col(Introduction.mandate_id), col(Mandate.funder_id))
    agreed = session.execute(
        select(*pair, col(Meeting.begins_at), col(Meeting.minutes))
        .select_from(Meeting)
        .join(Introduction, col(Introduction.id) == col(Meeting.introduction_id))
        .join(Mandate, col(Mandate.id) == col(Introduction.mandate_id))
        .where(col(Meeting.status) == MeetingStatus.AGREED, col(Meeting.begins_at) <= now)
        .order_by(col(Meeting.introduction_id))
    )
    passed = session.execute(
        select(*pair, col(Introduction.ended_at), col(Introduction.reasons))
        .join(Mandate, col(Mandate.id) == col(Introduction.mandate_id))
        .where(col(Introduction.status) == Status.PASSED)
        .order_by(col(Introduction.id))
    )
    return [
        FeedbackFact(venture, mandate, funder, begins_at.date(), Said.MET)
        for venture, mandate, funder, begins_at, minutes in agreed
        if begins_at + timedelta(minutes=minutes) <= now
    ] + [
        FeedbackFact(venture, mandate, funder, ended_at.date(), Said.PASSED)
        for venture, mandate, funder, ended_at, reasons in passed
        if TEACHING.intersection(reasons[:1])
    ]


def timed_meetings(session: Session, venture_id: int, mandate_id: int) -> list[tuple[Meeting, datetime]]:
    """Give the meetings between a venture and a mandate for which a time was agreed, also those called off since."""
    rows = session.scalars(
        select(Meeting)
        .join(Introduction, col(Introduction.id) == col(Meeting.introduction_id))
        .where(
            col(Introduction.venture_id) == venture_id,
            col(Introduction.mandate_id) == mandate_id,
            col(Meeting.begins_at).is_not(None),
        )
        .order_by(col(Meeting.introduction_id))
    )
    return [(row, row.begins_at) for row in rows if row.begins_at is not None]


def proposed_meetings(session: Session, filters: Filters) -> list[tuple[Record, Meeting]]:
    """Give the introductions on which times for a meeting are proposed and none is picked, by their keys."""
    statement = _records().add_columns(Meeting).join(Meeting, col(Meeting.introduction_id) == col(Introduction.id))
    wanted = _filtered(statement, filters).where(col(Meeting.status) == MeetingStatus.PROPOSED.value)
    rows = session.execute(wanted.order_by(col(Introduction.id)))
    return [(Record(*row[:-1]), row[-1]) for row in rows]


@dataclass(frozen=True, slots=True)
class Asked:
    """When a funder was asked, when it answered, and whether that is invented."""

    asked_at: datetime
    answered_at: datetime | None
    demo: bool


def answers_of_funders(session: Session, funder_slugs: Collection[str]) -> dict[str, list[Asked]]:
    """Give what each of some funders was asked and did not lose to a withdrawal, the oldest first."""
    rows = session.execute(
        select(col(Funder.slug), col(Introduction.asked_at), col(Introduction.ended_at), col(Introduction.demo))
        .select_from(Introduction)
        .join(Mandate, col(Mandate.id) == col(Introduction.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .where(
            col(Funder.slug).in_(sorted(funder_slugs)),
            col(Introduction.status).in_([Status.OPEN.value, *(answer.value for answer in ANSWERS)]),
        )
        .order_by(col(Introduction.asked_at), col(Introduction.id))
    )
    found: dict[str, list[Asked]] = {}
    for slug, asked_at, answered_at, demo in rows:
        found.setdefault(slug, []).append(Asked(asked_at, answered_at, demo))
    return found


def told(session: Session, venture_id: int, *, limit: int) -> list[Record]:
    """Give a venture's requests that were not accepted, with what the funders said, the newest first."""
    return _ended(session, venture_id, (Status.PASSED, Status.NOT_NOW), limit=limit)


def answered_since(session: Session, venture_id: int, since: datetime) -> list[Record]:
    """Give a venture's requests that were answered after a moment, the newest first."""
    return _ended(session, venture_id, ANSWERS, since=since)


def _ended(
    session: Session,
    venture_id: int,
    statuses: Collection[Status],
    *,
    since: datetime | None = None,
    limit: int | None = None,
) -> list[Record]:
    wanted = (
        _records()
        .where(
            col(Introduction.venture_id) == venture_id,
            col(Introduction.status).in_([status.value for status in statuses]),
        )
        .order_by(col(Introduction.ended_at).desc(), col(Introduction.id))
        .limit(limit)
    )
    if since is not None:
        wanted = wanted.where(col(Introduction.ended_at) > since)
    return [Record(*row) for row in session.execute(wanted)]


def overdue(session: Session, asked_before: datetime) -> list[Record]:
    """Give every open request that was asked before a moment."""
    rows = session.execute(
        _records()
        .where(col(Introduction.status) == Status.OPEN, col(Introduction.asked_at) < asked_before)
        .order_by(col(Introduction.id))
    )
    return [Record(*row) for row in rows]


def people_who_act(session: Session, organisation_id: int) -> Sequence[User]:
    """Give the people of an organisation who can ask or answer for it, by key."""
    return session.scalars(
        select(User)
        .join(Membership, col(Membership.user_id) == col(User.id))
        .where(
            col(Membership.organisation_id) == organisation_id,
            col(Membership.role).in_([Role.OWNER.value, Role.EDITOR.value]),
            col(User.closed_at).is_(None),
            col(User.confirmed_at).is_not(None),
        )
        .order_by(col(User.id))
    ).all()


def organisation(session: Session, organisation_id: int | None) -> Organisation | None:
    """Give an organisation by its key, or None."""
    return None if organisation_id is None else session.get(Organisation, organisation_id)


def marks(ours: ColumnElement[bool]) -> list[Part]:
    """Count what moves with each change of some requests, and of the meetings that come of them.

    Parameters
    ----------
    ours : ColumnElement
        Which requests.
    """
    met = col(Introduction.id) == col(Meeting.introduction_id)
    return [
        counted("introductions", func.count(col(Introduction.ended_at))).where(ours),
        counted("meetings", func.sum(col(Meeting.version))).join(Introduction, met).where(ours),
    ]
