"""Write a message with its files, once however often it is sent, and mark a thread as read."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlmodel import col

from accounts.policy import Action, Viewer
from conversations import queries
from conversations.models import Message, MessageFile, Reading, Thread
from conversations.queries import Pair
from conversations.services.access import pair_for, side_of, thread_for
from conversations.services.beginning import check_patience
from conversations.services.telling import KIND, tell_other_side
from documents.services import storing
from documents.services.storing import Arrived
from foundation import clock
from foundation.database import Session, insert_into
from foundation.errors import Invalid, NotFound, existing
from foundation.files import Store
from foundation.ids import new_token
from notices.queries import Filters
from notices.services.reading import mark_all_read

#: More files than this in one message are a data room.
MOST_FILES = 10


def write(
    session: Session,
    store: Store,
    *,
    actor: Viewer,
    venture_slug: str,
    organisation_slug: str,
    text: str,
    once: str = "",
    arrived: Sequence[Arrived] = (),
) -> Message:
    """Write a message, and tell the other side. The first of a pair begins their thread.

    A funder that writes first is held back until it is answered.

    Parameters
    ----------
    store : Store
        Where files go.
    once : str
        A name that the sender gives to this message: the same name again is the same message, which stays as it was.
    arrived : sequence of Arrived
        Files that come with it, looked at already.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    Invalid
        If there is neither a word nor a file, there are too many files, or a funder has to wait for an answer.
    """
    pair = pair_for(session, actor, venture_slug, organisation_slug, Action.WRITE_MESSAGE)
    if not text and not arrived:
        raise Invalid({"text": ["Write something, or choose a file."]})
    if len(arrived) > MOST_FILES:
        raise Invalid({"file": [f"Choose {MOST_FILES} files at most. Send the others with another message."]})
    thread = _thread(session, pair)
    queries.hold(session, thread.id or 0)
    begun = Pair(pair.venture, pair.organisation, thread)
    message, is_new = _message(session, actor, begun, thread, text, once or new_token())
    if not is_new:
        return message
    for each in arrived:
        row = storing.keep(session, store, actor=actor, received=each.received, kind=each.kind, look=each.look)
        session.add(MessageFile(message_id=message.id or 0, **row))
    session.flush()
    tell_other_side(session, actor, begun, message)
    return message


def _thread(session: Session, pair: Pair) -> Thread:
    """Give the thread of a pair. The database decides, so that two who begin it at once begin one."""
    if pair.thread is not None:
        return pair.thread
    venture, organisation = pair.venture, pair.organisation
    values = {
        "venture_id": venture.id,
        "organisation_id": organisation.id,
        "begun_at": clock.now(),
        "demo": venture.demo or organisation.demo,
    }
    session.execute(insert_into(session, Thread).values(**values).on_conflict_do_nothing())
    return existing(queries.thread_between(session, venture.id or 0, organisation.id or 0), "conversation")


def _message(session: Session, actor: Viewer, pair: Pair, thread: Thread, text: str, once: str) -> tuple[Message, bool]:
    """Add a message, or give the one that was sent under its name before."""
    held = queries.message_sent(session, thread.id or 0, once)
    if held is not None:
        return held, False
    side = side_of(actor, pair)
    check_patience(session, pair, side)
    made = Message(
        thread_id=thread.id or 0,
        side=side,
        text=text,
        once=once,
        written_at=clock.now(),
        author_id=actor.user_id,
    )
    session.add(made)
    session.flush()
    return made, True


def mark_read(session: Session, *, actor: Viewer, thread_id: int, message_id: int) -> None:
    """Note that somebody has read a thread up to a message, and so what they were told of it. It never goes back.

    Raises
    ------
    SignInRequired, NotFound
        As the policy decides, or where the thread has no such message.
    """
    thread_for(session, actor, thread_id)
    line = queries.line_of(session, message_id)
    if line is None or line.message.thread_id != thread_id:
        raise NotFound("There is no such message.")
    person_id, now = actor.user_id or 0, clock.now()
    values = {"thread_id": thread_id, "person_id": person_id, "message_id": message_id, "read_at": now}
    session.execute(insert_into(session, Reading).values(**values).on_conflict_do_nothing())
    session.execute(
        update(Reading)
        .where(
            col(Reading.thread_id) == thread_id,
            col(Reading.person_id) == person_id,
            col(Reading.message_id) < message_id,
        )
        .values(message_id=message_id, read_at=now)
        .execution_options(synchronize_session=False)
    )
    mark_all_read(session, Filters(person_id, subjects=((KIND, str(thread_id)),)))
