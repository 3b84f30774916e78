"""Entries of a ledger out of a spreadsheet: every row is checked, and then all that passed are loaded, or none."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from accounts.policy import Viewer
from allocation import queries
from allocation.models import Entry, EntryImport
from allocation.services.access import Account
from allocation.services.entering import columns_of
from allocation.services.words import KINDS
from foundation import clock
from foundation.audit import plain
from foundation.database import Session
from foundation.errors import Conflict, Invalid, NotFound
from profiles.services.headers import Column
from profiles.services.known import Known
from profiles.services.sheets import Sheet

#: Longest file: it is checked within one request.
MOST_ROWS = 5_000
COLUMNS: Sequence[Column] = (
    Column("vehicle_id", "Vehicle", words=("fund", "fund name", "vehicle name", "pot")),
    Column("kind", "What happened", words=("type", "transaction type", "kind", "event", "transaction")),
    Column("happened_on", "Date", words=("day", "transaction date", "value date", "completed", "completion date")),
    Column("amount_gbp", "Amount", words=("value", "cash", "invested amount", "cost", "transaction amount")),
    Column("company", "Company", words=("investee", "portfolio company", "company name", "investment name")),
    Column("authority_code", "Local authority", words=("council", "place", "location", "lad", "district", "area")),
    Column("sector_code", "Sector", words=("industry", "theme")),
    Column("stage_code", "Stage", words=("investment stage", "funding stage")),
    Column("instrument_code", "Kind of money", words=("instrument", "asset class", "security")),
    Column("pillar", "Pillar", words=("pbii pillar", "impact pillar")),
    Column("round_gbp", "Whole round", words=("round size", "total round", "round", "deal size")),
    Column("private_gbp", "Private money beside it", words=("private co investment", "private leverage")),
    Column("public_gbp", "Public money beside it", words=("public co investment", "public leverage")),
    Column("note", "Note", words=("comment", "comments", "notes")),
)
REQUIRED = ("vehicle_id", "kind", "happened_on", "amount_gbp")
Check = Callable[[Mapping[str, Any]], dict[str, Any]]


def preview(
    session: Session, account: Account, actor: Viewer, *, check: Check, filename: str, content: bytes
) -> EntryImport:
    """Take a file in and check every row. Nothing of it is in the ledger before it is loaded.

    Parameters
    ----------
    session : Session
        The transaction.
    account : Account
        Whose ledger.
    actor : Viewer
        Who brings it.
    check : callable
        The schema of an entry: takes what was typed by field and gives clean values, or raises ``Invalid``.
    filename, content : str, bytes
        The file.

    Raises
    ------
    Invalid
        If the file cannot be read as a table.
    """
    sheet = Sheet.read(content, filename, COLUMNS, most_rows=MOST_ROWS)
    passed, problems = _judge(session, account, check, sheet)
    made = EntryImport(
        funder_id=account.funder_id,
        user_id=actor.user_id,
        filename=filename[-200:],
        total=len(sheet.rows),
        columns=sheet.columns,
        cells=sheet.cells,
        rows=passed,
        problems=problems,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made


def choose_columns(
    session: Session, account: Account, import_id: int, fields: Sequence[str], *, check: Check
) -> EntryImport:
    """Settle what each column holds, in their order, and check every row afresh.

    Raises
    ------
    Conflict
        If it is loaded already.
    Invalid
        If two columns hold one field, or none holds one that every entry needs.
    """
    held = import_for(session, account, import_id)
    if held.status != "previewed" or not held.cells:
        raise Conflict("This file was loaded already.")
    sheet = Sheet.kept(held.columns, held.cells, COLUMNS).choosing(fields, REQUIRED)
    held.rows, held.problems = _judge(session, account, check, sheet)
    held.columns = sheet.columns
    session.add(held)
    session.flush()
    return held


def missing(held: EntryImport) -> list[str]:
    """Give what no column of a file holds though every entry needs it: until that is said nothing is checked."""
    return Sheet.kept(held.columns, [], COLUMNS).missing(REQUIRED)


def _judge(
    session: Session, account: Account, check: Check, sheet: Sheet
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Part rows into entries that pass and rows that stay out, each with its reasons and as it was sent."""
    if sheet.missing(REQUIRED):
        return [], []
    known = Known(session)
    vehicles = {held.name.casefold(): held.id for held in queries.vehicles(session, account.funder_id)}
    seen: dict[tuple[object, ...], str] = {
        _same(entry.model_dump()): "in the ledger already" for entry in queries.live_entries(session, account.funder_id)
    }
    passed: list[dict[str, Any]] = []
    problems: list[dict[str, Any]] = []
    for row in sheet.rows:
        typed = sheet.typed(row)
        try:
            vehicle = " ".join(typed.get("vehicle_id", "").casefold().split())
            if vehicle and vehicle not in vehicles:
                raise Invalid({"vehicle_id": ["You have no vehicle of this name. Open it first."]})
            columns = columns_of(session, account, check({**typed, "vehicle_id": vehicles.get(vehicle)}), known)
            there = seen.get(_same(columns))
            if there:
                raise Invalid({"amount_gbp": [f"The same entry is {there}."]})
        except Invalid as error:
            problems.append(sheet.problem(row, error))
            continue
        seen[_same(columns)] = f"in row {row.number} of this file"
        passed.append({"row": row.number, **plain(columns)})
    return passed, problems


def _same(columns: Mapping[str, Any]) -> tuple[object, ...]:
    """Give what two entries share where they are one and the same."""
    company = " ".join(str(columns["company"] or "").casefold().split())
    return (columns["vehicle_id"], columns["kind"], columns["happened_on"], columns["amount_gbp"], company)


def load(session: Session, account: Account, actor: Viewer, import_id: int) -> int:
    """Load every entry that passed, in the caller's transaction, and say how many.

    Raises
    ------
    Conflict
        If it is loaded already, or nothing of it passed.
    """
    held = import_for(session, account, import_id)
    if not held.rows and held.status == "previewed":
        raise Conflict("No row of this file can be loaded.")
    taken = session.execute(
        update(EntryImport)
        .where(col(EntryImport.id) == import_id, col(EntryImport.status) == "previewed")
        .values(status="loaded", loaded_at=clock.now(), rows=[], cells=[])
        .returning(col(EntryImport.id))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if taken is None:
        raise Conflict("This file was loaded already.")
    rows, now = list(held.rows), clock.now()
    for row in rows:
        columns = {name: value for name, value in row.items() if name != "row"}
        columns["happened_on"] = date.fromisoformat(columns["happened_on"])
        session.add(Entry(**columns, demo=account.funder.demo, entered_at=now, entered_by_id=actor.user_id))
    session.flush()
    session.expire(held)
    return len(rows)


def import_for(session: Session, account: Account, import_id: int) -> EntryImport:
    """Give an import of a funder.

    Raises
    ------
    NotFound
        If there is none.
    """
    found = queries.import_of(session, account.funder_id, import_id)
    if found is None:
        raise NotFound("There is no such import.")
    return found


def template_rows(vehicle: str) -> list[list[object]]:
    """Give two rows that show what goes into the template."""
    first: dict[str, object] = {
        "vehicle_id": vehicle, "kind": KINDS["commitment"], "happened_on": "2026-04-01", "amount_gbp": 5_000_000,
    }  # fmt: skip
    second: dict[str, object] = {
        "vehicle_id": vehicle, "kind": KINDS["investment"], "happened_on": "2026-06-15", "amount_gbp": 250_000,
        "company": "Example Ltd", "authority_code": "Derby", "sector_code": "Aerospace", "stage_code": "Seed",
        "instrument_code": "Equity", "round_gbp": 1_000_000, "private_gbp": 500_000,
    }  # fmt: skip
    return [[row.get(column.name, "") for column in COLUMNS] for row in (first, second)]
