"""How much more a recipient may have, and tables of recipients as people type and paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from applications.schemas import BudgetSchema
from applications.services.budgeting import Room

_LIMIT = st.none() | st.integers(0, 10**9)


def read(recipients: object) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = BudgetSchema().load({"version": 1, "recipients": recipients})["recipients"]
    return found


@given(_LIMIT, _LIMIT, st.integers(0, 2 * 10**9))
def test_an_amount_passes_where_it_fits_in_both_limits(allocation: int | None, budget: int | None, amount: int) -> None:
    fits = all(limit is None or amount <= limit for limit in (allocation, budget))
    assert (Room(allocation, budget).refusal(amount) == "") is fits


def test_a_limit_is_told_to_the_pound_and_by_what_it_comes_from() -> None:
    assert Room(81_250, 90_000).refusal(81_251) == "At most £81,250: what is left of this venture’s allocation."
    assert Room(81_250, 4_000).refusal(4_001) == "At most £4,000: what is left of the round’s budget."
    assert Room(None, 0).refusal(1) == "Nothing is left of the round’s budget."
    assert Room().words == ""


def test_without_an_amount_nothing_can_be_held_to_a_limit() -> None:
    assert Room().refusal(None) == ""
    assert Room(None, 5_000).refusal(None).startswith("Enter an amount, because the money of this round is limited.")


@pytest.mark.parametrize(
    "line",
    ["Leakfinder 80k", "Leakfinder, £80,000", "Leakfinder:80000", "Leakfinder\t80,000", "  Leakfinder ;  GBP 80 k"],
)
def test_a_line_is_a_venture_and_an_amount(line: str) -> None:
    assert read(line) == [("Leakfinder", 80_000)]


def test_names_may_hold_numbers_and_commas() -> None:
    assert read("Studio 54 1.2m\nPulse, Hydro & Co, 90,000\n\n") == [
        ("Studio 54", 1_200_000),
        ("Pulse, Hydro & Co", 90_000),
    ]


@pytest.mark.parametrize("line", ["Leakfinder", "80k", "Leakfinder -5", "Leakfinder 80 zloty", "Leakfinder 0"])
def test_a_line_that_is_neither_is_told_with_its_words(line: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read(f"Good one 5k\n{line}")
    assert refused.value.messages == {"recipients": [f"Give a venture and an amount behind it: {line}"]}


def test_no_amount_is_nothing() -> None:
    with pytest.raises(ValidationError) as refused:
        BudgetSchema().load({"version": 1, "budget_gbp": "0", "allocation_gbp": ""})
    assert list(refused.value.messages_dict) == ["budget_gbp"]


def test_there_are_only_so_many_recipients() -> None:
    with pytest.raises(ValidationError, match="1,000 recipients at most"):
        read("\n".join(f"Venture {number}: 5k" for number in range(1001)))
