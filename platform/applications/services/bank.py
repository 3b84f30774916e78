"""Answers that a venture keeps, so that what one programme asked is not typed again for the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete
from sqlmodel import col

from accounts.policy import Viewer
from applications import queries
from applications.models import KeptAnswer, Question
from applications.services.topics import TOPICS, in_profile, topic_of
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Invalid, NotFound
from profiles.models import Venture


@dataclass(frozen=True, slots=True)
class Version:
    """A kept answer as it was from one day to another."""

    row: KeptAnswer
    by: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What a venture has answered on a topic: what counts now, and what it said before, the newest first."""

    title: str
    now: Version
    before: tuple[Version, ...]


def kept(session: Session, venture: Venture) -> list[Kept]:
    """Give a venture's kept answers, by title."""
    topics: dict[str, list[Version]] = {}
    for row, by in queries.kept_answers(session, venture.id or 0):
        topics.setdefault(row.topic, []).append(Version(row, by))
    found = [Kept(_title(versions[0].row), versions[0], tuple(versions[1:])) for versions in topics.values()]
    return sorted(found, key=lambda each: (each.title.casefold(), each.now.row.topic))


def _title(row: KeptAnswer) -> str:
    topic = TOPICS.get(row.topic)
    return topic.name if topic else row.label


def keep(
    session: Session, *, actor: Viewer, venture_id: int, application_id: int, answers: Sequence[tuple[Question, str]]
) -> int:
    """Keep what was typed for an application and stands in no profile.

    Returns
    -------
    int
        How many answers are new or changed.
    """
    queries.hold(session, venture_id)
    newest, added = queries.newest_kept(session, venture_id), 0
    for question, value in answers:
        if not value or in_profile(question):
            continue
        topic = topic_of(question)
        old = newest.get(topic)
        if old is not None and old.value == value:
            continue
        newest[topic] = _next(actor, old, venture_id, topic, question.label, value, application_id)
        session.add(newest[topic])
        added += 1
    session.flush()
    return added


def _next(
    actor: Viewer, old: KeptAnswer | None, venture_id: int, topic: str, label: str, value: str, application: int | None
) -> KeptAnswer:
    return KeptAnswer(
        venture_id=venture_id,
        topic=topic,
        number=old.number + 1 if old else 1,
        label=label,
        value=value,
        kept_at=clock.now(),
        kept_by_id=actor.user_id,
        application_id=application,
    )


def change(session: Session, *, actor: Viewer, venture: Venture, answer_id: int, value: str) -> KeptAnswer:
    """Put other words in place of a kept answer. What was sent stays as it was.

    Raises
    ------
    Conflict
        If a newer version was kept since.
    Invalid
        If nothing is left of it.
    """
    key = venture.id or 0
    queries.hold(session, key)
    newest = _newest_of(session, key, answer_id)
    if newest.id != answer_id:
        raise Conflict("A newer answer was kept since you opened this page. Nothing was changed.")
    if not value:
        raise Invalid({"value": ["Type an answer, or forget it with the other button."]})
    if newest.value == value:
        return newest
    row = _next(actor, newest, key, newest.topic, newest.label, value, None)
    session.add(row)
    session.flush()
    return row


def forget(session: Session, *, venture: Venture, answer_id: int) -> None:
    """Forget what was kept on a topic, every version. What was sent stays as it was."""
    key = venture.id or 0
    queries.hold(session, key)
    topic = _newest_of(session, key, answer_id).topic
    session.execute(delete(KeptAnswer).where(col(KeptAnswer.venture_id) == key, col(KeptAnswer.topic) == topic))


def _newest_of(session: Session, venture_id: int, answer_id: int) -> KeptAnswer:
    """Give the newest answer on the topic of a version."""
    row = session.get(KeptAnswer, answer_id)
    if row is None or row.venture_id != venture_id:
        raise NotFound("There is no such kept answer.")
    return queries.newest_kept(session, venture_id)[row.topic]
