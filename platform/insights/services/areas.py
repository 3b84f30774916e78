"""What "Golden Triangle" and "Midlands" can mean, and which meanings a register can follow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from foundation.database import Session
from insights import queries
from insights.queries import Place
from insights.services.arithmetic import Cell
from insights.services.registers import Register

#: An area by its kind and code.
Area: TypeAlias = tuple[str, str]

#: The natural counterpart of a Golden Triangle drawn by address, and of one drawn by university.
BY_ADDRESS, BY_UNIVERSITY = "itl1", "universities"


@dataclass(frozen=True)
class Definition:
    """One meaning of a name, as a set of places or universities."""

    code: str
    name: str
    description: str
    source: str
    is_default: bool
    members: frozenset[Area]

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of its members: regions, authorities, universities."""
        return frozenset(kind for kind, _ in self.members)

    @property
    def by_university(self) -> bool:
        """Whether it goes by university of origin rather than by address."""
        return self.kinds == {"university"}


@dataclass(frozen=True)
class Geography:
    """Regions in their order, the authorities in each, and the definitions in use."""

    regions: Mapping[str, str]
    authorities: Mapping[str, str] = field(repr=False)
    triangles: Mapping[str, Definition]
    midlands: Mapping[str, Definition]

    def atoms(self, definition: Definition, register: Register) -> frozenset[Area]:
        """Give the smallest areas of a register that make up a definition."""
        if definition.by_university or register.granularity == "region":
            return definition.members
        inside = {code for kind, code in definition.members if kind == "region"}
        return frozenset(
            {member for member in definition.members if member[0] == "authority"}
            | {("authority", code) for code, region in self.authorities.items() if region in inside}
        )

    def atoms_of_region(self, region: str, register: Register) -> frozenset[Area]:
        """Give the smallest areas of a register that make up a region."""
        if register.granularity == "region":
            return frozenset({("region", region)})
        return frozenset(("authority", code) for code, within in self.authorities.items() if within == region)


def load(session: Session, places: Iterable[Place]) -> Geography:
    """Read the regions and the definitions around some authorities."""
    members: dict[str, set[Area]] = {}
    for member in queries.definition_members(session):
        members.setdefault(member.definition_code, set()).add((member.area_kind, member.area_code))
    groups: dict[str, dict[str, Definition]] = {"golden_triangle": {}, "midlands": {}}
    for row in queries.definitions(session):
        if row.group in groups:
            short = row.code.rpartition(":")[2]
            held = frozenset(members.get(row.code, set()))
            groups[row.group][short] = Definition(short, row.name, row.description, row.source, row.is_default, held)
    return Geography(
        regions={region.code: region.name for region in queries.regions(session)},
        authorities={place.code: place.region_code for place in places},
        triangles=groups["golden_triangle"],
        midlands=groups["midlands"],
    )


def counterpart(*, by_university: bool) -> str:
    """Give the meaning of "Midlands" that is compared with a Golden Triangle unless another is asked for.

    Parameters
    ----------
    by_university : bool
        Whether the Golden Triangle goes by university of origin.
    """
    return BY_UNIVERSITY if by_university else BY_ADDRESS


def why_not(definition: Definition, register: Register) -> str:
    """Say why a register cannot follow a definition; ``""`` where it can."""
    if definition.by_university:
        return "" if register.by_university else f"{register.title} does not say which university a firm came from."
    if register.granularity == "region" and definition.kinds - {"region"}:
        return f"{register.title} is published by whole region, and this definition cuts through regions."
    return ""


def why_not_together(midlands: Definition, triangle: Definition, register: Register) -> str:
    """Say why two definitions cannot be compared in a register; ``""`` where they can."""
    if midlands.by_university != triangle.by_university:
        return "One side goes by address and the other by university of origin, so some firms would be on both."
    return _first(why_not(definition, register) for definition in (triangle, midlands))


def _first(reasons: Iterable[str]) -> str:
    return next((reason for reason in reasons if reason), "")


def years(cells: Iterable[Cell]) -> str:
    """Name the years that the bases of some areas are of."""
    return ", ".join(sorted({cell.base_period for cell in cells if cell.base_period}))
