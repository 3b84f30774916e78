"""Parts of the services that need no database."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.services.facets import Facets
from profiles.services.funders import is_stale
from profiles.services.sections import BY_CODE, COMPLETE, IN_PROGRESS, NOT_STARTED, status_of

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("confirmed", "source", "stale"),
    [
        (None, "", True),
        (date(2025, 11, 22), "", False),
        (date(2025, 11, 21), "", True),
        (None, "2025-11", False),
        (None, "2025-10", True),
        (None, "2025", False),
        (None, "2024", True),
        (None, "2025-11-22", False),
        (None, "2025-11-21", True),
        (date(2026, 1, 1), "2016", False),
        (None, "2025-13", True),
        (None, "spring", True),
        (None, "2024-02-30", True),
    ],
)
def test_a_year_without_a_word_makes_a_mandate_old(confirmed: date | None, source: str, stale: bool) -> None:
    assert is_stale(confirmed, source, TODAY) is stale


def test_a_section_says_how_far_it_is() -> None:
    team, earlier = BY_CODE["team"], BY_CODE["rounds"]
    assert status_of(team, {}, []) == NOT_STARTED
    assert status_of(team, {"team_size": 0}, []) == IN_PROGRESS
    assert status_of(team, {"team_size": 0, "team": [{"name": "Jo"}]}, []) == COMPLETE
    assert status_of(team, {}, ["team"]) == IN_PROGRESS
    assert status_of(earlier, {"rounds": []}, []) == NOT_STARTED
    assert status_of(earlier, {"rounds": []}, ["rounds"]) == COMPLETE
    assert status_of(earlier, {"rounds": [{}]}, []) == COMPLETE


def test_a_name_alone_does_not_begin_a_section() -> None:
    assert status_of(BY_CODE["about"], {"name": "A"}, []) == NOT_STARTED


rows = st.lists(
    st.tuples(st.lists(st.sampled_from("abc"), max_size=3), st.lists(st.sampled_from("xy"), max_size=2)), max_size=20
)


@given(rows, st.lists(st.sampled_from("abcz"), max_size=2), st.lists(st.sampled_from("xy"), max_size=2))
def test_the_number_behind_a_choice_is_how_many_it_would_leave(
    table: list[tuple[list[str], list[str]]], first: list[str], second: list[str]
) -> None:
    facets = Facets(len(table), {"first": [row[0] for row in table], "second": [row[1] for row in table]})
    left, counts = facets.choose(np.ones(len(table), dtype=np.bool_), {"first": first, "second": second})

    def fits(row: tuple[list[str], list[str]], one: list[str], two: list[str]) -> bool:
        return (not one or bool(set(one) & set(row[0]))) and (not two or bool(set(two) & set(row[1])))

    assert list(left) == [fits(row, first, second) for row in table]
    for code in "abc":
        assert counts["first"].get(code, 0) == sum(fits(row, [code], second) for row in table)
    for code in "xy":
        assert counts["second"].get(code, 0) == sum(fits(row, first, [code]) for row in table)
