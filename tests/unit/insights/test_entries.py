"""Measures, registers, shades and words: what their entries must hold, and how they read."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.schemas import DEFINITIONS, GapQuery
from insights.services.answers import Question
from insights.services.arithmetic import Evidence, Side
from insights.services.claims import CHECKS
from insights.services.measures import MEASURES
from insights.services.registers import BASES, REGISTERS
from insights.services.tiles import STEPS, Tile, legend, level
from insights.services.words import pence, period, rate

KNOWN = Evidence(Side("a", 90.0, 10.0, 20), Side("b", 1_000.0, 25.0, 30), Side("c", 1_500.0, 60.0, 90))
FEW = Evidence(Side("a", 90.0, 10.0, 4), Side("b", 1_000.0, 25.0, 30), Side("c", 1_500.0, 60.0, 90))


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("pence_in_the_pound", 22.5),
        ("per_unit", 9.0),
        ("share", 0.06),
        ("representation_ratio", 0.36),
        ("pounds_at_parity", 10 / 60 * 1_500 - 90),
        ("share_of_firms", 20 / 90),
    ],
)
def test_every_measure_by_hand(code: str, value: float) -> None:
    assert MEASURES[code].compute(KNOWN).value == pytest.approx(value)
    assert "fewer than 5" in MEASURES[code].compute(FEW).withheld


OF_TOTALS = [code for code, measure in MEASURES.items() if not measure.by_deal]


@pytest.mark.parametrize("code", [code for code in OF_TOTALS if code != "pounds_at_parity"])
def test_a_ratio_says_what_was_divided_by_what(code: str) -> None:
    outcome = MEASURES[code].compute(KNOWN)
    assert outcome.numerator is not None
    assert outcome.denominator is not None
    scale = 100 if code == "pence_in_the_pound" else 1
    assert outcome.value == pytest.approx(scale * outcome.numerator / outcome.denominator)


@pytest.mark.parametrize("code", [code for code in MEASURES if code not in OF_TOTALS])
def test_totals_alone_give_no_measure_over_deals(code: str) -> None:
    outcome = MEASURES[code].compute(KNOWN)
    assert outcome.value is None
    assert outcome.withheld


@pytest.mark.parametrize("code", list(REGISTERS))
def test_every_register_accounts_for_every_base(code: str) -> None:
    held = REGISTERS[code]
    assert set(held.bases) | set(held.why_not) == set(BASES)
    assert not set(held.bases) & set(held.why_not)
    assert held.caution


def test_a_claim_is_checked_by_questions_that_there_are() -> None:
    for checks in CHECKS.values():
        for check in checks:
            assert check.question.measure in MEASURES
            assert check.question.base in REGISTERS[check.question.register].bases
            assert check.difference


def test_an_empty_address_is_the_usual_question() -> None:
    assert GapQuery().load({}) == Question()
    assert {field.name for field in fields(Question)} == set(GapQuery().fields)
    assert GapQuery().load({"format": "csv", "utm": "x"}) == Question()


@given(st.dictionaries(st.sampled_from(sorted(GapQuery().fields)), st.text(max_size=20)))
def test_no_address_breaks_the_question(sent: dict[str, str]) -> None:
    wrong = GapQuery().validate(sent)
    assert set(wrong) <= set(sent)
    if not wrong:
        assert GapQuery().load(sent).definition in DEFINITIONS


@pytest.mark.parametrize(("value", "shade"), [(0, 0), (14.9, 0), (15, 1), (99.9, 4), (100, 5), (500, 5)])
def test_shades(value: float, shade: int) -> None:
    assert level(value) == shade


def test_shades_rise_with_the_figure_and_the_key_names_each() -> None:
    assert level(None) is None
    held = Tile("E1", "A", 0, 0, 1, "A: 18p")
    assert len(legend([held])) == len(STEPS) + 1
    assert legend([held, Tile("E2", "B", 0, 1, None, "B: no figure")])[-1][0] is None


@pytest.mark.parametrize(
    ("value", "text"), [(18.306, "18p"), (9.96, "10p"), (4.26, "4.3p"), (104.99, "105p"), (None, "withheld")]
)
def test_pence_in_words(value: float | None, text: str) -> None:
    assert pence(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(7.9997, "£8.00"), (0.2, "£0.20"), (439_024.0, "£439k"), (None, "withheld")]
)
def test_rates_in_words(value: float | None, text: str) -> None:
    assert rate(value) == text


def test_periods_in_words() -> None:
    assert period("2024-25") == "2024-25"
    assert "today" in period("now")
