"""What people agree to beyond what the platform needs, and take back as easily."""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from accounts.models import Consent, WordingKind
from accounts.queries import rights as queries
from accounts.services.promotion.wordings import Reading, reading_of
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, NotFound

#: The wordings that somebody can agree to.
CONSENTS = (WordingKind.SURVEYS,)


@dataclass(frozen=True)
class Choice:
    """Something to agree to, as it reads today, and the consent that is in force."""

    reading: Reading
    held: Consent | None


def choices_of(session: Session, user_id: int) -> list[Choice]:
    """Give what somebody can agree to."""
    today = clock.today()
    return [
        Choice(reading_of(session, kind, today), queries.consent_in_force(session, user_id, kind)) for kind in CONSENTS
    ]


def give(session: Session, *, user_id: int, kind: str, version: int) -> Consent:
    """Record that somebody agrees, in the words of a version.

    Raises
    ------
    NotFound
        If there is no such thing to agree to.
    Conflict
        If the words were revised since they were read.
    """
    reading = reading_of(session, _kind(kind), clock.today())
    if reading.version != version:
        raise Conflict("The words were revised a moment ago. Read the new ones first.")
    held = queries.consent_in_force(session, user_id, kind)
    if held is not None and held.version == version:
        return held
    if held is not None:
        held.withdrawn_at = clock.now()
        session.flush()
    made = Consent(user_id=user_id, kind=kind, version=version, given_at=clock.now())
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        raise Conflict("You agreed in another window a moment ago.") from error
    return made


def withdraw(session: Session, *, user_id: int, kind: str) -> None:
    """Take a consent back; one that is not in force stays so."""
    held = queries.consent_in_force(session, user_id, _kind(kind))
    if held is not None:
        held.withdrawn_at = clock.now()


def _kind(kind: str) -> WordingKind:
    for known in CONSENTS:
        if known == kind:
            return known
    raise NotFound("There is no such thing to agree to.")
