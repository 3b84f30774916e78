"""From profiles as they are stored to profiles as the engine reads them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import pi, sqrt

import numpy as np

from foundation.database import Session
from matching.engine import (
    DEFAULT_WEIGHTS,
    Catchment,
    Condition,
    DistrictNode,
    MandateProfile,
    PlaceNode,
    PlaceRule,
    SectorNode,
    Taxonomy,
    VentureProfile,
    district_spreads,
)
from profiles.models import Mandate, MandateCondition, MandatePlace
from profiles.queries import MandateRecord, VentureRecord
from profiles.queries.records import CRITERIA
from profiles.services.catchments import rings_of
from reference import queries as reference
from reference.models import Authority
from reference.services.places import Gazetteer, distance_km, gazetteer

_NUMBERS = frozenset({"match_funding", "min_revenue", "max_revenue", "min_trl", "max_trl", "mfa"})


def read_taxonomy(session: Session) -> Taxonomy:
    """Read the vocabularies and places that profiles refer to; they change by publication only."""
    places = gazetteer(session)
    districts = _districts(session, places)
    parts: dict[str, list[DistrictNode]] = {code: [] for code in places.authorities}
    for each in districts.values():
        parts[each.authority].append(each)
    return Taxonomy(
        sectors={
            row.code: SectorNode(row.code, row.name, row.parent_code, tuple(row.synonyms))
            for row in reference.sectors(session)
        },
        stages=tuple((row.code, row.name) for row in reference.stages(session)),
        instruments={row.code: row.name for row in reference.instruments(session)},
        places={code: _place(places, code, parts[code]) for code in places.authorities},
        area_names=dict(places.names),
        districts=districts,
    )


def _districts(session: Session, places: Gazetteer) -> dict[str, DistrictNode]:
    """Read the postcode districts, each with how far from its middle an address in it may lie."""
    rows = reference.outcodes(session)
    number = Counter(row.authority_code for row in rows)
    spreads = district_spreads(
        np.radians(np.array([(row.lat, row.lon) for row in rows]).reshape(-1, 2)),
        np.array([places.authorities[row.authority_code].area_km2 / number[row.authority_code] for row in rows]),
    )
    return {
        row.code: DistrictNode(row.code, row.authority_code, row.lat, row.lon, float(spread))
        for row, spread in zip(rows, spreads, strict=True)
    }


def _spread(authority: Authority, districts: Sequence[DistrictNode]) -> float:
    """Give how far from the centre of an authority an address in it may lie: as far as the spread of its districts."""
    reach = [distance_km(authority.lat, authority.lon, each.lat, each.lon) + each.spread_km for each in districts]
    return max([sqrt(authority.area_km2 / pi), *reach])


def _place(places: Gazetteer, code: str, districts: Sequence[DistrictNode]) -> PlaceNode:
    authority = places.authorities[code]
    body = authority.combined_authority_code
    return PlaceNode(
        code=code,
        name=authority.name,
        region=authority.region_code,
        region_name=places.names["region", authority.region_code],
        combined_authority=body,
        combined_authority_name=places.names["combined_authority", body] if body else None,
        pools=tuple(area.code for area in places.areas[code] if area.kind == "pool"),
        country=authority.country,
        lat=authority.lat,
        lon=authority.lon,
        spread_km=_spread(authority, districts),
    )


def venture_profile(record: VentureRecord, universities: dict[str, str]) -> VentureProfile:
    """Write a venture as the engine reads it. Only what stands on the public page goes into the text."""
    row = record.venture
    raised = [held.round.amount_gbp for held in record.rounds if held.round.amount_gbp is not None]
    return VentureProfile(
        key=int(row.id or 0),
        slug=row.slug,
        name=row.name,
        sectors=record.sectors,
        stage=row.stage_code,
        trl=row.trl,
        ask_gbp=row.round_target_gbp,
        minimum_gbp=row.round_minimum_gbp,
        committed_gbp=row.round_committed_gbp,
        instruments=record.instruments,
        registered_place=row.registered_authority_code,
        places=tuple(dict.fromkeys(place.authority_code for place in record.places)),
        revenue_gbp=row.revenue_gbp,
        university=universities.get(row.university_ukprn or ""),
        seis=row.seis_status,
        eis=row.eis_status,
        mfa_received_gbp=row.mfa_received_gbp,
        text="\n".join(part for part in (row.one_line, row.description, row.resource_note, row.impact_note) if part),
        group_raised_gbp=sum(raised) if raised else None,
        incorporated_on=row.founded_on,
        facts_as_of=row.confirmed_on,
        registered_spot=_spot(row.registered_authority_code, row.registered_postcode),
        spots=tuple(dict.fromkeys(_spot(place.authority_code, place.postcode) or "" for place in record.places)),
    )


def _spot(authority: str | None, postcode: str | None) -> str | None:
    """Name the part of an authority that lies in the district of a postcode, as ``Taxonomy.place_index`` does."""
    return f"{authority} {postcode.partition(' ')[0]}" if authority and postcode else authority


def without_offer(profile: VentureProfile) -> VentureProfile:
    """Give a venture as somebody sees it who may not see its offer: as if it had not said what it asks for."""
    return replace(
        profile,
        ask_gbp=None,
        minimum_gbp=None,
        committed_gbp=None,
        instruments=(),
        seis=None,
        eis=None,
        mfa_received_gbp=None,
    )


def mandate_profile(record: MandateRecord) -> MandateProfile:
    """Write a mandate as the engine reads it."""
    row, funder = record.mandate, record.funder
    return MandateProfile(
        key=int(row.id or 0),
        slug=row.slug,
        name=row.name,
        funder_name=funder.name,
        funder_kind=funder.kind,
        sectors=record.sectors,
        excluded_sectors=record.excluded_sectors,
        stages=record.stages,
        ticket_min_gbp=row.ticket_min_gbp,
        ticket_max_gbp=row.ticket_max_gbp,
        share_min=row.share_min,
        share_max=row.share_max,
        lead=row.lead,
        instruments=record.instruments,
        place_rules=tuple(_place_rule(place) for place in record.places),
        conditions=tuple(_condition(condition) for condition in record.conditions),
        backs_funds=row.backs_funds,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        horizon_years=row.horizon_years,
        last_confirmed_on=row.last_confirmed_on,
        prefer_near=row.prefer_near,
        base_place=funder.base_authority_code,
        text="\n".join(part for part in (row.description, funder.description) if part),
        source=row.source_url,
        funder_key=funder.id,
        weights=own_weights(row),
    )


def _place_rule(place: MandatePlace) -> PlaceRule:
    """Read a place of a mandate; a circle and a drawn area bring their own position."""
    limit, catchment = place.limit, None
    if limit.lat is not None and limit.lon is not None:
        centre = (limit.lat, limit.lon)
        catchment = Catchment(f"the area {limit.words}", limit.unit or "km", centre, limit.radius_km)
    if limit.outline is not None:
        catchment = Catchment(f"the {limit.words}", "miles", rings=rings_of(limit.outline))
    return PlaceRule(place.kind, place.code, place.basis, catchment)


def own_weights(mandate: Mandate) -> tuple[tuple[str, float], ...]:
    """Give a mandate's own weights, nothing where it has none; what it leaves out counts as in the standard ones."""
    given = {name: getattr(mandate, f"weight_{name}") for name in CRITERIA}
    if all(weight is None for weight in given.values()):
        return ()
    standard = DEFAULT_WEIGHTS
    return tuple((name, 100 * standard[name] if weight is None else float(weight)) for name, weight in given.items())


def _condition(condition: MandateCondition) -> Condition:
    """Read a condition: a number where it is about one, else its words."""
    text = condition.value.strip()
    unit = "percent" if text.endswith("%") else None
    if condition.kind in _NUMBERS:
        try:
            return Condition(condition.kind, float(text.rstrip("% ").replace(",", "")), unit, condition.note)
        except ValueError:
            return Condition(condition.kind, None, None, condition.note or text)
    return Condition(condition.kind, text or None, None, condition.note)
