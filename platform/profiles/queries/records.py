"""Profiles with everything that belongs to them, as plain bundles of rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from profiles.models import (
    Cluster,
    ClusterItem,
    FactStatus,
    Funder,
    FundingRound,
    Mandate,
    MandateCondition,
    MandatePlace,
    TeamMember,
    Venture,
    VenturePlace,
)

R = TypeVar("R")

#: Words that stand where a slug could stand in an address.
RESERVED = frozenset({"new", "import", "imports", "export", "exports", "map"})


@dataclass(frozen=True)
class RoundRecord:
    """An earlier round and who put money into it."""

    round: FundingRound
    investors: tuple[str, ...] = ()


@dataclass(frozen=True)
class VentureRecord:
    """A venture with its related rows. ``sectors`` stand in the venture's order, the main one first."""

    venture: Venture
    sectors: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    places: tuple[VenturePlace, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    team: tuple[TeamMember, ...] = ()
    rounds: tuple[RoundRecord, ...] = ()
    facts: dict[str, FactStatus] = field(default_factory=dict)

    @property
    def authority_codes(self) -> tuple[str, ...]:
        """Every authority that the venture is in, by any of its addresses, each once."""
        registered = self.venture.registered_authority_code
        found = [registered] if registered else []
        return tuple(dict.fromkeys([*found, *(place.authority_code for place in self.places)]))

    def state(self) -> dict[str, Any]:
        """Give every field by the name that the schema knows it by: what forms show, and what changes are told by."""
        row = self.venture
        values: dict[str, Any] = {name: getattr(row, name) for name in VENTURE_COLUMNS}
        values["sectors"] = list(self.sectors)
        values["instruments"] = list(self.instruments)
        values["clusters"] = [cluster.slug for cluster in self.clusters]
        values["places"] = [
            {"postcode": place.postcode, "authority_code": place.authority_code, "purpose": place.purpose}
            for place in self.places
        ]
        values["team"] = [{"name": member.name, "role": member.role} for member in self.team]
        values["rounds"] = [
            {
                "closed_on": held.round.closed_on,
                "stage_code": held.round.stage_code,
                "instrument_code": held.round.instrument_code,
                "amount_gbp": held.round.amount_gbp,
                "investors": list(held.investors),
            }
            for held in self.rounds
        ]
        return values


@dataclass(frozen=True)
class MandateRecord:
    """A mandate with its funder and its related rows."""

    mandate: Mandate
    funder: Funder
    sectors: tuple[str, ...] = ()
    excluded_sectors: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    places: tuple[MandatePlace, ...] = ()
    conditions: tuple[MandateCondition, ...] = ()

    def state(self) -> dict[str, Any]:
        """Give every field by the name that the schema knows it by."""
        values: dict[str, Any] = {name: getattr(self.mandate, name) for name in MANDATE_COLUMNS}
        values["sectors"] = list(self.sectors)
        values["excluded_sectors"] = list(self.excluded_sectors)
        values["stages"] = list(self.stages)
        values["instruments"] = list(self.instruments)
        values["places"] = [place.limit.state() for place in self.places]
        values["conditions"] = [
            {"kind": condition.kind, "value": condition.value, "note": condition.note} for condition in self.conditions
        ]
        return values


@dataclass(frozen=True)
class FunderRecord:
    """A funder with its mandates, in the order of their names."""

    funder: Funder
    mandates: tuple[MandateRecord, ...] = ()

    def state(self) -> dict[str, Any]:
        """Give every field by the name that the schema knows it by."""
        return {name: getattr(self.funder, name) for name in FUNDER_COLUMNS}


@dataclass(frozen=True)
class ClusterRecord:
    """A cluster with its sectors, authorities and items."""

    cluster: Cluster
    sectors: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    items: tuple[ClusterItem, ...] = ()
    members: int = 0

    def items_of(self, kind: str) -> list[ClusterItem]:
        """Give the items of a kind, in their order."""
        return [item for item in self.items if item.kind == kind]

    def state(self) -> dict[str, Any]:
        """Give every field by the name that the schema knows it by."""
        values: dict[str, Any] = {name: getattr(self.cluster, name) for name in CLUSTER_COLUMNS}
        values["sectors"] = list(self.sectors)
        values["authorities"] = list(self.authorities)
        for name, kind in (("anchors", "anchor"), ("assets", "asset"), ("blockers", "blocker"), ("asks", "ask")):
            values[name] = [{"name": item.name, "note": item.note} for item in self.items_of(kind)]
        return values


VENTURE_COLUMNS = (
    "name",
    "one_line",
    "description",
    "website",
    "company_number",
    "founded_on",
    "stage_code",
    "trl",
    "restricted",
    "university_ukprn",
    "university_stake_percent",
    "ip_position",
    "ip_note",
    "registered_postcode",
    "registered_authority_code",
    "team_size",
    "founding_team",
    "team_note",
    "customers",
    "revenue_gbp",
    "revenue_growth_percent",
    "round_target_gbp",
    "round_minimum_gbp",
    "round_committed_gbp",
    "round_use",
    "round_closes_on",
    "valuation_gbp",
    "monthly_costs_gbp",
    "cash_in_hand_gbp",
    "seis_status",
    "eis_status",
    "mfa_received_gbp",
    "impact_note",
    "resource_note",
    "money_saved_gbp",
    "energy_saved_kwh",
    "waste_saved_tonnes",
)
FUNDER_COLUMNS = ("name", "kind", "description", "website", "size_gbp", "vintage_year", "base_authority_code")
#: Weights of a mandate's own, by criterion.
CRITERIA = ("sector", "stage", "ticket", "place", "instrument", "text")
WEIGHT_COLUMNS = tuple(f"weight_{name}" for name in CRITERIA)
MANDATE_COLUMNS = (
    "name",
    "description",
    "ticket_min_gbp",
    "ticket_max_gbp",
    "share_min",
    "share_max",
    "lead",
    "backs_funds",
    "prefer_near",
    "opens_on",
    "closes_on",
    "days_to_money",
    "grant_share_max",
    "horizon_years",
    "last_confirmed_on",
    *WEIGHT_COLUMNS,
)
CLUSTER_COLUMNS = (
    "name",
    "kind",
    "description",
    "specialisation",
    "lead_body",
    "website",
    "accreditation",
    "accredited_by",
    "accredited_on",
)


def grouped(rows: Iterable[R], key: Callable[[R], int]) -> dict[int, list[R]]:
    """Sort rows into lists by the profile they belong to; a profile without rows has an empty list."""
    found: dict[int, list[R]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
