"""What ventures and mandates each bring to an import: by what two are the same, and how one is made."""

import re
from collections.abc import Sequence

from accounts.policy import Action, Viewer, may
from foundation.database import Session
from foundation.errors import NotFound
from profiles.models import Funder, ImportJob, Venture
from profiles.queries import imports as queries
from profiles.queries.records import WEIGHT_COLUMNS
from profiles.services.funders import create_mandate
from profiles.services.importing import Sames, Values
from profiles.services.known import Known
from profiles.services.ventures import create_venture

VENTURE_FIELDS = (
    "name", "one_line", "description", "website", "company_number", "founded_on", "sectors", "stage_code", "trl",
    "university_ukprn", "university_stake_percent", "ip_position", "ip_note", "registered_postcode",
    "registered_authority_code", "places", "clusters", "team_size", "founding_team", "customers",
    "revenue_gbp",
    "revenue_growth_percent", "round_target_gbp", "round_minimum_gbp", "instruments", "round_use", "round_closes_on",
    "round_committed_gbp", "valuation_gbp", "monthly_costs_gbp", "cash_in_hand_gbp",
    "seis_status", "eis_status", "mfa_received_gbp", "impact_note",
    "resource_note", "money_saved_gbp", "energy_saved_kwh", "waste_saved_tonnes",
)  # fmt: skip
MANDATE_FIELDS = (
    "name", "description", "sectors", "excluded_sectors", "stages", "instruments", "ticket_min_gbp", "ticket_max_gbp",
    "share_min", "share_max", "lead", "opens_on", "closes_on", "days_to_money", "grant_share_max", *WEIGHT_COLUMNS,
    "horizon_years", "last_confirmed_on", "places",
)  # fmt: skip
_COMPANY_FORM = re.compile(r"\b(ltd|limited|plc|llp|cic)\b\.?")
_NOT_WORD = re.compile(r"[^\w]+")


def plain_name(name: str) -> str:
    """Give a name without case, punctuation and the form of company.

    Examples
    --------
    >>> plain_name("Trent-Works Ltd.")
    'trent works'
    """
    return _NOT_WORD.sub(" ", _COMPANY_FORM.sub(" ", name.casefold())).strip()


def venture_sames(session: Session, viewer: Viewer, _job: ImportJob, rows: Sequence[Values]) -> list[Sames]:
    """Say by what each of some ventures may be here already: its company number, then its name and postcode.

    Only profiles that the asker may see are told of.
    """
    numbers = {str(row["company_number"]) for row in rows if row.get("company_number")}
    postcodes = {str(row["registered_postcode"]) for row in rows if row.get("registered_postcode")}
    by_number: dict[str, Venture] = {}
    by_name: dict[tuple[str, str], Venture] = {}
    for venture in queries.ventures_like(session, numbers, postcodes) if numbers or postcodes else ():
        if may(viewer, Action.VIEW, venture):
            by_number.setdefault(venture.company_number or "", venture)
            by_name.setdefault((plain_name(venture.name), venture.registered_postcode or ""), venture)
    found = []
    for row in rows:
        number, postcode = str(row.get("company_number") or ""), str(row.get("registered_postcode") or "")
        named = (plain_name(str(row["name"])), postcode)
        keys, looks = _keys(number, named)
        there = ""
        if number and number in by_number:
            there = f"Same company number as {by_number[number].name}, which is here already."
        elif postcode and named in by_name and not _differ(number, by_name[named]):
            there = f"Same name and postcode as {by_name[named].name}, which is here already."
        found.append(Sames(keys, looks, there))
    return found


def _keys(number: str, named: tuple[str, str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Give what a venture is known by, and what an earlier row that is the same would be known by.

    Two of one name and postcode are two firms where both give a company number, and these differ.
    """
    name = f"{named[0]} {named[1]}"
    keys, looks = [], []
    if number:
        keys.append(f"number {number}")
        looks.append((f"number {number}", "Same company number"))
    if named[1]:
        keys.append(f"numbered {name}" if number else f"named {name}")
        looks.append((f"named {name}", "Same name and postcode"))
    if named[1] and not number:
        looks.append((f"numbered {name}", "Same name and postcode"))
    return keys, looks


def _differ(number: str, venture: Venture) -> bool:
    """Say whether company numbers show that two firms of one name and postcode are two."""
    return bool(number and venture.company_number and number != venture.company_number)


def make_venture(session: Session, viewer: Viewer, job: ImportJob, known: Known, values: Values) -> object:
    """Make one venture, as a draft of the organisation that the file was brought in for."""
    if job.organisation_id is None:
        raise NotFound("The organisation of this import is gone.")
    return create_venture(session, actor=viewer, organisation_id=job.organisation_id, data=values, known_facts=known)


def mandate_sames(session: Session, _viewer: Viewer, job: ImportJob, rows: Sequence[Values]) -> list[Sames]:
    """Say by what each of some mandates may be here already: its name, among those of its funder."""
    names = {plain_name(name): name for name in queries.mandate_names(session, int(job.columns["into"]))}
    found = []
    for row in rows:
        name = plain_name(str(row["name"]))
        there = f"Same name as {names[name]}, which the funder has already." if name in names else ""
        found.append(Sames([name], [(name, "Same name")], there))
    return found


def make_mandate(session: Session, viewer: Viewer, job: ImportJob, known: Known, values: Values) -> object:
    """Make one mandate, as a draft of the funder that the file was brought in for."""
    funder = session.get(Funder, int(job.columns["into"]))
    if funder is None or funder.organisation_id != job.organisation_id:
        raise NotFound("The funder of this import is gone.")
    return create_mandate(session, actor=viewer, funder=funder, data=values, known_facts=known)
