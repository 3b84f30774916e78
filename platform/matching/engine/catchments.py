"""Areas that no authority's border bounds: a circle about a point, and a drawn outline.

An address is known only to a point and to how far from it the address may lie, its spread. It is inside where the whole
spread is, outside where none of it is, and in between nobody knows.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from matching.engine.distance import EARTH_KM, kilometres, positions
from matching.engine.profiles import Catchment, MandateProfile, VentureProfile
from matching.engine.sets import Bools
from matching.engine.tables import Floats
from matching.engine.taxonomy import Taxonomy

#: The international mile of 1959, which is exact.
KM_A_MILE = 1.609344

Positions: TypeAlias = NDArray[np.intp]


class Sides(NamedTuple):
    """Where the positions of a taxonomy lie, in the order of ``place_index``.

    Parameters
    ----------
    inside, doubtful : ndarray of bool
        Surely inside, and neither surely inside nor surely outside.
    outside_km : ndarray of float64
        How far the point lies outside the line; below 0 inside, NaN where no point is known.
    """

    inside: Bools
    doubtful: Bools
    outside_km: Floats


@lru_cache(maxsize=4096)
def sides(catchment: Catchment, taxonomy: Taxonomy) -> Sides:
    """Say of every position that an address can have on which side of the line it lies.

    Parameters
    ----------
    catchment : Catchment
        A circle or an outline.
    taxonomy : Taxonomy
        Authorities and postcode districts, with their spreads.

    Returns
    -------
    sides : Sides
        A position that is not known, or of which nobody knows how far it spreads, is doubtful.
    """
    away = outside_km(catchment, positions(taxonomy))
    spread = np.array([np.inf if spot.spread_km is None else spot.spread_km for spot in taxonomy.spots])
    inside: Bools = away <= -spread
    doubtful: Bools = ~inside & ~(away >= spread)
    found = Sides(inside, doubtful, away)
    for array in found:
        array.setflags(write=False)
    return found


def outside_km(catchment: Catchment, points: Floats) -> Floats:
    """Give how far points lie outside the line of a catchment, in kilometres; below 0 inside it.

    Parameters
    ----------
    catchment : Catchment
        A circle or an outline.
    points : ndarray of shape (n, 2)
        Latitude and longitude in radians.

    Returns
    -------
    distance : ndarray of shape (n,)
        Great-circle distance to the circle; to an outline as on a plane that touches the Earth at the point, which near
        the line, where it decides, is the same to a few metres. NaN where a point is not known.
    """
    if catchment.centre is not None:
        circle: Floats = kilometres(points, np.radians(np.array(catchment.centre))) - catchment.radius_km
        return circle
    distance = np.full(len(points), np.inf)
    inside = np.zeros(len(points), dtype=bool)
    for ring in catchment.rings:
        corners = np.radians(np.array(ring, dtype=np.float64))
        for one, other in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            inside ^= _passes(one, other, points)
            distance = np.minimum(distance, _from_edge(one, other, points))
    signed: Floats = np.where(inside, -distance, distance)
    return np.where(np.isnan(points).any(axis=-1), np.nan, signed)


def _passes(one: Floats, other: Floats, points: Floats) -> Bools:
    """Say whether an edge crosses the line that runs east from each point: an odd number of crossings is inside."""
    lat, lon = points[:, 0], points[:, 1]
    spans: Bools = (one[0] > lat) != (other[0] > lat)
    if one[0] != other[0]:
        spans &= one[1] + (lat - one[0]) / (other[0] - one[0]) * (other[1] - one[1]) > lon
    return spans


def _from_edge(one: Floats, other: Floats, points: Floats) -> Floats:
    """Give the distance of each point from a straight edge."""
    shrink = np.cos(points[:, 0])
    start = np.stack([one[0] - points[:, 0], (one[1] - points[:, 1]) * shrink], axis=-1)
    along = np.stack([np.full(len(points), other[0] - one[0]), (other[1] - one[1]) * shrink], axis=-1)
    length = (along**2).sum(axis=-1)
    part = np.clip(-(start * along).sum(axis=-1) / np.where(length > 0, length, 1.0), 0.0, 1.0)
    nearest = start + part[:, None] * along
    distance: Floats = EARTH_KM * np.sqrt((nearest**2).sum(axis=-1))
    return distance


def district_spreads(points: Floats, average_km2: Floats) -> Floats:
    """Give how far from the middle of its postcode district an address may lie, in kilometres.

    Nobody publishes how wide districts are. The larger of two readings is taken: the distance to the nearest other
    middle, and the radius of a circle as large as the average district of the same authority.

    Parameters
    ----------
    points : ndarray of shape (n, 2)
        Middles of districts, latitude and longitude in radians.
    average_km2 : ndarray of shape (n,)
        Area of the district's authority, by the number of its districts.
    """
    circle: Floats = np.sqrt(average_km2 / np.pi)
    if len(points) < 2:
        return circle
    lat, lon = points[:, 0], points[:, 1]
    unit = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)
    chord = cKDTree(unit).query(unit, k=2)[0][:, 1]
    spreads: Floats = np.maximum(circle, 2 * EARTH_KM * np.arcsin(np.clip(chord / 2, 0, 1)))
    return spreads


@dataclass(frozen=True, slots=True)
class Nearest:
    """How the address of a venture that comes nearest to being inside stands towards the line of a catchment.

    Parameters
    ----------
    catchment : Catchment
        The catchment.
    name : str
        What is known of the address: a postcode district, or an authority.
    outside_km : float
        Distance of its point from the line, below 0 inside.
    spread_km : float
        How far from its point the address may lie.
    """

    catchment: Catchment
    name: str
    outside_km: float
    spread_km: float

    @property
    def doubtful(self) -> bool:
        """Whether the line runs through what is known of the address."""
        return abs(self.outside_km) < self.spread_km

    def words(self) -> str:
        """Say how far outside it is, and how well that is known."""
        return f"{self.name} is {far(self.outside_km, self.catchment.unit)} outside, {self.known()}"

    def known(self) -> str:
        """Say how well the position is known."""
        return f"known to about {far(self.spread_km, self.catchment.unit)}"


def far(kilometres_: float, unit: str) -> str:
    """Write a distance in the unit of whoever stated it.

    Examples
    --------
    >>> far(19.3, "miles"), far(1.2, "km"), far(0.3, "km")
    ('12 miles', '1 km', 'under 1 km')
    """
    number = round(kilometres_ / KM_A_MILE if unit == "miles" else kilometres_)
    if number < 1:
        return "under 1 mile" if unit == "miles" else "under 1 km"
    return f"{number} mile{'' if number == 1 else 's'}" if unit == "miles" else f"{number} km"


def nearest_line(venture: VentureProfile, mandate: MandateProfile, taxonomy: Taxonomy) -> Nearest | None:
    """Give the address and the catchment that come nearest to one another, those first that may meet.

    Returns
    -------
    nearest : Nearest or None
        None where the mandate states no catchment, or no position of an address that counts for it is known.
    """
    found: list[Nearest] = []
    for rule in mandate.place_rules:
        if rule.catchment is None:
            continue
        away = sides(rule.catchment, taxonomy).outside_km
        for position in sorted(_counted(venture, rule.basis, taxonomy)):
            spot = taxonomy.spots[position]
            if spot.spread_km is not None and not np.isnan(away[position]):
                name = spot.outcode or spot.name
                found.append(Nearest(rule.catchment, name, float(away[position]), spot.spread_km))
    return min(found, key=lambda each: (not each.doubtful, each.outside_km), default=None)


def undecided(venture: VentureProfile, mandate: MandateProfile, taxonomy: Taxonomy) -> Nearest | None:
    """Give the address that keeps open whether a venture is inside; None where it is inside or outside for sure."""
    if all(rule.catchment is None for rule in mandate.place_rules):
        return None
    for rule in mandate.place_rules:
        counted = sorted(_counted(venture, rule.basis, taxonomy))
        if rule.catchment is None:
            spots = [taxonomy.spots[position] for position in counted]
            met = any(
                spot.country in taxonomy.uk_countries if rule.kind == "uk" else rule.code in spot.areas(rule.kind)
                for spot in spots
            )
        else:
            met = bool(sides(rule.catchment, taxonomy).inside[counted].any())
        if met:
            return None
    nearest = nearest_line(venture, mandate, taxonomy)
    return nearest if nearest is not None and nearest.doubtful else None


def _counted(venture: VentureProfile, basis: str, taxonomy: Taxonomy) -> set[int]:
    """Positions of the addresses that count."""
    registered = {taxonomy.position_of(venture.registered_spot or venture.registered_place or "")} - {-1}
    activity = {taxonomy.position_of(key) for key in (venture.spots or venture.places)} - {-1}
    return {"registered": registered, "activity": activity}.get(basis, registered | activity)
