from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.models import Reply
from readiness.services.levels import blocking, first_unmet, gaps, level_of, levels_of, meets, overall

REPLIES = [reply.value for reply in Reply]


@dataclass(frozen=True)
class Asked:
    code: str
    level: int
    required: bool = True


SHEET = [Asked(f"s{level}{letter}", level, letter != "c") for level in range(1, 10) for letter in "abc"]
SIDES = {
    name: [Asked(f"{name}.{each.code}", each.level, each.required) for each in SHEET]
    for name in ("one", "two", "three")
}
replies_of_one = st.dictionaries(st.sampled_from([each.code for each in SHEET]), st.sampled_from(REPLIES))
replies_of_all = st.dictionaries(
    st.sampled_from([each.code for side in SIDES.values() for each in side]), st.sampled_from(REPLIES)
)


def upto(level: int, reply: str = "yes") -> dict[str, str]:
    return {each.code: reply for each in SHEET if each.level <= level}


@pytest.mark.parametrize("level", range(10))
def test_a_level_is_held_with_all_below(level: int) -> None:
    assert level_of(SHEET, upto(level)) == level


@pytest.mark.parametrize("hole", range(1, 10))
def test_a_hole_below_takes_away_everything_above(hole: int) -> None:
    for reply in ("no", "unknown"):
        assert level_of(SHEET, {**upto(9), f"s{hole}b": reply}) == hole - 1


def test_what_does_not_apply_holds_nobody_back() -> None:
    assert level_of(SHEET, {**upto(6), "s3a": "not_applicable"}) == 6


def test_what_only_helps_is_not_needed() -> None:
    assert level_of(SHEET, {**upto(6), "s2c": "no"}) == 6


def test_nothing_asked_is_nothing_held() -> None:
    assert level_of([], {}) == 0
    assert overall({}) == 0
    assert blocking({}, {}, {}) is None


@given(replies_of_one)
def test_a_level_never_rises_when_a_yes_becomes_a_no(replies: dict[str, str]) -> None:
    before = level_of(SHEET, replies)
    for code, reply in replies.items():
        if reply == "yes":
            assert level_of(SHEET, {**replies, code: "no"}) <= before
            assert level_of(SHEET, {**replies, code: "unknown"}) <= before


@given(replies_of_one, st.sampled_from([each.code for each in SHEET]))
def test_a_level_never_falls_when_an_answer_becomes_yes(replies: dict[str, str], code: str) -> None:
    assert level_of(SHEET, {**replies, code: "yes"}) >= level_of(SHEET, replies)


@given(replies_of_one)
def test_each_level_below_the_one_that_is_held_is_met(replies: dict[str, str]) -> None:
    level = level_of(SHEET, replies)
    met = ("yes", "not_applicable")
    assert all(replies.get(each.code) in met for each in SHEET if each.required and each.level <= level)
    if level < 9:
        assert any(replies.get(each.code) not in met for each in SHEET if each.required and each.level == level + 1)


@given(replies_of_all)
def test_the_overall_level_is_no_higher_than_any(replies: dict[str, str]) -> None:
    levels = levels_of(SIDES, replies)
    assert all(overall(levels) <= level for level in levels.values())
    assert overall(levels) in levels.values()


@given(replies_of_all, st.dictionaries(st.sampled_from(list(SIDES)), st.integers(1, 9)))
def test_what_blocks_is_the_first_unmet_statement_of_a_lowest_side(
    replies: dict[str, str], target: dict[str, int]
) -> None:
    levels, found = levels_of(SIDES, replies), blocking(SIDES, replies, target)
    if overall(levels) == 9:
        assert found is None
        return
    assert found is not None
    assert levels[found.dimension] == overall(levels)
    assert found.level == overall(levels) + 1
    first = first_unmet(SIDES[found.dimension], replies)
    assert first is not None
    assert first.code == found.statement
    short = gaps(levels, target)
    lowest = [code for code, level in levels.items() if level == overall(levels)]
    assert short[found.dimension] == max(short[code] for code in lowest)


@given(replies_of_all)
def test_meeting_the_blocking_statement_never_lowers_anything(replies: dict[str, str]) -> None:
    found = blocking(SIDES, replies, {})
    if found is not None:
        before, after = levels_of(SIDES, replies), levels_of(SIDES, {**replies, found.statement: "yes"})
        assert all(after[code] >= before[code] for code in before)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        # The proposal for a seed round: 5/4/5/5/6/6.
        ({"customer": 5, "technology": 4, "business": 5, "ip": 5, "team": 6, "funding": 6}, True),
        ({"customer": 5, "technology": 4, "business": 5, "ip": 5, "team": 6, "funding": 5}, False),
        ({"customer": 9, "technology": 9, "business": 9, "ip": 4, "team": 9, "funding": 9}, False),
    ],
)
def test_targets_are_met_on_every_side_or_not_at_all(levels: dict[str, int], expected: bool) -> None:
    target = {"customer": 5, "technology": 4, "business": 5, "ip": 5, "team": 6, "funding": 6}
    assert meets(levels, target) is expected
