from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import InvestorStatement, Wording, WordingKind
from accounts.services.promotion.conditions import CONDITIONS, Detail
from accounts.services.promotion.standing import State, state_of
from accounts.services.promotion.wordings import read
from foundation import clock
from foundation.errors import NotFound
from reference.services.rules import RuleValue

NOW = datetime(2026, 11, 27, 12, tzinfo=clock.LONDON)


def a_rule(code: str, value: str, unit: str) -> RuleValue:
    return RuleValue(code, value, unit, "UK", None, None, "x", "x", NOW.date())


RULES = {
    rule.code: rule
    for rule in (
        a_rule("fpo48.income_min", "100000", "gbp"),
        a_rule("fpo48.net_assets_min", "250000", "gbp"),
        a_rule("a.share", "0.1", "share"),
    )
}


def a_wording(text: str = "More than {fpo48.income_min}, under {a.share}.", **conditions: str) -> Wording:
    return Wording(
        kind=WordingKind.HIGH_NET_WORTH_INDIVIDUAL,
        version=2,
        starts_on=NOW.date(),
        title="Title",
        text=text,
        conditions=conditions,
        closing="Closing.",
        source="x",
        digest="",
        published_at=NOW,
    )


def test_rules_stand_in_a_wording_as_they_are_on_the_day() -> None:
    reading = read(a_wording(income="I had {fpo48.income_min}."), RULES)
    assert reading.text == "More than £100,000, under 10%."
    assert [(each.text, each.least) for each in reading.conditions] == [("I had £100,000.", 100_000)]
    assert reading.whole("income") == "Title\n\nMore than £100,000, under 10%.\n\nI had £100,000.\n\nClosing."
    assert "I had" not in reading.whole()


def test_a_rule_that_is_not_in_force_is_missed_aloud() -> None:
    with pytest.raises(NotFound, match="no\\.such"):
        read(a_wording("{no.such}"), RULES)


def test_conditions_have_codes_of_their_own_and_amounts_a_least() -> None:
    for conditions in CONDITIONS.values():
        assert len({each.code for each in conditions}) == len(conditions)
        assert all(bool(each.least) is (each.detail is not Detail.TEXT) for each in conditions)


@given(
    st.booleans(),
    st.booleans(),
    st.integers(-400, 400),
    st.integers(-400, 400),
)
def test_a_statement_counts_in_exactly_one_way(
    current: bool, withdrawn: bool, hours_to_begin: int, days_to_lapse: int
) -> None:
    row = InvestorStatement(
        category="self_certified_sophisticated",
        current=current and not withdrawn,
        signed_at=NOW,
        valid_from=NOW + timedelta(hours=hours_to_begin),
        lapses_on=NOW.date() + timedelta(days=days_to_lapse),
        delete_after=date(2099, 1, 1),
        withdrawn_at=NOW if withdrawn else None,
        sealed="",
    )
    counts = state_of(row, NOW, NOW.date()) is State.COUNTS
    assert counts is (current and not withdrawn and hours_to_begin <= 0 and days_to_lapse > 0)
