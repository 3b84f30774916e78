"""From a form that a stranger filled in to a person with a confirmed address."""

from sqlalchemy.exc import IntegrityError

from accounts import queries
from accounts.models import User
from accounts.services import letters, signing
from accounts.services.passwords import hash_password
from accounts.services.post import Post
from accounts.services.signing import DeadLink, Purpose
from foundation import clock
from foundation.database import Session


def register(session: Session, *, post: Post, email: str, name: str, password: str, next_address: str = "") -> None:
    """Make an account that waits for its address to be confirmed.

    Whoever asks learns nothing about who has an account: only the letter differs. Registering again before the
    address is confirmed starts afresh, and the earlier letter's link ends.

    Parameters
    ----------
    session : Session
        The caller's transaction.
    post : Post
        Carries the letter.
    email, name, password : str
        As checked by the form.
    next_address : str, optional
        The page of ours that the person was on the way to.

    Raises
    ------
    NotSent
        If the letter cannot be sent; then nothing was made.
    """
    hashed = hash_password(password)
    known = queries.user_by_email(session, email)
    if known is not None and (known.confirmed_at is not None or known.closed_at is not None):
        post.send(letters.address_known(post, known.email))
        return
    wish = User(email=email, name=name, password_hash=hashed, created_at=clock.now())
    post.send(letters.confirm_address(post, wish, next_address))
    if known is not None:
        known.name, known.password_hash, known.created_at = wish.name, wish.password_hash, wish.created_at
        return
    try:
        with session.begin_nested():
            session.add(wish)
    except IntegrityError:
        # The same form sent twice at once: the other one made the account, and its letter holds the link.
        return


def send_confirmation(session: Session, *, post: Post, email: str) -> None:
    """Send the letter once more to somebody who knows the password and has not confirmed the address."""
    person = queries.user_by_email(session, email)
    if person is not None and person.confirmed_at is None and person.closed_at is None:
        post.send(letters.confirm_address(post, person))


def awaiting_confirmation(session: Session, *, secret: str, token: str) -> User:
    """Find whose address a link confirms. Somebody who has confirmed it already is given as well.

    Raises
    ------
    DeadLink
        If the link has lapsed, or a later one was sent.
    """
    content = signing.read(secret, Purpose.CONFIRM, token)
    person = queries.user_by_email(session, str(content["email"]))
    if person is None or person.closed_at is not None:
        raise DeadLink("This link has lapsed. Register again, and we will send a new one.")
    if person.confirmed_at is None and not signing.holds(content, person):
        raise DeadLink("A later e-mail holds a newer link. Use that one, or register again.")
    return person


def confirm(session: Session, *, secret: str, token: str) -> None:
    """Note an address as confirmed. It does not sign in: knowing the address is not knowing the password."""
    person = awaiting_confirmation(session, secret=secret, token=token)
    if person.confirmed_at is None:
        person.confirmed_at = clock.now()
