"""Choosing what to hear of: by kind, in the application and by mail or only there, and by subject."""

from collections.abc import Mapping

from sqlalchemy import delete
from sqlmodel import col

from foundation import clock
from foundation.database import Session, insert_into
from foundation.errors import NotFound
from notices import queries
from notices.models import Hush, Mute
from notices.services.kinds import kinds
from notices.services.reading import notice_of

#: How one hears of a kind, with what people read; the first is without a mute.
CHANNELS: Mapping[str, str] = {
    "both": "Here and by e-mail",
    Hush.MAIL.value: "Here only",
    Hush.ALL.value: "Not at all",
}


def mute(
    session: Session,
    *,
    person_id: int,
    hush: Hush,
    kind: str = "",
    subject_kind: str = "",
    subject_key: str = "",
    subject_name: str = "",
) -> None:
    """Note what somebody does not want to hear of: a kind, or a subject. A wider mute that is there already stays."""
    asked = insert_into(session, Mute).values(
        person_id=person_id,
        kind=kind,
        subject_kind=subject_kind,
        subject_key=subject_key,
        subject_name=subject_name,
        hush=hush.value,
        since=clock.now(),
    )
    keys = ["person_id", "kind", "subject_kind", "subject_key"]
    if hush is Hush.ALL:
        session.execute(asked.on_conflict_do_update(index_elements=keys, set_={"hush": hush.value}))
    else:
        session.execute(asked.on_conflict_do_nothing(index_elements=keys))


def mute_subject_of(session: Session, *, person_id: int, notice_id: int) -> str:
    """Mute what a notice is about, altogether.

    Returns
    -------
    str
        What the subject is called.

    Raises
    ------
    NotFound
        If it is none of the person's notices.
    """
    notice = notice_of(session, person_id=person_id, notice_id=notice_id)
    mute(
        session,
        person_id=person_id,
        hush=Hush.ALL,
        subject_kind=notice.subject_kind,
        subject_key=notice.subject_key,
        subject_name=notice.subject_name,
    )
    return notice.subject_name


def hear_again(session: Session, *, person_id: int, mute_id: int) -> str:
    """Take a mute of a subject back.

    Returns
    -------
    str
        What the subject is called.

    Raises
    ------
    NotFound
        If it is none of the person's.
    """
    for row in queries.mutes_of(session, person_id):
        if row.id == mute_id and row.subject_kind:
            session.delete(row)
            return row.subject_name
    raise NotFound("You hear of this already.")


def hear_subject(session: Session, *, person_id: int, subject_kind: str, subject_key: str) -> None:
    """Take a mute of a subject back, where there is one: somebody asks to hear of it."""
    session.execute(
        delete(Mute).where(
            col(Mute.person_id) == person_id,
            col(Mute.subject_kind) == subject_kind,
            col(Mute.subject_key) == subject_key,
        )
    )


def channels_of(session: Session, person_id: int) -> dict[str, str]:
    """Give how a person hears of each kind: a code of ``CHANNELS``."""
    hushed = {row.kind: row.hush for row in queries.mutes_of(session, person_id) if row.kind}
    return {code: hushed.get(code, "both") for code in kinds()}


def choose(session: Session, *, person_id: int, channels: Mapping[str, str]) -> None:
    """Set how a person hears of kinds, by code; those that are not named stay as they are."""
    session.execute(delete(Mute).where(col(Mute.person_id) == person_id, col(Mute.kind).in_(list(channels))))
    for code, channel in channels.items():
        if channel != "both":
            mute(session, person_id=person_id, hush=Hush(channel), kind=code)
