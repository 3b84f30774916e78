"""Telling the other side that something was written: once for each thread until it is read."""

from collections import defaultdict

from accounts.models import Role
from accounts.policy import Viewer
from conversations import queries
from conversations.models import Message, Side
from conversations.queries import Pair
from foundation.database import Session
from notices import queries as notices
from notices.services import News, Subject, declare, tell

WRITTEN = declare("conversations.written", "Messages of ventures and funders")
KIND = "thread"


def address_of(pair: Pair) -> str:
    """Give the page of a thread."""
    return f"/messages/{pair.venture.slug}/{pair.organisation.slug}"


def tell_other_side(session: Session, actor: Viewer, pair: Pair, message: Message) -> None:
    """Tell those of the other side who can answer. Whoever was told, and has not read the thread, is not told again."""
    of_venture = message.side == Side.VENTURE
    told = pair.organisation.id if of_venture else pair.venture.organisation_id
    people = [key for key in notices.people_of(session, told or 0, Role.EDITOR) if key != actor.user_id]
    read = queries.readings_of(session, message.thread_id, people)
    by_reading: dict[int, list[int]] = defaultdict(list)
    for person in people:
        by_reading[read.get(person, 0)].append(person)
    writer, other = (
        (pair.venture.name, pair.organisation.name) if of_venture else (pair.organisation.name, pair.venture.name)
    )
    demo = pair.thread.demo if pair.thread else False
    for reached, group in sorted(by_reading.items()):
        news = News(
            WRITTEN,
            Subject(KIND, str(message.thread_id), f"{pair.venture.name}, {pair.organisation.name}", demo),
            title=f"{writer} wrote to {other}",
            text=message.text,
            address=address_of(pair),
            key=f"{KIND} {message.thread_id} after {reached}",
        )
        tell(session, group, news)
