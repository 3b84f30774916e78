"""Who is named in a note."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.errors import Invalid
from pipeline.queries import Workmate
from pipeline.services.noting import mentioned

PEOPLE = [
    Workmate(1, "Ines Moreau"),
    Workmate(2, "Kofi Mensah"),
    Workmate(3, "Kofi Mensah-Bell"),
    Workmate(4, "Zoë O'Dea"),
]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("No name at all, nor a@firm.example", []),
        ("@Ines Moreau, call them", [1]),
        ("ask @ines.", [1]),
        ("@KOFI MENSAH and @ines and @Kofi Mensah", [2, 1]),
        ("@Kofi Mensah-Bell knows them", [3]),
        ("(@zoë o'dea)", [4]),
        ("call @ 5 and @5", []),
    ],
)
def test_names_are_found_each_once_and_the_longest_first(text: str, keys: list[int]) -> None:
    assert mentioned(text, PEOPLE) == keys


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ask @Bob about it", "Nobody in your organisation is called Bob"),
        ("@Kofi knows", "More than one person here is called Kofi"),
        ("@Inessa", "Nobody in your organisation is called Inessa"),
    ],
)
def test_a_name_that_is_nobodys_or_two_peoples_is_told(text: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        mentioned(text, PEOPLE)
    assert words in refused.value.fields["text"][0]


@given(st.lists(st.sampled_from(PEOPLE), unique=True), st.text(alphabet=" .,;\n", min_size=1))
def test_whole_names_are_found_whatever_stands_between_them(people: list[Workmate], between: str) -> None:
    assert mentioned(between.join(f"@{mate.name}" for mate in people), PEOPLE) == [mate.user_id for mate in people]
