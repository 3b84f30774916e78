"""The threads of somebody, and what of them is unread."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select, union
from sqlalchemy.orm import aliased
from sqlmodel import col

from accounts.models import Membership, Organisation, User
from conversations.models import Message, Reading, Thread
from conversations.queries.messages import NOBODY
from foundation.database import Session, escape_like
from profiles.models import Venture

Rows: TypeAlias = Select[*tuple[Any, ...]]
SORTS = ("unread", "newest", "name")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which threads a list shows.

    Parameters
    ----------
    organisations : collection of int
        Threads of their ventures, and those that they take part in as funders.
    person_id : int
        For whom what is unread is counted.
    text : str
        Words in a name.
    unread : bool
        Only those with something unread.
    thread_id : int, optional
        Only this one.
    """

    organisations: Collection[int]
    person_id: int
    text: str = ""
    unread: bool = False
    thread_id: int | None = None

    def without_unread(self) -> "Filters":
        """Give the same filters for counting both choices."""
        return replace(self, unread=False)


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """A thread in a list: how much of it is unread, and its last message."""

    thread: Thread
    venture: Venture
    organisation: Organisation
    unread: int
    last: Message
    last_author: str


def _is_unread(person_id: Any) -> ColumnElement[bool]:
    """Say that a message was written by somebody else after what a person has read."""
    by_others = or_(col(Message.author_id).is_(None), col(Message.author_id) != person_id)
    return and_(by_others, col(Message.id) > func.coalesce(col(Reading.message_id), 0))


def _unread(person_id: int) -> Subquery:
    return (
        select(col(Message.thread_id), func.count().label("number"))
        .outerjoin(Reading, and_(col(Reading.thread_id) == col(Message.thread_id), col(Reading.person_id) == person_id))
        .where(_is_unread(person_id))
        .group_by(col(Message.thread_id))
        .subquery("unread")
    )


def _lines(filters: Filters) -> tuple[Rows, ColumnElement[int]]:
    unread = _unread(filters.person_id)
    number = func.coalesce(unread.c.number, 0)
    newest = select(func.max(col(Message.id))).group_by(col(Message.thread_id))
    last = aliased(Message)
    statement: Rows = (
        select(Thread, Venture, Organisation, number, last, func.coalesce(col(User.name), NOBODY))
        .join(Venture, col(Venture.id) == col(Thread.venture_id))
        .join(Organisation, col(Organisation.id) == col(Thread.organisation_id))
        .join(last, and_(col(last.thread_id) == col(Thread.id), col(last.id).in_(newest)))
        .outerjoin(User, and_(col(User.id) == col(last.author_id), col(User.closed_at).is_(None)))
        .outerjoin(unread, unread.c.thread_id == col(Thread.id))
        .where(
            or_(
                col(Venture.organisation_id).in_(sorted(filters.organisations)),
                col(Thread.organisation_id).in_(sorted(filters.organisations)),
            )
        )
    )
    if filters.text:
        like = f"%{escape_like(filters.text.lower())}%"
        names = (col(Venture.name), col(Organisation.name))
        statement = statement.where(or_(*(func.lower(name).like(like, escape="\\") for name in names)))
    if filters.thread_id is not None:
        statement = statement.where(col(Thread.id) == filters.thread_id)
    if filters.unread:
        statement = statement.where(number > 0)
    return statement, number


def threads(
    session: Session, filters: Filters, *, sort: str = "unread", offset: int = 0, limit: int | None = None
) -> list[ThreadLine]:
    """Give threads for a list or an export; those with something unread come first where nothing else is asked."""
    statement, number = _lines(filters)
    key, turned = sort.removeprefix("-"), sort.startswith("-")
    newest = select(func.max(col(Message.id))).where(col(Message.thread_id) == col(Thread.id)).scalar_subquery()
    if key == "name":
        name = func.lower(col(Venture.name))
        order: list[Any] = [name.desc() if turned else name.asc(), func.lower(col(Organisation.name))]
    elif key == "newest":
        order = [newest.asc() if turned else newest.desc()]
    else:
        order = [(number > 0).asc() if turned else (number > 0).desc(), newest.desc()]
    rows = session.execute(statement.order_by(*order, col(Thread.id)).offset(offset).limit(limit))
    return [ThreadLine(*row) for row in rows]


def count_threads(session: Session, filters: Filters) -> tuple[int, int]:
    """Count threads: all that pass the filters but for that of the unread, and those of them with something unread."""
    statement, number = _lines(filters.without_unread())
    counted = statement.with_only_columns(number.label("number")).subquery()
    row = session.execute(select(func.count(), func.count().filter(counted.c.number > 0)).select_from(counted)).one()
    return int(row[0]), int(row[1])


_SEATED = col(Membership.user_id) == col(User.id)
#: Threads of the organisations that a person of ``User`` belongs to: as funders, and through their ventures. Each half
#: finds its own by an index, where one condition for both would look through every thread there is.
_THEIRS = union(
    select(col(Thread.id))
    .join(Membership, col(Membership.organisation_id) == col(Thread.organisation_id))
    .where(_SEATED)
    .correlate(User),
    select(col(Thread.id))
    .join(Venture, col(Venture.id) == col(Thread.venture_id))
    .join(Membership, col(Membership.organisation_id) == col(Venture.organisation_id))
    .where(_SEATED)
    .correlate(User),
).subquery("theirs")
#: What every page asks of a person of ``User``: how many threads their organisations have, and how many messages in
#: them they have not read.
STANDING = select(func.count()).select_from(_THEIRS).scalar_subquery()
UNREAD = (
    select(func.count())
    .select_from(_THEIRS)
    .join(Message, col(Message.thread_id) == _THEIRS.c.id)
    .outerjoin(Reading, and_(col(Reading.thread_id) == _THEIRS.c.id, col(Reading.person_id) == col(User.id)))
    .where(_is_unread(col(User.id)))
    .correlate(User)
    .scalar_subquery()
)
