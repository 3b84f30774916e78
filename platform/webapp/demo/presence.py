"""Whether the demo has been loaded."""

from sqlmodel import select

from accounts.models import User
from foundation.database import Session
from webapp.demo.people import ACCOUNTS


def demo_is_loaded(session: Session) -> bool:
    """Say whether the first demo account exists."""
    return session.exec(select(User.id).where(User.email == ACCOUNTS[0].email)).first() is not None
