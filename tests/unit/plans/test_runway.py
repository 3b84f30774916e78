"""How long the cash lasts: hand-checked months."""

from datetime import date

from plans.services.runway import runway

TODAY = date(2026, 11, 16)


def test_the_month_in_which_the_cash_runs_out() -> None:
    found = runway([(date(2027, 1, 20), 30_000)], TODAY, 50_000, 20_000)
    # Half of November, December: 20,000 left; 30,000 comes and 20,000 goes in January.
    assert [(month.first.month, month.left_gbp) for month in found.months] == [
        (11, 40_000), (12, 20_000), (1, 30_000), (2, 10_000), (3, -10_000),
    ]  # fmt: skip
    assert (found.runs_out, found.runs_out_without) == (date(2027, 3, 1), date(2027, 2, 1))


def test_money_that_comes_too_late_does_not_save_the_month_before() -> None:
    found = runway([(date(2027, 3, 1), 900_000)], TODAY, 10_000, 10_000)
    assert found.runs_out == date(2026, 12, 1)
    assert found.months[-1].first == date(2027, 3, 1)


def test_late_money_counts_in_this_month_and_without_costs_nothing_is_said() -> None:
    found = runway([(date(2026, 1, 5), 7)], TODAY, None, 10_000)
    assert [(month.first, month.cash_in_gbp, month.left_gbp) for month in found.months] == [
        (date(2026, 11, 1), 7, None)
    ]
    assert not found.known
    assert found.runs_out is None


def test_cash_that_lasts_is_not_said_to_run_out() -> None:
    assert runway([], TODAY, 5, 0).runs_out is None
