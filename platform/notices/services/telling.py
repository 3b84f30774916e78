"""Telling people, in the transaction of what they are told of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col

from accounts import queries as accounts
from accounts.models import Role, key_of
from foundation import clock
from foundation.database import Session, insert_into
from foundation.ids import new_token
from foundation.jobs import enqueue
from notices import queries
from notices.models import Notice
from notices.services.kinds import Kind

#: Names the job that sends notices.
POST = "notices.post"
#: A letter waits so long: what happens meanwhile goes into the same letter, and what is read meanwhile into none.
SETTLES = timedelta(minutes=5)


@dataclass(frozen=True)
class Subject:
    """What a notice is about, and can be muted by.

    Parameters
    ----------
    kind : str
        ``venture``, ``deal`` and so on.
    key : str
        Its slug, or its key in the database.
    name : str
        What it is called.
    demo : bool, default=False
        Whether it is invented for the demonstration.
    """

    kind: str
    key: str
    name: str
    demo: bool = False


@dataclass(frozen=True)
class News:
    """What people are told.

    Parameters
    ----------
    kind : Kind
        Of what kind it is.
    subject : Subject
        What it is about.
    title : str
        All of it in a line.
    address : str
        The page of ours where there is more, from its first slash on.
    text : str, optional
        Some words more, such as what a person typed.
    key : str, optional
        The same news told twice under one key reach a person once.
    by_mail : bool, default=True
        False where a letter of its own goes out.
    """

    kind: Kind
    subject: Subject
    title: str
    address: str
    text: str = ""
    key: str = ""
    by_mail: bool = True

    def __post_init__(self) -> None:
        if not self.address.startswith("/") or self.address.startswith("//"):
            raise ValueError(f"a notice leads to a page of ours, not to {self.address!r}")


def tell(session: Session, person_ids: Collection[int], news: News) -> int:
    """Tell people something; they see it once the caller's transaction is committed, and not otherwise.

    Those who muted the kind or the subject are passed over, and so are closed accounts. A letter follows after
    ``SETTLES``, unless the notice has been read by then or letters of its kind or subject are not wanted.

    Parameters
    ----------
    session : Session
        The transaction of what they are told of.
    person_ids : collection of int
        Keys of people.
    news : News
        What they are told.

    Returns
    -------
    int
        How many were told: those who had heard it before are not counted.
    """
    wanted = queries.people_who_hear(session, person_ids, news.kind.code, news.subject.kind, news.subject.key)
    if not wanted:
        return 0
    now = clock.now()
    told = session.scalars(
        insert_into(session, Notice)
        .values([{"person_id": person_id, "told_at": now, **_row(news)} for person_id in wanted])
        .on_conflict_do_nothing(index_elements=["person_id", "key"])
        .returning(col(Notice.id))
    ).all()
    if news.by_mail:
        for notice_id in sorted(key for key in told if key is not None):
            enqueue(session, POST, {"notice": notice_id}, key=str(notice_id), at=now + SETTLES)
    return len(told)


def tell_organisation(
    session: Session, organisation_id: int, news: News, *, least: Role = Role.EDITOR, but: int | None = None
) -> int:
    """Tell the people of an organisation who have at least a role, but for whoever did it."""
    people = queries.people_of(session, organisation_id, least)
    return tell(session, [person_id for person_id in people if person_id != but], news)


def tell_address(session: Session, email: str, news: News) -> int:
    """Tell whoever has an account at an address; where nobody has, nothing happens and nobody learns of it."""
    person = accounts.user_by_email(session, email)
    return tell(session, [key_of(person)], news) if person is not None else 0


def _row(news: News) -> dict[str, object]:
    subject = news.subject
    return {
        "key": (news.key or new_token())[:200],
        "kind": news.kind.code,
        "subject_kind": subject.kind,
        "subject_key": subject.key[:120],
        "subject_name": subject.name[:200],
        # One line, whatever a name holds.
        "title": " ".join(news.title.split())[:300],
        "text": news.text[:1000],
        "address": news.address,
        "demo": subject.demo,
        "by_mail": news.by_mail,
    }
