"""Keep a fund's ledger: vehicles are opened, entries added, and entries corrected by others that take their place."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError

from accounts.policy import Viewer
from allocation import queries
from allocation.models import Entry, Vehicle
from allocation.services.access import Account
from allocation.services.words import OF_COMPANIES
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Invalid, NotFound
from profiles.services.known import Known, Resolver

#: Fields of an entry that only money in a company has.
_OF_COMPANIES = ("authority_code", "sector_code", "stage_code", "instrument_code", "pillar")
_OF_ROUNDS = ("round_gbp", "private_gbp", "public_gbp")


def open_vehicle(session: Session, account: Account, values: Mapping[str, Any]) -> Vehicle:
    """Open a vehicle.

    Raises
    ------
    Invalid
        If the funder has one of that name.
    """
    name = " ".join(str(values["name"]).split())
    if name.casefold() in {held.name.casefold() for held in queries.vehicles(session, account.funder_id)}:
        raise Invalid({"name": ["There is a vehicle of this name already."]})
    made = Vehicle(
        funder_id=account.funder_id,
        name=name,
        vintage_year=values.get("vintage_year"),
        demo=account.funder.demo,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made


def enter(session: Session, account: Account, actor: Viewer, values: Mapping[str, Any]) -> Entry:
    """Add an entry.

    Parameters
    ----------
    session : Session
        The transaction.
    account : Account
        Whose ledger.
    actor : Viewer
        Who enters it.
    values : Mapping
        The fields of an entry, as their schema reads them; a place, sector, stage or kind may be a name.

    Raises
    ------
    Invalid
        If a word is not known, or the vehicle is not this funder's.
    """
    return _added(session, account, actor, columns_of(session, account, values))


def correct(session: Session, account: Account, actor: Viewer, entry_id: int, values: Mapping[str, Any]) -> Entry:
    """Put another entry in the place of one.

    Raises
    ------
    Conflict
        If somebody else has corrected it since it was looked at.
    """
    earlier = standing(session, account, entry_id)
    return _added(session, account, actor, {**columns_of(session, account, values), "corrects_id": earlier.id})


def take_out(session: Session, account: Account, actor: Viewer, entry_id: int, note: str) -> Entry:
    """Take an entry out: it stays to be read, and counts no longer.

    Raises
    ------
    Conflict
        If somebody else has corrected it since it was looked at.
    """
    earlier = standing(session, account, entry_id)
    kept = earlier.model_dump(exclude={"id", "entered_at", "entered_by_id", "corrects_id", "void", "demo", "note"})
    return _added(session, account, actor, {**kept, "corrects_id": earlier.id, "void": True, "note": note})


def standing(session: Session, account: Account, entry_id: int) -> Entry:
    """Give an entry that may be corrected.

    Raises
    ------
    NotFound
        If there is none in this ledger.
    Conflict
        If another stands in its place.
    """
    entry = queries.entry_of(session, account.funder_id, entry_id)
    if entry is None:
        raise NotFound("There is no such entry in this ledger.")
    if entry.void or queries.replaced_by(session, entry_id) is not None:
        raise Conflict("A colleague has corrected this entry already. The ledger shows what stands in its place.")
    return entry


def _added(session: Session, account: Account, actor: Viewer, columns: Mapping[str, Any]) -> Entry:
    entry = Entry(**columns, demo=account.funder.demo, entered_at=clock.now(), entered_by_id=actor.user_id)
    session.add(entry)
    try:
        session.flush()
    except IntegrityError as error:
        # Two corrections at the same moment: the second one is told, as it would have been a moment later.
        if columns.get("corrects_id") is None:
            raise
        raise Conflict("A colleague has corrected this entry already.") from error
    return entry


def columns_of(
    session: Session, account: Account, values: Mapping[str, Any], known: Known | None = None
) -> dict[str, Any]:
    """Give the columns of an entry: words as codes, the venture that a company is, and what is known of it.

    Raises
    ------
    Invalid
        If a word is not known, or the vehicle is not this funder's.
    """
    resolver = Resolver(known or Known(session))
    vehicle = queries.vehicle_of(session, account.funder_id, values["vehicle_id"])
    if vehicle is None:
        resolver.problems["vehicle_id"] = ["Choose one of your vehicles."]
    columns = {name: values.get(name) for name in ("vehicle_id", "kind", "happened_on", "amount_gbp")}
    columns |= {"note": values.get("note") or "", "company": values.get("company") or ""}
    if values["kind"] in OF_COMPANIES:
        columns |= {name: values.get(name) for name in (*_OF_COMPANIES, *_OF_ROUNDS)}
        for field, kind in (
            ("authority_code", "authority"),
            ("sector_code", "sector"),
            ("stage_code", "stage"),
            ("instrument_code", "instrument"),
        ):
            columns[field] = resolver.one(field, kind, values.get(field))
        columns |= _from_venture(session, account, columns)
    resolver.done()
    return columns


def _from_venture(session: Session, account: Account, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Link a company to the venture of that name that the fund knows, and take over what was left open."""
    held = queries.own_ventures(session, account.funder)
    venture = held.get(" ".join(str(columns["company"]).casefold().split()))
    if venture is None:
        return {"venture_id": None}
    return {
        "venture_id": venture.id,
        "authority_code": columns["authority_code"] or venture.registered_authority_code,
        "sector_code": columns["sector_code"] or queries.main_sector(session, venture.id or 0),
        "stage_code": columns["stage_code"] or venture.stage_code,
    }
