"""Wordings and statements for tests, through the same services as everybody's."""

from pathlib import Path
from typing import Any

from accounts.models import Category, InvestorStatement, User, key_of
from accounts.services import viewer_for_user
from accounts.services.promotion.signing import Signature, Signed, sign_statement
from accounts.services.promotion.standing import option_for
from accounts.services.promotion.wordings import load_wordings
from foundation import clock
from foundation.database import Session
from tests.support.people import SEAL

WORDINGS = Path(__file__).resolve().parents[2] / "seeds" / "promotion" / "wordings.toml"
#: A condition of each statement that is met, and what it asks for.
MET: dict[str, tuple[str, object]] = {
    Category.HIGH_NET_WORTH_INDIVIDUAL: ("income", "120k"),
    Category.SELF_CERTIFIED_SOPHISTICATED: ("director", "Trent Works"),
    Category.HIGH_NET_WORTH_COMPANY: ("body_corporate", "6m"),
}


def with_wordings(session: Session) -> None:
    """The wordings that the platform comes with, committed."""
    load_wordings(session, WORDINGS)
    session.commit()


def a_statement(
    session: Session,
    person: User,
    category: Category = Category.SELF_CERTIFIED_SOPHISTICATED,
    *,
    organisation: str | None = None,
    **signed: Any,
) -> InvestorStatement:
    """A statement signed now, committed; ``organisation`` is the slug of the one that it is for."""
    viewer = viewer_for_user(session, key_of(person))
    option = option_for(session, viewer, category, organisation)
    code, detail = MET[category]
    given: dict[str, Any] = {"text_version": option.reading.version, "conditions": [code], "details": {code: detail}}
    if organisation:
        given["accounts_on"] = clock.today()
    held = sign_statement(
        session,
        seal=SEAL,
        actor=viewer,
        seat=option.seat,
        reading=option.reading,
        signed=Signed(**{**given, **signed}),
        signature=Signature(person.name, "192.0.2.7", "Test browser"),
    )
    session.commit()
    return held
