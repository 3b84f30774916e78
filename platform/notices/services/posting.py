"""Sending a letter at most once, whatever happens to the worker that sends it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime

import structlog
from sqlalchemy import delete
from sqlmodel import col

from accounts.services.post import Post
from foundation import clock
from foundation.database import Session, insert_into
from foundation.jobs import Work
from foundation.mail import Letter, NotKnown
from notices.models import Dispatch

_log = structlog.get_logger("parity.mail")
#: Rows of one statement: databases limit how many values it may have.
_AT_A_TIME = 500


def post_once(
    work: Work,
    *,
    person_id: int,
    keys: Collection[str],
    until: datetime | None,
    compose: Callable[[Post, Collection[str]], Letter],
) -> bool:
    """Send a person a letter with what no earlier letter has begun to carry.

    What it carries is written down in a transaction of its own before the letter leaves. A worker that is killed after
    that sends it no second time; a letter that the mail server refused, or that never reached it, may go again.

    Parameters
    ----------
    work : Work
        The job that sends, before its first write.
    person_id : int
        To whom.
    keys : collection of str
        Names what the letter is to carry, among all that goes to this person.
    until : datetime or None
        Until when the same could be asked for again; None where that never ends.
    compose : callable
        Writes the letter, from those of the keys that no other letter carries.

    Returns
    -------
    bool
        Whether a letter left.

    Raises
    ------
    OSError
        If the letter did not leave; then the job tries again later.
    """
    engine = work.session.get_bind()
    with Session(engine) as own:
        claimed = _claim(own, person_id, keys, until)
        own.commit()
    if not claimed:
        return False
    post = Post.of(work.settings)
    try:
        post.mailer.send(compose(post, claimed))
    except NotKnown:
        # It may have arrived. Once too little is better here than twice: everything in it stands on pages as well.
        _log.warning("letter perhaps not sent", subject_kind="person", subject_id=person_id)
    except Exception:
        with Session(engine) as own:
            own.execute(delete(Dispatch).where(col(Dispatch.person_id) == person_id, col(Dispatch.key).in_(claimed)))
            own.commit()
        raise
    return True


def note_posted(session: Session, *, person_id: int, keys: Collection[str]) -> None:
    """Let what a person knows already count as sent, in the caller's transaction."""
    _claim(session, person_id, keys, None)


def _claim(session: Session, person_id: int, keys: Collection[str], until: datetime | None) -> list[str]:
    """Write down what a letter carries, and say what no other letter has begun to carry."""
    now = clock.now()
    claimed: list[str] = []
    for some in _portions(sorted(set(keys))):
        rows = [{"person_id": person_id, "key": key, "begun_at": now, "until": until} for key in some]
        claimed += session.scalars(
            insert_into(session, Dispatch)
            .values(rows)
            .on_conflict_do_nothing(index_elements=["person_id", "key"])
            .returning(col(Dispatch.key))
        ).all()
    return claimed


def _portions(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), _AT_A_TIME):
        yield keys[start : start + _AT_A_TIME]
