"""Reads outlines of areas: GeoJSON, or corners line by line."""

import json
import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, ClassVar, TypeAlias

from marshmallow import ValidationError

from profiles.schemas.fields import Answer
from profiles.services.catchments import position_in

#: Corners of all rings together: more than a hand draws, few enough to test every venture against.
MOST_CORNERS = 500
_MOST_CHARACTERS = 60_000
_SHAPE = "Enter a GeoJSON polygon, or one corner a line as latitude, longitude."

#: Longitude and latitude, as GeoJSON writes them.
Corner: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[Corner]


class Outline(Answer):
    """An area on the map: a GeoJSON Polygon or MultiPolygon, alone or as a Feature, or one corner a line.

    It is kept as the text of a GeoJSON geometry whose corners are rounded to a metre, and sent out as that geometry.
    """

    kind: ClassVar[Mapping[str, Any]] = {"type": "object"}

    def write(self, value: Any) -> Any:
        """Give what is sent out."""
        return json.loads(value) if isinstance(value, str) else value

    def read(self, value: Any) -> str:
        """Read what was sent."""
        if isinstance(value, str):
            if len(value) > _MOST_CHARACTERS:
                raise ValidationError(f"Keep the outline to {_MOST_CHARACTERS:,} characters.")
            value = _parsed(value.strip())
        polygons = [[_ring(ring) for ring in polygon] for polygon in _polygons(value)]
        rings = [ring for polygon in polygons for ring in polygon]
        if not rings:
            raise ValidationError(_SHAPE)
        if sum(len(ring) - 1 for ring in rings) > MOST_CORNERS:
            raise ValidationError(f"Draw the outline with {MOST_CORNERS} corners at most.")
        if any(_crosses_itself(ring) for ring in rings):
            raise ValidationError("The outline crosses itself. Give its corners in their order along the line.")
        if len(polygons) == 1:
            return json.dumps({"type": "Polygon", "coordinates": polygons[0]})
        return json.dumps({"type": "MultiPolygon", "coordinates": polygons})


def _parsed(text: str) -> Any:
    if text.startswith(("{", "[")):
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ValidationError(f"This is no GeoJSON. {_SHAPE}") from error
    corners: list[Corner] = []
    for number, line in enumerate(filter(str.strip, text.splitlines()), start=1):
        point = position_in(line)
        if point is None:
            raise ValidationError(f"Line {number} is no corner. Write latitude, longitude, such as 52.52, -1.46.")
        corners.append((point[1], point[0]))
    return {"type": "Polygon", "coordinates": [[*corners, *corners[:1]]]}


def _polygons(value: Any) -> Sequence[Any]:
    """Give the coordinates of the polygons of whatever GeoJSON was sent."""
    if isinstance(value, Mapping):
        if value.get("type") == "FeatureCollection" and isinstance(value.get("features"), list):
            if len(value["features"]) != 1:
                raise ValidationError("Send one area at a time: the collection has to hold one feature.")
            value = value["features"][0]
        if isinstance(value, Mapping) and value.get("type") == "Feature":
            value = value.get("geometry")
        if isinstance(value, Mapping):
            kind, held = value.get("type"), value.get("coordinates")
            polygons = [held] if kind == "Polygon" else held if kind == "MultiPolygon" else None
            if isinstance(polygons, list) and all(isinstance(polygon, list) for polygon in polygons):
                return polygons
    raise ValidationError(_SHAPE)


def _ring(value: Any) -> Ring:
    if not isinstance(value, list) or len(value) > MOST_CORNERS + 1:
        raise ValidationError(_SHAPE)
    ring = [_corner(corner) for corner in value]
    distinct = [one for one, other in pairwise(ring) if one != other]
    if len(set(distinct)) < 3 or ring[0] != ring[-1]:
        raise ValidationError("An outline needs three corners or more, and has to end where it begins.")
    return [*distinct, ring[-1]]


def _corner(value: Any) -> Corner:
    numbers = list(value)[:2] if isinstance(value, (list, tuple)) else []
    if len(numbers) != 2 or any(isinstance(n, bool) or not isinstance(n, (int, float)) for n in numbers):
        raise ValidationError(_SHAPE)
    lon, lat = float(numbers[0]), float(numbers[1])
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise ValidationError("A corner lies nowhere on Earth. GeoJSON writes the longitude first.")
    return round(lon, 5), round(lat, 5)


def _crosses_itself(ring: Ring) -> bool:
    edges = list(pairwise(ring))
    last = len(edges) - 1
    return any(
        _cross(*edges[first], *edges[second])
        for first in range(len(edges))
        for second in range(first + 2, len(edges))
        if (first, second) != (0, last)
    )


def _cross(one: Corner, two: Corner, three: Corner, four: Corner) -> bool:
    """Say whether two edges meet."""
    if max(one[0], two[0]) < min(three[0], four[0]) or max(three[0], four[0]) < min(one[0], two[0]):
        return False

    def side(start: Corner, end: Corner, point: Corner) -> float:
        return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])

    apart = side(one, two, three) * side(one, two, four) > 0 or side(three, four, one) * side(three, four, two) > 0
    overlap = max(min(one[1], two[1]), min(three[1], four[1])) <= min(max(one[1], two[1]), max(three[1], four[1]))
    return overlap and not apart
