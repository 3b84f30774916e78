"""What past deals add to a served list, and what they never do."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import MandateProfile, Matcher, SectorNode, Taxonomy, VentureProfile
from matching.engine.behaviour import BehaviourModel, DealFact, Past, PastDeals

TODAY = date(2026, 11, 20)
SECTORS = ("water", "chips", "drugs", "games")
TAXONOMY = Taxonomy(
    sectors={code: SectorNode(code, code.title()) for code in SECTORS}, stages=(("seed", "Seed"), ("a", "Series A"))
)
N_FUNDERS = 24


def venture(key: int, sector: str, **facts: object) -> VentureProfile:
    return VentureProfile(key, sectors=(sector,), stage="seed", ask_gbp=600_000, **facts)  # type: ignore[arg-type]


VENTURES = {key: venture(key, SECTORS[key % 4]) for key in range(1, 501)}
MANDATES = [MandateProfile(key, funder_key=key) for key in range(1, N_FUNDERS + 1)]


def deals(rounds: int) -> list[DealFact]:
    """Rounds of which each is backed by two funders of its own sector, as a rule."""
    dice = np.random.default_rng(3)
    found = []
    for number in range(rounds):
        key = 1 + number % 500
        own = [funder for funder in range(1, N_FUNDERS) if funder % 4 == key % 4]
        day = TODAY - timedelta(days=1 + int(2200 * (rounds - number) / rounds))
        found += [DealFact(key, int(funder), day, 600_000, "seed") for funder in dice.choice(own, 2, replace=False)]
    return found


def past_of(rounds: int) -> PastDeals:
    past = Past.of(deals(rounds), VENTURES, TAXONOMY)
    model = BehaviourModel(place_blind=True, years=2, members=2, max_iter=10, pool_investors=24, pool_rounds=40)
    return PastDeals(model.fit(past.log, past.companies, TODAY.toordinal()), past, TODAY)


@pytest.fixture(scope="module")
def past() -> PastDeals:
    return past_of(900)


def matcher(past: PastDeals | None) -> Matcher:
    made = Matcher().fit(list(VENTURES.values()), MANDATES, taxonomy=TAXONOMY)
    made.learn_from(past)
    return made


def test_without_deals_the_first_stage_alone_serves() -> None:
    nothing = past_of(0)
    assert nothing.weight == 0.0
    alone, with_it = matcher(None), matcher(nothing)
    asked = VENTURES[2]
    assert alone.mandates_for(asked, on=TODAY) == with_it.mandates_for(asked, on=TODAY)
    assert alone.explain(asked, MANDATES[0], on=TODAY) == with_it.explain(asked, MANDATES[0], on=TODAY)


def test_few_deals_weigh_less_than_many_and_never_more_than_what_is_stated(past: PastDeals) -> None:
    few = past_of(540)
    assert 0.0 < few.weight < past.weight < 0.5


def test_funders_of_the_sector_come_first(past: PastDeals) -> None:
    listed = matcher(past).mandates_for(venture(9_001, "drugs"), on=TODAY, limit=5)
    assert all(match.mandate_key % 4 == 2 for match in listed.items)


def test_contributions_add_up_and_lists_agree_with_the_page_of_a_pair(past: PastDeals) -> None:
    served = matcher(past)
    listed = served.mandates_for(VENTURES[5], on=TODAY, limit=50)
    scores = [match.score for match in listed.items]
    assert scores == sorted(scores, reverse=True)
    for match in listed.items:
        assert abs(sum(each.contribution for each in match.criteria) - match.score) < 1e-9
        assert abs(sum(each.weight for each in match.criteria) - 1.0) < 1e-9
        assert 0.0 <= match.score <= 1.0
        assert match == served.explain(VENTURES[5], MANDATES[match.mandate_key - 1], on=TODAY)
    score, shares = past.pairs([VENTURES[5]], MANDATES)
    np.testing.assert_allclose(0.5 + shares.sum(axis=2), score, atol=1e-9)


def test_what_each_learned_criterion_gave_adds_up_and_is_told(past: PastDeals) -> None:
    for match in matcher(past).mandates_for(VENTURES[5], on=TODAY, limit=20).items:
        own = match.criteria[-1]
        if own.known:
            assert abs(sum(part.contribution for part in own.parts) + own.weight / 2 - own.contribution) < 1e-9
            assert [abs(part.contribution) for part in own.parts] == sorted(
                (abs(part.contribution) for part in own.parts), reverse=True
            )
            assert all(part.reason.endswith("as with a typical pair") for part in own.parts)


def test_deals_that_are_not_public_are_not_counted_in_sentences(past: PastDeals) -> None:
    mixed = [replace(fact, public=fact.funder != 1 and number % 2 == 0) for number, fact in enumerate(deals(900))]
    quiet = PastDeals(past.model, Past.of(mixed, VENTURES, TAXONOMY), TODAY)
    shown = sum(fact.public for fact in mixed if fact.funder == 2)
    assert 0 < shown < past.past.public[2]
    reason = matcher(quiet).explain(VENTURES[5], MANDATES[1], on=TODAY).criteria[-1].reason
    assert f"{shown} public deals" in reason
    silent = matcher(quiet).explain(VENTURES[5], MANDATES[0], on=TODAY).criteria[-1]
    assert (silent.known, silent.score, silent.parts) == (False, None, ())


def test_both_sides_are_given_the_same_match(past: PastDeals) -> None:
    served = matcher(past)
    ours = {match.venture_key: match for match in served.ventures_for(MANDATES[0], on=TODAY, limit=20).items}
    for key, match in ours.items():
        theirs = served.mandates_for(VENTURES[key], on=TODAY, limit=50).items
        assert match == next(other for other in theirs if other.mandate_key == 1)


def test_a_funder_without_deals_is_unknown_and_not_a_mismatch(past: PastDeals) -> None:
    own = matcher(past).explain(VENTURES[5], MandateProfile(99, funder_key=99), on=TODAY).criteria[-1]
    assert (own.criterion, own.known, own.score) == ("past_deals", False, None)
    assert own.contribution == 0.5 * own.weight


def test_an_address_moves_nobody(past: PastDeals) -> None:
    here = [replace(VENTURES[key], registered_place="derby") for key in (1, 2, 3)]
    there = [replace(each, registered_place="cambridge") for each in here]
    np.testing.assert_array_equal(past.pairs(here, MANDATES)[0], past.pairs(there, MANDATES)[0])


def test_pages_follow_each_other_without_gaps(past: PastDeals) -> None:
    served = matcher(past)
    whole = served.ventures_for(MANDATES[0], on=TODAY, limit=300).items
    parts = [
        match
        for at in range(0, 300, 60)
        for match in served.ventures_for(MANDATES[0], on=TODAY, limit=60, offset=at).items
    ]
    assert [match.venture_key for match in whole] == [match.venture_key for match in parts]
    assert len({match.venture_key for match in parts}) == 300


def test_three_fields_are_enough_for_a_list(past: PastDeals) -> None:
    bare = VentureProfile(9_002, sectors=("nobody knows",), text="x" * 10_000)
    assert len(matcher(past).mandates_for(bare, on=TODAY, limit=50).items) == N_FUNDERS


ANYTHING = st.builds(
    VentureProfile,
    st.integers(1, 600),
    sectors=st.lists(st.sampled_from([*SECTORS, "unheard of", ""]), max_size=3).map(tuple)
    | st.just(tuple(f"tag {number}" for number in range(3_000))),
    stage=st.sampled_from([None, "seed", "a", "unheard of"]),
    ask_gbp=st.none() | st.integers(0, 10**15),
    text=st.sampled_from(["", "x" * 1_000_000, "\x00 \u202e 🦆"]),
    registered_place=st.sampled_from([None, "derby", "nowhere"]),
    incorporated_on=st.none() | st.dates(date(1, 1, 1), date(9_999, 12, 31)),
)


@settings(max_examples=40, deadline=None)
@given(ventures=st.lists(ANYTHING, max_size=4))
def test_any_venture_gets_a_score_that_adds_up(past: PastDeals, ventures: list[VentureProfile]) -> None:
    score, shares = past.pairs(ventures, MANDATES)
    assert score.shape == (len(ventures), N_FUNDERS)
    assert np.isfinite(score).all()
    assert ((score > 0.0) & (score < 1.0)).all()
    np.testing.assert_allclose(0.5 + shares.sum(axis=2), score, atol=1e-9)
    alone = [past.pairs([venture], [mandate])[0] for venture in ventures for mandate in MANDATES[:2]]
    np.testing.assert_allclose(np.ravel(alone), score[:, :2].ravel(), atol=1e-9)


def test_no_ventures_no_mandates_and_one_funder_are_answered(past: PastDeals) -> None:
    assert past.pairs([], MANDATES)[0].shape == (0, N_FUNDERS)
    assert past.pairs([VENTURES[1]], [])[0].shape == (1, 0)
    only = Past.of([replace(fact, funder=1) for fact in deals(900)], VENTURES, TAXONOMY)
    model = BehaviourModel(place_blind=True, years=2, members=2, max_iter=5, pool_investors=24, pool_rounds=40)
    single = PastDeals(model.fit(only.log, only.companies, TODAY.toordinal()), only, TODAY)
    assert np.isfinite(single.pairs([VENTURES[1]], MANDATES)[0]).all()
