"""An offer from abroad by hand: what it comes to in pounds, what it asks, and what nobody has said."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.errors import Invalid
from plans.models import OfferAbroad
from plans.schemas import checked_offer
from plans.services import listing
from plans.services.abroad import worth, worth_gbp
from plans.services.comparing import Cash, abroad_side, cash_by_day
from plans.services.listing import OfferLine, narrowed
from profiles.models import Venture
from tests.support.abroad import an_offer_abroad

JUNE, JULY = date(2027, 6, 1), date(2027, 7, 1)
TYPED = {
    "title": "Plant in Ohio", "country": "United States", "kind": "subsidy", "currency": "usd", "rate": "0.8",
    "cost_share": "40%", "capital_costs": "5m", "source": "Letter of the state", "source_on": "2026-01-05",
}  # fmt: skip


def an_offer(**changes: Any) -> OfferAbroad:
    changed_at = datetime(2026, 1, 6, tzinfo=UTC)
    return OfferAbroad(venture_id=1, changed_at=changed_at, **an_offer_abroad(**changes))


def test_a_share_of_capital_costs_at_a_typed_rate() -> None:
    """40% of 5m dollars are 2m dollars; at 80 pence they are £1.6m."""
    assert (worth(an_offer()), worth_gbp(an_offer())) == (2_000_000, 1_600_000)


def test_a_sum_in_pounds_is_itself() -> None:
    offer = an_offer(amount=250_000, cost_share=None, capital_costs=None, currency="GBP", rate=1.0)
    assert worth_gbp(offer) == 250_000


def test_only_equity_takes_a_stake_and_none_is_made_up() -> None:
    assert abroad_side(an_offer()).stake == 0
    assert abroad_side(an_offer(kind="equity")).stake is None
    side = abroad_side(an_offer(kind="equity", stake=0.25))
    assert (side.stake, side.shares_gbp) == (0.25, 1_600_000)


def test_what_nobody_has_said_is_named() -> None:
    bare = " ".join(abroad_side(an_offer(kind="tax_credit")).unknown)
    for words in ("When the money", "has to be answered", "conditions", "capital costs", "paid out", "Of which day"):
        assert words in bare
    told = an_offer(
        amount=1, cost_share=None, capital_costs=None, currency="GBP", rate=1.0, money_on=JUNE, answer_by=JUNE,
        conditions="Move the plant\n\n40 jobs for five years",
    )  # fmt: skip
    side = abroad_side(told)
    assert (side.unknown, side.conditions) == ((), ("Move the plant", "40 jobs for five years"))


def test_cash_by_when_by_hand() -> None:
    home = [(JULY, 300_000), (date(2027, 5, 1), 100_000), (JUNE, 50_000)]
    assert cash_by_day(home, an_offer(money_on=JUNE)) == (
        Cash(date(2027, 5, 1), 100_000, 0), Cash(JUNE, 150_000, 1_600_000), Cash(JULY, 450_000, 1_600_000),
    )  # fmt: skip
    assert [each.abroad_gbp for each in cash_by_day(home, an_offer())] == [0, 0, 0]


DAYS = st.dates(date(2026, 1, 1), date(2030, 1, 1))


@given(home=st.lists(st.tuples(DAYS, st.integers(1, 10**9)), max_size=8), money_on=st.none() | DAYS)
def test_cash_never_falls_and_ends_with_all_that_has_a_day(home: list[tuple[date, int]], money_on: date | None) -> None:
    found = cash_by_day(home, an_offer(money_on=money_on))
    assert [each.home_gbp for each in found] == sorted(each.home_gbp for each in found)
    assert [each.abroad_gbp for each in found] == sorted(each.abroad_gbp for each in found)
    if found:
        assert found[-1].home_gbp == sum(pounds for _, pounds in home)
        assert found[-1].abroad_gbp == (1_600_000 if money_on else 0)


def test_what_is_typed_is_read() -> None:
    values = checked_offer(TYPED)
    assert (values["cost_share"], values["capital_costs"], values["currency"]) == (0.4, 5_000_000, "USD")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": "2m"}, "amount"),
        ({"capital_costs": ""}, "amount"),
        ({"cost_share": "0"}, "amount"),
        ({"cost_share": "140"}, "cost_share"),
        ({"amount": "much", "cost_share": "", "capital_costs": ""}, "amount"),
        ({"rate": ""}, "rate"),
        ({"currency": "GBP"}, "rate"),
        ({"currency": "US"}, "currency"),
        ({"currency": "12€"}, "currency"),
        ({"stake": "0"}, "stake"),
        ({"source": ""}, "source"),
        ({"source_on": "2999-01-01"}, "source_on"),
        ({"kind": "gift"}, "kind"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(changes: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as error:
        checked_offer({**TYPED, **changes})
    assert field in error.value.fields


def lines() -> list[OfferLine]:
    """Three offers, the newest first: a grant without dates, a subsidy and a smaller grant with dates."""
    day = datetime(2026, 1, 6, tzinfo=UTC)
    firm = Venture(name="Cash Firm", slug="cash-firm", organisation_id=1, created_at=day, updated_at=day)
    given: list[dict[str, Any]] = [
        {"title": "Third", "kind": "grant", "country": "united states"},
        {"title": "Second", "country": "France", "money_on": JULY},
        {"title": "First", "kind": "grant", "country": "United States", "money_on": JUNE, "capital_costs": 1_000},
    ]
    return [OfferLine(an_offer(**each), firm) for each in given]


def test_filters_count_what_the_other_filter_leaves() -> None:
    found = narrowed(lines(), kinds=["grant"])
    assert [line.offer.title for line in found.lines] == ["Third", "First"]
    assert found.kinds == [("grant", "Grant", 2), ("subsidy", "Subsidy", 1)]
    assert found.countries == [("united states", "United States", 2)]
    assert found.everything == 3
    found = narrowed(lines(), countries=["france"])
    assert (found.kinds, found.chosen) == ([("subsidy", "Subsidy", 1)], [("country", "france", "France")])


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        ("", ["Third", "Second", "First"]),
        ("nothing", ["Third", "Second", "First"]),
        ("title", ["First", "Second", "Third"]),
        ("pounds", ["First", "Third", "Second"]),
        ("money", ["First", "Second", "Third"]),
        ("-money", ["Second", "First", "Third"]),
    ],
)
def test_a_list_is_sorted_with_what_is_not_said_last(sort: str, titles: list[str]) -> None:
    assert [line.offer.title for line in narrowed(lines(), sort=sort).lines] == titles


def test_a_file_has_a_cell_for_each_column() -> None:
    assert {len(row) for row in listing.rows(lines())} == {len(listing.COLUMNS)}
