"""Outlines as they are typed, and places of a mandate in words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.errors import Invalid
from profiles.models import Limit
from profiles.schemas import MandateSchema, check
from profiles.schemas.outlines import MOST_CORNERS
from profiles.services.catchments import encloses, outcode_in, position_in, read_place_text, rings_of

SQUARE = [[-2.0, 52.0], [-1.0, 52.0], [-1.0, 53.0], [-2.0, 53.0], [-2.0, 52.0]]


def outline_of(value: object) -> dict[str, object]:
    """The outline that the schema makes of what was sent."""
    read = check(MandateSchema, {"places": [{"kind": "drawn", "code": "A", "outline": value}]}, partial=True)
    return dict(json.loads(read["places"][0]["outline"]))


def refusal(value: object) -> str:
    with pytest.raises(Invalid) as caught:
        outline_of(value)
    return caught.value.fields["places-0-outline"][0]


def test_one_area_may_come_in_many_wrappings() -> None:
    polygon = {"type": "Polygon", "coordinates": [SQUARE]}
    feature = {"type": "Feature", "geometry": polygon, "properties": None}
    multiple = {"type": "MultiPolygon", "coordinates": [[SQUARE]]}
    for sent in (polygon, feature, multiple, {"type": "FeatureCollection", "features": [feature]}):
        assert outline_of(sent) == outline_of(json.dumps(sent)) == polygon
    assert outline_of("52, -2\n52 -1\n(53, -1)\n53, -2") == polygon


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("{", "no GeoJSON"),
        ("[" * 50_000, "no GeoJSON"),
        ({"type": "Point", "coordinates": [0, 52]}, "GeoJSON polygon"),
        ({"type": "Polygon", "coordinates": []}, "GeoJSON polygon"),
        ({"type": "Polygon", "coordinates": [[["a", "b"]]]}, "GeoJSON polygon"),
        ({"type": "Polygon", "coordinates": [SQUARE[:2]]}, "three corners"),
        ({"type": "Polygon", "coordinates": [SQUARE[:-1]]}, "end where it begins"),
        ({"type": "Polygon", "coordinates": [[[0, 95], [1, 95], [1, 96], [0, 95]]]}, "nowhere on Earth"),
        ({"type": "Polygon", "coordinates": [[[0, 52], [1, 53], [1, 52], [0, 53], [0, 52]]]}, "crosses itself"),
        ({"type": "FeatureCollection", "features": []}, "one area at a time"),
        ("52, -2\nsomewhere", "Line 2 is no corner"),
        ("x" * 70_000, "60,000 characters"),
        (7, "GeoJSON polygon"),
    ],
)
def test_what_is_no_outline_is_told(value: object, message: str) -> None:
    assert message in refusal(value)


def test_an_outline_has_only_so_many_corners() -> None:
    many = "\n".join(f"{52 + 0.001 * n}, {-1 - 0.000001 * n * n}" for n in range(MOST_CORNERS + 1))
    assert "corners at most" in refusal(many) or "GeoJSON polygon" in refusal(many)


@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_no_text_breaks_the_reading_of_an_outline(text: str) -> None:
    assert refusal(text)


def test_a_point_is_enclosed_once_and_in_a_hole_not() -> None:
    hole = [[-1.6, 52.4], [-1.4, 52.4], [-1.4, 52.6], [-1.6, 52.6], [-1.6, 52.4]]
    rings = rings_of(json.dumps({"type": "Polygon", "coordinates": [SQUARE, hole]}))
    assert [encloses(rings, *point) for point in ((52.2, -1.5), (52.5, -1.5), (54.0, -1.5))] == [True, False, False]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("within 10 miles of CV10", {"kind": "radius", "distance": "10", "unit": "miles", "code": "CV10"}),
        ("Within 2.5 km of Derby", {"kind": "radius", "distance": "2.5", "unit": "km", "code": "Derby"}),
        ("within 1 mile of 52.5, -1.4", {"kind": "radius", "distance": "1", "unit": "miles", "code": "52.5, -1.4"}),
        ("Region or nation: West Midlands", {"kind": "region", "code": "West Midlands"}),
        ("authority:Derby", {"kind": "authority", "code": "Derby"}),
        ("United Kingdom", {"kind": "uk"}),
        ("Derby", {"code": "Derby"}),
    ],
)
def test_a_cell_says_a_place_in_words(text: str, read: dict[str, str]) -> None:
    assert read_place_text(text) == read


def test_words_of_a_circle_are_read_as_the_same_circle() -> None:
    for limit in (
        Limit("radius", "CV10", distance=2.5, unit="km"),
        Limit("radius", "CV10", distance=1.0, unit="miles"),
    ):
        read = check(MandateSchema, {"places": limit.words}, partial=True)["places"][0]
        assert (read["kind"], read["code"], read["distance"], read["unit"]) == limit[:2] + limit[3:5]
    assert Limit("radius", "CV10", distance=10, unit="miles").radius_km == pytest.approx(16.09344)
    assert Limit("region", "E12000005").words == ""


def test_postcodes_and_positions_are_told_from_names() -> None:
    assert [outcode_in(text) for text in ("CV10 0TU", "cv10", "B1 1AA", "b11aa", "EC1A 1BB", "Derby")] == [
        "CV10", "CV10", "B1", "B1", "EC1A", None,
    ]  # fmt: skip
    assert position_in("52.5257, -1.4997") == (52.5257, -1.4997)
    assert position_in("52.5257") is None
    assert position_in("CV10") is None
