from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from matching.engine.behaviour import (
    BehaviourModel,
    CompanyTable,
    DealLog,
    ModelStore,
    RoundTable,
    load_model,
    save_model,
)
from matching.engine.behaviour.features import PairFeatures
from matching.engine.behaviour.snapshot import Snapshot
from matching.engine.behaviour.storage import CODE_VERSION
from tests.unit.matching.engine.behaviour.market import N_INVESTORS, Market, empty_log, make_market, small_model


def coming(market: Market) -> DealLog:
    return market.log.between(market.end - 365, market.end)


def mean_rank(model: BehaviourModel, market: Market) -> float:
    """The mean place of those who joined, as a share of the list."""
    held = coming(market)
    ranking = model.rank_investors(held.rounds, top=N_INVESTORS)
    shares = []
    for row, items in enumerate(ranking.items):
        listed = items[items >= 0].tolist()
        shares += [listed.index(i) / len(listed) for i in held.backers[row].indices if i in listed]
    return float(np.mean(shares))


def test_it_ranks_those_who_join_far_above_chance(model: BehaviourModel, market: Market) -> None:
    assert model.is_informative_
    assert 0 < model.trust_ < 1
    assert mean_rank(model, market) < 0.3


def test_probabilities_are_probabilities_and_lists_are_in_order(model: BehaviourModel, market: Market) -> None:
    rounds = coming(market).rounds
    ranking = model.rank_investors(rounds, top=10)
    assert ranking.items.shape == (len(rounds), 10)
    known = ~np.isnan(ranking.probability)
    assert ((ranking.probability[known] > 0) & (ranking.probability[known] < 1)).all()
    assert (np.diff(np.where(known, ranking.probability, -1.0), axis=1) <= 0).all()


def test_the_mean_forecast_is_near_the_mean_outcome(model: BehaviourModel) -> None:
    for ensemble in model.learned_.values():
        table = ensemble.metrics["reliability"]
        pairs = np.array([row["pairs"] for row in table])
        forecast, outcome = (np.array([row[name] for row in table]) for name in ("forecast", "outcome"))
        assert np.average(forecast, weights=pairs) == pytest.approx(np.average(outcome, weights=pairs), rel=0.05)
        assert ensemble.metrics["log_loss"] < ensemble.metrics["log_loss_of_the_mean"]


def test_the_same_seed_gives_the_same_lists(model: BehaviourModel, market: Market) -> None:
    again = small_model().fit(market.log, market.companies, market.end - 365)
    rounds = coming(market).rounds.take(np.arange(20))
    np.testing.assert_array_equal(again.rank_investors(rounds).probability, model.rank_investors(rounds).probability)


def test_later_deals_change_nothing(model: BehaviourModel, market: Market) -> None:
    blind = small_model().fit(market.log.between(0, market.end - 365), market.companies, market.end - 365)
    rounds = coming(market).rounds.take(np.arange(20))
    np.testing.assert_array_equal(blind.rank_investors(rounds).items, model.rank_investors(rounds).items)


def test_who_is_in_the_company_stands_apart_unless_asked_for(model: BehaviourModel, market: Market) -> None:
    rounds = coming(market).rounds
    known = model.features_.snapshot.known(model.features_.snapshot.view(rounds))
    numbers = model.features_.snapshot.investors
    plain, both = model.rank_investors(rounds), model.rank_investors(rounds, follow_ons=True)
    assert known.any()
    for row in range(len(rounds)):
        inside = set(numbers[known[row]].tolist())
        assert not inside & set(plain.items[row].tolist())
        assert inside <= set(both.items[row].tolist())


def test_rounds_are_ranked_for_investors_too(model: BehaviourModel, market: Market) -> None:
    rounds = coming(market).rounds
    ranking = model.rank_rounds(rounds, np.array([3, 1]), top=5)
    assert ranking.items.shape == (2, 5)
    assert set(ranking.items.ravel().tolist()) <= {-1, *range(len(rounds))}


def test_contributions_sum_to_the_probability_of_the_pair(model: BehaviourModel, market: Market) -> None:
    rounds = coming(market).rounds
    known = model.features_.snapshot.known(model.features_.snapshot.view(rounds))
    row = int(np.flatnonzero(~known[:, 0])[0])
    one = rounds.take(np.array([row]))
    investor = int(model.features_.snapshot.investors[0])
    found = model.explain(one, investor)[0]
    assert found.base + sum(found.contributions.values()) == pytest.approx(found.probability, abs=1e-9)
    assert found.probability == pytest.approx(model.pair_probability(one)[0, 0], abs=1e-9)
    assert {"activity", "sector", "stage", "ticket", "network", "country", "place"} <= set(found.contributions)


def test_without_deals_the_first_stage_serves_alone(market: Market) -> None:
    model = small_model().fit(empty_log(), market.companies)
    assert not model.is_informative_
    assert model.trust_ == 0.0
    assert np.isnan(model.pair_probability(market.log.rounds.take(np.arange(2)), np.array([0, 1]))).all()
    with pytest.raises(NotFittedError, match="first stage alone"):
        model.rank_investors(market.log.rounds)


def test_a_few_deals_are_too_few_to_learn_from(market: Market) -> None:
    model = small_model().fit(market.log.between(0, market.end - 1200), market.companies)
    assert not model.is_informative_


def test_an_investor_without_any_deal_can_be_ranked(model: BehaviourModel, market: Market) -> None:
    log = market.log
    wider = type(log).from_deals(log.rounds, log.backers.tocoo().row, log.backers.tocoo().col, N_INVESTORS + 1)
    everyone = small_model().fit(wider, market.companies, market.end - 365)
    everyone.observe(wider, market.companies, market.end - 365, np.arange(N_INVESTORS + 1))
    probability = everyone.pair_probability(coming(market).rounds.take(np.arange(5)))
    assert np.isfinite(probability).all()
    assert probability.shape == (5, N_INVESTORS + 1)


def test_a_place_blind_model_gives_the_same_lists_wherever_the_companies_are(market: Market) -> None:
    random = np.random.default_rng(1)
    codes = dict(market.companies.codes) | {"region": random.permutation(market.companies.field("region"))}
    moved = CompanyTable(codes, market.companies.tags, market.companies.founded)
    rounds = coming(market).rounds.take(np.arange(30))
    lists = [
        small_model(place_blind=True).fit(market.log, where, market.end - 365).rank_investors(rounds)
        for where in (market.companies, moved)
    ]
    np.testing.assert_array_equal(lists[0].items, lists[1].items)
    np.testing.assert_array_equal(lists[0].probability, lists[1].probability)


def test_a_place_blind_model_computes_no_feature_of_place(market: Market) -> None:
    snapshot = Snapshot(market.log, market.companies, market.end, place_blind=True)
    view = snapshot.view(market.log.rounds.take(np.arange(3)))
    found = list(PairFeatures(snapshot).each(view))
    assert all(feature.group != "place" for feature in found)
    assert not [f.name for f in found if any(word in f.name for word in ("region", "state_", "city", "area"))]


def test_a_missing_tag_or_place_is_no_evidence(market: Market) -> None:
    bare = CompanyTable.from_values(
        {"country": ["GBR"] * len(market.companies)}, [[]] * len(market.companies), [np.nan] * len(market.companies)
    )
    snapshot = Snapshot(market.log, bare, market.end)
    found = {f.name: f.values for f in PairFeatures(snapshot).each(snapshot.view(market.log.rounds.take(np.arange(3))))}
    for name in ("evidence_tags", "evidence_region_4", "evidence_category_4", "evidence_market_4"):
        assert (found[name] == 0.0).all()


def test_a_saved_model_ranks_as_before(model: BehaviourModel, market: Market, tmp_path: Path) -> None:
    save_model(model, tmp_path, "abc")
    loaded = load_model(tmp_path)
    rounds = coming(market).rounds.take(np.arange(10))
    assert not loaded.is_informative_
    loaded.observe(market.log, market.companies, market.end - 365)
    np.testing.assert_array_equal(loaded.rank_investors(rounds).probability, model.rank_investors(rounds).probability)


def test_a_file_of_another_version_is_refused(model: BehaviourModel, tmp_path: Path) -> None:
    save_model(model, tmp_path, "abc")
    path = tmp_path / "model.json"
    path.write_text(path.read_text().replace(CODE_VERSION, "behaviour 0"))
    with pytest.raises(ValueError, match="another version"):
        load_model(tmp_path)


def test_a_worse_model_is_not_put_in_place_and_one_step_leads_back(
    model: BehaviourModel, market: Market, tmp_path: Path
) -> None:
    store = ModelStore(tmp_path)
    assert store.load() is None
    first = store.offer(model, "one")
    noise = make_market(5).log
    shuffled = type(noise).from_deals(
        noise.rounds,
        noise.backers.tocoo().row,
        np.random.default_rng(0).integers(0, N_INVESTORS, noise.backers.nnz),
        N_INVESTORS,
    )
    worse = store.offer(small_model().fit(shuffled, market.companies, market.end - 365), "two")
    again = store.offer(model, "three")
    assert (first.accepted, worse.accepted, again.accepted) == (True, False, True)
    assert store.history == [first.version, again.version]
    assert store.roll_back() == first.version
    assert store.load() is not None
    with pytest.raises(ValueError, match="no earlier model"):
        store.roll_back()


def test_an_untaught_model_is_never_put_in_place(market: Market, tmp_path: Path) -> None:
    store = ModelStore(tmp_path)
    decision = store.offer(small_model().fit(empty_log(), market.companies), "none")
    assert not decision.accepted
    assert store.load() is None


def test_it_keeps_scikit_learns_conventions() -> None:
    model = small_model(place_blind=True, random_state=7)
    assert clone(model).get_params() == model.get_params()
    with pytest.raises(ValueError, match="members"):
        clone(model).set_params(members=1).fit(empty_log(), make_market().companies)


def test_investors_that_were_not_observed_are_refused(model: BehaviourModel, market: Market) -> None:
    with pytest.raises(ValueError, match="not observed"):
        model.rank_investors(coming(market).rounds, np.array([10_000]))


def test_empty_catalogues_give_empty_lists(model: BehaviourModel, market: Market) -> None:
    rounds = coming(market).rounds
    nothing, nobody = rounds.take(np.arange(0)), np.arange(0)
    assert model.rank_investors(nothing).items.shape == (0, 0)
    assert model.rank_investors(rounds, nobody).items.shape == (len(rounds), 0)
    assert model.rank_rounds(nothing, np.array([3, 1])).items.shape == (2, 0)


def test_a_round_of_which_only_the_company_is_known_is_ranked_sensibly(model: BehaviourModel, market: Market) -> None:
    known = coming(market).rounds.take(np.array([0]))
    bare = RoundTable.from_columns(known.company, known.day, [np.nan], [-1])
    ranking = model.rank_investors(bare, top=N_INVESTORS)
    listed = ranking.items[0][ranking.items[0] >= 0].tolist()
    assert len(listed) == len(set(listed)) > 20
    full = model.rank_investors(known, top=10).items[0]
    assert len(set(listed[:10]) & set(full.tolist())) >= 3
