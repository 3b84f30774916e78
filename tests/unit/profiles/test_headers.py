import pytest

from profiles.routes.imports import DOORS
from profiles.services.headers import guess_columns, plain_header
from profiles.services.import_kinds import plain_name

COLUMNS = DOORS["venture"].columns


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Name", "name"),
        ("Company Name", "name"),
        ("round_target_gbp", "round_target_gbp"),
        ("Ask (£)", "round_target_gbp"),
        ("Amount sought GBP", "round_target_gbp"),
        ("Companies House number", "company_number"),
        ("Compny number", "company_number"),
        ("Post-code", "registered_postcode"),
        ("Industry", "sectors"),
        ("Turnover (last 12 months)", "revenue_gbp"),
        ("TRL", "trl"),
        ("Favourite colour", ""),
        ("", ""),
    ],
)
def test_a_header_is_understood_in_the_words_that_people_use(header: str, field: str) -> None:
    assert guess_columns([header], COLUMNS) == {header: field}


def test_a_field_is_given_to_the_column_that_fits_best() -> None:
    assert guess_columns(["Company", "Name"], COLUMNS) == {"Company": "", "Name": "name"}


def test_every_column_of_the_template_is_its_own_field() -> None:
    for door in DOORS.values():
        header = [column.title for column in door.columns]
        assert len(set(header)) == len(header)
        assert guess_columns(header, door.columns) == {column.title: column.name for column in door.columns}


@pytest.mark.parametrize(
    ("text", "plain"), [("Target raise (£k)", "target raise"), ("E-mail_ADDRESS", "e mail address"), ("(GBP)", "gbp")]
)
def test_a_header_is_read_without_units_and_punctuation(text: str, plain: str) -> None:
    assert plain_header(text) == plain


def test_a_firm_is_the_same_whatever_its_form_is_written_as() -> None:
    assert plain_name("Trent-Works Ltd.") == plain_name("TRENT WORKS LIMITED") == "trent works"
    assert plain_name("Limitless Power") == "limitless power"
