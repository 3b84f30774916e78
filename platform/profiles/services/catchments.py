"""Areas that a mandate draws itself: circles about a place, and outlines. Positions are latitude and longitude."""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from foundation.database import Session
from foundation.figures import Source
from profiles.models import Limit
from profiles.queries.known import district_points
from profiles.queries.labels import Labels
from profiles.services.words import PLACE_KINDS
from reference.services.places import distance_km

Point: TypeAlias = tuple[float, float]
Rings: TypeAlias = tuple[tuple[Point, ...], ...]

#: Where the middles of postcode districts are from.
DISTRICTS = Source(
    "Postcode districts",
    "ONS Postcode Directory and OS Open Data through Doogal.co.uk",
    vintage="January 2024",
    licence="OGL v3.0",
)
#: Kinds of area that bring their own line.
CATCHMENTS = frozenset({"radius", "drawn"})
_WITHIN = re.compile(r"within\s+([0-9.,]+)\s*(miles?|km|kilometres?)\s+of\s+(.+)", re.IGNORECASE)
_WHOLE_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)[0-9][A-Z]{2}")
_OUTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_POSITION = re.compile(r"\(?\s*([+-]?[0-9]{1,2}(?:\.[0-9]+)?)\s*[,\s]\s*([+-]?[0-9]{1,3}(?:\.[0-9]+)?)\s*\)?")


def place_text(place: Mapping[str, Any], labels: Labels) -> str:
    """Say what an area is, with its kind, as an import understands it.

    Examples
    --------
    ``Region or nation: West Midlands``, ``within 10 miles of CV10``, ``A drawn area: Growth corridor``.
    """
    if place["kind"] == "radius":
        return Limit(**place).words
    return f"{PLACE_KINDS[place['kind']]}: {labels.place(place['kind'], place['code'])}"


def read_place_text(text: str) -> dict[str, str]:
    """Read what :func:`place_text` writes, still as typed; text of another form is a place whose kind is not said."""
    found = _WITHIN.fullmatch(text.strip())
    if found:
        distance, unit, centre = found.groups()
        return {"kind": "radius", "distance": distance, "unit": "miles" if unit[0] in "mM" else "km", "code": centre}
    head, colon, rest = text.partition(":")
    for kind, name in PLACE_KINDS.items():
        if colon and head.strip().casefold() in (kind, name.casefold()):
            return {"kind": kind, "code": rest.strip()}
    if text.strip().casefold() in ("united kingdom", PLACE_KINDS["uk"].casefold()):
        return {"kind": "uk"}
    return {"code": text.strip()}


def outcode_in(text: str) -> str | None:
    """Give the first half of a postcode, or of what could be one."""
    squeezed = "".join(text.split()).upper()
    whole = _WHOLE_POSTCODE.fullmatch(squeezed)
    return whole[1] if whole else squeezed if _OUTCODE.fullmatch(squeezed) else None


def position_in(text: str) -> Point | None:
    """Give latitude and longitude where a text is the two, such as ``52.5257, -1.4997``."""
    found = _POSITION.fullmatch(text.strip())
    return (float(found[1]), float(found[2])) if found else None


def rings_of(outline: str) -> Rings:
    """Give the corners of the outlines of a GeoJSON geometry, each ring without its repeated last corner."""
    geometry = json.loads(outline)
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return tuple(tuple((lat, lon) for lon, lat in ring[:-1]) for polygon in polygons for ring in polygon)


def encloses(rings: Rings, lat: float, lon: float) -> bool:
    """Say whether outlines enclose a point: whether a line to the east of it crosses them an odd number of times."""
    inside = False
    for ring in rings:
        for (lat1, lon1), (lat2, lon2) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (lat1 > lat) != (lat2 > lat) and lon < lon1 + (lat - lat1) / (lat2 - lat1) * (lon2 - lon1):
                inside = not inside
    return inside


def contains(limit: Limit) -> Callable[[float, float], bool]:
    """Give what says of a latitude and longitude whether they are inside a circle or a drawn area."""
    if limit.lat is not None and limit.lon is not None:
        return partial(_within, (limit.lat, limit.lon), limit.radius_km)
    rings = rings_of(limit.outline or "")
    lats, lons = zip(*(corner for ring in rings for corner in ring), strict=True)
    south, north, west, east = min(lats), max(lats), min(lons), max(lons)
    # A point outside the box about the corners needs no look at each edge.
    return lambda lat, lon: south <= lat <= north and west <= lon <= east and encloses(rings, lat, lon)


def _within(centre: Point, radius_km: float, lat: float, lon: float) -> bool:
    return distance_km(*centre, lat, lon) <= radius_km


def middle_of(limit: Limit) -> Point:
    """Give the centre of a circle, or the mean of the corners of a drawn area."""
    if limit.lat is not None and limit.lon is not None:
        return limit.lat, limit.lon
    corners = [corner for ring in rings_of(limit.outline or "") for corner in ring]
    return sum(lat for lat, _ in corners) / len(corners), sum(lon for _, lon in corners) / len(corners)


def regions_touched(limit: Limit, labels: Labels) -> list[str]:
    """Give the regions with an authority whose centre is inside, and that of the one nearest to the middle."""
    within, middle = contains(limit), middle_of(limit)
    inside = [held for held in labels.authorities.values() if within(held.lat, held.lon)]
    nearest = min(labels.authorities.values(), key=lambda held: distance_km(*middle, held.lat, held.lon), default=None)
    return list(dict.fromkeys(held.region_code for held in [*inside, *filter(None, [nearest])]))


#: Shades of the map of a mandate's circles and drawn areas.
OUTSIDE, IN_PART, INSIDE = 0, 2, 5
MAPPED = (
    "Each hexagon is one local authority, about where it lies. Its shade says how many of its postcode districts have"
    " their middle inside; the line itself can cut through a district."
)
SHADES = ((OUTSIDE, "none of its districts"), (IN_PART, "some of them"), (INSIDE, "all of them"))


def area_map(session: Session, limits: Sequence[Limit], labels: Labels) -> dict[str, Any]:
    """Map how many of the postcode districts of each local authority have their middle inside.

    Parameters
    ----------
    session : Session
        Where the postcode districts are.
    limits : sequence of Limit
        Areas of a mandate, of which circles and drawn areas count.
    labels : Labels
        Names and tiles of authorities.

    Returns
    -------
    map : dict
        What a tile map is given; empty where the mandate has neither a circle nor a drawn area.
    """
    tests = [contains(limit) for limit in limits if limit.kind in CATCHMENTS]
    if not tests:
        return {}
    inside, districts = Counter[str](), Counter[str]()
    for authority, lat, lon in district_points(session):
        districts[authority] += 1
        inside[authority] += any(test(lat, lon) for test in tests)
    tiles = [
        {
            "code": place.code,
            "name": place.name,
            "column": place.tile_column,
            "row": place.tile_row,
            "region": place.region_code,
            "level": _shade(inside[place.code], districts[place.code]),
            "label": f"{inside[place.code]} of {districts[place.code]}",
        }
        for place in labels.authorities.values()
    ]
    return {
        "id": "areas",
        "title": "Where the circle or drawn area lies" if len(tests) == 1 else "Where the circles and drawn areas lie",
        "definition": MAPPED,
        "columns": ("Local authority", "Postcode districts inside"),
        "tiles": tiles,
        "legend": SHADES,
        "source": DISTRICTS,
    }


def _shade(inside: int, of: int) -> int:
    """Give the shade of a tile: none, some or all of its districts."""
    return OUTSIDE if not inside else INSIDE if inside == of else IN_PART
