"""The real places, universities and sectors that invented ventures are set among."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import select

from foundation.database import Session
from reference.models import Authority, Outcode, Region, Sector, University


@dataclass(frozen=True)
class World:
    """What the inventions draw on.

    Parameters
    ----------
    outcodes : Mapping of str to sequence of str
        Postcode districts by authority code.
    midlands, triangle, elsewhere : sequence of (str, int)
        Authority codes with their populations: in the two Midlands regions, in London and around Oxford and
        Cambridge, and in the rest of the country.
    universities : Mapping of str to sequence of str
        Provider numbers by region code.
    region_of : Mapping of str to str
        Region code by authority code.
    parents : Mapping of str to str
        Sector by sub-sector.
    """

    outcodes: Mapping[str, Sequence[str]]
    midlands: Sequence[tuple[str, int]]
    triangle: Sequence[tuple[str, int]]
    elsewhere: Sequence[tuple[str, int]]
    universities: Mapping[str, Sequence[str]]
    region_of: Mapping[str, str]
    parents: Mapping[str, str]


def load_world(session: Session) -> World:
    """Read the reference facts that the inventions draw on."""
    outcodes: dict[str, list[str]] = defaultdict(list)
    for outcode in session.exec(select(Outcode).order_by(Outcode.code)):
        if outcode.authority_code and not outcode.region_conflict:
            outcodes[outcode.authority_code].append(outcode.code)
    midland_regions = {region.code for region in session.exec(select(Region)) if region.midlands}
    groups: dict[str, list[tuple[str, int]]] = {"midlands": [], "triangle": [], "elsewhere": []}
    region_of = {}
    for place in session.exec(select(Authority).order_by(Authority.code)):
        region_of[place.code] = place.region_code
        if outcodes.get(place.code):
            groups[_group(place, midland_regions)].append((place.code, place.population or 50_000))
    universities: dict[str, list[str]] = defaultdict(list)
    for provider in session.exec(select(University).order_by(University.ukprn)):
        if provider.region_code and (provider.midlands or provider.golden_triangle):
            universities[provider.region_code].append(provider.ukprn)
    leaves = session.exec(select(Sector).order_by(Sector.code))
    parents = {leaf.code: leaf.parent_code for leaf in leaves if leaf.parent_code}
    return World(
        outcodes, groups["midlands"], groups["triangle"], groups["elsewhere"], universities, region_of, parents
    )


def _group(place: Authority, midland_regions: set[str]) -> str:
    if place.region_code in midland_regions:
        return "midlands"
    near = place.name in {"Oxford", "Cambridge", "South Cambridgeshire", "Vale of White Horse"}
    return "triangle" if near or place.region_code == "E12000007" else "elsewhere"
