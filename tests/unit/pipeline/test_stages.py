"""The stages as data, and which moves between them can happen."""

import pytest
from sqlalchemy import CheckConstraint

from foundation.database import metadata
from foundation.errors import Invalid
from pipeline.models import (
    INFO,
    LIVE_STAGES,
    ORDER,
    REASON_GROUPS,
    REASONS,
    STAGES,
    Stage,
    Standing,
    seeded,
    stage_name,
)
from pipeline.services import check_move, possible_moves


def test_every_stage_is_described_once_in_the_usual_order() -> None:
    assert [info.stage for info in STAGES] == list(Stage)
    assert list(ORDER) == [stage.value for stage in Stage]
    assert LIVE_STAGES[0] == "sourced"
    assert LIVE_STAGES[-1] == "legals"


def test_the_table_accepts_exactly_the_known_stages() -> None:
    rules = [each for each in metadata.tables["deal"].constraints if isinstance(each, CheckConstraint)]
    (rule,) = (str(each.sqltext) for each in rules if str(each.name).endswith("stage"))
    assert [part.strip(" '") for part in rule.split("(")[1].rstrip(")").split(",")] == [stage.value for stage in Stage]


def moves_from(source: Stage) -> list[Stage]:
    """Where a deal of the first track, in which codes and meanings are the same, can go."""
    return [step.stage for step in possible_moves(seeded("equity"), source)]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (Stage.SOURCED, Stage.DUE_DILIGENCE),
        (Stage.LEGALS, Stage.SCREENING),
        (Stage.PASSED, Stage.SCREENING),
        (Stage.WITHDRAWN, Stage.SOURCED),
        (Stage.ON_HOLD, Stage.PASSED),
        (Stage.TERM_SHEET, Stage.COMPLETED),
        (Stage.COMPLETED, Stage.LEGALS),
    ],
)
def test_a_deal_may_skip_ahead_go_back_and_come_back(source: Stage, target: Stage) -> None:
    check_move(source, target)
    assert target in moves_from(source)


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        (Stage.SOURCED, Stage.SOURCED, "already"),
        (Stage.SCREENING, Stage.COMPLETED, "before due diligence"),
        (Stage.COMPLETED, Stage.PASSED, "back to Legals"),
        (Stage.PASSED, Stage.COMPLETED, "has ended"),
        (Stage.WITHDRAWN, Stage.PASSED, "has ended"),
        (Stage.ON_HOLD, Stage.COMPLETED, "off hold"),
    ],
)
def test_what_cannot_happen_is_refused_in_words(source: Stage, target: Stage, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_move(source, target)
    assert words in str(refused.value)
    assert list(refused.value.fields) == ["to"]
    assert target not in moves_from(source)


def test_every_deal_can_always_go_somewhere_and_never_stands_still() -> None:
    for stage in Stage:
        moves = moves_from(stage)
        assert moves
        assert stage not in moves


def test_an_end_is_left_only_for_a_stage_in_which_the_deal_is_worked_on() -> None:
    for stage in (Stage.PASSED, Stage.WITHDRAWN):
        assert {INFO[target].standing for target in moves_from(stage)} == {Standing.LIVE}


def test_reasons_have_names_and_only_terms_of_the_mandate_may_teach_a_filter() -> None:
    assert REASONS["timing.too_early"] == "Timing: Too early"
    assert REASONS["other.other"].startswith("Another reason")
    assert [group.code for group in REASON_GROUPS if group.about_mandate] == ["outside_mandate"]
    assert len(REASONS) == sum(len(group.reasons) for group in REASON_GROUPS)


def test_a_stage_has_a_name_for_reading() -> None:
    assert stage_name("first_meeting") == "First meeting"
    assert stage_name(None) == ""
