from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.services.tax_relief import Company, Light, Verdict, eis, seis, years_after
from tests.unit.readiness.rules import rules_of

DAY_BEFORE, DAY_OF, DAY_AFTER = date(2026, 4, 5), date(2026, 4, 6), date(2026, 4, 7)
TODAY = date(2026, 11, 22)
#: Passes every test of both schemes.
SMALL = Company(
    ask_gbp=100_000,
    gross_assets_gbp=100_000,
    employees_fte=5,
    raised_12m_gbp=0,
    raised_lifetime_gbp=0,
    seis_raised_gbp=0,
    sold=True,
    first_sale_on=date(2025, 6, 1),
    trading_since=date(2025, 6, 1),
    excluded_trade_share=0.0,
    generates_power=False,
    knowledge_intensive=False,
)


def look(scheme: Any, on: date = TODAY, part: str = "GB", **facts: Any) -> Verdict:
    verdict: Verdict = scheme(replace(SMALL, **facts), rules_of("", on, part), on)
    return verdict


def test_a_small_new_company_is_likely_for_both() -> None:
    assert look(seis).light is Light.LIKELY
    assert look(eis).light is Light.LIKELY


@pytest.mark.parametrize(
    ("facts", "light"),
    [
        # SEIS: GBP 350k of gross assets before, under 25 employees, GBP 250k in all, traded under 3 years.
        ({"gross_assets_gbp": 350_000}, Light.LIKELY),
        ({"gross_assets_gbp": 350_001}, Light.UNLIKELY),
        ({"employees_fte": 24.9}, Light.LIKELY),
        ({"employees_fte": 25}, Light.UNLIKELY),
        ({"seis_raised_gbp": 150_000}, Light.LIKELY),
        ({"seis_raised_gbp": 150_001}, Light.CHECK),
        ({"seis_raised_gbp": 250_000}, Light.UNLIKELY),
        ({"trading_since": date(2023, 11, 23)}, Light.LIKELY),
        ({"trading_since": date(2023, 11, 22)}, Light.UNLIKELY),
        ({"trading_since": None, "sold": False}, Light.LIKELY),
        ({"trading_since": None, "sold": None}, Light.CHECK),
        ({"excluded_trade_share": 0.20}, Light.LIKELY),
        ({"excluded_trade_share": 0.2001}, Light.UNLIKELY),
        ({"generates_power": True}, Light.CHECK),
        ({"generates_power": None}, Light.CHECK),
        ({"gross_assets_gbp": None}, Light.CHECK),
    ],
)
def test_the_tests_of_seis(facts: dict[str, Any], light: Light) -> None:
    assert look(seis, **facts).light is light


#: Fact, the most that passes before 6 April 2026 and from then on in Great Britain.
CHANGED = [
    ("gross_assets_gbp", {"ask_gbp": 0}, 15_000_000, 30_000_000),
    ("ask_gbp", {"gross_assets_gbp": 0}, 5_000_000, 10_000_000),
    ("raised_lifetime_gbp", {"ask_gbp": 0}, 12_000_000, 24_000_000),
]
KNOWLEDGE = [
    ("ask_gbp", {"gross_assets_gbp": 0}, 10_000_000, 20_000_000),
    ("raised_lifetime_gbp", {"ask_gbp": 0}, 20_000_000, 40_000_000),
]


@pytest.mark.parametrize(
    ("knowledge", "case"), [(False, case) for case in CHANGED] + [(True, case) for case in KNOWLEDGE]
)
@pytest.mark.parametrize(
    ("on", "part", "newer"),
    [
        (DAY_BEFORE, "GB", False),
        (DAY_OF, "GB", True),
        (DAY_AFTER, "GB", True),
        (DAY_BEFORE, "NI", False),
        (DAY_OF, "NI", False),
        (DAY_AFTER, "NI", False),
    ],
)
def test_the_limits_of_eis_change_on_6_april_2026_in_great_britain_alone(
    on: date, part: str, newer: bool, knowledge: bool, case: tuple[str, dict[str, Any], int, int]
) -> None:
    fact, others, old, new = case
    limit = new if newer else old
    facts = {**others, "knowledge_intensive": knowledge}
    assert look(eis, on, part, **facts, **{fact: limit}).light is Light.LIKELY
    assert look(eis, on, part, **facts, **{fact: limit + 1}).light is Light.UNLIKELY


@pytest.mark.parametrize(
    ("on", "part", "after"),
    [(DAY_BEFORE, "GB", 16_000_000), (DAY_OF, "GB", 35_000_000), (DAY_OF, "NI", 16_000_000)],
)
def test_gross_assets_after_the_issue(on: date, part: str, after: int) -> None:
    rules = rules_of("", on, part)
    raising = min(rules["eis.raise_12m_max"].whole, 5_000_000)
    facts = {"ask_gbp": raising, "gross_assets_gbp": after - raising}
    assert look(eis, on, part, **facts).light is Light.LIKELY
    over = look(eis, on, part, **{**facts, "gross_assets_gbp": after - raising + 1})
    assert over.light is Light.UNLIKELY


@pytest.mark.parametrize("on", [DAY_BEFORE, DAY_OF])
@pytest.mark.parametrize(("knowledge", "most"), [(False, 249.9), (True, 499.9)])
def test_employees(on: date, knowledge: bool, most: float) -> None:
    assert look(eis, on, knowledge_intensive=knowledge, employees_fte=most).light is Light.LIKELY
    assert look(eis, on, knowledge_intensive=knowledge, employees_fte=most + 0.1).light is Light.UNLIKELY


@pytest.mark.parametrize(
    ("knowledge", "years"),
    [(False, 7), (True, 10)],
)
def test_the_age_from_the_first_sale(knowledge: bool, years: int) -> None:
    first = date(2026 - years, 11, 22)
    assert look(eis, knowledge_intensive=knowledge, first_sale_on=first).light is Light.LIKELY
    day_more = date(2026 - years, 11, 21)
    assert look(eis, knowledge_intensive=knowledge, first_sale_on=day_more).light is Light.UNLIKELY


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2023, 2, 28), 3, date(2026, 2, 28)),
        (date(2024, 2, 29), 3, date(2027, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
    ],
)
def test_years_are_safe_in_leap_years(day: date, years: int, expected: date) -> None:
    assert years_after(day, years) == expected


def test_seis_did_not_change_in_april_2026() -> None:
    for part in ("GB", "NI"):
        before, after = rules_of("seis.", DAY_BEFORE, part), rules_of("seis.", DAY_OF, part)
        assert {code: rule.value for code, rule in before.items()} == {code: rule.value for code, rule in after.items()}


def test_every_reason_names_its_source_and_nothing_promises() -> None:
    for verdict in (look(seis), look(eis)):
        assert "qualif" not in " ".join(finding.reason for finding in verdict.findings).lower()
        assert all(finding.rule is None or finding.rule.source for finding in verdict.findings)


def test_without_rules_everything_is_to_be_checked() -> None:
    verdict = eis(SMALL, {}, TODAY)
    assert verdict.light is Light.CHECK


facts = st.fixed_dictionaries(
    {
        "gross_assets_gbp": st.none() | st.integers(0, 50_000_000),
        "employees_fte": st.none() | st.floats(0, 600),
        "seis_raised_gbp": st.none() | st.integers(0, 400_000),
        "excluded_trade_share": st.none() | st.floats(0, 1),
    }
)


@given(facts, st.sampled_from(["gross_assets_gbp", "employees_fte", "seis_raised_gbp", "excluded_trade_share"]))
def test_forgetting_a_fact_never_makes_a_scheme_likely(known: dict[str, Any], forgotten: str) -> None:
    for scheme in (seis, eis):
        light = look(scheme, **{**known, forgotten: None}).light
        if forgotten == "seis_raised_gbp" and scheme is eis:
            continue
        assert light is not Light.LIKELY
