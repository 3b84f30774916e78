import pytest

from reference.services.sectors import normalise


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Agri-Tech & Food", "agri tech and food"),
        ("  AI ", "ai"),
        ("batteries_electrification", "batteries electrification"),
    ],
)
def test_names_are_compared_in_one_form(typed: str, plain: str) -> None:
    assert normalise(typed) == plain
