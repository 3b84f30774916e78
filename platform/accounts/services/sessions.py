"""Signing in and out, and the browsers in which somebody is signed in."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import col

from accounts import queries
from accounts.models import AccessToken, User, UserSession, key_of
from accounts.policy import Viewer
from accounts.queries import SignIn
from accounts.services.passwords import hash_password, verify_password, wants_rehash
from accounts.services.people import viewer_with
from foundation import clock
from foundation.database import Session
from foundation.errors import SignInRequired
from foundation.ids import new_token, token_hash

#: A browser that was not used for so long has to sign in again.
IDLE = timedelta(days=30)
#: However often it is used, a sign-in ends after this.
LONGEST = timedelta(days=180)
#: How exactly we know when somebody was last here: a page that is only read writes no more often than this.
SEEN_EVERY = timedelta(minutes=5)

WRONG = "The e-mail address or the password is wrong."


class Unconfirmed(SignInRequired):
    """The password is right, and the address has not been confirmed."""


def check_credentials(session: Session, *, email: str, password: str) -> User:
    """Find the person whose address and password these are.

    The answer and the time taken are the same for an unknown address and for a wrong password.

    Raises
    ------
    SignInRequired
        If either is wrong.
    Unconfirmed
        If they are right and the address has not been confirmed.
    """
    person = queries.user_by_email(session, email)
    known = person is not None and person.closed_at is None
    if not verify_password(person.password_hash if person and known else None, password) or person is None:
        raise SignInRequired(WRONG)
    if person.confirmed_at is None:
        raise Unconfirmed("This address has not been confirmed yet.")
    if wants_rehash(person.password_hash):
        person.password_hash = hash_password(password)
    return person


def sign_in(session: Session, *, email: str, password: str, browser: str = "") -> tuple[User, str]:
    """Sign a browser in.

    Returns
    -------
    person : User
        Who signed in.
    token : str
        What the browser keeps; we keep its hash.
    """
    person = check_credentials(session, email=email, password=password)
    return person, open_session(session, user_id=key_of(person), browser=browser)


def open_session(session: Session, *, user_id: int, browser: str = "") -> str:
    """Note a browser as signed in, and give what it keeps."""
    token, now = new_token(), clock.now()
    session.add(
        UserSession(
            user_id=user_id, token_hash=token_hash(token), created_at=now, last_seen_at=now, browser=browser[:200]
        )
    )
    session.flush()
    return token


def session_for(session: Session, token: str, along: tuple[Any, ...] = ()) -> tuple[SignIn, Viewer] | None:
    """Find the sign-in that a browser's token stands for, unless it has lapsed, and who it is to the policy.

    Parameters
    ----------
    session : Session
        The database.
    token : str
        What the browser keeps.
    along : tuple
        Columns over the person that are asked along.
    """
    found = queries.signed_in(session, token_hash(token), along)
    if found is None:
        return None
    browser, asker = found
    now = clock.now()
    lapsed = browser.last_seen_at < now - IDLE or browser.created_at < now - LONGEST
    return None if lapsed else (browser, viewer_with(session, asker))


def wants_touch(browser: SignIn) -> bool:
    """Say whether it is time to note that a browser was seen."""
    return browser.last_seen_at < clock.now() - SEEN_EVERY


def touch(session: Session, session_id: int) -> None:
    """Note that a browser was seen, unless somebody has just done so."""
    now = clock.now()
    session.execute(
        update(UserSession)
        .where(col(UserSession.id) == session_id, col(UserSession.last_seen_at) < now - SEEN_EVERY)
        .values(last_seen_at=now)
    )


def sign_out(session: Session, token: str) -> None:
    """Sign the browser out that keeps a token."""
    session.execute(delete(UserSession).where(col(UserSession.token_hash) == token_hash(token)))


def end_session(session: Session, *, user_id: int, session_id: int) -> None:
    """Sign one browser of a person out."""
    session.execute(delete(UserSession).where(col(UserSession.id) == session_id, col(UserSession.user_id) == user_id))


def end_everything(session: Session, *, user_id: int, keep: str | None = None) -> None:
    """Sign a person out everywhere and end their programs' tokens.

    Parameters
    ----------
    session : Session
        The caller's transaction.
    user_id : int
        Who.
    keep : str, optional
        The token of the browser that stays signed in.
    """
    gone = delete(UserSession).where(col(UserSession.user_id) == user_id)
    if keep is not None:
        gone = gone.where(col(UserSession.token_hash) != token_hash(keep))
    session.execute(gone)
    session.execute(delete(AccessToken).where(col(AccessToken.user_id) == user_id))
