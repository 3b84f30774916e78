"""Ventures that are near in technology, and what bridges them."""

import pytest

from matching.engine import Matcher, neighbours
from tests.unit.matching.engine.examples import TAXONOMY, mandate, venture

OURS = [venture(1, sectors=("h2", "aero"), text="Membranes for hydrogen electrolysers")]
THEIRS = [
    venture(2, sectors=("h2",), text="Electrolysers with new membranes"),
    venture(3, sectors=("ai",), text="Language models for lawyers"),
    venture(4, sectors=("battery",), text="Membranes that part the cells of batteries"),
    venture(1, sectors=("h2", "aero"), text="Membranes for hydrogen electrolysers"),
]


def matcher() -> Matcher:
    return Matcher().fit([*OURS, *THEIRS[:3]], [mandate(1)], taxonomy=TAXONOMY)


def test_the_nearest_come_first_with_what_they_share_and_strangers_do_not_come() -> None:
    found = neighbours(matcher(), OURS, THEIRS, most=9)
    assert [(each.ours, each.theirs) for each in found] == [(1, 2), (1, 4)]
    assert found[0].sectors == ("h2",)
    assert found[0].words == ("electrolysers", "membranes")
    assert (found[1].sectors, found[1].words) == ((), ("membranes",))
    assert 1 >= found[0].nearness > found[1].nearness >= 0


def test_a_word_that_many_use_bridges_nobody() -> None:
    common = [venture(key, sectors=("ai",), text=f"Software for customers, kind {key}") for key in range(10, 40)]
    rare = [
        venture(40, sectors=("aero",), text="Cryogenic valves for customers"),
        venture(41, sectors=("battery",), text="Cryogenic pumps for customers"),
    ]
    fitted = Matcher().fit([*common, *rare], [mandate(1)], taxonomy=TAXONOMY)
    found = neighbours(fitted, rare[:1], [*common, *rare], most=99)
    assert [(each.theirs, each.words) for each in found] == [(41, ("cryogenic",))]


def test_nearness_is_the_same_from_both_sides() -> None:
    there = neighbours(matcher(), OURS, THEIRS[:1], most=1)[0]
    back = neighbours(matcher(), THEIRS[:1], OURS, most=1)[0]
    assert there.nearness == pytest.approx(back.nearness)
    # Half of one sector in two, and at most half for the words.
    assert 0.25 <= there.nearness <= 0.75


def test_a_list_is_no_longer_than_asked_and_empty_without_a_side() -> None:
    assert len(neighbours(matcher(), OURS, THEIRS, most=1)) == 1
    assert neighbours(matcher(), [], THEIRS, most=1) == []
