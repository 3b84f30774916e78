"""What people may type about a contact, in a form or in a file."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, validate, validates_schema

from foundation.errors import Invalid
from profiles.schemas.fields import Answer, CompanyNumber, Day, PlainText, Pounds, WebAddress, clean_text

_IS_ADDRESS = validate.Email(error="Enter an e-mail address, such as name@example.co.uk.")


class Email(Answer):
    """An e-mail address, in lower case."""

    def read(self, value: Any) -> str:
        """Read what was sent."""
        return str(_IS_ADDRESS(clean_text(value, lines=False, limit=254).lower()))


class ContactSchema(Schema):
    """A contact."""

    class Meta:
        """Options of marshmallow."""

        unknown = EXCLUDE

    person = PlainText(limit=120, load_default="")
    email = Email(load_default=None)
    phone = PlainText(limit=40, load_default="")
    role = PlainText(limit=120, load_default="")
    company = PlainText(limit=160, load_default="")
    company_number = CompanyNumber(load_default=None)
    website = WebAddress(load_default=None)
    stage = PlainText(limit=60, load_default="")
    amount_gbp = Pounds(load_default=None)
    next_step = PlainText(limit=200, load_default="")
    next_step_on = Day(load_default=None)
    note = PlainText(limit=2000, lines=True, load_default="")

    @validates_schema
    def _is_somebody(self, data: Mapping[str, Any], **_: Any) -> None:
        if not (data.get("person") or data.get("company") or data.get("email")):
            raise ValidationError("Say who it is: a name, a company or an e-mail address.", "person")


_SCHEMA = ContactSchema()


def checked(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check a contact.

    Raises
    ------
    Invalid
        With the messages of each field.
    """
    given = dict(sent)
    errors = _SCHEMA.validate(given)
    if errors:
        raise Invalid({name: [str(each) for each in held] for name, held in errors.items()})
    return dict(_SCHEMA.load(given))
