"""Circles and drawn areas: their geometry against plain sums, and no yes for what is uncertain."""

from dataclasses import replace
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine import (
    Catchment,
    DistrictNode,
    Matcher,
    PlaceRule,
    Standing,
    Taxonomy,
    VentureProfile,
    boundaries_for,
    district_spreads,
    open_places,
    pooled,
    rank_all,
    reach_of,
)
from matching.engine.catchments import KM_A_MILE, far, outside_km, sides
from matching.engine.distance import EARTH_KM, kilometres
from matching.engine.matcher import NO_LIMITS
from tests.unit.matching.engine.examples import ON, TAXONOMY, mandate, venture

#: Districts south of Derby, a degree of latitude being some 111 km.
_NODES = (
    DistrictNode("DE1", "DBY", 52.92, -1.48, 2.0),
    DistrictNode("DE11", "DBY", 52.77, -1.56, 4.0),
    DistrictNode("DE73", "DBY", 52.82, -1.44, 3.0),
    DistrictNode("NG1", "NTM", 52.954, -1.15, 1.0),
    DistrictNode("CB1", "CAM", 52.19, 0.14, 2.0),
)
WORLD = Taxonomy(
    sectors=TAXONOMY.sectors,
    stages=TAXONOMY.stages,
    instruments=TAXONOMY.instruments,
    places={code: replace(node, spread_km=20.0) for code, node in TAXONOMY.places.items()},
    area_names=TAXONOMY.area_names,
    districts={node.code: node for node in _NODES},
)
POINTS = st.tuples(st.floats(49.9, 60.9), st.floats(-8.2, 1.8))


def _circle(km: float, centre: tuple[float, float] = (52.92, -1.48), unit: str = "km") -> Catchment:
    return Catchment(f"the area within {km:g} km of DE1", unit, centre, km)


def _at(spot: str | None, **facts: Any) -> VentureProfile:
    code = None if spot is None else spot.partition(" ")[0]
    return venture(registered_place=code, registered_spot=spot, places=(), **facts)


def _radians(*points: tuple[float, float]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.radians(np.array(points, dtype=np.float64))


def _haversine(one: tuple[float, float], other: tuple[float, float]) -> float:
    lat, lon, lat0, lon0 = map(radians, (*one, *other))
    return 2 * EARTH_KM * asin(sqrt(sin((lat - lat0) / 2) ** 2 + cos(lat) * cos(lat0) * sin((lon - lon0) / 2) ** 2))


@given(POINTS, POINTS)
def test_a_distance_is_the_same_both_ways_and_that_of_the_haversine_formula(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    there, back = kilometres(_radians(one), _radians(other)), kilometres(_radians(other), _radians(one))
    assert there[0] == pytest.approx(back[0], abs=1e-9)
    assert there[0] == pytest.approx(_haversine(one, other), abs=1e-6)


@given(POINTS, POINTS, st.floats(0.1, 500), st.floats(0.1, 500))
def test_a_wider_circle_holds_all_that_a_narrower_one_holds(
    centre: tuple[float, float], point: tuple[float, float], radius: float, more: float
) -> None:
    narrow = outside_km(_circle(radius, centre), _radians(point))[0]
    wide = outside_km(_circle(radius + more, centre), _radians(point))[0]
    assert narrow - wide == pytest.approx(more)
    assert (narrow <= 0) <= (wide <= 0)


def test_a_mile_is_a_mile() -> None:
    assert pytest.approx(5280) == KM_A_MILE * 1000 / 0.3048
    assert far(19.4, "miles") == "12 miles"
    assert far(1.6, "miles") == "1 mile"
    assert far(0.4, "miles") == "under 1 mile"
    assert (far(19.4, "km"), far(0.2, "km")) == ("19 km", "under 1 km")


def _enclosed(ring: list[tuple[float, float]], point: tuple[float, float]) -> bool:
    """Whether the angles to the corners add up to a whole turn."""
    turn = 0.0
    for (lat1, lon1), (lat2, lon2) in zip(ring, ring[1:] + ring[:1], strict=True):
        first, second = complex(lon1 - point[1], lat1 - point[0]), complex(lon2 - point[1], lat2 - point[0])
        turn += float(np.angle(second / first))
    return abs(turn) > np.pi


def _from_line(ring: list[tuple[float, float]], point: tuple[float, float]) -> float:
    """The least distance to many points of the line."""
    steps = np.linspace(0, 1, 400)[:, None]
    corners = [*map(np.array, ring)]
    line = np.vstack([one + (two - one) * steps for one, two in zip(corners, corners[1:] + corners[:1], strict=True)])
    return min(_haversine((float(lat), float(lon)), point) for lat, lon in line[::4])


@st.composite
def _stars(draw: st.DrawFn) -> list[tuple[float, float]]:
    """Draw outlines that never cross themselves: corners in turn about a middle, of any distance from it."""
    lat, lon = draw(st.floats(50.5, 58)), draw(st.floats(-5, 0))
    count = draw(st.integers(3, 9))
    reach = draw(st.lists(st.floats(0.05, 0.6), min_size=count, max_size=count))
    return [
        (lat + r * float(np.sin(2 * np.pi * n / count)), lon + r * float(np.cos(2 * np.pi * n / count)))
        for n, r in enumerate(reach)
    ]


@given(_stars(), st.tuples(st.floats(-0.7, 0.7), st.floats(-0.7, 0.7)))
def test_an_outline_holds_what_its_angles_say(ring: list[tuple[float, float]], off: tuple[float, float]) -> None:
    middle = np.mean(ring, axis=0)
    point = (float(middle[0]) + off[0], float(middle[1]) + off[1])
    signed = float(outside_km(Catchment("drawn", rings=(tuple(ring),)), _radians(point))[0])
    away = _from_line(ring, point)
    if away > 0.5:
        assert (signed < 0) == _enclosed(ring, point)
    assert abs(signed) == pytest.approx(away, rel=0.02, abs=0.6)


@given(_stars(), POINTS)
def test_turning_an_outline_round_changes_nothing(ring: list[tuple[float, float]], point: tuple[float, float]) -> None:
    found = [
        float(outside_km(Catchment("drawn", rings=(tuple(each),)), _radians(point))[0])
        for each in (ring, ring[::-1], ring[1:] + ring[:1])
    ]
    assert found == pytest.approx([found[0]] * 3, abs=1e-6)


def test_a_hole_is_outside() -> None:
    outer = ((52.0, -2.0), (52.0, -1.0), (53.0, -1.0), (53.0, -2.0))
    hole = ((52.4, -1.6), (52.4, -1.4), (52.6, -1.4), (52.6, -1.6))
    drawn = Catchment("drawn", rings=(outer, hole))
    assert (outside_km(drawn, _radians((52.5, -1.5), (52.2, -1.5), (54.0, -1.5))) < 0).tolist() == [False, True, False]


def test_a_district_spreads_as_far_as_its_neighbour_or_as_the_average_one() -> None:
    points = _radians((52.0, -1.0), (52.1, -1.0), (57.0, -4.0))
    spreads = district_spreads(points, np.array([3.1416, 1000.0, 3.1416]))
    assert spreads[0] == pytest.approx(_haversine((52.0, -1.0), (52.1, -1.0)), rel=1e-6)
    assert spreads[1] == pytest.approx(sqrt(1000 / np.pi))
    assert spreads[2] > 500
    assert district_spreads(points[:1], np.array([np.pi])).tolist() == [1.0]


def test_a_position_is_inside_doubtful_or_outside() -> None:
    found = sides(_circle(15), WORLD)
    index = WORLD.place_index
    # DE1 lies in the middle, DE73 11 km away and known to 3, DE11 some 17.5 km away and known to 4.
    named = {name: (bool(found.inside[index[name]]), bool(found.doubtful[index[name]])) for name in index}
    assert named["DBY DE1"] == (True, False)
    assert named["DBY DE73"] == (True, False)
    assert named["DBY DE11"] == (False, True)
    assert named["CAM CB1"] == (False, False)
    # Of the whole council nobody knows more than that an address is within 20 km of its middle.
    assert named["DBY"] == (False, True)
    assert sides(_circle(25), WORLD).inside[index["DBY"]]
    # Nobody says how far Derby spreads in a world without spreads.
    assert sides(_circle(1000), TAXONOMY).doubtful.all()


def _states(rule: PlaceRule, *ventures: VentureProfile) -> list[str]:
    """Whether each venture is inside, not known to be, or outside, asked of both sides and in one go."""
    fund = mandate(place_rules=(rule,))
    held = [replace(each, key=key) for key, each in enumerate(ventures, start=1)]
    matcher = Matcher().fit(held, [fund], taxonomy=WORLD)
    states = []
    listed = matcher.ventures_for(fund, on=ON, eligible=None, limit=99).items
    for each in held:
        match = next(match for match in listed if match.venture_key == each.key)
        mirrored = matcher.mandates_for(each, on=ON, eligible=None, limit=99).items[0]
        assert (mirrored.score, mirrored.eligible) == (match.score, match.eligible)
        assert mirrored.to_confirm == match.to_confirm
        place = next(one for one in match.criteria if one.criterion == "place")
        states.append("outside" if not match.eligible else "inside" if place.known else "unknown")
        assert (states[-1] == "unknown") == any("To confirm: an address inside" in each for each in match.to_confirm)
    return states


def test_what_is_uncertain_is_never_a_yes() -> None:
    rule = PlaceRule("radius", "DE1", "any", _circle(15))
    spots = ("DBY DE1", "DBY DE73", "DBY DE11", "DBY", "CAM CB1")
    assert _states(rule, *map(_at, spots)) == ["inside", "inside", "unknown", "unknown", "outside"]


def test_only_the_address_that_counts_is_looked_at() -> None:
    ours = replace(_at("CAM CB1"), places=("DBY",), spots=("DBY DE1",))
    assert [_states(PlaceRule("radius", "DE1", basis, _circle(15)), ours) for basis in ("any", "registered")] == [
        ["inside"],
        ["outside"],
    ]
    assert _states(PlaceRule("radius", "DE1", "activity", _circle(15)), ours) == ["inside"]


def test_a_district_that_lies_mostly_in_another_council_counts_as_the_council() -> None:
    assert WORLD.position_of("NTM DE1") == WORLD.place_index["NTM"]
    assert _states(PlaceRule("radius", "NG1", "any", _circle(5, (52.95, -1.15))), _at("NTM DE1")) == ["unknown"]


def test_only_places_that_some_mandate_tells_apart_have_a_row_of_their_own() -> None:
    matcher = Matcher().fit([_at("DBY DE1"), _at("DBY DE11", key=2)], [mandate(1)], taxonomy=WORLD)
    assert matcher.state.mandates.gates.stands.tolist() == WORLD.homes.tolist()
    circle = mandate(2, place_rules=(PlaceRule("radius", "DE1", "any", _circle(15)),))
    matcher.update(mandates=[circle, mandate(3, place_rules=(PlaceRule("authority", "CAM"),))])
    stands, index = matcher.state.mandates.gates.stands, WORLD.place_index
    apart = {key for key in index if stands[index[key]] == index[key]}
    # Of all Derby nobody knows more than of DE11, both are doubtful; NG1 is outside, of all Nottingham nobody knows.
    assert apart == {*WORLD.places, "DBY DE1", "DBY DE73", "NTM NG1"}
    assert stands[index["DBY DE11"]] == index["DBY"]
    assert [len(matcher.mandates_for(_at(spot), on=ON).items) for spot in ("DBY DE1", "CAM CB1")] == [2, 2]


def test_a_circle_beside_an_area_is_no_doubt_where_the_area_is_met() -> None:
    fund = mandate(place_rules=(PlaceRule("authority", "DBY"), PlaceRule("radius", "DE1", "any", _circle(15))))
    matcher = Matcher().fit([_at("DBY DE11")], [fund], taxonomy=WORLD)
    match = matcher.ventures_for(fund, on=ON).items[0]
    place = next(one for one in match.criteria if one.criterion == "place")
    assert (place.known, place.score, match.to_confirm) == (True, 1.0, ())


def test_sentences_say_how_far_outside_and_how_well_that_is_known() -> None:
    miles = Catchment("the area within 10 miles of DE1", "miles", (52.92, -1.48), 10 * KM_A_MILE)
    fund = mandate(place_rules=(PlaceRule("radius", "DE1", "any", miles),))
    matcher = Matcher().fit([_at("CAM CB1"), _at("DBY DE11", key=2)], [fund], taxonomy=WORLD)
    outside = matcher.ventures_for(fund, on=ON, eligible=False).items[0]
    gap = round((_haversine((52.92, -1.48), (52.19, 0.14)) - 10 * KM_A_MILE) / KM_A_MILE)
    (broken,) = outside.unmet
    assert broken.reason == (
        "The venture is in Cambridge; this funder needs a registered or operating address in the area within 10 miles"
        f" of DE1; CB1 is {gap} miles outside, known to about 1 mile"
    )
    assert broken.clause == "Places: the area within 10 miles of DE1"
    unsure = matcher.ventures_for(fund, on=ON).items[0]
    place = next(one for one in unsure.criteria if one.criterion == "place")
    assert place.reason == (
        "Not known: whether the venture is inside the area within 10 miles of DE1; its line runs through where the"
        " address is known to lie (DE11, known to about 2 miles); ask the venture for it"
    )


@pytest.mark.parametrize("basis", ["any", "registered", "activity"])
def test_batches_and_saved_catalogues_rank_alike(tmp_path: Path, basis: str) -> None:
    drawn = Catchment("the drawn area “South”", rings=(((52.7, -1.7), (52.7, -1.2), (52.9, -1.2), (52.9, -1.7)),))
    mandates = [
        mandate(1, place_rules=(PlaceRule("radius", "DE1", basis, _circle(15)),)),
        mandate(2, place_rules=(PlaceRule("drawn", "South", basis, drawn), PlaceRule("authority", "CAM"))),
        mandate(3),
    ]
    spots = ["DBY DE1", "DBY DE73", "DBY DE11", "DBY", "CAM CB1", "NTM NG1", None]
    ventures = [
        replace(_at(spot), key=key, places=(other.partition(" ")[0],) if other else (), spots=(other,) if other else ())
        for key, (spot, other) in enumerate(((one, two) for one in spots for two in spots), start=1)
    ]
    matcher = Matcher().fit(ventures, mandates, taxonomy=WORLD)
    single = {
        each.key: [
            (match.venture_key, match.score) for match in matcher.ventures_for(each, on=ON, limit=len(ventures)).items
        ]
        for each in mandates
    }
    assert len({len(rows) for rows in single.values()}) > 1
    matcher.save(tmp_path)
    loaded = Matcher.load(tmp_path)
    for held in (matcher, loaded):
        best = rank_all(held, on=ON, limit=len(ventures))
        for key, keys, scores in zip(best.mandate_keys, best.venture_keys, best.scores, strict=True):
            rows = [(int(one), float(score)) for one, score in zip(keys, scores, strict=True) if one >= 0]
            assert rows == single[int(key)]
    assert loaded.state.mandates.profiles == matcher.state.mandates.profiles


def test_a_line_shuts_out_and_its_distance_is_told() -> None:
    fund = mandate(place_rules=(PlaceRule("radius", "DE1", "any", _circle(15)),))
    matcher = Matcher().fit([venture()], [fund], taxonomy=WORLD)
    found = boundaries_for(matcher, [_at("CAM CB1"), _at("DBY DE11"), _at("DBY DE1")], on=ON)
    assert found.standing[:, 0].tolist() == [Standing.ELSEWHERE, Standing.OPEN, Standing.OPEN]
    assert found.kilometres[0, 0] == pytest.approx(_haversine((52.92, -1.48), (52.19, 0.14)) - 15)
    assert WORLD.spots[found.nearest[0, 0]].code == "DBY"
    assert WORLD.spots[found.nearest[0, 0]].outcode == ""
    wider = {fund.key: (PlaceRule("authority", "CAM"),)}
    assert boundaries_for(matcher, [_at("CAM CB1")], on=ON, wider=wider).standing.tolist() == [[Standing.OPEN]]
    programmes, whole, part = open_places(matcher, ["DBY", "CAM"])
    assert (len(programmes), whole[:, 0].tolist(), part[:, 0].tolist()) == (1, [False, False], [True, False])
    assert pooled(matcher, "DBY", "CAM") == {}


def test_reach_counts_those_whom_nobody_knows_to_be_inside() -> None:
    fund = mandate(place_rules=(PlaceRule("radius", "DE1", "any", _circle(15)),))
    ventures = [_at(spot, key=key) for key, spot in enumerate(["DBY DE1", "DBY DE11", "CAM CB1", None], start=1)]
    matcher = Matcher().fit(ventures, [fund], taxonomy=WORLD)
    found = reach_of(matcher, fund, on=ON, rules=NO_LIMITS)
    assert (found.asked.number, found.passing.number, found.unplaced) == (4, 3, 2)
    assert [(cut.rule, cut.broken.number) for cut in found.cuts] == [("place", 1)]


def test_a_venture_comes_back_from_the_table_with_its_districts() -> None:
    ours = replace(_at("DBY DE1"), places=("CAM", "DBY"), spots=("CAM CB1", "DBY DE73"))
    matcher = Matcher().fit([ours], [mandate()], taxonomy=WORLD)
    back = matcher.state.all_ventures().table.profile(0, WORLD)
    assert (back.registered_place, back.registered_spot) == ("DBY", "DBY DE1")
    assert (set(back.places), set(back.spots)) == ({"CAM", "DBY"}, {"CAM CB1", "DBY DE73"})
