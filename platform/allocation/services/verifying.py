"""Whose pension money an account is about is said by its people, and verified by staff, as organisations are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allocation import queries
from allocation.queries import ClaimedMoney
from foundation import clock
from foundation.audit import Actor, trail
from foundation.database import Session
from foundation.errors import Conflict, Invalid, NotFound
from reference import queries as reference


@dataclass(frozen=True, slots=True)
class Claim:
    """An account with what it is said to be about.

    Parameters
    ----------
    money : ClaimedMoney
        Its rows.
    code, name : str
        The fund or pool: its code, as a form sends it back, and what it is called.
    """

    money: ClaimedMoney
    code: str
    name: str


def claims(session: Session) -> Sequence[Claim]:
    """Give every account about pension money, those that are not verified first."""
    names = _names(session)
    return [Claim(each, _code(each), names.get(_code(each), "")) for each in queries.claimed_money(session)]


def verify(session: Session, *, actor: Actor, slug: str, code: str) -> None:
    """Note that staff saw that an account is about the money that its people say.

    Parameters
    ----------
    code : str
        The fund or pool that staff looked at.

    Raises
    ------
    NotFound
        If the account is about no pension money.
    Invalid
        If the organisation that keeps it is not verified itself.
    Conflict
        If its people have named another fund or pool since.
    """
    found = _claim(session, slug)
    if code != _code(found):
        raise Conflict("Its people have named another fund or pool since. Look again.")
    if found.organisation is None or found.organisation.verified_at is None:
        raise Invalid(
            {"code": ["Verify the organisation first: the account can be no more certain than who keeps it."]}
        )
    found.held.verified_at, found.held.verified_by_id = clock.now(), actor.user_id
    session.add(found.held)
    _note(session, actor, found, verified=True)


def unverify(session: Session, *, actor: Actor, slug: str) -> None:
    """Take a verification back.

    Raises
    ------
    NotFound
        If the account is about no pension money.
    """
    found = _claim(session, slug)
    if found.held.verified_at is None:
        return
    found.held.verified_at = found.held.verified_by_id = None
    session.add(found.held)
    _note(session, actor, found, verified=False)


def _claim(session: Session, slug: str) -> ClaimedMoney:
    found = queries.claimed_by(session, slug)
    if found is None:
        raise NotFound("There is no such account, or it is about no pension money.")
    return found


def _code(money: ClaimedMoney) -> str:
    return money.held.fund_code or money.held.pool_code or ""


def _names(session: Session) -> Mapping[str, str]:
    funds = {row.code: row.name for row in reference.pension_funds(session)}
    return funds | {row.code: f"All funds of {row.name}" for row in reference.pension_pools(session)}


def _note(session: Session, actor: Actor, found: ClaimedMoney, *, verified: bool) -> None:
    action = "pension money verified" if verified else "verification of pension money withdrawn"
    trail(session, actor, "funder", found.funder.id, action, {"verified": [not verified, verified]})
