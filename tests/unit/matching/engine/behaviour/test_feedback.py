"""What is said beside deals changes the rows that are learned from, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from matching.engine.behaviour import (
    BehaviourModel,
    Feedback,
    FeedbackFact,
    Past,
    PastDeals,
    Said,
    data_version,
    save_model,
    settled,
)
from matching.engine.behaviour.feedback import WEIGHTS
from matching.engine.behaviour.training import Lessons, lessons
from tests.unit.matching.engine.behaviour.test_served import (
    MANDATES,
    N_FUNDERS,
    TAXONOMY,
    TODAY,
    VENTURES,
    deals,
    venture,
)

DAY = TODAY - timedelta(days=40)
NEW = {9_000 + number: venture(9_000 + number, "water") for number in range(40)}
PROFILES = VENTURES | NEW


@pytest.fixture(scope="module")
def past() -> Past:
    return Past.of(deals(900), PROFILES, TAXONOMY)


def words(said: Said, funder: int = 2, ventures: list[int] | None = None, on: date = DAY) -> list[FeedbackFact]:
    return [FeedbackFact(key, funder, funder, on, said) for key in ventures or sorted(NEW)]


def rows_of(past: Past, said: Feedback | None) -> tuple[dict[str, Lessons], Lessons | None]:
    return lessons(  # type: ignore[return-value]
        past.log,
        past.companies,
        TODAY.toordinal(),
        years=2,
        min_deals=5,
        pool={"investors": 24, "rounds": 40},
        place_blind=True,
        random_state=0,
        said=said,
    )


def fitted(past: Past, said: Feedback | None) -> BehaviourModel:
    model = BehaviourModel(place_blind=True, years=2, members=2, max_iter=10, pool_investors=24, pool_rounds=40)
    return model.fit(past.log, past.companies, TODAY.toordinal(), said)


@pytest.mark.parametrize("said", list(Said))
def test_each_word_is_a_row_with_its_weight_beside_the_deals(past: Past, said: Said) -> None:
    plain, nothing = rows_of(past, None)
    assert nothing is None
    told, beside = rows_of(past, past.feedback(words(said), PROFILES))
    assert beside is not None
    assert len(beside.y) == len(NEW)
    assert (beside.y == (said is not Said.PASSED)).all()
    assert set(beside.weight) == {WEIGHTS[said]}
    assert WEIGHTS[Said.SHORTLISTED] < WEIGHTS[Said.MET] < 1.0
    for side, rows in plain.items():
        assert_array_equal(rows.X, told[side].X)
        assert_array_equal(rows.y, told[side].y)


def test_its_features_are_those_of_a_deal_of_the_same_pair_on_the_same_day(past: Past) -> None:
    """A pair that the year's lists hold has the same features there and as a word."""
    model = fitted(past, None)
    funder = MANDATES[2].funder_key or 0
    _, beside = rows_of(past, past.feedback(words(Said.MET, funder, [9_001]), PROFILES))
    assert beside is not None
    start = round(TODAY.toordinal() - 365.25)
    seen = PastDeals(model, replace(past, log=past.log.between(0, start)), date.fromordinal(start))
    view = seen.model.features_.snapshot.view_of(
        past.rounds([NEW[9_001]], [DAY]), past.encoding.companies([NEW[9_001]]), np.array([past.funder[funder]])
    )
    expected = {feature.name: float(feature.values[0, 0]) for feature in seen.model.features_.each(view)}
    assert dict(zip(beside.names, beside.X[0].tolist(), strict=True)) == pytest.approx(expected, nan_ok=True)


def test_without_any_the_model_is_the_same_to_the_last_byte(past: Past, tmp_path: Path) -> None:
    nothing = past.feedback([], PROFILES)
    for name, said in (("before", None), ("after", nothing)):
        save_model(fitted(past, said), tmp_path / name, data_version(past.log, said))
    for file in ("learned.npz", "model.json"):
        assert (tmp_path / "before" / file).read_bytes() == (tmp_path / "after" / file).read_bytes()


@pytest.mark.parametrize(("said", "first", "moves"), [(Said.MET, 2, np.greater), (Said.PASSED, 4, np.less)])
def test_many_words_move_the_pairs_they_are_about(
    past: Past, said: Said, first: int, moves: Callable[[float, float], bool]
) -> None:
    """Funders of drugs meet ventures of water, whom they never backed; those of water pass on them."""
    funders = list(range(first, N_FUNDERS, 4))
    facts = [word for funder in funders for word in words(said, funder)]
    told = past.feedback(facts, PROFILES)
    assert data_version(past.log, told) != data_version(past.log)
    mandates = [mandate for mandate in MANDATES if mandate.key in funders]
    before, after = (
        PastDeals(fitted(past, each), past, TODAY).pairs(list(NEW.values())[:5], mandates)[0].mean()
        for each in (None, told)
    )
    assert moves(after, before)


def test_what_is_measured_and_what_past_deals_weigh_go_by_deals_alone(past: Past) -> None:
    told = past.feedback(words(Said.MET), PROFILES)
    plain, with_it = fitted(past, None), fitted(past, told)
    for name in ("pairs", "investments", "lists", "share"):
        assert with_it.learned_["pairs"].metrics[name] == plain.learned_["pairs"].metrics[name]
    assert PastDeals(with_it, past, TODAY).weight == PastDeals(plain, past, TODAY).weight


def test_words_of_other_years_and_of_funders_with_few_deals_teach_nothing(past: Past) -> None:
    long_ago = words(Said.MET, on=TODAY - timedelta(days=5_000))
    unknown = words(Said.MET, funder=77)
    assert len(past.feedback(unknown, PROFILES)) == 0
    assert rows_of(past, past.feedback(long_ago, PROFILES))[1] is None


def test_one_word_a_pair_is_kept() -> None:
    def word(said: Said, mandate: int = 1, days: int = 0, venture: int = 5) -> FeedbackFact:
        return FeedbackFact(venture, mandate, 9, DAY + timedelta(days=days), said)

    listed, met, passed = word(Said.SHORTLISTED), word(Said.MET, days=3), word(Said.PASSED, days=5)
    assert settled([listed], ()) == [listed]
    assert settled([word(Said.MET, days=9), met, listed], ()) == [met], "the first of two meetings, not the shortlist"
    assert settled([passed, met, listed], ()) == [passed], "a pass takes back what was said before it"
    elsewhere = word(Said.SHORTLISTED, mandate=2, days=1)
    assert settled([passed, elsewhere], ()) == [elsewhere], "another mandate of the same funder is interested"
    assert settled([listed, met, word(Said.MET, venture=6)], {(5, 9)}) == [word(Said.MET, venture=6)]
