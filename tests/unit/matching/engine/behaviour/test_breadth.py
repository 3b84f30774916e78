"""No funder may fill everybody's first page."""

from datetime import timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import MandateProfile, Matcher
from matching.engine.behaviour import BehaviourModel, DealFact, Past, PastDeals
from matching.engine.behaviour.breadth import PAGE, held_back, share_allowed
from tests.unit.matching.engine.behaviour.test_served import SECTORS, TAXONOMY, TODAY, venture


def pages(odds: np.ndarray) -> np.ndarray:
    """Share of first pages that each funder stands on."""
    best = np.argsort(-odds, axis=1)[:, :PAGE]
    return np.bincount(best.ravel(), minlength=odds.shape[1]) / len(odds)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 120), st.floats(0.0, 1.5))
def test_nobody_fills_more_than_the_share_allowed(seed: int, n_funders: int, pull: float) -> None:
    random = np.random.default_rng(seed)
    odds = random.normal(size=(64, n_funders)) + pull * random.exponential(size=n_funders)
    lowered = held_back(odds)
    assert (lowered >= 0.0).all()
    if n_funders > PAGE:
        assert pages(odds - lowered).max() <= share_allowed(n_funders)


def test_whoever_is_within_the_bound_is_left_alone() -> None:
    odds = np.random.default_rng(0).normal(size=(64, 200))
    assert not held_back(odds).any()


def test_a_funder_of_most_deals_is_held_back_for_every_venture_alike() -> None:
    n_funders, busiest = 80, 80
    dice = np.random.default_rng(5)
    facts = []
    for number in range(900):
        day = TODAY - timedelta(days=1 + int(2200 * (900 - number) / 900))
        own = [funder for funder in range(1, n_funders) if funder % 4 == number % 4]
        backers = [*dice.choice(own, 2, replace=False).tolist(), *([busiest] if number % 3 else [])]
        facts += [DealFact(1 + number % 500, funder, day, 600_000, "seed") for funder in backers]
    busy = Past.of(facts, {key: venture(key, SECTORS[(key - 1) % 4]) for key in range(1, 501)}, TAXONOMY)
    model = BehaviourModel(place_blind=True, years=2, members=2, max_iter=10, pool_investors=40, pool_rounds=40)
    served = PastDeals(model.fit(busy.log, busy.companies, TODAY.toordinal()), busy, TODAY)
    free = PastDeals(served.model, busy, TODAY)
    free.lowered = np.zeros_like(free.lowered)

    mandates = [MandateProfile(key, funder_key=key) for key in range(1, n_funders + 1)]
    asked = [venture(9_000 + key, SECTORS[key % 4]) for key in range(40)]
    listed = Matcher().fit(asked, mandates, taxonomy=TAXONOMY)

    def share(past: PastDeals) -> float:
        listed.learn_from(past)
        first = [listed.mandates_for(one, on=TODAY, limit=PAGE).items for one in asked]
        return float(np.mean([any(match.mandate_key == busiest for match in page) for page in first]))

    assert share(free) == 1.0
    assert share(served) <= share_allowed(n_funders)
    freely, bounded = (each.pairs(asked, mandates)[0][:, busiest - 1] for each in (free, served))
    apart = np.log(freely / (1 - freely)) - np.log(bounded / (1 - bounded))
    np.testing.assert_allclose(apart, served.lowered[served.past.funder[busiest]], atol=1e-9)
