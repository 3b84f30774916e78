"""The ground on which the corners of an area are clicked: where postcode districts lie, and names to find one's way."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from foundation.database import Session
from foundation.figures import Source
from profiles.queries.known import authorities_by_size, district_points
from profiles.services.catchments import DISTRICTS

#: Units of the drawing in a degree of latitude: one is about half a kilometre.
_DOWN = 200.0
#: Degrees that are left free around the outermost districts.
_EDGE = 0.3


@dataclass(frozen=True)
class Ground:
    """A map whose meridians and parallels are straight, as long as they are in its middle.

    Parameters
    ----------
    north, west : float
        Latitude and longitude of its upper left corner.
    down, across : float
        Units of the drawing in a degree of latitude and of longitude.
    width, height : int
        Its size in these units.
    dots : str
        The middles of the postcode districts, as the commands of a path.
    names : sequence of tuple
        Local authorities, those with most residents first: name, and where its centre is in the drawing.
    source : Source
        Where the districts are from.
    """

    north: float
    west: float
    down: float
    across: float
    width: int
    height: int
    dots: str
    names: Sequence[tuple[str, int, int]]
    source: Source = DISTRICTS


def ground(session: Session) -> Ground | None:
    """Draw the ground, in two queries; None where no postcode district is known.

    Parameters
    ----------
    session : Session
        Where the districts and the authorities are.
    """
    points = [(lat, lon) for _, lat, lon in district_points(session)]
    if not points:
        return None
    lats, lons = zip(*points, strict=True)
    north, south = max(lats) + _EDGE, min(lats) - _EDGE
    west, east = min(lons) - _EDGE, max(lons) + _EDGE
    across = round(_DOWN * cos(radians((north + south) / 2)), 3)

    def at(lat: float, lon: float) -> tuple[int, int]:
        return round((lon - west) * across), round((north - lat) * _DOWN)

    width, height = at(south, east)
    places = dict.fromkeys(at(*point) for point in points)
    return Ground(
        round(north, 5),
        round(west, 5),
        _DOWN,
        across,
        width,
        height,
        "".join(f"M{x} {y}h0" for x, y in places),
        [(name, *at(lat, lon)) for name, lat, lon in authorities_by_size(session)],
    )
