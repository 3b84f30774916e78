"""What a boundary does: tried against moving each venture, and a row of either side at a time."""

import random
from dataclasses import replace

import numpy as np
import pytest

from matching.engine import Matcher, PlaceRule, Standing, VentureProfile, boundaries_for, open_places, pooled
from matching.engine.distance import kilometres, positions
from tests.unit.matching.engine.examples import ON, TAXONOMY, mandate, venture
from tests.unit.matching.engine.test_openings import random_venture

_BASES = ("any", "registered", "activity")
_AREAS = (("region", "EM"), ("combined_authority", "CPCA"), ("pool", "coast"), ("authority", "CDF"), ("uk", ""))
_CODES = list(TAXONOMY.place_index)


def _catalogue(dice: random.Random, size: int) -> Matcher:
    mandates = [
        mandate(
            key,
            stages=tuple(dice.sample(list(TAXONOMY.stage_index), 3)),
            ticket_max_gbp=dice.choice([None, 500_000, 2_000_000]),
            ticket_min_gbp=None,
            place_rules=tuple(
                PlaceRule(*area, dice.choice(_BASES)) for area in dice.sample(_AREAS, dice.randint(0, 2))
            ),
            backs_funds=dice.random() < 0.1,
        )
        for key in range(1, size + 1)
    ]
    return Matcher().fit([venture()], mandates, taxonomy=TAXONOMY)


def _moved(ours: VentureProfile, place: str) -> VentureProfile:
    return replace(ours, registered_place=place, places=(place,))


def _eligible(matcher: Matcher, ours: VentureProfile) -> set[int]:
    return {match.mandate_key for match in matcher.mandates_for(ours, on=ON, limit=1_000).items}


def test_every_standing_is_what_moving_the_venture_shows() -> None:
    dice = random.Random(7)
    matcher = _catalogue(dice, 60)
    seen = set()
    apart = kilometres(positions(TAXONOMY)[:, None], positions(TAXONOMY)[None])
    for key in range(1, 41):
        ours = random_venture(dice, key)
        here = _eligible(matcher, ours)
        there = {place: _eligible(matcher, _moved(ours, place)) for place in _CODES}
        found = boundaries_for(matcher, [ours], on=ON)
        held = {_CODES.index(code) for code in (ours.registered_place, *ours.places) if code}
        for column, programme in enumerate(found.programmes):
            open_at = [place for place in _CODES if programme.key in there[place]]
            standing = found.standing[0, column]
            seen.add(int(standing))
            if programme.key in here:
                assert standing == Standing.OPEN
            elif not open_at:
                assert standing == Standing.CLOSED
            else:
                assert standing == Standing.ELSEWHERE
                nearest = min(open_at, key=lambda place: apart[sorted(held), _CODES.index(place)].min())
                far = apart[sorted(held), _CODES.index(nearest)].min()
                assert found.kilometres[0, column] == pytest.approx(far)
                assert _CODES[found.nearest[0, column]] in open_at
                worth = np.minimum(ours.ask_gbp or np.nan, programme.ticket_max_gbp or np.nan)
                assert found.lost_gbp[0, column] == pytest.approx(worth, nan_ok=True)
    assert seen == {0, 1, 2}


def test_many_ventures_are_told_the_same_as_each_alone() -> None:
    dice = random.Random(8)
    few, many = _catalogue(dice, 6), _catalogue(dice, 200)
    ventures = [random_venture(dice, key) for key in range(1, 61)]
    for matcher in (few, many):
        together = boundaries_for(matcher, ventures, on=ON)
        for row, ours in enumerate(ventures):
            alone = boundaries_for(matcher, [ours], on=ON)
            for name in ("standing", "nearest", "kilometres", "lost_gbp"):
                np.testing.assert_array_equal(getattr(together, name)[row], getattr(alone, name)[0], err_msg=name)


def test_a_programme_is_limited_to_a_part_of_the_kingdom_and_backs_companies() -> None:
    rules = {1: ("region", "EM"), 2: ("uk", ""), 4: ("authority", "no-such-place")}
    catalogue = [mandate(key, place_rules=(PlaceRule(*area),)) for key, area in rules.items()]
    funds = mandate(5, place_rules=(PlaceRule("region", "EM"),), backs_funds=True)
    matcher = Matcher().fit([venture()], [*catalogue, mandate(3), funds], taxonomy=TAXONOMY)
    found = boundaries_for(matcher, [venture()], on=ON)
    assert [programme.key for programme in found.programmes] == [1, 4]
    assert found.standing.tolist() == [[Standing.OPEN, Standing.ELSEWHERE]]
    assert found.nearest[0, 1] == -1
    assert np.isnan(found.kilometres[0, 1])


def test_nothing_is_lost_where_the_place_is_not_known_or_another_rule_is_broken() -> None:
    wales = mandate(1, place_rules=(PlaceRule("country", "Wales"),))
    matcher = Matcher().fit([venture()], [wales], taxonomy=TAXONOMY)
    ventures = [venture(), venture(registered_place=None, places=()), venture(stage="growth"), venture(ask_gbp=None)]
    found = boundaries_for(matcher, ventures, on=ON)
    assert found.standing[:, 0].tolist() == [Standing.ELSEWHERE, Standing.OPEN, Standing.CLOSED, Standing.ELSEWHERE]
    np.testing.assert_array_equal(found.lost_gbp[:, 0], [600_000, 0, 0, np.nan])


def test_an_empty_catalogue_and_no_ventures_are_answered_too() -> None:
    empty = Matcher().fit([], [], taxonomy=TAXONOMY)
    assert boundaries_for(empty, [venture()], on=ON).standing.shape == (1, 0)
    one = Matcher().fit([], [mandate(1, place_rules=(PlaceRule("region", "EM"),))], taxonomy=TAXONOMY)
    assert boundaries_for(one, [], on=ON).standing.shape == (0, 1)


def test_where_a_programme_is_open_is_what_an_address_there_shows() -> None:
    matcher = _catalogue(random.Random(3), 60)
    programmes, taken_in, in_part = open_places(matcher, _CODES)
    assert not in_part.any()
    assert len(programmes) > 10
    nowhere = replace(venture(), registered_place=None, places=())
    for row, place in enumerate(_CODES):
        found = boundaries_for(matcher, [_moved(nowhere, place)], on=ON)
        assert [each.key for each in found.programmes] == [each.key for each in programmes]
        outside = found.standing[0] == Standing.ELSEWHERE
        assert not (outside & taken_in[row]).any()
        closed = found.standing[0] == Standing.CLOSED
        assert (outside | closed | taken_in[row]).all()


def test_pooled_authorities_are_open_to_each_others_programmes() -> None:
    matcher = _catalogue(random.Random(5), 80)
    one, other = _CODES[0], _CODES[-1]
    wider = pooled(matcher, one, other)
    assert wider
    assert {key: set(rules) for key, rules in wider.items()} == {
        key: set(rules) for key, rules in pooled(matcher, other, one).items()
    }
    both = [_moved(venture(), one), _moved(venture(), other)]
    before, after = (boundaries_for(matcher, both, on=ON, wider=each) for each in (None, wider))
    assert not np.array_equal(before.standing[0], before.standing[1])
    assert np.array_equal(after.standing[0], after.standing[1])
    changed = [column for column, each in enumerate(before.programmes) if each.key in wider]
    rest = [column for column in range(len(before.programmes)) if column not in changed]
    assert np.array_equal(before.standing[:, rest], after.standing[:, rest])
    assert pooled(matcher, one, one) == {}
