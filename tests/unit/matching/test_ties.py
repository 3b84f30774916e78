"""What is said of matches that show the same number."""

import pytest

from matching.engine import Criterion, Match
from matching.services.ties import Tie, longest_tie


def a_match(key: int, **gave: float) -> Match:
    criteria = tuple(Criterion(name, value, 1.0, value, True, "") for name, value in gave.items())
    return Match(key, 1, sum(gave.values()), True, criteria)


def test_the_longest_row_of_equal_points_is_told_with_what_sets_them_apart() -> None:
    matches = [
        a_match(1, stage=0.5, text=0.45),
        a_match(2, stage=0.5, text=0.432),
        a_match(3, stage=0.501, text=0.43),
        a_match(4, stage=0.5, text=0.428),
        a_match(5, stage=0.5, text=0.1),
    ]
    tie = longest_tie(matches)
    assert tie is not None
    assert (tie.points, tie.number, tie.criterion) == (93, 3, "text")
    assert tie.spread == pytest.approx(0.4)


def test_equal_matches_differ_in_nothing() -> None:
    assert longest_tie([a_match(1, stage=0.5), a_match(2, stage=0.5)]) == Tie(50, 2, 0.0, "")


@pytest.mark.parametrize("scores", [[], [0.9], [0.9, 0.8]])
def test_without_equal_points_there_is_nothing_to_say(scores: list[float]) -> None:
    assert longest_tie([a_match(key, stage=score) for key, score in enumerate(scores)]) is None
