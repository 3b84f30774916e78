"""The wordings of statements and warnings."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, select

from accounts.models import Wording
from foundation.database import Session


def wording_in_force(session: Session, kind: str, on: date) -> Wording | None:
    """Give the version of a wording that is in force on a day: the last to begin, of several the last published."""
    wanted = (
        select(Wording)
        .where(Wording.kind == kind, Wording.starts_on <= on)
        .order_by(col(Wording.starts_on).desc(), col(Wording.version).desc())
        .limit(1)
    )
    return session.exec(wanted).first()


def wordings_of(session: Session, kind: str) -> Sequence[Wording]:
    """Give every version of a wording, the newest first."""
    return session.exec(select(Wording).where(Wording.kind == kind).order_by(col(Wording.version).desc())).all()


def wordings(session: Session) -> Sequence[Wording]:
    """Give every version of every wording, the newest of each kind first."""
    return session.exec(select(Wording).order_by(Wording.kind, col(Wording.version).desc())).all()
