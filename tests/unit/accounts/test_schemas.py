from typing import Any

import pytest
from marshmallow import Schema

from accounts.models import OrganisationKind, Role
from accounts.schemas import (
    AddressChange,
    InvitationForm,
    Name,
    NewOrganisation,
    NewPassword,
    OrganisationDetails,
    Registration,
    SignIn,
    Verification,
    checked,
)
from foundation.errors import Invalid


def messages(schema: Schema, **fields: Any) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as caught:
        checked(schema, fields)
    return caught.value.fields


def test_a_registration_is_tidied_and_the_password_left_as_typed() -> None:
    answers = checked(
        Registration(),
        {"email": "  Asha@Firm.Example ", "name": " Asha ", "password": " kettle marsh violin ", "csrf_token": "x"},
    )
    assert answers == {"email": "asha@firm.example", "name": "Asha", "password": " kettle marsh violin "}


def test_every_empty_field_of_a_registration_says_what_to_enter() -> None:
    assert messages(Registration(), email=" ", name="", password="") == {
        "email": ["Enter your e-mail address."],
        "name": ["Enter your name."],
        "password": ["Choose a password."],
    }


@pytest.mark.parametrize("email", ["asha", "asha@", "@firm.example", "a b@firm.example", "x" * 250 + "@firm.example"])
def test_an_address_that_is_none_is_refused(email: str) -> None:
    said = messages(Registration(), email=email, name="Asha", password="kettle marsh violin")
    assert said["email"][0].startswith("Enter an e-mail address")


def test_a_password_made_of_what_else_is_typed_is_refused() -> None:
    said = messages(Registration(), email="asha@firm.example", name="Harrington", password="harrington-1")
    assert list(said) == ["password"]


def test_a_new_password_is_held_against_its_owner() -> None:
    assert messages(NewPassword("Asha Harrington", "a@firm.example"), password="harrington-1")["password"]


def test_a_name_is_one_line_of_printable_text() -> None:
    assert messages(Name(), name="Asha\nBcc: x")["name"] == ["Keep this to one line of plain text."]
    assert messages(Name(), name="x" * 121)["name"] == ["Use at most 120 characters."]


def test_signing_in_asks_for_both_and_judges_neither() -> None:
    assert set(messages(SignIn())) == {"email", "password"}
    assert checked(SignIn(), {"email": "not an address", "password": "x"})["stay"] is False


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1234567", "01234567"), ("sc 123456", "SC123456"), ("NI1234", "NI001234"), ("R0000123", "R0000123")],
)
def test_a_company_number_is_written_as_the_register_does(typed: str, kept: str) -> None:
    assert checked(OrganisationDetails(), {"name": "Firm", "company_number": typed})["company_number"] == kept


@pytest.mark.parametrize("typed", ["123456789", "S123456", "SCOTLAND", "00000000", "12-34-56", "１２３４"])
def test_what_is_no_company_number_is_refused(typed: str) -> None:
    assert messages(OrganisationDetails(), name="Firm", company_number=typed)["company_number"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("firm.example", "firm.example"),
        ("asha@Firm.Example", "firm.example"),
        ("https://www.firm.co.uk/", "firm.co.uk"),
    ],
)
def test_a_domain_is_read_from_whatever_holds_it(typed: str, kept: str) -> None:
    assert checked(OrganisationDetails(), {"name": "Firm", "email_domain": typed})["email_domain"] == kept


@pytest.mark.parametrize("typed", ["gmail.com", "someone@hotmail.co.uk", "localhost", "-.uk", "firm"])
def test_a_domain_that_anybody_has_or_nobody_can_is_refused(typed: str) -> None:
    assert messages(OrganisationDetails(), name="Firm", email_domain=typed)["email_domain"]


def test_a_web_site_may_leave_its_scheme_out_and_may_not_be_a_script() -> None:
    assert checked(OrganisationDetails(), {"name": "Firm", "website": "firm.co.uk"})["website"] == "https://firm.co.uk"
    assert messages(OrganisationDetails(), name="Firm", website="javascript://firm.co.uk/%0aalert(1)")["website"]


def test_an_organisation_is_of_a_kind_and_an_invitation_for_a_role() -> None:
    assert checked(NewOrganisation(), {"name": "Firm", "kind": "funder"})["kind"] is OrganisationKind.FUNDER
    assert messages(NewOrganisation(), name="Firm", kind="bank") == {"kind": ["Choose what it is."]}
    assert checked(InvitationForm(), {"email": "b@firm.example", "role": "viewer"})["role"] is Role.VIEWER
    assert messages(InvitationForm(), email="b@firm.example", role="king") == {"role": ["Choose a role."]}


def test_a_verification_says_what_was_checked() -> None:
    assert messages(Verification(), basis="a feeling") == {"basis": ["Choose what you checked."]}


def test_a_change_of_address_asks_for_the_password() -> None:
    assert set(messages(AddressChange(), email="b@firm.example")) == {"current_password"}
