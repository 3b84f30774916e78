"""Who stands on first pages: counted by hand, and an address that moves nobody."""

import numpy as np
import pytest

from matching.engine import Exposure, Matcher, PlaceRule, exposure_of, place_swap
from tests.unit.matching.engine.examples import ON, TAXONOMY, mandate, venture

PLACES = list(TAXONOMY.place_index)


def test_places_and_those_who_could_have_them_are_counted() -> None:
    ventures = [venture(key) for key in range(1, 7)]
    matcher = Matcher().fit(ventures, [mandate(1), mandate(2, backs_funds=True)], taxonomy=TAXONOMY)
    groups = {1: "a", 2: "a", 3: "a", 4: "b", 5: "b"}
    found = exposure_of(matcher, matcher.state.mandates.profiles, groups, on=ON, page=4)
    assert found.groups == ("a", "b")
    # Equal scores stand in the order of their keys; the sixth is in no group, and money for funds lists nobody.
    assert found.shown.tolist() == [[3, 1], [0, 0]]
    assert found.eligible.tolist() == [[3, 2], [0, 0]]
    assert found.ratios() == pytest.approx([(3 / 4) / (3 / 5), (1 / 4) / (2 / 5)])


def test_intervals_hold_the_ratio_and_repeat_themselves() -> None:
    rng = np.random.default_rng(4)
    found = Exposure(
        ("a", "b", "none"), *(np.column_stack([rng.poisson(3, (60, 2)), np.zeros(60)]).astype(np.int64),) * 2
    )
    low, high = found.intervals(seed=1)
    assert (low[:2] <= found.ratios()[:2]).all()
    assert (found.ratios()[:2] <= high[:2]).all()
    assert np.isnan([low[2], high[2], found.ratios()[2]]).all()
    assert np.array_equal(low[:2], found.intervals(seed=1)[0][:2])


def test_trading_addresses_moves_nobody_where_no_place_is_stated() -> None:
    ventures = [
        venture(key, registered_place=PLACES[key % len(PLACES)], places=(), ask_gbp=100_000 * key)
        for key in range(1, 30)
    ]
    mandates = [mandate(1), mandate(2, ticket_max_gbp=900_000), mandate(3, place_rules=(PlaceRule("region", "EM"),))]
    found = place_swap(Matcher().fit(ventures, mandates, taxonomy=TAXONOMY), ventures, on=ON)
    assert (found.ventures, found.mandates, found.largest_shift) == (29, 2, 0)
    assert place_swap(Matcher().fit([], [], taxonomy=TAXONOMY), [], on=ON).largest_shift == 0


def test_a_mandate_that_states_a_place_is_no_part_of_the_swap() -> None:
    """The same test on a mandate that does care finds movement, so it can fail."""
    ventures = [
        venture(key, registered_place=PLACES[key % len(PLACES)], places=(), ask_gbp=100_000 * key)
        for key in range(1, 30)
    ]
    caring = mandate(1, prefer_near=True, base_place=PLACES[0])
    assert place_swap(Matcher().fit(ventures, [caring], taxonomy=TAXONOMY), ventures, on=ON).mandates == 0
