"""The ranking as a whole: its order, its sums, its pages, and what an update changes."""

from dataclasses import replace
from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from matching.engine import CRITERIA, MandateProfile, Match, Matcher, Rules, Taxonomy, VentureProfile
from tests.unit.matching.engine.examples import ON, TAXONOMY, mandate, mandates, venture, ventures

RULES = Rules(mfa_limit_gbp=300_000)
HYDROGEN, SEED_FUND = venture(), mandate()
SHARED = Matcher().fit([HYDROGEN], [SEED_FUND], taxonomy=TAXONOMY)
MANY_VENTURES = st.lists(ventures(), max_size=12, unique_by=lambda each: each.key)
MANY_MANDATES = st.lists(mandates(), max_size=12, unique_by=lambda each: each.key)


def by_nearness(match: Match) -> tuple[int, float]:
    return (len(match.unmet), -match.score)


@given(ventures(), mandates())
def test_contributions_add_up_to_the_score(ours: VentureProfile, theirs: MandateProfile) -> None:
    match = SHARED.explain(ours, theirs, on=ON, rules=RULES)
    assert isclose(sum(each.contribution for each in match.criteria), match.score, abs_tol=1e-9)
    assert 0 <= match.score <= 1
    assert tuple(each.criterion for each in match.criteria) == CRITERIA
    for each in match.criteria:
        assert (each.score is None) == (not each.known)
        assert each.reason
        value = 0.5 if each.score is None else each.score
        assert isclose(each.contribution, each.weight * value, abs_tol=1e-9)
    assert match.eligible == (not match.unmet)


@settings(max_examples=60)
@given(MANY_VENTURES, MANY_MANDATES, st.sampled_from([True, False, None]))
def test_lists_hold_exactly_what_the_pairs_say(
    ours: list[VentureProfile], theirs: list[MandateProfile], eligible: bool | None
) -> None:
    matcher = Matcher().fit(ours, theirs, taxonomy=TAXONOMY)
    for one in ours[:2]:
        pairs = [matcher.explain(one, each, on=ON, rules=RULES) for each in theirs if not each.backs_funds]
        pairs = [pair for pair in pairs if eligible in (None, pair.eligible)]
        ranked = matcher.mandates_for(one, on=ON, rules=RULES, eligible=eligible)
        assert ranked.items == tuple(sorted(pairs, key=lambda pair: (*by_nearness(pair), pair.mandate_key)))
        assert ranked.total == len(pairs)
    for wanted in theirs[:2]:
        pairs = [matcher.explain(each, wanted, on=ON, rules=RULES) for each in ours]
        pairs = [pair for pair in pairs if eligible in (None, pair.eligible) and not wanted.backs_funds]
        ranked = matcher.ventures_for(wanted, on=ON, rules=RULES, eligible=eligible)
        assert ranked.items == tuple(sorted(pairs, key=lambda pair: (*by_nearness(pair), pair.venture_key)))
        assert ranked.total == len(pairs)


def test_both_sides_read_the_same_reasons() -> None:
    ours, theirs = venture(places=("CAM", "NTM")), mandate(conditions=())
    matcher = Matcher().fit([ours, venture(2)], [theirs, mandate(2)], taxonomy=TAXONOMY)
    founder = next(each for each in matcher.mandates_for(ours, on=ON).items if each.mandate_key == 1)
    investor = next(each for each in matcher.ventures_for(theirs, on=ON).items if each.venture_key == 1)
    assert founder == investor


def test_equal_scores_are_ordered_by_key_and_pages_join() -> None:
    catalogue = [mandate(key) for key in (5, 3, 9, 1, 7)]
    matcher = Matcher().fit([venture()], catalogue, taxonomy=TAXONOMY)
    pages = [matcher.mandates_for(venture(), on=ON, limit=2, offset=offset) for offset in (0, 2, 4, 6)]
    assert [match.mandate_key for page in pages for match in page.items] == [1, 3, 5, 7, 9]
    assert {page.total for page in pages} == {5}


def test_only_named_keys_are_listed() -> None:
    matcher = Matcher().fit(
        [venture(key) for key in range(1, 9)], [mandate(key) for key in range(1, 9)], taxonomy=TAXONOMY
    )
    ranked = matcher.mandates_for(venture(), on=ON, keys=[4, 2, 77])
    assert [match.mandate_key for match in ranked.items] == [2, 4]
    assert ranked.total == 2
    assert [match.venture_key for match in matcher.ventures_for(mandate(), on=ON, keys={8, 3}).items] == [3, 8]


def test_money_for_funds_is_never_listed_but_can_be_explained() -> None:
    funds = mandate(2, backs_funds=True)
    matcher = Matcher().fit([venture()], [mandate(), funds], taxonomy=TAXONOMY)
    assert [match.mandate_key for match in matcher.mandates_for(venture(), on=ON, eligible=None).items] == [1]
    assert matcher.ventures_for(funds, on=ON, eligible=None).total == 0
    match = matcher.explain(venture(), funds, on=ON)
    assert [unmet.criterion for unmet in match.unmet] == ["funds"]


def test_an_update_shows_in_the_next_list() -> None:
    matcher = Matcher().fit([venture(1), venture(2)], [mandate(1), mandate(2)], taxonomy=TAXONOMY)
    matcher.update(ventures=[venture(2, stage="growth"), venture(3)], removed_ventures=[1, 404])
    assert [match.venture_key for match in matcher.ventures_for(mandate(), on=ON).items] == [3]
    matcher.update(mandates=[mandate(2, sectors=()), mandate(4)], removed_mandates=[1, 404])
    assert [match.mandate_key for match in matcher.mandates_for(venture(), on=ON).items] == [4, 2]


@settings(max_examples=40)
@given(st.lists(ventures(st.integers(1, 5)), max_size=8), st.lists(mandates(st.integers(1, 5)), max_size=8))
def test_updating_ends_where_fitting_on_the_outcome_ends(
    ours: list[VentureProfile], theirs: list[MandateProfile]
) -> None:
    matcher = Matcher().fit([venture(key) for key in range(1, 6)], [mandate(1)], taxonomy=TAXONOMY)
    expected = {key: venture(key) for key in range(1, 6)}
    for each in ours:
        matcher.update(ventures=[each], removed_ventures=[each.key % 5 + 1])
        expected.pop(each.key % 5 + 1, None)
        expected[each.key] = each
    matcher.update(mandates=theirs)
    again = matcher.state.of(
        matcher.state.encoder, matcher.state.all_ventures(), matcher.state.mandates, matcher.weights_
    )
    assert sorted(again.settled.ventures.keys.tolist()) == sorted(expected)
    wanted = mandate(9)
    ranked = matcher.ventures_for(wanted, on=ON, eligible=None)
    assert {match.venture_key: match for match in ranked.items} == {
        key: matcher.explain(each, wanted, on=ON) for key, each in expected.items()
    }


def test_of_two_profiles_with_one_key_the_last_counts() -> None:
    matcher = Matcher().fit(
        [venture(1, stage="growth"), venture(1)], [mandate(1, stages=("growth",)), mandate(1)], taxonomy=TAXONOMY
    )
    assert matcher.ventures_for(mandate(), on=ON).total == 1
    assert matcher.mandates_for(venture(), on=ON).total == 1


def test_empty_catalogues_give_empty_lists() -> None:
    matcher = Matcher().fit([], [], taxonomy=TAXONOMY)
    for eligible in (True, False, None):
        assert matcher.mandates_for(venture(), on=ON, eligible=eligible).items == ()
        assert matcher.ventures_for(mandate(), on=ON, eligible=eligible).total == 0
    matcher.update(ventures=[venture()], mandates=[mandate()])
    assert matcher.mandates_for(venture(), on=ON).total == matcher.ventures_for(mandate(), on=ON).total == 1


def test_without_any_codes_everything_is_unknown_and_nothing_fails() -> None:
    match = Matcher().fit([venture()], [mandate()]).explain(venture(), mandate(), on=ON)
    assert match.eligible
    assert {each.criterion for each in match.criteria if each.known} == {"ticket", "place", "text"}
    assert Taxonomy().place_index == {}


@pytest.mark.parametrize("weights", [{"sector": -1.0}, {"luck": 1.0}, {"sector": 0.0}, {"sector": float("nan")}])
def test_bad_weights_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="weight"):
        Matcher(weights).fit([], [], taxonomy=TAXONOMY)


def test_weights_are_shares() -> None:
    matcher = Matcher({"sector": 3, "place": 1}).fit([venture()], [mandate()], taxonomy=TAXONOMY)
    assert matcher.weights_["sector"] == 0.75
    assert sum(matcher.weights_.values()) == 1


def test_it_follows_the_conventions_of_estimators() -> None:
    matcher = Matcher({"sector": 1.0}, n_text=8)
    assert clone(matcher).get_params() == {"weights": {"sector": 1.0}, "n_text": 8}
    with pytest.raises(NotFittedError):
        matcher.mandates_for(venture(), on=ON)


@pytest.mark.parametrize(("limit", "offset"), [(-1, 0), (50, -1)])
def test_pages_before_the_first_are_refused(limit: int, offset: int) -> None:
    matcher = Matcher().fit([venture()], [mandate()], taxonomy=TAXONOMY)
    with pytest.raises(ValueError, match="must not be negative"):
        matcher.mandates_for(venture(), on=ON, limit=limit, offset=offset)


def test_more_that_fits_never_lowers_the_score() -> None:
    matcher = Matcher().fit([venture()], [mandate()], taxonomy=TAXONOMY)

    def score(ours: VentureProfile = HYDROGEN, theirs: MandateProfile = SEED_FUND) -> float:
        return matcher.explain(ours, theirs, on=ON).score

    assert score() >= score(theirs=mandate(sectors=()))
    assert score() > score(venture(sectors=("battery",))) > score(venture(sectors=("ai",)))
    assert score() > score(venture(sectors=("h2", "ai"))) > score(venture(sectors=("ai",)))
    assert score() >= score(replace(venture(), stage=None)) > score(venture(stage="growth"))
    assert score() > score(venture(ask_gbp=8_000_000)) > score(venture(ask_gbp=80_000_000))
    assert score() > score(venture(instruments=())) > score(venture(instruments=("loan",)))
    assert score(theirs=mandate(stages=("seed",))) == score()
