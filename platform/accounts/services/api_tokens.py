"""Bearer tokens for programs."""

from datetime import datetime, timedelta

from accounts import queries
from accounts.models import AccessToken, User, key_of
from accounts.services.sessions import check_credentials
from foundation import clock
from foundation.database import Session
from foundation.ids import new_token, token_hash

LIFETIME = timedelta(days=30)


def issue_token(session: Session, email: str, password: str) -> tuple[str, datetime]:
    """Give a token to whoever knows an account's password.

    Returns
    -------
    token : str
        To be sent as ``Authorization: Bearer <token>``; it cannot be read again.
    expires_at : datetime
        When it lapses.

    Raises
    ------
    SignInRequired
        If the address or the password is wrong, or the address has not been confirmed.
    """
    person = check_credentials(session, email=email, password=password)
    token, now = new_token(), clock.now()
    session.add(
        AccessToken(user_id=key_of(person), token_hash=token_hash(token), created_at=now, expires_at=now + LIFETIME)
    )
    session.flush()
    return token, now + LIFETIME


def user_for_token(session: Session, token: str) -> User | None:
    """Give the person whose token this is, or None where it is wrong or has lapsed."""
    found = queries.access_token(session, token_hash(token), clock.now())
    return found[1] if found else None
