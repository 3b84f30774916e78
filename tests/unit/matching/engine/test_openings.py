"""What one change opens among all mandates: every claim is tried again by applying it and ranking anew."""

import random
from dataclasses import replace
from typing import Any

from matching.engine import MandateProfile, Matcher, Opening, PlaceRule, VentureProfile, opening_of, openings_for
from matching.engine.counterfactuals import ACTIONABLE
from tests.unit.matching.engine.examples import ON, TAXONOMY, mandate, venture

_SECTORS, _STAGES, _PLACES = list(TAXONOMY.sectors), list(TAXONOMY.stage_index), list(TAXONOMY.places)
_INSTRUMENTS = list(TAXONOMY.instruments)


def fitted(*catalogue: MandateProfile) -> Matcher:
    return Matcher().fit([venture()], catalogue, taxonomy=TAXONOMY)


def open_keys(matcher: Matcher, ours: VentureProfile) -> set[int]:
    found = matcher.mandates_for(ours, on=ON, limit=1_000).items
    return {match.mandate_key for match in found if match.eligible}


def random_mandate(dice: random.Random, key: int) -> MandateProfile:
    low = dice.choice([25_000, 100_000, 250_000, 500_000, 1_000_000])
    facts: dict[str, Any] = {
        "stages": tuple(dice.sample(_STAGES, dice.randint(1, 4))),
        "instruments": tuple(dice.sample(_INSTRUMENTS, dice.randint(1, 2))),
        "ticket_min_gbp": low,
        "ticket_max_gbp": low * dice.choice([2, 4, 10]),
        "share_min": dice.choice([None, None, 0.2, 0.5]),
        "share_max": dice.choice([None, None, 0.3, 0.49]),
        "place_rules": (PlaceRule("region", "EM"),) if dice.random() < 0.2 else (),
        "excluded_sectors": tuple(dice.sample(_SECTORS, 1)) if dice.random() < 0.1 else (),
        "backs_funds": dice.random() < 0.1,
    }
    return mandate(key, **facts)


def random_venture(dice: random.Random, key: int) -> VentureProfile:
    ask = dice.choice([None, 150_000, 420_000, 600_000, 1_350_000, 4_000_000])
    return venture(
        key,
        stage=dice.choice(_STAGES),
        ask_gbp=ask,
        minimum_gbp=None if ask is None or dice.random() < 0.3 else ask // 2,
        committed_gbp=None if ask is None else dice.choice([None, 0, ask // 5]),
        instruments=tuple(dice.sample(_INSTRUMENTS, dice.randint(0, 2))),
        registered_place=dice.choice(_PLACES),
        places=(dice.choice(_PLACES),),
    )


def check(matcher: Matcher, ours: VentureProfile, found: Opening) -> None:
    after = replace(ours, **{each.field: each.after for each in found.fields})  # type: ignore[arg-type]
    assert after == found.venture
    assert {each.field for each in found.fields} <= set(ACTIONABLE)
    before, then = open_keys(matcher, ours), open_keys(matcher, after)
    assert set(found.opened) == then - before
    assert set(found.closed) == before - then


def test_what_is_claimed_is_true_for_200_random_ventures() -> None:
    dice = random.Random(20261127)
    matcher = fitted(*(random_mandate(dice, key) for key in range(1, 121)))
    named = 0
    for key in range(1, 201):
        ours = random_venture(dice, key)
        found = openings_for(matcher, ours, on=ON)
        assert [each.size for each in found] == sorted(each.size for each in found)
        for opening in found:
            check(matcher, ours, opening)
            assert len(opening.opened) > len(opening.closed)
        named += len(found)
    assert named > 200


def test_a_smaller_ask_is_counted_over_the_whole_list_with_what_it_closes() -> None:
    small = [mandate(key, ticket_min_gbp=50_000, ticket_max_gbp=225_000, share_min=0.5) for key in range(1, 8)]
    large = mandate(9, ticket_min_gbp=500_000)
    ours = venture(ask_gbp=600_000, minimum_gbp=600_000)
    found = openings_for(fitted(*small, large), ours, on=ON)
    by_words = {each.text: each for each in found}
    smaller = by_words["Ask for £450k instead of £600k and let the round close at £450k instead of £600k"]
    assert (smaller.opened, smaller.closed) == ((1, 2, 3, 4, 5, 6, 7), (9,))
    assert by_words["Let the round close at £450k instead of £600k"].closed == ()


def test_only_mandates_that_may_be_listed_are_counted() -> None:
    grants = [mandate(key, instruments=("grant",)) for key in (1, 2, 3)]
    (found,) = openings_for(fitted(*grants), venture(), on=ON, keys={1, 3})
    assert (found.text, found.opened) == ("Also take grant", (1, 3))


def test_nothing_that_is_no_choice_of_the_venture_is_proposed() -> None:
    elsewhere = mandate(1, place_rules=(PlaceRule("region", "EE"),), instruments=("grant",))
    later, funds = mandate(2, stages=("growth",), instruments=("grant",)), mandate(3, backs_funds=True)
    assert openings_for(fitted(elsewhere, later, funds), venture(), on=ON) == ()


def test_the_change_for_one_mandate_says_what_else_it_opens() -> None:
    catalogue = [mandate(1, ticket_min_gbp=700_000), mandate(2, ticket_min_gbp=650_000), mandate(3)]
    matcher = fitted(*catalogue)
    found = opening_of(matcher, venture(), catalogue[0], on=ON)
    assert found is not None
    assert (found.text, found.opened) == ("Ask for £700k instead of £600k", (1, 2))
    assert opening_of(matcher, venture(), catalogue[2], on=ON) is None
    assert opening_of(matcher, venture(stage="growth"), catalogue[0], on=ON) is None
