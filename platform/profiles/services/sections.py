"""The sections that a venture's profile is edited by, and how far each is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from profiles.queries import VentureRecord

NOT_STARTED, IN_PROGRESS, COMPLETE = "not started", "in progress", "complete"


@dataclass(frozen=True)
class Section:
    """A part of a profile that is edited on one page.

    Parameters
    ----------
    code : str
        Its name in addresses.
    title : str
        Its name on pages.
    lead : str
        What it is for.
    fields : tuple of str
        What it asks.
    needed : tuple of str
        What must be answered for the section to be complete. Where nothing must, saving it completes it: "none" is an
        answer too.
    """

    code: str
    title: str
    lead: str
    fields: tuple[str, ...]
    needed: tuple[str, ...] = ()


SECTIONS: tuple[Section, ...] = (
    Section(
        "about",
        "About",
        "Who you are. Everybody can read this part.",
        ("name", "one_line", "description", "website", "company_number", "founded_on"),
        ("name", "one_line", "description", "founded_on"),
    ),
    Section(
        "sectors",
        "Sectors and stage",
        "What you work on and how far it is. Funders choose by this first.",
        ("sectors", "stage_code", "trl", "restricted"),
        ("sectors", "stage_code", "trl"),
    ),
    Section(
        "origin",
        "Origin and intellectual property",
        "Where the idea comes from and who owns it.",
        ("university_ukprn", "university_stake_percent", "ip_position", "ip_note"),
        ("ip_position",),
    ),
    Section(
        "places",
        "Places",
        "Where you are registered and where you work. Many programmes are tied to a place.",
        ("registered_postcode", "registered_authority_code", "places"),
        ("registered_postcode",),
    ),
    Section(
        "team",
        "Team",
        "Who does the work.",
        ("team_size", "founding_team", "team_note", "team"),
        ("team_size", "team"),
    ),
    Section(
        "traction",
        "Traction",
        "What customers do, not what they say.",
        ("customers", "revenue_gbp", "revenue_growth_percent"),
        ("customers", "revenue_gbp"),
    ),
    Section(
        "round",
        "The round",
        "What you raise. Only your own people and verified funders see this.",
        (
            "round_target_gbp",
            "round_minimum_gbp",
            "instruments",
            "round_use",
            "round_closes_on",
            "round_committed_gbp",
            "valuation_gbp",
            "cash_in_hand_gbp",
            "monthly_costs_gbp",
        ),
        ("round_target_gbp", "instruments", "round_use"),
    ),
    Section("rounds", "Earlier rounds", "Money that came in before, grants too.", ("rounds",)),
    Section(
        "tax",
        "Tax relief and subsidy",
        "What decides whether some investors and programmes can take part.",
        ("seis_status", "eis_status", "mfa_received_gbp"),
        ("seis_status", "eis_status", "mfa_received_gbp"),
    ),
    Section(
        "impact",
        "Impact and resource efficiency",
        "The good it does, and the money, energy or waste it saves.",
        ("impact_note", "resource_note", "money_saved_gbp", "energy_saved_kwh", "waste_saved_tonnes"),
    ),
    Section("clusters", "Clusters", "The clusters that you take part in.", ("clusters",)),
)
BY_CODE: Mapping[str, Section] = {section.code: section for section in SECTIONS}
SECTION_OF: Mapping[str, str] = {name: section.code for section in SECTIONS for name in section.fields}

#: Fields whose value somebody could show proof of. A changed value is only declared, until it is shown again.
FACT_FIELDS = frozenset(
    {
        "company_number",
        "founded_on",
        "trl",
        "university_ukprn",
        "university_stake_percent",
        "ip_position",
        "registered_postcode",
        "places",
        "team_size",
        "customers",
        "revenue_gbp",
        "revenue_growth_percent",
        "round_committed_gbp",
        "rounds",
        "seis_status",
        "eis_status",
        "mfa_received_gbp",
        "money_saved_gbp",
        "energy_saved_kwh",
        "waste_saved_tonnes",
    }
)


def known(value: object) -> bool:
    """Say whether a field holds an answer. Nought and "no" are answers."""
    return value is not None and value not in ("", [])


def status_of(section: Section, state: Mapping[str, Any], answered: Collection[str]) -> str:
    """Say how far a section is: not started, in progress or complete."""
    # Every venture has a name from its first day, and is restricted or not: neither shows that somebody was here.
    telling = [name for name in section.fields if name not in ("name", "restricted")]
    if section.code not in answered and not any(known(state.get(name)) for name in telling):
        return NOT_STARTED
    return COMPLETE if all(known(state.get(name)) for name in section.needed) else IN_PROGRESS


def statuses(record: VentureRecord) -> dict[str, str]:
    """Give the status of every section of a venture."""
    state = record.state()
    return {section.code: status_of(section, state, record.venture.sections_answered) for section in SECTIONS}
