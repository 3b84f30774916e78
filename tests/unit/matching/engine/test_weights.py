"""A mandate's own weights: its ventures are ranked by them, to the exact sum, and nothing else changes."""

from dataclasses import replace
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine import CRITERIA, MandateProfile, Matcher, VentureProfile
from matching.engine.criteria import shares_of_weights
from tests.unit.matching.engine.examples import ON, TAXONOMY, mandates, ventures

WEIGHTS = st.lists(st.integers(0, 100), min_size=len(CRITERIA), max_size=len(CRITERIA)).filter(any)
MANY = st.lists(ventures(), min_size=1, max_size=10, unique_by=lambda each: each.key)


def weighed(theirs: MandateProfile, points: list[int]) -> MandateProfile:
    return replace(theirs, weights=tuple(zip(CRITERIA, map(float, points), strict=True)))


@given(MANY, mandates(), WEIGHTS)
def test_contributions_add_up_by_own_weights_and_the_list_is_in_that_order(
    ours: list[VentureProfile], theirs: MandateProfile, points: list[int]
) -> None:
    theirs = replace(theirs, backs_funds=False)
    own = weighed(theirs, points)
    matcher = Matcher().fit(ours, [theirs], taxonomy=TAXONOMY)
    ranked = matcher.ventures_for(own, on=ON, eligible=None).items
    shares = shares_of_weights(dict(own.weights))
    assert len(ranked) == len(ours)
    for match in ranked:
        assert isclose(sum(each.contribution for each in match.criteria), match.score, abs_tol=1e-9)
        assert {each.criterion: each.weight for each in match.criteria} == shares
    order = [(len(match.unmet), -round(match.score, 9), match.venture_key) for match in ranked]
    assert order == sorted(order)
    for one in ours:
        assert matcher.explain(one, own, on=ON) in ranked
    # A matcher that was fitted with these weights says the same.
    alike = Matcher(weights=dict(own.weights)).fit(ours, [theirs], taxonomy=TAXONOMY)
    assert alike.ventures_for(theirs, on=ON, eligible=None).items == ranked
    # Nothing else has changed: neither the standard list, nor that of a venture.
    fresh = Matcher().fit(ours, [own], taxonomy=TAXONOMY)
    assert matcher.ventures_for(theirs, on=ON) == fresh.ventures_for(theirs, on=ON)
    assert matcher.mandates_for(ours[0], on=ON) == fresh.mandates_for(ours[0], on=ON)


@pytest.mark.parametrize("weights", [(("sector", 0.0),), (("luck", 1.0),), (("sector", -1.0),)])
def test_weights_that_weigh_nothing_are_refused(weights: tuple[tuple[str, float], ...]) -> None:
    matcher = Matcher().fit([VentureProfile(1)], [MandateProfile(1)], taxonomy=TAXONOMY)
    with pytest.raises(ValueError, match="weight"):
        matcher.ventures_for(MandateProfile(1, weights=weights), on=ON)
