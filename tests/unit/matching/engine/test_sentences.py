"""What the reasons say: the numbers, the names, and no judgement of anybody."""

import re

import pytest
from hypothesis import given

from matching.engine import MandateProfile, Matcher, VentureProfile
from matching.engine.wording import day, listed, percent, pounds, span, three_figures
from tests.unit.matching.engine.examples import ON, TAXONOMY, mandate, mandates, venture, ventures

MATCHER = Matcher().fit([venture()], [mandate()], taxonomy=TAXONOMY)
JUDGEMENT = re.compile(
    r"\b(best|strong|great|excellent|promising|attractive|recommend\w*|good|return|winner)\b", re.IGNORECASE
)


def reasons(ours: VentureProfile, theirs: MandateProfile) -> dict[str, str]:
    return {each.criterion: each.reason for each in MATCHER.explain(ours, theirs, on=ON).criteria}


@given(ventures(), mandates())
def test_no_sentence_judges_anybody(ours: VentureProfile, theirs: MandateProfile) -> None:
    match = MATCHER.explain(ours, theirs, on=ON)
    sentences = [each.reason for each in match.criteria] + list(match.to_confirm)
    sentences += [text for unmet in match.unmet for text in (unmet.reason, unmet.change, unmet.clause)]
    for sentence in sentences:
        assert not JUDGEMENT.search(sentence)
        assert "nan" not in sentence.lower().replace("finance", "").replace("financial", "")
        assert "None" not in sentence
        assert "  " not in sentence


def test_the_ticket_says_both_sides_and_the_share() -> None:
    assert reasons(venture(), mandate())["ticket"] == (
        "Asks £600k; this funder writes £250k to £2m, so it could take 42% to 100% of the round"
    )
    assert reasons(venture(ask_gbp=5_000_000, committed_gbp=1_000_000), mandate(share_max=0.3, lead="follow"))[
        "ticket"
    ] == (
        "Asks £5m, £1m of it committed; this funder writes £250k to £2m, takes at most 30% of a round, "
        "follows a lead, so it could take 5% to 30% of the round"
    )
    assert reasons(venture(), mandate(ticket_min_gbp=None))["ticket"].endswith("could take all of the round")
    assert reasons(venture(ask_gbp=10_000), mandate())["ticket"].endswith("so the two do not meet")
    assert reasons(venture(ask_gbp=4_000_000), mandate(ticket_min_gbp=None))["ticket"].endswith(
        "so it could take up to 50% of the round"
    )


def test_sector_sentences() -> None:
    assert reasons(venture(), mandate(sectors=()))["sector"] == "This funder takes all sectors"
    assert reasons(venture(), mandate())["sector"] == "This funder wants Hydrogen"
    assert reasons(venture(), mandate(sectors=("energy",)))["sector"] == (
        "This funder wants Hydrogen (part of Clean energy)"
    )
    assert reasons(venture(sectors=("battery",)), mandate())["sector"] == (
        "Batteries is near Hydrogen, which this funder wants"
    )
    assert reasons(venture(sectors=("ai",)), mandate(sectors=("h2", "wind")))["sector"] == (
        "Artificial intelligence not among the sectors it wants (Hydrogen and Wind)"
    )


def test_stage_sentences() -> None:
    assert reasons(venture(), mandate())["stage"] == "At seed; this funder backs seed and series A"
    assert reasons(venture(stage="growth"), mandate(stages=("pre_seed", "seed", "series_a")))["stage"] == (
        "At growth, 2 stages after series A; this funder backs pre-seed to series A"
    )
    assert reasons(venture(stage="pre_seed"), mandate())["stage"].startswith("At pre-seed, 1 stage before seed;")


def test_text_sentences() -> None:
    assert reasons(venture(), mandate())["text"].startswith(
        "Both descriptions mention hydrogen (similarity of wording 0."
    )
    assert reasons(venture(text="Robots"), mandate())["text"].startswith("The two descriptions share no words")


def test_who_has_to_say_what() -> None:
    assert reasons(venture(stage=None), mandate(stages=()))["stage"] == (
        "Not known: the venture's stage and which stages this funder backs; ask both for it"
    )
    assert reasons(venture(), mandate(instruments=()))["instrument"] == (
        "Not known: which kinds of money this funder offers; ask the funder for it"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "£0"),
        (999, "£999"),
        (1000, "£1k"),
        (25_500, "£25.5k"),
        (315_000, "£315k"),
        (999_999, "£1m"),
        (1_255_000, "£1.25m"),
        (12_340_000, "£12.3m"),
        (6_600_000_000, "£6.6bn"),
    ],
)
def test_money(value: float, text: str) -> None:
    assert pounds(value) == text


def test_lists_shares_spans_and_days() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"], "or") == "a, b or c"
    assert listed(list("abcdefg")) == "a, b, c, d and 3 more"
    assert percent(0.004) == "under 1%"
    assert span(1000, float("nan")) == "£1k or more"
    assert span(float("nan"), 1000) == "up to £1k"
    assert span(1000, 1000) == "£1k"
    assert day(ON) == "22 Nov 2026"
    assert three_figures(500_000, up=True) == three_figures(500_000, up=False) == 500_000
    assert three_figures(0, up=True) == 0
