"""Place counts where a mandate states it, and nowhere else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine import MandateProfile, Match, Matcher, PlaceRule, VentureProfile
from tests.unit.matching.engine.examples import ON, TAXONOMY, mandate, mandates, venture, ventures

MATCHER = Matcher().fit([venture()], [mandate()], taxonomy=TAXONOMY)
NEAR = mandate(prefer_near=True, base_place="NTM")


def place_of(match: Match) -> tuple[float | None, str]:
    found = next(each for each in match.criteria if each.criterion == "place")
    return found.score, found.reason


def moved(ours: VentureProfile, code: str) -> VentureProfile:
    return replace(ours, registered_place=code, places=(code,))


@given(ventures(), mandates(), st.sampled_from(["CAM", "CDF", "DUB"]))
def test_an_address_changes_nothing_for_a_mandate_that_states_no_place(
    ours: VentureProfile, theirs: MandateProfile, code: str
) -> None:
    free = replace(theirs, place_rules=(), prefer_near=False)
    here = MATCHER.explain(moved(ours, "DBY"), free, on=ON)
    assert MATCHER.explain(moved(ours, code), free, on=ON) == here


@given(st.lists(ventures(), min_size=2, max_size=10, unique_by=lambda each: each.key))
def test_swapping_derby_and_cambridge_moves_nobody(catalogue: list[VentureProfile]) -> None:
    swap = {"DBY": "CAM", "CAM": "DBY"}
    there = [
        replace(
            ours,
            registered_place=swap.get(ours.registered_place or "", ours.registered_place),
            places=tuple(swap.get(code, code) for code in ours.places),
        )
        for ours in catalogue
    ]
    wanted = mandate(sectors=("energy",))
    lists = [
        Matcher().fit(each, [wanted], taxonomy=TAXONOMY).ventures_for(wanted, on=ON, eligible=None).items
        for each in (catalogue, there)
    ]
    assert [(match.venture_key, match.score) for match in lists[0]] == [
        (match.venture_key, match.score) for match in lists[1]
    ]


@pytest.mark.parametrize("code", ["DBY", "CAM"])
def test_one_venture_keeps_its_rank_wherever_it_is(code: str) -> None:
    others = [venture(key, ask_gbp=100_000 * key) for key in range(2, 40)]
    wanted = [mandate(key, sectors=() if key % 2 else ("energy",)) for key in range(1, 30)]
    ranks = []
    for address in ("DBY", code):
        ours = moved(venture(1, ask_gbp=1_500_000), address)
        matcher = Matcher().fit([ours, *others], wanted, taxonomy=TAXONOMY)
        investor = [match.venture_key for match in matcher.ventures_for(wanted[0], on=ON).items].index(1)
        founder = [(match.mandate_key, match.score) for match in matcher.mandates_for(ours, on=ON).items]
        ranks.append((investor, founder))
    assert ranks[0] == ranks[1]


def test_a_place_that_is_not_known_is_asked_for_only_where_it_counts() -> None:
    nowhere = venture(registered_place=None, places=())
    free = MATCHER.explain(nowhere, mandate(), on=ON)
    assert place_of(free) == (0.75, "This funder takes ventures from anywhere in the UK, so no address counts")
    local = MATCHER.explain(nowhere, mandate(place_rules=(PlaceRule("region", "EM"),)), on=ON)
    assert place_of(local) == (None, "Not known: where the venture is; ask the venture for it")
    assert local.eligible


def test_a_stated_place_counts_for_those_inside() -> None:
    local = mandate(place_rules=(PlaceRule("region", "EM"), PlaceRule("pool", "central")))
    inside, reason = place_of(MATCHER.explain(venture(places=("CAM",)), local, on=ON))
    assert inside == 1
    assert reason == (
        "Registered in Derby (East Midlands), operates in Cambridge; "
        "this funder invests in East Midlands or LGPS Central"
    )
    assert place_of(MATCHER.explain(moved(venture(), "CAM"), local, on=ON))[0] == 0


def test_near_ventures_come_first_only_where_the_funder_asked() -> None:
    scores = [MATCHER.explain(moved(venture(), code), NEAR, on=ON).score for code in ("NTM", "DBY", "CAM", "CDF")]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4
    _, reason = place_of(MATCHER.explain(venture(), NEAR, on=ON))
    assert reason.endswith("this funder takes ventures from anywhere, and has asked for ventures near Nottingham first")


def test_the_wish_for_near_ventures_says_nothing_about_unknown_places() -> None:
    nowhere = venture(registered_place=None, places=())
    assert place_of(MATCHER.explain(nowhere, NEAR, on=ON))[0] is None
    assert MATCHER.explain(nowhere, replace(NEAR, base_place="unheard-of"), on=ON) == MATCHER.explain(
        nowhere, mandate(), on=ON
    )


@given(ventures(), st.lists(mandates(), min_size=1, max_size=6, unique_by=lambda each: each.key))
def test_near_mandates_score_the_same_in_both_directions(ours: VentureProfile, catalogue: list[MandateProfile]) -> None:
    near = [replace(each, prefer_near=True, base_place="NTM", backs_funds=False) for each in catalogue]
    matcher = Matcher().fit([ours], near, taxonomy=TAXONOMY)
    for match in matcher.mandates_for(ours, on=ON, eligible=None).items:
        theirs = next(each for each in near if each.key == match.mandate_key)
        assert matcher.ventures_for(theirs, on=ON, eligible=None).items == (match,)
