import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from matching.engine.behaviour import CompanyTable, DealLog, RoundTable, data_version, encode
from matching.engine.behaviour.snapshot import Snapshot
from tests.unit.matching.engine.behaviour.market import Market


@given(st.lists(st.text(max_size=3)))
def test_equal_texts_have_equal_codes_and_an_empty_text_is_unknown(values: list[str]) -> None:
    codes, n_codes = encode(values)
    assert n_codes == len(set(values) - {""})
    for value, code in zip(values, codes, strict=True):
        assert (code == -1) == (value == "")
        assert all((other == value) == (number == code) for other, number in zip(values, codes, strict=True))


def test_namesakes_in_two_countries_are_two_places() -> None:
    table = CompanyTable.from_values({"country": ["GBR", "CAN"], "city": ["London", "London"]}, [[], []], [np.nan] * 2)
    assert table.field("city")[0] != table.field("city")[1]


def test_a_field_that_a_table_lacks_is_unknown_for_all() -> None:
    table = CompanyTable.from_values({"country": ["GBR"]}, [[]], [2001])
    assert table.field("market").tolist() == [-1]


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        RoundTable.from_columns([1, 2], [3], [1.0], [0])
    with pytest.raises(ValueError, match="differ in length"):
        CompanyTable({"country": np.array([0, 1])}, sparse.csr_matrix((1, 0)), np.array([np.nan]))
    with pytest.raises(ValueError, match="unknown company fields"):
        CompanyTable({"colour": np.array([0])}, sparse.csr_matrix((1, 0)), np.array([np.nan]))


@pytest.mark.parametrize("amount", [-1.0, np.inf])
def test_an_impossible_amount_is_refused(amount: float) -> None:
    with pytest.raises(ValueError, match="finite amount"):
        RoundTable.from_columns([0], [1], [amount], [0])


def test_investors_out_of_range_and_rows_without_a_round_are_refused(market: Market) -> None:
    with pytest.raises(ValueError, match="numbered from 0 to 4"):
        DealLog.from_deals(market.log.rounds, [0], [5], 5)
    with pytest.raises(ValueError, match="rows of backers"):
        DealLog(market.log.rounds, sparse.csr_matrix((1, 1)))


def test_a_deal_stated_twice_counts_once() -> None:
    rounds = RoundTable.from_columns([0], [1], [np.nan], [-1])
    assert DealLog.from_deals(rounds, [0, 0], [1, 1], 2).backers.toarray().tolist() == [[0.0, 1.0]]


def test_the_version_of_the_data_changes_with_any_deal(market: Market) -> None:
    shorter = market.log.between(0, market.end - 30)
    assert data_version(market.log) == data_version(market.log.between(0, market.end))
    assert data_version(market.log) != data_version(shorter)


def test_a_snapshot_reads_nothing_from_its_day_on(market: Market) -> None:
    day = market.end - 365
    whole = Snapshot(market.log, market.companies, day)
    cut = Snapshot(market.log.between(0, day), market.companies, day)
    rounds = market.log.between(day, market.end).rounds
    assert (whole.pairs != cut.pairs).nnz == 0
    assert whole.view(rounds).earlier.tolist() == cut.view(rounds).earlier.tolist()


def test_the_history_of_a_company_is_counted_up_to_the_day() -> None:
    companies = CompanyTable.from_values({"country": ["GBR", "GBR"]}, [[], []], [2000, np.nan])
    rounds = RoundTable.from_columns([0, 0, 1, 0], [100, 200, 150, 300], [1e6, np.nan, 5e5, 2e6], [0, 1, 0, 2])
    log = DealLog.from_deals(rounds, [0, 1, 2, 3], [0, 0, 1, 1], 2)
    view = Snapshot(log, companies, 250, np.arange(2)).view(
        RoundTable.from_columns([0, 1], [400, 150], [1e6, 1e6], [1, 1])
    )
    assert view.earlier.tolist() == [2, 0]
    assert view.since[0] == 200
    assert np.isnan(view.since[1])
    assert view.raised[0] == pytest.approx(6.0, abs=1e-4)
