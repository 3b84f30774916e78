"""What people type to search is read as they mean it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.searching import MOST_TERMS, Search, Term, plain

TEXT = plain("Leak Finder\nSensors that hear leaks in water pipes, for water companies in Québec")


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("leak", True),
        ("LEAK pipes", True),
        ("leak oil", False),
        ('"water pipes"', True),
        ("“water pipes”", True),
        ('"pipes water"', False),
        ("leak -oil", True),
        ("leak -pipes", False),
        ("leak NOT pipes", False),
        ('leak -"water pipes"', False),
        ("oil OR pipes", True),
        ("oil OR gas", False),
        ("oil OR leak -pipes", False),
        ("not", False),
        ("QUÉBEC", True),
        ("NOT oil", True),
        ('leak "water pip', True),
        ("-", False),
    ],
)
def test_a_search_holds(typed: str, held: bool) -> None:
    assert Search.of(typed).holds(TEXT) is held


@pytest.mark.parametrize("typed", ["", "  ", '""', "OR", "NOT", '-""'])
def test_nothing_typed_asks_for_nothing(typed: str) -> None:
    assert not Search.of(typed)


def test_a_search_is_read_into_its_alternatives() -> None:
    assert Search.of('"Leak finder" -oil OR water').alternatives == (
        (Term("leak finder"), Term("oil", wanted=False)),
        (Term("water"),),
    )


@given(st.text(max_size=300))
def test_anything_can_be_typed(typed: str) -> None:
    search = Search.of(typed)
    search.holds(TEXT)
    assert sum(map(len, search.alternatives)) <= MOST_TERMS
    assert all(term.text == plain(term.text) for terms in search.alternatives for term in terms)


@given(st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=5), st.text("abc ", max_size=30))
def test_words_must_all_stand_and_minus_turns_each_round(words: list[str], text: str) -> None:
    text = plain(text)
    assert Search.of(" ".join(words)).holds(text) is all(word in text for word in words)
    assert Search.of(" ".join(f"-{word}" for word in words)).holds(text) is all(word not in text for word in words)
