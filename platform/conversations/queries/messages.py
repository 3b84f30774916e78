"""What was written in a thread, with its files, and how far each has read."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, select
from sqlmodel import col

from accounts.models import User
from conversations.models import Message, MessageFile, Reading
from foundation.database import Session

NOBODY = "Somebody who has left"


@dataclass(frozen=True, slots=True)
class Line:
    """A message with the name of whoever wrote it, and the files that came with it."""

    message: Message
    author_name: str
    files: Sequence[MessageFile]


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
