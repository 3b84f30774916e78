"""Columns of other programs' exports, guessed; and by what two contacts are the same."""

from collections.abc import Mapping, Sequence

import pytest

from contacts.schemas import checked
from contacts.services.columns import COLUMNS, NAMES, TITLES
from contacts.services.reviewing import keys_of
from foundation.errors import Invalid
from profiles.services.headers import guess_columns


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (list(TITLES.values()), list(TITLES)),
        (
            ["First Name", "Last Name", "Email", "Phone Number", "Job Title", "Associated Company", "Website URL"],
            ["first_name", "last_name", "email", "phone", "role", "company", "website"],
        ),
        (
            ["Deal Name", "Deal Stage", "Amount", "Next Step", "Contact owner", "Notes"],
            ["company", "stage", "amount_gbp", "next_step", "", "note"],
        ),
        (["Full name", "Company Name", "Companies House number"], ["person", "company", "company_number"]),
    ],
)
def test_headers_of_well_known_programs_are_guessed(header: Sequence[str], fields: Sequence[str]) -> None:
    assert list(guess_columns(header, [*COLUMNS, *NAMES]).values()) == list(fields)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"email": "b@w.example"}, {"email": "B@W.example", "person": "Bryn Ellis"}, True),
        ({"person": "Bryn Ellis", "company": "Weirwatch"}, {"person": "bryn ellis", "company": "Weirwatch Ltd."}, True),
        ({"person": "Bryn Ellis", "company": "Weirwatch"}, {"person": "Carys Hale", "company": "Weirwatch"}, False),
        ({"company": "Weirwatch", "website": "weirwatch.example"},
         {"company": "Weir Watch Systems", "website": "https://www.weirwatch.example/team"}, True),
        ({"company": "A", "company_number": "01234567"}, {"company": "B", "company_number": "1234567"}, True),
        ({"person": "Bryn Ellis"}, {"person": "Bryn Ellis"}, False),
    ],
)  # fmt: skip
def test_what_makes_two_contacts_the_same(one: Mapping[str, str], other: Mapping[str, str], same: bool) -> None:
    shared = {key for _, key in keys_of(checked(one))} & {key for _, key in keys_of(checked(other))}
    assert bool(shared) is same


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "person"),
        ({"person": "B", "email": "nowhere"}, "email"),
        ({"person": "B", "amount_gbp": "much"}, "amount_gbp"),
        ({"person": "B", "next_step_on": "soon"}, "next_step_on"),
        ({"person": "B\x00"}, "person"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(sent: Mapping[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(sent)
    assert list(refused.value.fields) == [field]
