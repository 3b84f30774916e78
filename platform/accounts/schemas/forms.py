"""What people may type into the forms of accounts."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load, validate, validates_schema

from accounts.models import OrganisationKind, Role
from accounts.services.passwords import weakness
from foundation.errors import Invalid

_COMPANY_NUMBER = re.compile(r"^(R|[A-Z]{2}|)([0-9]+)$")
_DOMAIN = re.compile(r"^(?=.{4,120}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$")
#: Anybody can have an address here, so it says nothing about an organisation.
_PUBLIC_MAIL = frozenset(
    {
        "aol.com", "btinternet.com", "fastmail.com", "gmail.com", "gmx.com", "googlemail.com", "hotmail.co.uk",
        "hotmail.com", "icloud.com", "live.co.uk", "live.com", "mail.com", "me.com", "msn.com", "outlook.com",
        "proton.me", "protonmail.com", "sky.com", "talktalk.net", "virginmedia.com", "yahoo.co.uk", "yahoo.com",
    }
)  # fmt: skip
_PASSWORDS = frozenset({"password", "current_password"})


class Line(fields.String):
    """One line of text without control characters."""

    def __init__(self, *, most: int, ask: str, **kwargs: Any) -> None:
        super().__init__(
            validate=validate.Length(max=most, error="Use at most {max} characters."),
            error_messages={"required": ask, "null": ask, "invalid": ask},
            **kwargs,
        )

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text is None or not text.isprintable():
            raise ValidationError("Keep this to one line of plain text.")
        return text


class Address(fields.String):
    """An e-mail address, in lower case."""

    def __init__(self, ask: str = "Enter an e-mail address.") -> None:
        wrong = "Enter an e-mail address, such as name@example.co.uk."
        super().__init__(
            required=True,
            validate=[validate.Email(error=wrong), validate.Length(max=254, error=wrong)],
            error_messages={"required": ask, "null": ask, "invalid": wrong},
        )

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        return str(super()._deserialize(value, attr, data, **kwargs) or "").lower()


class Secret(fields.String):
    """A password as typed: spaces count."""

    def __init__(self, ask: str) -> None:
        # What is longer than any password we accept need not be hashed to know that it is wrong.
        super().__init__(
            required=True,
            load_only=True,
            validate=validate.Length(min=1, max=1_000, error=ask),
            error_messages={"required": ask, "null": ask, "invalid": ask},
        )


class FormSchema(Schema):
    """A form of ours: what is not asked for is passed over, blanks around text do not count, empty is nothing."""

    class Meta:
        """Options of marshmallow."""

        unknown = EXCLUDE

    @pre_load
    def _tidy(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, Mapping):
            return data  # a program's mistake, and the schema says so
        tidied = {
            name: value if name in _PASSWORDS or not isinstance(value, str) else value.strip()
            for name, value in data.items()
        }
        return {name: value for name, value in tidied.items() if value != ""}


def checked(schema: Schema, data: Mapping[str, Any]) -> dict[str, Any]:
    """Check what a form sent.

    Raises
    ------
    Invalid
        With the messages of each field.
    """
    try:
        return dict(schema.load(data))
    except ValidationError as error:
        raise Invalid(error.messages_dict) from error


class NewPassword(FormSchema):
    """A new password that is not easily guessed.

    Parameters
    ----------
    *known : str
        What others know of its owner.
    """

    password = Secret("Choose a password.")

    def __init__(self, *known: str) -> None:
        super().__init__()
        self._known = known

    @validates_schema(skip_on_field_errors=True)
    def _not_weak(self, data: Mapping[str, Any], **_: Any) -> None:
        weak = weakness(data["password"], *self._known, data.get("name", ""), data.get("email", ""))
        if weak:
            raise ValidationError({"password": [weak]})


class Registration(NewPassword):
    """Registering."""

    email = Address("Enter your e-mail address.")
    name = Line(most=120, ask="Enter your name.", required=True)


class SignIn(FormSchema):
    """Signing in. Nothing is said about the form of either answer but that there is one."""

    email = Line(most=254, ask="Enter your e-mail address.", required=True)
    password = Secret("Enter your password.")
    stay = fields.Boolean(load_default=False)


class Forgotten(FormSchema):
    """Asking for a new password."""

    email = Address("Enter the e-mail address of your account.")


class Name(FormSchema):
    """Changing one's name."""

    name = Line(most=120, ask="Enter your name.", required=True)


class AddressChange(FormSchema):
    """Changing one's e-mail address."""

    email = Address("Enter the new e-mail address.")
    current_password = Secret("Enter your present password.")


class PasswordChange(NewPassword):
    """Changing one's password."""

    current_password = Secret("Enter your present password.")


class CompanyNumber(fields.String):
    """A company number as Companies House writes it: eight signs, with noughts in front where they were left out."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = re.sub(r"\s", "", str(super()._deserialize(value, attr, data, **kwargs) or "")).upper()
        found = _COMPANY_NUMBER.match(text) if text.isascii() and len(text) <= 8 else None
        if found is None or not found.group(2).strip("0"):
            raise ValidationError("Enter the company number, such as 01234567 or SC123456.")
        prefix, digits = found.groups()
        return str(prefix + digits.zfill(8 - len(prefix)))


class Domain(fields.String):
    """The part of an organisation's e-mail addresses behind the @."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **kwargs) or "").lower()
        domain = re.sub(r"^(https?://)?(www\.)?", "", text.rpartition("@")[2]).rstrip("/.")
        if not _DOMAIN.match(domain):
            raise ValidationError("Enter a domain, such as example.co.uk.")
        if domain in _PUBLIC_MAIL:
            raise ValidationError("Anybody can have an address there. Give a domain of your own, or a company number.")
        return domain


class Site(fields.Url):
    """A web address; ``https://`` is added where it is left out."""

    def __init__(self) -> None:
        wrong = "Enter a web address, such as https://example.co.uk."
        super().__init__(
            schemes={"http", "https"},
            load_default=None,
            validate=validate.Length(max=300, error=wrong),
            error_messages={"invalid": wrong},
        )

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        full = f"https://{value}" if isinstance(value, str) and "://" not in value else value
        return super()._deserialize(full, attr, data, **kwargs)


class OrganisationDetails(FormSchema):
    """How an organisation is recognised."""

    name = Line(most=160, ask="Enter the organisation's name.", required=True)
    company_number = CompanyNumber(load_default=None)
    email_domain = Domain(load_default=None)
    website = Site()


class NewOrganisation(OrganisationDetails):
    """Making an organisation."""

    kind = fields.Enum(
        OrganisationKind,
        by_value=True,
        required=True,
        error_messages={"required": "Choose what it is.", "unknown": "Choose what it is."},
    )


class RoleChoice(FormSchema):
    """A role in an organisation."""

    role = fields.Enum(
        Role,
        by_value=True,
        required=True,
        error_messages={"required": "Choose a role.", "unknown": "Choose a role."},
    )


class InvitationForm(RoleChoice):
    """Inviting somebody."""

    email = Address("Enter the e-mail address of the person to invite.")


class Professional(FormSchema):
    """Recording an organisation as an investment professional."""

    kind = fields.String(
        required=True,
        validate=validate.OneOf(("frn", "public_body"), error="Choose on what it rests."),
        error_messages={"required": "Choose on what it rests."},
    )
    reference = Line(most=200, ask="Enter the firm reference number, or the basis as a public body.", required=True)

    @validates_schema(skip_on_field_errors=True)
    def _number(self, data: Mapping[str, Any], **_: Any) -> None:
        if data["kind"] == "frn" and not re.fullmatch(r"[0-9]{6,7}", data["reference"]):
            raise ValidationError({"reference": ["Enter the firm reference number: six or seven figures."]})


class Verification(FormSchema):
    """Saying by what an organisation was verified."""

    basis = fields.String(
        required=True,
        validate=validate.OneOf(("company_number", "email_domain"), error="Choose what you checked."),
        error_messages={"required": "Choose what you checked."},
    )
