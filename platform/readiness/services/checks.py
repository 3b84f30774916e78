"""Checks that save a wasted application: tax relief, subsidy room, a university's share, sensitive areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from foundation import clock
from foundation.database import Session
from profiles.queries import VentureRecord
from readiness import queries
from readiness.models import CheckFacts, SensitiveArea
from readiness.services.savings import Saving, savings_of
from readiness.services.subsidy import Headroom, headroom
from readiness.services.tax_relief import Company, Light, Rules, Verdict, eis, seis
from reference import queries as reference
from reference.services.rules import RuleValue, rules_on

_NORTHERN_IRELAND = "Northern Ireland"
#: Stages at which the guide's words about the founders' share at series A are of use.
_LATER = frozenset({"series_a", "series_b", "growth"})


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the company beside a guide's range.

    Parameters
    ----------
    who : str
        Whose share.
    words : str
        The comparison, which says where it lies and judges nothing.
    light : Light
        LIKELY inside the range, CHECK outside it or where something is not known.
    rules : tuple of RuleValue
        The range with its source.
    """

    who: str
    words: str
    light: Light
    rules: tuple[RuleValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Checks:
    """Everything that is checked, for a day.

    Parameters
    ----------
    on : date
        The day of the application, award or share issue.
    jurisdiction : {'GB', 'NI'}
        Whose limits were used.
    placed : bool
        Whether the registered place is known; where it is not, the limits of Great Britain are shown.
    relief : list of Verdict
        SEIS and EIS.
    subsidy : Headroom or None
        Room for Minimal Financial Assistance.
    profile_mfa_gbp : int or None
        What the profile says was received, which matches are made with.
    shares : list of Share
        A university's share and the founders'.
    areas : sequence of SensitiveArea
        Sensitive areas that the venture's sectors touch.
    triggers : list of RuleValue
        Holdings that need notice there.
    savings : list of Saving
        Claims beside measurements.
    """

    on: date
    jurisdiction: str
    placed: bool
    relief: list[Verdict]
    subsidy: Headroom | None
    profile_mfa_gbp: int | None
    shares: list[Share]
    areas: Sequence[SensitiveArea]
    triggers: list[RuleValue]
    savings: list[Saving]


def jurisdiction_of(session: Session, record: VentureRecord) -> str | None:
    """Say whose limits a venture is under, by its registered place: None where that is not known."""
    code = record.venture.registered_authority_code
    place = reference.authority(session, code) if code else None
    if place is None:
        return None
    return "NI" if place.country == _NORTHERN_IRELAND else "GB"


def checks_for(session: Session, record: VentureRecord, on: date | None = None) -> Checks:
    """Check a venture for a day, today where none is named."""
    day = on or clock.today()
    key = record.venture.id or 0
    found = jurisdiction_of(session, record)
    rules = rules_on(session, day, found or "GB")
    facts = queries.check_facts(session, key)
    company = company_of(record, facts, day)
    return Checks(
        on=day,
        jurisdiction=found or "GB",
        placed=found is not None,
        relief=[seis(company, rules, day), eis(company, rules, day)],
        subsidy=headroom(queries.awards(session, key), rules, day),
        profile_mfa_gbp=record.venture.mfa_received_gbp,
        shares=list(_shares(record, facts, rules)),
        areas=queries.sensitive_areas(session, record.sectors),
        triggers=[rule for code, rule in rules.items() if code.startswith("nsi.trigger_")],
        savings=savings_of(record, queries.measurements(session, key)),
    )


def company_of(record: VentureRecord, facts: CheckFacts | None, on: date) -> Company:
    """Gather what is known of a company: what it said for the checks first, then what its profile says."""
    row, said = record.venture, facts or CheckFacts(venture_id=record.venture.id or 0, updated_at=clock.now())
    return Company(
        ask_gbp=row.round_target_gbp,
        gross_assets_gbp=said.gross_assets_gbp,
        employees_fte=said.employees_fte if said.employees_fte is not None else row.team_size,
        raised_12m_gbp=_first(said.raised_12m_gbp, _raised(record, on, days=365)),
        raised_lifetime_gbp=_first(said.raised_lifetime_gbp, _raised(record, on)),
        seis_raised_gbp=said.seis_raised_gbp,
        sold=True if said.first_sale_on or row.revenue_gbp or row.customers else _unsold(record),
        first_sale_on=said.first_sale_on,
        trading_since=said.trading_since,
        excluded_trade_share=said.excluded_trade_share,
        generates_power=said.generates_power,
        knowledge_intensive=said.knowledge_intensive,
    )


def _first(*values: int | None) -> int | None:
    return next((value for value in values if value is not None), None)


def _unsold(record: VentureRecord) -> bool | None:
    """Give False where the profile says that there was neither revenue nor a customer, None where it does not say."""
    row = record.venture
    return False if row.revenue_gbp == 0 and not row.customers else None


def _raised(record: VentureRecord, on: date, *, days: int | None = None) -> int | None:
    """Add up the shares sold in earlier rounds; None where an amount is not disclosed, or no round is on record."""
    since = on - timedelta(days=days) if days else date.min
    rounds = [held.round for held in record.rounds if held.round.instrument_code in ("equity", "convertible")]
    amounts = [row.amount_gbp for row in rounds if since < row.closed_on <= on]
    if not rounds or None in amounts:
        return None
    return sum(amount or 0 for amount in amounts)


def _shares(record: VentureRecord, facts: CheckFacts | None, rules: Rules) -> list[Share]:
    """Set the shares of university and founders beside the guide for their kind of spin-out; only software has one."""
    row = record.venture
    if row.university_ukprn is None:
        return []
    kind = facts.spinout_kind if facts else None
    low, high = rules.get("usit_software.university_share_min"), rules.get("usit_software.university_share_max")
    if kind is None:
        return [Share("The university", "Say what kind of spin-out this is, to see the guide for it.", Light.CHECK)]
    if kind != "software" or low is None or high is None:
        words = "No range for this kind of spin-out is on record here; ask for the guide that your university follows."
        return [Share("The university", words, Light.CHECK)]
    found = [_university_share(row.university_stake_percent, low, high)]
    least = rules.get("usit_software.founders_share_series_a_min")
    founders = facts.founders_share if facts else None
    if least is not None and row.stage_code in _LATER:
        found.append(_founders_share(founders, least))
    return found


def _university_share(percent: float | None, low: RuleValue, high: RuleValue) -> Share:
    span = f"{float(low.decimal):.0%} to {float(high.decimal):.0%}"
    if percent is None:
        return Share("The university", f"Its share is not known; the guide says {span}.", Light.CHECK, (low, high))
    inside = 100 * float(low.decimal) <= percent <= 100 * float(high.decimal)
    where = "inside the guide's range" if inside else "outside the guide's range"
    light = Light.LIKELY if inside else Light.CHECK
    return Share("The university", f"Its share of {percent:g}% is {where} of {span}.", light, (low, high))


def _founders_share(share: float | None, least: RuleValue) -> Share:
    guide = f"at least {float(least.decimal):.0%} at series A"
    if share is None:
        return Share("The founders", f"Their share is not known; the guide says {guide}.", Light.CHECK, (least,))
    inside = share >= float(least.decimal)
    where = "inside the guide's range" if inside else "outside the guide's range"
    words = f"Their share of {100 * share:g}% is {where} of {guide}."
    return Share("The founders", words, Light.LIKELY if inside else Light.CHECK, (least,))
