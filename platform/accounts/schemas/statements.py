"""What may be sent with a statement, and with a new version of a wording."""

from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, validate

from accounts.models import Category
from accounts.schemas.forms import FormSchema, Line
from accounts.services.promotion.disclosing import STAFF, Path
from foundation import clock

#: Categories that are stated and signed; that of investment professionals is recorded by staff.
STATED = tuple(category.value for category in Category if category is not Category.INVESTMENT_PROFESSIONAL)
_ACCEPT = "Tick this if you accept it. Without it there is no statement."


def _not_past(value: date) -> None:
    if value < clock.today():
        raise ValidationError("A wording holds from today or from a later day: what held before stays as it was.")


class StatementSchema(FormSchema):
    """A statement as it is signed. The rules of its conditions are in ``promotion.signing``."""

    category = fields.String(
        required=True,
        validate=validate.OneOf(STATED, error="Choose one of the statements."),
        error_messages={"required": "Choose one of the statements."},
    )
    organisation = fields.String(
        load_default=None,
        allow_none=True,
        metadata={"description": "Slug of the organisation, where the statement is made for one."},
    )
    text_version = fields.Integer(
        required=True,
        error_messages={"required": "Say which version of the wording you sign."},
        metadata={"description": "Version of the wording that was read."},
    )
    conditions = fields.List(
        fields.String(),
        load_default=list,
        metadata={"description": "Codes of the conditions that are met: at least one."},
    )
    details = fields.Dict(
        keys=fields.String(),
        values=fields.Raw(allow_none=True),
        load_default=dict,
        metadata={"description": "What a condition asks for, by its code."},
    )
    accounts_on = fields.Date(
        load_default=None,
        allow_none=True,
        error_messages={"invalid": "Enter a date, such as 2026-03-31."},
        metadata={"description": "Date of the accounts that show it, for an organisation."},
    )
    name = Line(most=120, ask="Type your name: it is your signature.", required=True)
    accepted = fields.Boolean(
        required=True,
        validate=validate.Equal(True, error=_ACCEPT),
        error_messages={"required": _ACCEPT},
    )


class Lines(fields.String):
    """Text of several lines, as it will be shown."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(max=most, error="Use at most {max} characters."), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).replace("\r\n", "\n").strip()
        if not text.replace("\n", "").isprintable():
            raise ValidationError("Use plain text.")
        return str(text)


class NewWording(FormSchema):
    """A new version of a wording."""

    starts_on = fields.Date(
        required=True,
        validate=_not_past,
        error_messages={"required": "Enter the day from which it holds.", "invalid": "Enter a date."},
    )
    title = Line(most=160, ask="Enter a title.", required=True)
    text = Lines(most=20_000, required=True, error_messages={"required": "Enter the wording."})
    closing = Lines(most=4_000, load_default="")
    source = Line(most=300, ask="Say where the wording is from, and who checked it.", required=True)
    conditions = fields.Dict(keys=fields.String(), values=Lines(most=1_000), load_default=dict)


class DisclosureQuery(FormSchema):
    """Which lines of the log of disclosures are wanted."""

    q = Line(most=120, ask="", load_default="", metadata={"description": "A part of the name of who was shown it."})
    venture = Line(most=90, ask="", load_default="", metadata={"description": "Slug of a venture."})
    category = fields.String(
        load_default="",
        validate=validate.OneOf(["", *(category.value for category in Category), STAFF], error="There is no such one."),
        metadata={"description": "`staff` where it was shown to the platform's staff."},
    )
    path = fields.String(
        load_default="", validate=validate.OneOf(["", *(path.value for path in Path)], error="There is no such way.")
    )
    since = fields.Date(load_default=None, error_messages={"invalid": "Enter a date."})
    until = fields.Date(load_default=None, error_messages={"invalid": "Enter a date."})
