"""Say whose pension money an account is about, and what each of its vehicles is for."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete
from sqlmodel import col

from accounts.policy import Viewer
from allocation import queries
from allocation.models import PensionAccount, Vehicle
from allocation.services.access import Account
from allocation.services.tagging import tagger
from allocation.services.words import PILLARS
from foundation.audit import trail
from foundation.database import Session
from foundation.errors import Conflict, Invalid
from reference import queries as reference

FUND, POOL = "fund", "pool"
Choices = Sequence[tuple[str, Sequence[tuple[str, str]]]]
_FUND_AREA = "fund"
_MOVED = (
    "A colleague has changed this since you opened it. What you typed is still here; save again to put it in place."
)


def whose_choices(session: Session) -> Choices:
    """Give every fund and pool that an account can be about, in groups, as ``kind:code`` and name."""
    funds = [(f"{FUND}:{row.code}", row.name) for row in reference.pension_funds(session)]
    pools = [(f"{POOL}:{row.code}", f"All funds of {row.name}") for row in reference.pension_pools(session)]
    return [("One fund", funds), ("A vehicle of a pool", pools)]


def area_choices(session: Session) -> Choices:
    """Give every area that a vehicle can be for, in groups, as ``kind:code`` and name."""
    areas = [
        (title, [(value.removeprefix("place:"), name) for value, name in group])
        for title, group in tagger(session).choices()
        if group and group[0][0].startswith("place:")
    ]
    funds = [(f"{_FUND_AREA}:{row.code}", f"Own area of {row.name}") for row in reference.pension_funds(session)]
    return [*areas, ("Areas of pension funds", funds)]


def purposes(session: Session, account: Account) -> dict[str, str]:
    """Give what is set now, by the name of its field: ``whose``, and an area and a pillar for each vehicle."""
    held = queries.pension_account(session, account.funder_id)
    found = {"whose": "" if held is None else _whose(held)}
    for vehicle in queries.vehicles(session, account.funder_id):
        found[f"area_{vehicle.id}"] = vehicle.area or ""
        found[f"pillar_{vehicle.id}"] = vehicle.pillar or ""
    return found


def seen_as(held: Mapping[str, str]) -> str:
    """Give a text that is equal for equal settings: a form sends back which ones it was filled with."""
    return ";".join(f"{name}={value}" for name, value in sorted(held.items()))


def set_purposes(
    session: Session, account: Account, actor: Viewer, values: Mapping[str, str | None], seen: str
) -> None:
    """Set whose money the account is about, and what its vehicles are for.

    Parameters
    ----------
    values : Mapping of str to str or None
        By the fields of `purposes`; an empty one takes away.
    seen : str
        What the form was filled with, as `seen_as` writes it.

    Raises
    ------
    Invalid
        If there is no such fund, pool, area or pillar.
    Conflict
        If somebody else has set something else since.
    """
    before = purposes(session, account)
    after = {name: values.get(name) or "" for name in before}
    if seen_as(before) != seen:
        raise Conflict(_MOVED)
    _check(session, after)
    if after["whose"] != before["whose"]:
        session.execute(delete(PensionAccount).where(col(PensionAccount.funder_id) == account.funder_id))
        kind, _, code = after["whose"].partition(":")
        if kind:
            fund, pool = (code if kind == each else None for each in (FUND, POOL))
            session.add(PensionAccount(funder_id=account.funder_id, fund_code=fund, pool_code=pool))
    for vehicle in queries.vehicles(session, account.funder_id):
        _set(vehicle, after)
    trail(
        session,
        actor,
        "funder",
        account.funder_id,
        "pension money set",
        {name: [before[name], after[name]] for name in before if before[name] != after[name]},
    )


def _set(vehicle: Vehicle, values: Mapping[str, str]) -> None:
    vehicle.area = values[f"area_{vehicle.id}"] or None
    vehicle.pillar = values[f"pillar_{vehicle.id}"] or None


def _whose(held: PensionAccount) -> str:
    return f"{FUND}:{held.fund_code}" if held.fund_code else f"{POOL}:{held.pool_code}"


def _check(session: Session, values: Mapping[str, str]) -> None:
    """See that everything that is named is known."""
    whose = {value for _, group in whose_choices(session) for value, _ in group}
    areas = {value for _, group in area_choices(session) for value, _ in group}
    known = {"whose": whose, "area": areas, "pillar": set(PILLARS)}
    wrong = {
        name: ["Choose one of the list."]
        for name, value in values.items()
        if value and value not in known[name.partition("_")[0]]
    }
    if wrong:
        raise Invalid(wrong)
