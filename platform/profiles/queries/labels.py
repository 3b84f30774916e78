"""The names behind the codes that profiles hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select

from foundation.database import Session
from profiles.models import Limit
from reference.models import (
    Authority,
    CombinedAuthority,
    Instrument,
    PensionPool,
    Region,
    Sector,
    Stage,
    TechnologyReadinessLevel,
    University,
)

Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Place:
    """A local authority, as lists and maps need it."""

    code: str
    name: str
    region_code: str
    combined_authority_code: str | None
    country: str
    tile_column: int
    tile_row: int
    lat: float
    lon: float


@dataclass(frozen=True)
class Labels:
    """Names by code, each in the order in which people expect them."""

    sectors: Mapping[str, str]
    parents: Mapping[str, str | None]
    stages: Mapping[str, str]
    instruments: Mapping[str, str]
    levels: Mapping[int, str]
    universities: Mapping[str, str]
    regions: Mapping[str, str]
    combined_authorities: Mapping[str, str]
    pools: Mapping[str, str]
    authorities: Mapping[str, Place]

    def branches(self) -> list[tuple[str, Options]]:
        """Give the sectors as groups of options: each branch, its whole first."""
        groups: list[tuple[str, Options]] = []
        for code, name in self.sectors.items():
            if self.parents[code] is None:
                leaves = [(leaf, held) for leaf, held in self.sectors.items() if self.parents[leaf] == code]
                groups.append((name, [(code, f"{name}, in general"), *leaves]))
        return groups

    def place(self, kind: str, code: str) -> str:
        """Give the name of a place of a kind; the code where it has none."""
        if kind == "uk":
            return "United Kingdom"
        if kind == "authority":
            return self.authority(code)
        names = {"region": self.regions, "combined_authority": self.combined_authorities, "pool": self.pools}
        return names.get(kind, {}).get(code, code)

    def limit(self, limit: Limit) -> str:
        """Give the name of an area that a mandate is limited to."""
        return limit.words or self.place(limit.kind, limit.code)

    def authority(self, code: str | None) -> str:
        """Give the name of a local authority, or nothing."""
        held = self.authorities.get(code or "")
        return held.name if held else (code or "")

    def region_of(self, code: str | None) -> str:
        """Give the name of the region that a local authority lies in, or nothing."""
        held = self.authorities.get(code or "")
        return self.regions.get(held.region_code, "") if held else ""

    def authority_options(self) -> list[tuple[str, Options]]:
        """Give the local authorities as groups of options, by region."""
        groups: dict[str, list[tuple[str, str]]] = {name: [] for name in self.regions.values()}
        for place in sorted(self.authorities.values(), key=lambda held: held.name):
            groups[self.regions[place.region_code]].append((place.code, place.name))
        return [(name, options) for name, options in groups.items() if options]


def labels_key(session: Session) -> tuple[object, ...]:
    """Give what tells whether the reference facts have been loaded since: names change with a release of them."""
    counts = [
        select(func.count()).select_from(table).scalar_subquery() for table in (Sector, Authority, University, Stage)
    ]
    return tuple(session.execute(select(*counts)).one())


def load_labels(session: Session) -> Labels:
    """Read all names from the reference facts."""
    sectors = session.exec(
        select(Sector.code, Sector.name, Sector.parent_code).order_by(col(Sector.position), col(Sector.code))
    ).all()
    authorities = session.exec(
        select(
            Authority.code,
            Authority.name,
            Authority.region_code,
            Authority.combined_authority_code,
            Authority.country,
            Authority.tile_column,
            Authority.tile_row,
            Authority.lat,
            Authority.lon,
        ).order_by(col(Authority.name))  # type: ignore[call-overload]
    )
    pairs = {
        "stages": select(Stage.code, Stage.name).order_by(col(Stage.position), col(Stage.code)),
        "instruments": select(Instrument.code, Instrument.name).order_by(
            col(Instrument.position), col(Instrument.code)
        ),
        "universities": select(University.ukprn, University.name).order_by(col(University.name)),
        "regions": select(Region.code, Region.name).order_by(col(Region.position), col(Region.code)),
        "combined_authorities": select(CombinedAuthority.code, CombinedAuthority.name).order_by(
            col(CombinedAuthority.name)
        ),
        "pools": select(PensionPool.code, PensionPool.name).order_by(col(PensionPool.name)),
    }
    levels = select(TechnologyReadinessLevel.level, TechnologyReadinessLevel.name).order_by(
        col(TechnologyReadinessLevel.level)
    )
    return Labels(
        sectors={code: name for code, name, _ in sectors},
        parents={code: parent for code, _, parent in sectors},
        levels=dict(session.exec(levels).all()),
        authorities={row[0]: Place(*row) for row in authorities},
        **{name: dict(session.exec(query).all()) for name, query in pairs.items()},
    )
