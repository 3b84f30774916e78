"""Removing what has run its course."""

from datetime import time, timedelta

from sqlalchemy import delete
from sqlmodel import col, or_

from accounts.models import AccessToken, InvestorStatement, Invitation, User, UserSession
from accounts.services.sessions import IDLE, LONGEST
from foundation import clock
from foundation.database import Session
from foundation.jobs import Timetable, Work, every

#: An address that nobody confirms in this time is given up.
UNCONFIRMED = timedelta(days=7)
#: An invitation that came to nothing is kept for so long after it lapsed.
INVITATION = timedelta(days=30)


def purge(session: Session) -> dict[str, int]:
    """Remove what has run its course: accounts never confirmed, sign-ins, tokens, invitations, statements.

    Returns
    -------
    dict
        How many of each were removed.
    """
    now = clock.now()
    lapsed = {
        "accounts never confirmed": delete(User).where(
            col(User.confirmed_at).is_(None), col(User.closed_at).is_(None), col(User.created_at) < now - UNCONFIRMED
        ),
        "sign-ins": delete(UserSession).where(
            or_(col(UserSession.last_seen_at) < now - IDLE, col(UserSession.created_at) < now - LONGEST)
        ),
        "tokens": delete(AccessToken).where(col(AccessToken.expires_at) <= now),
        "invitations": delete(Invitation).where(
            col(Invitation.accepted_at).is_(None), col(Invitation.expires_at) < now - INVITATION
        ),
        "statements": delete(InvestorStatement).where(col(InvestorStatement.delete_after) <= clock.today()),
    }
    return {name: int(session.execute(statement).rowcount) for name, statement in lapsed.items()}  # type: ignore[attr-defined]


@every(
    Timetable(time(3, 0)),
    "accounts.purge",
    "Remove accounts, sign-ins, invitations and statements that have run their course",
)
def purge_daily(work: Work) -> None:
    """Remove what has run its course, once a day."""
    purge(work.session)
