"""Few pairs are looked at one by one, and many together: the features are the same."""

import numpy as np
import pytest

from matching.engine.behaviour import snapshot
from matching.engine.behaviour.features import PairFeatures
from matching.engine.behaviour.snapshot import Snapshot
from tests.unit.matching.engine.behaviour.market import Market


@pytest.fixture(scope="module")
def features(market: Market) -> PairFeatures:
    return PairFeatures(Snapshot(market.log, market.companies, market.end - 100, min_deals=1))


@pytest.mark.parametrize("rows", [[699], [0], [3, 690, 699], [699, 699]], ids=str)
@pytest.mark.parametrize("columns", [list(range(40)), [5, 2], [7]], ids=len)
def test_few_pairs_are_described_as_many_are(
    features: PairFeatures, market: Market, monkeypatch: pytest.MonkeyPatch, rows: list[int], columns: list[int]
) -> None:
    rounds = market.log.rounds.take(np.array(rows))
    asked = market.companies.take(rounds.company)

    def described() -> dict[str, np.ndarray]:
        view = features.snapshot.view_of(rounds, asked, np.array(columns))
        return {feature.name: np.asarray(feature.values) for feature in features.each(view)}

    singly = described()
    monkeypatch.setattr(snapshot, "FEW_PAIRS", -1)
    together = described()
    assert singly.keys() == together.keys()
    for name, values in together.items():
        np.testing.assert_allclose(singly[name], values, rtol=2e-4, atol=2e-5, err_msg=name)


def test_a_company_that_was_never_seen_has_no_past(features: PairFeatures, market: Market) -> None:
    rounds = market.log.rounds.take(np.array([10]))
    new = type(rounds)(np.array([-1]), rounds.day, rounds.amount, rounds.stage)
    view = features.snapshot.view_of(new, market.companies.take(rounds.company), np.arange(40))
    assert view.n_backers.tolist() == [0]
    assert view.backed.nnz == 0
