"""Facts that profiles refer to by code: sectors, stages, instruments and places."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

#: Kinds of area that ``PlaceNode.areas`` knows.
AREAS = ("authority", "region", "combined_authority", "pool", "country")
UK_COUNTRIES = frozenset(
    {
        "England",
        "Scotland",
        "Wales",
        "Northern Ireland",
        "United Kingdom",
        "GB",
        "UK",
        "E92000001",
        "S92000003",
        "W92000004",
        "N92000002",
        "K02000001",
    }
)


@dataclass(frozen=True, slots=True)
class SectorNode:
    """One sector of the tree.

    Parameters
    ----------
    code : str
        Code by which profiles name it.
    name : str
        Name that people read.
    parent : str or None, default=None
        Code of the sector above it; None at the top.
    synonyms : tuple of str, default=()
        Other words for it. A word shared by two branches makes the two sectors neighbours.
    """

    code: str
    name: str
    parent: str | None = None
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceNode:
    """One local authority and the areas that it lies in.

    Parameters
    ----------
    code, name : str
        The authority.
    region, region_name : str
        Its region (ITL 1).
    combined_authority, combined_authority_name : str or None
        Its combined authority, where it has one.
    pools : tuple of str
        Pension pools that invest in it as local.
    country : str
        Its country.
    lat, lon : float or None
        Position of its centre, in degrees.
    spread_km : float or None
        How far from there an address in it may lie; None where nobody knows.
    outcode : str
        The postcode district, where the place is the part of the authority that lies in one.
    """

    code: str
    name: str
    region: str
    region_name: str
    combined_authority: str | None = None
    combined_authority_name: str | None = None
    pools: tuple[str, ...] = ()
    country: str = "England"
    lat: float | None = None
    lon: float | None = None
    spread_km: float | None = None
    outcode: str = ""

    @property
    def key(self) -> str:
        """What the place is called in ``Taxonomy.place_index``."""
        return f"{self.code} {self.outcode}" if self.outcode else self.code

    def areas(self, kind: str) -> tuple[str, ...]:
        """Codes of the areas of one kind that hold this place."""
        match kind:
            case "authority":
                return (self.code,)
            case "region":
                return (self.region,)
            case "combined_authority":
                return (self.combined_authority,) if self.combined_authority else ()
            case "pool":
                return self.pools
            case "country":
                return (self.country,)
        return ()


@dataclass(frozen=True, slots=True)
class DistrictNode:
    """One postcode district: its code, the authority that most of it lies in, its middle and how far it spreads."""

    code: str
    authority: str
    lat: float
    lon: float
    spread_km: float


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """The codes that profiles use, with their order and their parents.

    Parameters
    ----------
    sectors : mapping of str to SectorNode
        The sector tree.
    stages : tuple of (code, name)
        Stages from the earliest to the latest.
    instruments : mapping of str to str
        Names of the instruments by code.
    places : mapping of str to PlaceNode
        Local authorities by code.
    area_names : mapping of (kind, code) to str
        Names of areas other than authorities.
    uk_countries : frozenset of str
        Values of ``PlaceNode.country`` that lie in the United Kingdom.
    districts : mapping of str to DistrictNode
        Postcode districts by code, which tell more closely where an address is.

    Examples
    --------
    >>> tree = {"energy": SectorNode("energy", "Clean energy"), "h2": SectorNode("h2", "Hydrogen", "energy")}
    >>> Taxonomy(sectors=tree).ancestors("h2")
    ('h2', 'energy')
    """

    sectors: Mapping[str, SectorNode] = field(default_factory=dict)
    stages: tuple[tuple[str, str], ...] = ()
    instruments: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, PlaceNode] = field(default_factory=dict)
    area_names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    uk_countries: frozenset[str] = UK_COUNTRIES
    districts: Mapping[str, DistrictNode] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("sectors", "instruments", "places", "area_names", "districts"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))
        for limit, count, what in ((63, len(self.stages), "stages"), (63, len(self.instruments), "instruments")):
            if count > limit:
                raise ValueError(f"at most {limit} {what} can be told apart, got {count}.")

    def __getstate__(self) -> dict[str, object]:
        """Plain dictionaries, because read-only views cannot travel to worker processes."""
        names = ("sectors", "instruments", "places", "area_names", "districts")
        return {name: dict(getattr(self, name)) for name in names} | {
            "stages": self.stages,
            "uk_countries": self.uk_countries,
        }

    def __setstate__(self, state: dict[str, object]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, MappingProxyType(value) if isinstance(value, dict) else value)

    @cached_property
    def sector_index(self) -> dict[str, int]:
        """Position of each sector, in the order of the tree."""
        return {code: position for position, code in enumerate(self.sectors)}

    @cached_property
    def stage_index(self) -> dict[str, int]:
        """Position of each stage, earliest first."""
        return {code: position for position, (code, _) in enumerate(self.stages)}

    @cached_property
    def stage_names(self) -> dict[str, str]:
        """Name of each stage."""
        return dict(self.stages)

    @cached_property
    def instrument_index(self) -> dict[str, int]:
        """Position of each instrument."""
        return {code: position for position, code in enumerate(self.instruments)}

    @cached_property
    def place_index(self) -> dict[str, int]:
        """Position of each authority and district, ordered by region so that neighbours lie together."""
        return {spot.key: position for position, spot in enumerate(self.spots)}

    @cached_property
    def spots(self) -> tuple[PlaceNode, ...]:
        """Every place that an address can be known to lie in: each authority, and behind it its postcode districts."""
        parts = [
            replace(
                self.places[each.authority], lat=each.lat, lon=each.lon, spread_km=each.spread_km, outcode=each.code
            )
            for each in self.districts.values()
            if each.authority in self.places
        ]
        found = [*self.places.values(), *parts]
        return tuple(sorted(found, key=lambda place: (place.country, place.region, place.code, place.outcode)))

    @cached_property
    def homes(self) -> NDArray[np.intp]:
        """Position of the authority that each place is, or is a part of."""
        return np.array([self.place_index[spot.code] for spot in self.spots], dtype=np.intp)

    def members(self, kind: str, code: str) -> NDArray[np.intp]:
        """Give the positions of the places that lie in an area, the United Kingdom among the kinds of area."""
        return self._members.get((kind, "" if kind == "uk" else code), np.empty(0, dtype=np.intp))

    @cached_property
    def _members(self) -> dict[tuple[str, str], NDArray[np.intp]]:
        found: dict[tuple[str, str], list[int]] = {("uk", ""): []}
        for position, spot in enumerate(self.spots):
            if spot.country in self.uk_countries:
                found["uk", ""].append(position)
            for kind in AREAS:
                for code in spot.areas(kind):
                    found.setdefault((kind, code), []).append(position)
        return {area: np.array(positions, dtype=np.intp) for area, positions in found.items()}

    def position_of(self, key: str) -> int:
        """Give the position of a place; of its authority where the district lies mostly in another, -1 for neither."""
        found = self.place_index.get(key)
        return self.place_index.get(key.partition(" ")[0], -1) if found is None else found

    @cached_property
    def _lineage(self) -> dict[str, tuple[str, ...]]:
        lineage: dict[str, tuple[str, ...]] = {}
        for code in self.sectors:
            chain: list[str] = []
            step: str | None = code
            while step is not None and step in self.sectors and step not in chain:
                chain.append(step)
                step = self.sectors[step].parent
            lineage[code] = tuple(chain)
        return lineage

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Give the sector itself and those above it, nearest first; empty for an unknown code."""
        return self._lineage.get(code, ())

    def is_under(self, code: str, top: str) -> bool:
        """Say whether a sector is another one or lies below it."""
        return top in self.ancestors(code)

    def area_name(self, kind: str, code: str) -> str:
        """Name of an area of any kind; its code where no name is known."""
        if kind == "uk":
            return "the United Kingdom"
        if kind == "authority" and code in self.places:
            return self.places[code].name
        return self.area_names.get((kind, code)) or self._names_from_places.get((kind, code), code)

    @cached_property
    def _names_from_places(self) -> dict[tuple[str, str], str]:
        names: dict[tuple[str, str], str] = {}
        for place in self.places.values():
            names[("region", place.region)] = place.region_name
            if place.combined_authority and place.combined_authority_name:
                names[("combined_authority", place.combined_authority)] = place.combined_authority_name
        return names
