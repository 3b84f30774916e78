"""Registers of deals that are brought in: a file is checked row by row, looked at, and then loaded whole or not at all.

Every import keeps its source and its licence, and is an edition of its own: two imports are never added together.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Invalid, NotFound
from insights import queries
from insights.models import DealImport, ImportedDeal
from profiles.services.headers import Column
from profiles.services.known import Known, Resolver
from profiles.services.sheets import Sheet

#: Longest file: it is checked within one request.
MOST_ROWS = 10_000
BASES: Mapping[str, str] = {"announced": "When deals were announced", "completed": "When deals were completed"}
PLACES: Mapping[str, str] = {
    "registered": "Registered office",
    "head_office": "Head office",
    "operations": "Where most of the work is done",
}
COLUMNS: Sequence[Column] = (
    Column("company", "Company"),
    Column("company_number", "Company number"),
    Column("closed_on", "Date"),
    Column("amount_gbp", "Amount"),
    Column("instrument", "Instrument"),
    Column("stage", "Stage"),
    Column("sector", "Sector"),
    Column("authority", "Local authority"),
    Column("postcode", "Postcode"),
    Column("university", "University"),
    Column("founded_authority", "Local authority where it began"),
    Column("investor_authority", "Local authority of the nearest investor"),
)
REQUIRED = ("company", "closed_on")
_NOT_EQUITY = "Only equity and convertible deals are counted. Grants, loans and secondary sales stay out."

Check = Callable[[Mapping[str, str]], dict[str, Any]]


def preview(
    session: Session,
    *,
    check: Check,
    user_id: int | None,
    about: Mapping[str, Any],
    filename: str,
    content: bytes,
    demo: bool = False,
) -> DealImport:
    """Take a file in and check every row. Nothing of it is in any figure before it is loaded.

    Parameters
    ----------
    session : Session
        The transaction.
    check : callable
        The schema of a row: takes what was typed by field and gives clean values, or raises ``Invalid``.
    user_id : int or None
        Who brings it.
    about : Mapping
        Source, licence and what its dates and places are.
    filename, content : str, bytes
        The file.
    demo : bool, default=False
        Whether its deals are invented.

    Raises
    ------
    Invalid
        If the file cannot be read as a table.
    """
    sheet = Sheet.read(content, filename, COLUMNS, most_rows=MOST_ROWS)
    passed, problems = _judge(Known(session), check, sheet)
    made = DealImport(
        **about,
        user_id=user_id,
        filename=filename[-200:],
        total=len(sheet.rows),
        columns=sheet.columns,
        cells=sheet.cells,
        rows=passed,
        problems=problems,
        demo=demo,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made


def choose_columns(session: Session, held: DealImport, fields: Sequence[str], *, check: Check) -> None:
    """Settle what each column holds, in their order, and check every row afresh.

    Raises
    ------
    Conflict
        If it is loaded already.
    Invalid
        If two columns hold one field, or none holds one that every deal needs.
    """
    if held.status != "previewed" or not held.cells:
        raise Conflict("This file was loaded already.")
    sheet = Sheet.kept(held.columns, held.cells, COLUMNS).choosing(fields, REQUIRED)
    held.rows, held.problems = _judge(Known(session), check, sheet)
    held.columns = sheet.columns
    session.add(held)
    session.flush()


def missing(held: DealImport) -> list[str]:
    """Give what no column of a file holds though every deal needs it: until that is said nothing is checked."""
    return Sheet.kept(held.columns, [], COLUMNS).missing(REQUIRED) if held.columns else []


def _judge(known: Known, check: Check, sheet: Sheet) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Part rows into deals that pass and rows that stay out, each with its reasons and as it was sent."""
    passed: list[dict[str, Any]] = []
    problems: list[dict[str, Any]] = []
    if sheet.missing(REQUIRED):
        return passed, problems
    seen: dict[tuple[object, ...], int] = {}
    for row in sheet.rows:
        typed = sheet.typed(row)
        try:
            deal = _resolved(known, check(typed))
            key = (deal["company_key"], deal["closed_on"], deal["amount_gbp"])
            if key in seen:
                raise Invalid({"company": [f"The same deal as row {seen[key]} of this file."]})
        except Invalid as error:
            problems.append(sheet.problem(row, error))
            continue
        seen[key] = row.number
        passed.append({"row": row.number, **deal})
    return passed, problems


def _resolved(known: Known, values: Mapping[str, Any]) -> dict[str, Any]:
    """Replace names by codes, as they are kept.

    Raises
    ------
    Invalid
        If a name is not known, or the deal is no equity deal.
    """
    resolver = Resolver(known)
    instrument = resolver.one("instrument", "instrument", values.get("instrument"))
    if instrument and instrument not in queries.EQUITY:
        resolver.problems.setdefault("instrument", []).append(_NOT_EQUITY)
    resolved = {
        "company": values["company"],
        "company_key": values.get("company_number") or " ".join(str(values["company"]).casefold().split()),
        "closed_on": values["closed_on"].isoformat(),
        "amount_gbp": values.get("amount_gbp"),
        "stage_code": resolver.one("stage", "stage", values.get("stage")),
        "sector_code": resolver.one("sector", "sector", values.get("sector")),
        "authority_code": resolver.authority(
            "postcode", values.get("postcode"), values.get("authority"), corrected="authority"
        ),
        "university_ukprn": resolver.one("university", "university", values.get("university")),
        "founded_authority_code": resolver.one("founded_authority", "authority", values.get("founded_authority")),
        "investor_authority_code": resolver.one("investor_authority", "authority", values.get("investor_authority")),
    }
    resolver.done()
    return resolved


def load(session: Session, held: DealImport) -> int:
    """Load every deal that passed, in the caller's transaction, and say how many.

    Raises
    ------
    Conflict
        If it is loaded already, or nothing of it passed.
    """
    if held.status != "previewed":
        raise Conflict("This file was loaded already.")
    if not held.rows:
        raise Conflict("No row of this file can be loaded.")
    key, count = held.id or 0, len(held.rows)
    for row in held.rows:
        session.add(ImportedDeal(**{**row, "import_id": key, "closed_on": date.fromisoformat(row["closed_on"])}))
    held.rows, held.cells, held.status, held.loaded_at = [], [], "loaded", clock.now()
    session.flush()
    return count


def remove(session: Session, held: DealImport) -> None:
    """Take an import away with all its deals: every figure that was made from it goes with it."""
    session.delete(held)
    session.flush()


def import_at(session: Session, import_id: int) -> DealImport:
    """Give an import.

    Raises
    ------
    NotFound
        If there is none.
    """
    found = queries.import_of(session, import_id)
    if found is None:
        raise NotFound("There is no such import.")
    return found
