"""Every question about threads and messages that is asked of the database."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select, true, union
from sqlalchemy.orm import aliased
from sqlmodel import col

from accounts.models import Membership, Organisation, User
from applications.models import Application
from applications.models import Status as ApplicationStatus
from conversations.models import Message, MessageFile, Reading, Side, Thread
from foundation.database import Session, escape_like
from foundation.marks import Keys, Part, counted
from introductions.models import Introduction
from introductions.models import Status as IntroductionStatus
from pipeline.models import LIVE_STAGES, Deal
from profiles.models import Funder, Mandate, Venture

Rows: TypeAlias = Select[*tuple[Any, ...]]
NOBODY = "Somebody who has left"
SORTS = ("unread", "newest", "name")


@dataclass(frozen=True, slots=True)
class Pair:
    """A venture, the organisation of a funder, and what they have written to each other, where they have."""

    venture: Venture
    organisation: Organisation
    thread: Thread | None


@dataclass(frozen=True, slots=True)
class Line:
    """A message with the name of whoever wrote it, and the files that came with it."""

    message: Message
    author_name: str
    files: Sequence[MessageFile]


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


def _met() -> Subquery:
    """Give the pairs that have met: an introduction was accepted, or an application sent and not taken back."""
    accepted = (
        select(col(Introduction.venture_id), col(Funder.organisation_id))
        .join(Mandate, col(Mandate.id) == col(Introduction.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .where(col(Introduction.status) == IntroductionStatus.ACCEPTED.value)
    )
    applied = (
        select(col(Application.venture_id), col(Funder.organisation_id))
        .join(Mandate, col(Mandate.id) == col(Application.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .where(col(Application.sendings) > 0, col(Application.status) != ApplicationStatus.WITHDRAWN.value)
    )
    return union(accepted, applied).subquery("met")


_MET = _met()


def _unanswered() -> ColumnElement[bool]:
    """Say of a thread that its funder wrote first, has not met the venture, and has no answer from it."""
    written = select(col(Message.thread_id)).where(col(Message.thread_id) == col(Thread.id))
    met = select(_MET.c.venture_id).where(
        _MET.c.venture_id == col(Thread.venture_id), _MET.c.organisation_id == col(Thread.organisation_id)
    )
    return and_(
        written.where(col(Message.side) == Side.FUNDER.value).exists(),
        ~written.where(col(Message.side) == Side.VENTURE.value).exists(),
        ~met.exists(),
    )


_UNANSWERED = _unanswered()
_OF_PAIR = and_(col(Thread.venture_id) == col(Venture.id), col(Thread.organisation_id) == col(Organisation.id))
_PAIRS = (
    select(Venture, Organisation, Thread).select_from(Venture).join(Organisation, true()).outerjoin(Thread, _OF_PAIR)
)


def pair_of(session: Session, venture_slug: str, organisation_slug: str) -> Pair | None:
    """Give a venture and an organisation by their slugs, or None where one of them does not exist."""
    wanted = _PAIRS.where(col(Venture.slug) == venture_slug, col(Organisation.slug) == organisation_slug)
    row = session.execute(wanted).one_or_none()
    return None if row is None else Pair(*row)


def pair_with(session: Session, venture_id: int, mandate_id: int) -> Pair | None:
    """Give a venture and the organisation behind a mandate; None where it has no people here."""
    behind = (
        select(col(Funder.organisation_id))
        .join(Mandate, col(Mandate.funder_id) == col(Funder.id))
        .where(col(Mandate.id) == mandate_id)
        .scalar_subquery()
    )
    row = session.execute(_PAIRS.where(col(Venture.id) == venture_id, col(Organisation.id) == behind)).one_or_none()
    return None if row is None else Pair(*row)


def pair_by_key(session: Session, thread_id: int) -> Pair | None:
    """Give a thread with its two sides, or None."""
    row = session.execute(_PAIRS.where(col(Thread.id) == thread_id)).one_or_none()
    return None if row is None else Pair(*row)


def have_met(session: Session, venture_id: int, organisation_id: int) -> bool:
    """Say whether two have met: then they may write to each other."""
    wanted = select(_MET.c.venture_id).where(_MET.c.venture_id == venture_id, _MET.c.organisation_id == organisation_id)
    return session.execute(wanted.order_by(_MET.c.venture_id).limit(1)).first() is not None


def works_on(session: Session, organisation_id: int, venture_id: int) -> bool:
    """Say whether a deal with a venture is alive on an organisation's board."""
    wanted = select(col(Deal.id)).where(
        col(Deal.organisation_id) == organisation_id,
        col(Deal.venture_id) == venture_id,
        col(Deal.stage).in_(LIVE_STAGES),
    )
    return session.execute(wanted.order_by(col(Deal.id)).limit(1)).first() is not None


def has_written(session: Session, thread_id: int, side: str) -> bool:
    """Say whether one side has written in a thread."""
    wanted = select(col(Message.id)).where(col(Message.thread_id) == thread_id, col(Message.side) == side)
    return session.execute(wanted.order_by(col(Message.id)).limit(1)).first() is not None


def count_unanswered(session: Session, organisation_id: int) -> int:
    """Count the ventures that an organisation wrote to first, has not met, and has no answer from.

    Others of the organisation who begin at the same moment wait, so that no two of them are the last one allowed.
    """
    session.execute(select(col(Organisation.id)).where(col(Organisation.id) == organisation_id).with_for_update())
    wanted = select(func.count(col(Thread.id))).where(col(Thread.organisation_id) == organisation_id, _UNANSWERED)
    return int(session.scalar(wanted) or 0)


def unanswered(session: Session, organisation_id: int) -> list[Pair]:
    """Give the pairs of an organisation, on either side, whose funder wrote first and has no answer yet."""
    rows = session.execute(
        select(Venture, Organisation, Thread)
        .select_from(Thread)
        .join(Venture, col(Venture.id) == col(Thread.venture_id))
        .join(Organisation, col(Organisation.id) == col(Thread.organisation_id))
        .where(
            _UNANSWERED,
            or_(col(Thread.organisation_id) == organisation_id, col(Venture.organisation_id) == organisation_id),
        )
        .order_by(col(Thread.id))
    )
    return [Pair(*row) for row in rows]


def not_written_yet(session: Session, organisations: Collection[int], *, limit: int) -> list[Pair]:
    """Give the pairs of some organisations that have met and not written to each other, by name."""
    rows = session.execute(
        select(Venture, Organisation, Thread)
        .select_from(_MET)
        .join(Venture, col(Venture.id) == _MET.c.venture_id)
        .join(Organisation, col(Organisation.id) == _MET.c.organisation_id)
        .outerjoin(Thread, _OF_PAIR)
        .where(
            col(Thread.id).is_(None),
            or_(
                col(Venture.organisation_id).in_(sorted(organisations)),
                col(Organisation.id).in_(sorted(organisations)),
            ),
        )
        .order_by(func.lower(col(Venture.name)), func.lower(col(Organisation.name)), col(Venture.id))
        .limit(limit)
    )
    return [Pair(*row) for row in rows]


def hold(session: Session, thread_id: int) -> None:
    """Make others who would write in a thread wait, so that keys of its messages appear in their order."""
    session.execute(select(col(Thread.id)).where(col(Thread.id) == thread_id).with_for_update())


def thread_between(session: Session, venture_id: int, organisation_id: int) -> Thread | None:
    """Give the thread of a pair, or None."""
    wanted = select(Thread).where(col(Thread.venture_id) == venture_id, col(Thread.organisation_id) == organisation_id)
    return session.scalars(wanted).one_or_none()


def message_sent(session: Session, thread_id: int, once: str) -> Message | None:
    """Give the message that was sent under a name of its sender's, or None."""
    wanted = select(Message).where(col(Message.thread_id) == thread_id, col(Message.once) == once)
    return session.scalars(wanted).one_or_none()


def count_messages(session: Session, thread_id: int) -> int:
    """Count the messages of a thread."""
    return int(session.scalar(select(func.count()).where(col(Message.thread_id) == thread_id)) or 0)


#: Messages with who wrote them, as far as they are still here.
_WRITTEN = select(Message, func.coalesce(col(User.name), NOBODY)).outerjoin(
    User, and_(col(User.id) == col(Message.author_id), col(User.closed_at).is_(None))
)


def messages_of(
    session: Session, thread_id: int, *, offset: int = 0, limit: int | None = None, oldest_first: bool = False
) -> list[Line]:
    """Give messages of a thread with their files, in two queries however many there are."""
    order = col(Message.id).asc() if oldest_first else col(Message.id).desc()
    return _lines_of(
        session, _WRITTEN.where(col(Message.thread_id) == thread_id).order_by(order).offset(offset).limit(limit)
    )


def line_of(session: Session, message_id: int) -> Line | None:
    """Give one message with its files, or None."""
    return next(iter(_lines_of(session, _WRITTEN.where(col(Message.id) == message_id))), None)


def _lines_of(session: Session, wanted: Select[Message, str]) -> list[Line]:
    rows = session.execute(wanted).all()
    files: dict[int, list[MessageFile]] = defaultdict(list)
    keys = [message.id or 0 for message, _name in rows]
    held = select(MessageFile).where(col(MessageFile.message_id).in_(keys)).order_by(col(MessageFile.id))
    for file in session.scalars(held):
        files[file.message_id].append(file)
    return [Line(message, name, files[message.id or 0]) for message, name in rows]


def file_of(session: Session, thread_id: int, file_id: int) -> tuple[MessageFile, Message] | None:
    """Give a file of a thread with its message, or None."""
    row = session.execute(
        select(MessageFile, Message)
        .join(Message, col(Message.id) == col(MessageFile.message_id))
        .where(col(MessageFile.id) == file_id, col(Message.thread_id) == thread_id)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def reading_of(session: Session, thread_id: int, person_id: int) -> int:
    """Give the key of the message up to which somebody has read a thread, 0 for none."""
    return readings_of(session, thread_id, [person_id]).get(person_id, 0)


def readings_of(session: Session, thread_id: int, person_ids: Collection[int]) -> dict[int, int]:
    """Give the message up to which each of some people has read a thread, for those who have read any."""
    rows = session.execute(
        select(col(Reading.person_id), col(Reading.message_id))
        .where(col(Reading.thread_id) == thread_id, col(Reading.person_id).in_(sorted(person_ids)))
        .order_by(col(Reading.person_id))
    )
    return {int(person): int(message) for person, message in rows}


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


def marks(ventures: Keys) -> list[Part]:
    """Count what moves with each message about some ventures."""
    held = col(Thread.id) == col(Message.thread_id)
    return [
        counted("messages", func.max(col(Message.id))).join(Thread, held).where(col(Thread.venture_id).in_(ventures))
    ]
