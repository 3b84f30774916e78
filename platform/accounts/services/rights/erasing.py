"""Erase an account: what is about the person goes, what has to be kept loses the name."""

from sqlalchemy import delete, update

from accounts.models import User
from accounts.queries import rights as queries
from accounts.services import letters
from accounts.services.passwords import hash_password, verify_password
from accounts.services.post import Post
from foundation import audit, clock
from foundation.catalogue import PEOPLE, tick
from foundation.database import Session
from foundation.errors import Conflict, Invalid
from foundation.ids import new_token

#: What stands in place of a name on pages.
NOBODY = "Somebody who has left"


def erase_account(session: Session, *, post: Post, user_id: int, password: str) -> None:
    """Erase an account at its owner's word; there is no way back.

    Sign-ins, tokens, memberships, notices and everything else that is about the person alone is deleted. What was
    signed and shown, the trail and complaints stay for as long as the law may ask about them, under the account's
    number and without the name; a sealed statement holds the name until it is deleted.

    Raises
    ------
    Invalid
        If the password is wrong.
    Conflict
        If an organisation with other people would be left without an owner, or the account is gone already.
    """
    person = queries.person(session, user_id)
    if person is None:
        raise Conflict("This account is erased already.")
    if not verify_password(person.password_hash, password):
        raise Invalid({"current_password": ["The password is wrong."]})
    alone = queries.shared_alone(session, user_id)
    if alone:
        raise Conflict(f"You are the only owner of {', '.join(alone)}. Hand over first: others work there.")
    farewell = letters.account_erased(post, person.email)
    _empty(session, person, user_id)
    audit.record(session, subject_kind="person", subject_id=user_id, action="account erased", actor_id=user_id)
    session.flush()
    post.tell(farewell)


def _empty(session: Session, person: User, user_id: int) -> None:
    known, erased = person.email, f"erased-{user_id}@parity.invalid"
    for column in queries.addresses():
        session.execute(update(column.table).where(column == known).values(email=erased))
    for table, key, beside in queries.names():
        session.execute(update(table).where(key == user_id).values({column.name: "" for column in beside}))
    for part in queries.parts():
        if part.goes:
            for key in part.keys:
                if not key.nullable:
                    session.execute(delete(part.table).where(key == user_id))
    queries.end_own(session, user_id, clock.now())
    person.email, person.name, person.password_hash = erased, NOBODY, hash_password(new_token())
    person.is_staff = person.is_compliance = False
    person.closed_at = clock.now()
    session.add(person)
    tick(session, PEOPLE)
