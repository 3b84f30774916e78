"""What ranked lists are filtered and sorted by."""

import math
from datetime import date
from typing import Any

import numpy as np
import pytest

from matching.engine import SectorNode, Taxonomy
from matching.services.choices import Asked, Choices, chosen, count_choices
from matching.services.columns import Columns, Entry, Mask, Vocabulary, bits_of, day_number

WORDS = Vocabulary(
    branches=(("energy", "Clean Energy"), ("life", "Life Sciences")),
    stages=(("seed", "Seed"), ("growth", "Growth")),
    instruments=(("equity", "Equity"), ("loan", "Loan")),
    regions=(("E1", "North"), ("E2", "South")),
)


def entry(key: int, **given: Any) -> Entry:
    row: dict[str, Any] = {
        "key": key,
        "name": f"name {key}",
        "organisation": 0,
        "hidden": False,
        "branches": 0,
        "stages": 0,
        "instruments": 0,
        "regions": 0,
        "kind": "",
        "amount": float("nan"),
        "closes": float("nan"),
        **given,
    }
    return Entry(**row)


def keys(columns: Columns, asked: Asked) -> list[int]:
    found: list[int] = columns.key[chosen(columns, asked, WORDS)].tolist()
    return found


def test_codes_become_bits_and_unknown_ones_none() -> None:
    assert bits_of(["growth", "nope", None], WORDS.stages) == 0b10
    assert bits_of([], WORDS.stages) == 0


def test_the_choices_are_the_tops_of_the_tree_and_the_regions_by_name() -> None:
    taxonomy = Taxonomy(
        sectors={"energy": SectorNode("energy", "Clean Energy"), "h2": SectorNode("h2", "Hydrogen", "energy")}
    )
    words = Vocabulary.of(taxonomy)
    assert words.branches == (("energy", "Clean Energy"),)
    assert words.regions == ()


def test_a_day_is_a_number_and_no_day_is_not() -> None:
    assert day_number(date(1, 1, 2)) == 2.0
    assert math.isnan(day_number(None))


def test_rows_are_replaced_by_key_and_taken_out() -> None:
    columns = Columns.of([entry(1), entry(2, name="old"), entry(3)])
    changed = columns.replaced([entry(2, name="new"), entry(4)], gone=[3, 99])
    assert sorted(changed.key.tolist()) == [1, 2, 4]
    assert dict(zip(changed.key.tolist(), changed.name.tolist(), strict=True))[2] == "new"
    assert columns.key.tolist() == [1, 2, 3]


def test_an_empty_catalogue_takes_its_first_row() -> None:
    columns = Columns.of([]).replaced([entry(7, kind="vc")], gone=[])
    assert columns.key.tolist() == [7]
    assert columns.of_mandates
    assert not Columns.of([]).of_mandates


def test_hidden_rows_are_for_their_own_people_and_for_those_who_see_everything() -> None:
    columns = Columns.of([entry(1), entry(2, hidden=True, organisation=5)])
    assert columns.visible([], [], everything=False).tolist() == [True, False]
    assert columns.visible([5], [], everything=False).tolist() == [True, True]
    assert columns.visible([], [], everything=True).tolist() == [True, True]


def test_equal_names_are_ranked_by_key() -> None:
    columns = Columns.of([entry(9, name="b"), entry(4, name="b"), entry(5, name="a")])
    assert columns.key[np.argsort(columns.by_name)].tolist() == [5, 4, 9]


def test_what_belongs_to_an_offer_can_be_taken_off() -> None:
    columns = Columns.of([entry(1, instruments=3, amount=5.0, closes=7.0, stages=1)]).without_offer()
    assert columns.instruments.tolist() == [0]
    assert np.isnan(columns.amount[0])
    assert np.isnan(columns.closes[0])
    assert columns.stages.tolist() == [1]


def test_a_mandate_that_states_nothing_passes_and_a_venture_that_states_nothing_does_not() -> None:
    mandates = Columns.of([entry(1, kind="vc", stages=0b01), entry(2, kind="vc", stages=0b10), entry(3, kind="vc")])
    ventures = Columns.of([entry(1, stages=0b01), entry(2, stages=0b10), entry(3)])
    assert keys(mandates, Asked(stages=("seed",))) == [1, 3]
    assert keys(ventures, Asked(stages=("seed",))) == [1]


def test_choices_of_one_filter_widen_and_filters_narrow_each_other() -> None:
    rows = [
        entry(1, kind="vc", branches=0b01, stages=0b01),
        entry(2, kind="vc", branches=0b10, stages=0b01),
        entry(3, kind="cdfi", branches=0b10, stages=0b10),
    ]
    columns = Columns.of(rows)
    assert keys(columns, Asked(sectors=("energy", "life"))) == [1, 2, 3]
    assert keys(columns, Asked(sectors=("life",), stages=("seed",))) == [2]
    assert keys(columns, Asked(kinds=("cdfi",))) == [3]
    assert keys(columns, Asked(kinds=("nobody",))) == []


def test_each_choice_is_counted_with_the_other_filters_in_force() -> None:
    columns = Columns.of(
        [
            entry(1, branches=0b01, stages=0b01, regions=0b01),
            entry(2, branches=0b01, stages=0b10, regions=0b10),
            entry(3, branches=0b10, stages=0b10, regions=0b10),
        ]
    )

    def count(mask: Mask, *, eligible: bool | None) -> int:
        passing = mask & (columns.key != 3)
        return int({None: mask, True: passing, False: mask & ~passing}[eligible].sum())

    asked = Asked(stages=("growth",))
    facets = count_choices(columns, asked, Choices.of_ventures(WORDS), WORDS, count)
    assert [(code, number) for code, _, number in facets.shown] == [("eligible", 1), ("ineligible", 1), ("all", 2)]
    assert [(code, number) for code, _, number in facets.filters["stages"]] == [("seed", 1), ("growth", 1)]
    assert [(code, number) for code, _, number in facets.filters["sectors"]] == [("energy", 1)]
    assert [(code, number) for code, _, number in facets.filters["regions"]] == [("E2", 1)]


def test_a_choice_in_force_stays_on_the_page_even_with_nothing_behind_it() -> None:
    columns = Columns.of([entry(1, stages=0b01)])
    asked = Asked(stages=("growth",))
    facets = count_choices(columns, asked, Choices.of_ventures(WORDS), WORDS, lambda mask, *, eligible: int(mask.sum()))
    assert ("growth", "Growth", 0) in facets.filters["stages"]


@pytest.mark.parametrize(("show", "eligible"), [("eligible", True), ("ineligible", False), ("all", None)])
def test_what_is_shown_is_a_side_of_the_hard_rules(show: str, eligible: bool | None) -> None:
    assert Asked(show=show).eligible is eligible
