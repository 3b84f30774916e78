"""Changing what one signs in with: a forgotten password, a new one, another address."""

from sqlalchemy.exc import IntegrityError

from accounts import queries
from accounts.models import User, key_of
from accounts.services import letters, signing
from accounts.services.passwords import hash_password, verify_password
from accounts.services.post import Post
from accounts.services.sessions import end_everything
from accounts.services.signing import DeadLink, Purpose
from foundation import audit, clock
from foundation.database import Session
from foundation.errors import Invalid, NotFound

_WRONG_PASSWORD = "This is not your present password."  # noqa: S105 -- a message


def forgot_password(session: Session, *, post: Post, email: str) -> None:
    """Send a letter to an address, whether or not it has an account: only the letter differs.

    Raises
    ------
    NotSent
        If it cannot be sent.
    """
    person = queries.user_by_email(session, email)
    known = person is not None and person.closed_at is None
    post.send(letters.reset_password(post, person) if person and known else letters.no_account(post, email))


def person_of_reset(session: Session, *, secret: str, token: str) -> User:
    """Find who may set a new password through a link.

    Raises
    ------
    DeadLink
        If the link has lapsed or was used.
    """
    content = signing.read(secret, Purpose.RESET, token)
    person = queries.user_by_email(session, str(content["email"]))
    if person is None or not signing.holds(content, person):
        raise DeadLink("This link was used already, or has lapsed. Ask for a new one.")
    return person


def reset_password(session: Session, *, post: Post, token: str, password: str) -> None:
    """Set a new password through a link, and sign out every browser.

    The letter has shown that the address is theirs, so it counts as confirmed.
    """
    person = person_of_reset(session, secret=post.secret, token=token)
    post.tell(letters.password_changed(post, person))
    person.password_hash = hash_password(password)
    person.confirmed_at = person.confirmed_at or clock.now()
    end_everything(session, user_id=key_of(person))
    _record(session, person, "set a new password")


def change_password(session: Session, *, post: Post, user_id: int, current: str, password: str, keep: str) -> None:
    """Change one's password, and sign out every other browser.

    Parameters
    ----------
    session : Session
        The caller's transaction.
    post : Post
        Tells the person.
    user_id : int
        Who.
    current, password : str
        The present password and the new one.
    keep : str
        The token of the browser that stays signed in.

    Raises
    ------
    Invalid
        If the present password is wrong.
    """
    person = _person_with_password(session, user_id, current)
    post.tell(letters.password_changed(post, person))
    person.password_hash = hash_password(password)
    end_everything(session, user_id=user_id, keep=keep)
    _record(session, person, "changed password")


def ask_for_address(session: Session, *, post: Post, user_id: int, current: str, email: str) -> None:
    """Send a link to the address that somebody wants to use from now on.

    Whether the address has an account is told to that address only.
    """
    person = _person_with_password(session, user_id, current)
    if email == person.email:
        raise Invalid({"email": ["This is your address already."]})
    taken = queries.user_by_email(session, email) is not None
    post.send(letters.address_known(post, email) if taken else letters.change_address(post, person, email))


def address_wish(session: Session, *, secret: str, token: str) -> tuple[User, str]:
    """Find who wants which address.

    Raises
    ------
    DeadLink
        If the link has lapsed or was used, or somebody else took the address meanwhile.
    """
    content = signing.read(secret, Purpose.CHANGE_EMAIL, token)
    person = queries.user_by_email(session, str(content["email"]))
    if person is None or not signing.holds(content, person):
        raise DeadLink("This link was used already, or has lapsed. Ask for the change again.")
    if queries.user_by_email(session, str(content["new"])) is not None:
        raise DeadLink("This address has an account by now.")
    return person, str(content["new"])


def change_address(session: Session, *, post: Post, token: str) -> None:
    """Change somebody's address to the one that a link was sent to, and tell the old one."""
    person, email = address_wish(session, secret=post.secret, token=token)
    post.send(letters.address_changed(post, person.email))
    try:
        with session.begin_nested():
            person.email = email
    except IntegrityError as error:
        raise DeadLink("This address has an account by now.") from error
    _record(session, person, "changed e-mail address")


def _person_with_password(session: Session, user_id: int, current: str) -> User:
    person = queries.user(session, user_id)
    if person is None:
        raise NotFound("There is no such account.")
    if not verify_password(person.password_hash, current):
        raise Invalid({"current_password": [_WRONG_PASSWORD]})
    return person


def _record(session: Session, person: User, action: str) -> None:
    audit.record(session, subject_kind="user", subject_id=key_of(person), action=action, actor_id=person.id)
