"""Where a postcode is, what areas a place lies in, and what places an area takes in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from sqlmodel import Session

from foundation.errors import Invalid, NotFound
from reference import queries
from reference.models import Authority, Outcode

#: The whole country, as a place that a mandate may name.
UNITED_KINGDOM = "UK"
_EARTH_RADIUS_KM = 6371.0088
# Letters that stand in no inward code, because they are misread: C I K M O V.
_INWARD = r"\d[ABD-HJLNP-UW-Z]{2}"
_OUTWARD = r"(?:[A-Z]\d{1,2}|[A-Z]\d[A-Z]|[A-Z]{2}\d{1,2}|[A-Z]{2}\d[A-Z])"
_POSTCODE = re.compile(rf"({_OUTWARD})({_INWARD})")
_OUTCODE = re.compile(_OUTWARD)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Located:
    """A postcode with the place that it most likely lies in.

    `uncertain` marks districts whose sources disagree; people are asked to check theirs.
    """

    postcode: str
    outcode: Outcode
    authority: Authority
    uncertain: bool


@dataclass(frozen=True)
class Area:
    """An area of any kind, by code and name."""

    kind: str
    code: str
    name: str


@dataclass(frozen=True)
class Neighbour:
    """An authority and how far its centre is."""

    authority: Authority
    distance_km: float


def _squeezed(text: str) -> str:
    return _SPACE.sub("", text).upper()


def normalise_postcode(text: str) -> str:
    """Bring a postcode to its written form.

    Raises
    ------
    Invalid
        If it is not shaped like a postcode of the United Kingdom.

    Examples
    --------
    >>> normalise_postcode(" de248qr ")
    'DE24 8QR'
    """
    match = _POSTCODE.fullmatch(_squeezed(text))
    if match is None:
        raise Invalid({"postcode": ["Enter a full UK postcode, like DE24 8QR."]})
    return f"{match[1]} {match[2]}"


def outcode_of(text: str) -> str:
    """Tell the first half of a postcode, given whole or as that half alone.

    Raises
    ------
    Invalid
        If it is neither.
    """
    squeezed = _squeezed(text)
    match = _POSTCODE.fullmatch(squeezed)
    if match is not None:
        return match[1]
    if _OUTCODE.fullmatch(squeezed):
        return squeezed
    raise Invalid({"postcode": ["Enter a UK postcode, like DE24 8QR or DE24."]})


def locate(session: Session, text: str) -> Located:
    """Find the local authority of a postcode, given whole or by its first half.

    Raises
    ------
    Invalid
        If it is not shaped like a postcode.
    NotFound
        If there is no such postcode district.
    """
    code = outcode_of(text)
    district = queries.outcode(session, code)
    place = queries.authority(session, district.authority_code) if district else None
    if district is None or place is None:
        raise NotFound(f"There is no postcode district {code}.")
    whole = _POSTCODE.fullmatch(_squeezed(text))
    written = f"{whole[1]} {whole[2]}" if whole else code
    return Located(written, district, place, district.region_conflict)


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Tell the distance between two points along the surface of the earth, in kilometres."""
    half_lat, half_lon = radians(other_lat - lat) / 2, radians(other_lon - lon) / 2
    chord = sin(half_lat) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(half_lon) ** 2
    return 2 * _EARTH_RADIUS_KM * asin(sqrt(chord))


def neighbours(session: Session, authority_code: str, most: int = 6) -> list[Neighbour]:
    """Tell the authorities whose centres are nearest, nearest first.

    Raises
    ------
    NotFound
        If there is no such authority.
    """
    here = queries.authority(session, authority_code)
    if here is None:
        raise NotFound(f"There is no local authority {authority_code!r}.")
    near = [
        Neighbour(other, distance_km(here.lat, here.lon, other.lat, other.lon))
        for other in queries.authorities(session)
        if other.code != here.code
    ]
    return sorted(near, key=lambda neighbour: (neighbour.distance_km, neighbour.authority.code))[:most]


@dataclass(frozen=True)
class Gazetteer:
    """All places and areas at once, for callers who ask about many of them.

    Attributes
    ----------
    authorities : Mapping of str to Authority
        By code, in the order of their names.
    names : Mapping of (str, str) to str
        Name of an area by kind and code.
    members : Mapping of (str, str) to frozenset of str
        Codes of the authorities of an area, by its kind and code.
    areas : Mapping of str to tuple of Area
        Areas that an authority lies in: itself, county, region, combined authority, pension fund, pool, country.
    """

    authorities: Mapping[str, Authority]
    names: Mapping[tuple[str, str], str]
    members: Mapping[tuple[str, str], frozenset[str]]
    areas: Mapping[str, tuple[Area, ...]]


def gazetteer(session: Session) -> Gazetteer:
    """Read all places and areas. They change by publication only, so callers may keep the answer."""
    authorities = {place.code: place for place in queries.authorities(session)}
    names = _area_names(session, authorities)
    areas = _areas_by_authority(session, authorities, names)
    members: dict[tuple[str, str], set[str]] = {key: set() for key in names}
    for code, found in areas.items():
        for area in found:
            members[area.kind, area.code].add(code)
    frozen = {key: frozenset(codes) for key, codes in members.items()}
    return Gazetteer(authorities, names, frozen, areas)


def _area_names(session: Session, authorities: Mapping[str, Authority]) -> dict[tuple[str, str], str]:
    names = {("authority", place.code): place.name for place in authorities.values()}
    names |= {("county", p.county_code): p.county_name or "" for p in authorities.values() if p.county_code}
    names |= {("region", region.code): region.name for region in queries.regions(session)}
    names |= {("combined_authority", body.code): body.name for body in queries.combined_authorities(session)}
    names |= {("fund", fund.code): fund.name for fund in queries.pension_funds(session)}
    names |= {("pool", pool.code): pool.name for pool in queries.pension_pools(session)}
    names |= {("country", place.country): place.country for place in authorities.values()}
    names["uk", UNITED_KINGDOM] = "United Kingdom"
    return names


def _areas_by_authority(
    session: Session, authorities: Mapping[str, Authority], names: Mapping[tuple[str, str], str]
) -> dict[str, tuple[Area, ...]]:
    pools = {fund.code: fund.pool_code for fund in queries.pension_funds(session)}
    funds: dict[str, list[str]] = {}
    for row in queries.pension_fund_areas(session):
        funds.setdefault(row.authority_code, []).append(row.fund_code)
    answer = {}
    for code, place in authorities.items():
        own_funds = funds.get(code, [])
        wanted: list[tuple[str, str | None]] = [
            ("authority", code),
            ("county", place.county_code),
            ("region", place.region_code),
            ("combined_authority", place.combined_authority_code),
            *(("fund", fund) for fund in own_funds),
            *(("pool", pool) for pool in dict.fromkeys(pools[fund] for fund in own_funds)),
            ("country", place.country),
            ("uk", UNITED_KINGDOM),
        ]
        answer[code] = tuple(Area(kind, key, names[kind, key]) for kind, key in wanted if key is not None)
    return answer


def areas_of(session: Session, authority_code: str) -> Sequence[Area]:
    """Tell the areas that an authority lies in, itself first.

    Raises
    ------
    NotFound
        If there is no such authority.
    """
    found = gazetteer(session).areas.get(authority_code)
    if found is None:
        raise NotFound(f"There is no local authority {authority_code!r}.")
    return found


def members(session: Session, kind: str, code: str) -> frozenset[str]:
    """Tell the codes of the authorities of an area.

    Parameters
    ----------
    session : Session
        An open session.
    kind : {"authority", "county", "region", "combined_authority", "fund", "pool", "country", "uk", "definition"}
        What kind of area. A definition's universities are no places and are left out.
    code : str
        Its code.

    Raises
    ------
    NotFound
        If there is no such area.
    """
    places = gazetteer(session)
    if kind == "definition":
        return _definition_members(session, places, code)
    found = places.members.get((kind, code))
    if found is None:
        raise NotFound(f"There is no {kind.replace('_', ' ')} {code!r}.")
    return found


def _definition_members(session: Session, places: Gazetteer, code: str) -> frozenset[str]:
    rows = queries.area_definition_members(session, code)
    if not rows:
        raise NotFound(f"There is no definition of an area {code!r}.")
    parts = [places.members.get((row.area_kind, row.area_code), frozenset()) for row in rows]
    return frozenset[str]().union(*parts)
