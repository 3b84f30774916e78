"""What people may send about saved views."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

from dealflow.models import Frequency, Sharing
from foundation.addresses import MOST_KEY, SLUG_PATTERN
from foundation.errors import Invalid
from pipeline.models import REASONS
from profiles.schemas.fields import Choice, Count, PlainText

#: Whose a view is, with what people read.
SHARINGS: Mapping[str, str] = {
    Sharing.PRIVATE.value: "Yours alone",
    Sharing.TEAM.value: "Your team’s: its editors may change it",
    Sharing.LOCKED.value: "Your team’s, and only you change it",
}
#: How often one is written to, with what people read; the first is no alert.
FREQUENCIES: Mapping[str, str] = {
    "": "No e-mail",
    Frequency.DAILY.value: "Every day, when something is new",
    Frequency.WEEKLY.value: "On Mondays, when something is new",
}


def view_name(*, required: bool = True) -> PlainText:
    """Make the field of a view's name."""
    return PlainText(
        limit=120,
        required=required,
        error_messages={"required": "Give it a name.", "null": "Give it a name."},
        validate=validate.Length(min=1, error="Give it a name."),
    )


class ViewFormSchema(Schema):
    """A view: what it is called, whose it is, and how often its maker is written to."""

    class Meta:
        """Options of marshmallow."""

        unknown = EXCLUDE

    name = view_name()
    sharing = fields.Enum(
        Sharing,
        by_value=True,
        load_default=Sharing.PRIVATE,
        error_messages={"unknown": "Choose whose it is."},
    )
    alert = fields.Enum(
        Frequency,
        by_value=True,
        load_default=None,
        allow_none=True,
        error_messages={"unknown": "Choose how often you are written to."},
    )


class AlertSchema(Schema):
    """How often somebody is written to about a view."""

    class Meta:
        """Options of marshmallow."""

        unknown = EXCLUDE

    alert = fields.Enum(
        Frequency,
        by_value=True,
        load_default=None,
        allow_none=True,
        error_messages={"unknown": "Choose how often you are written to."},
    )


class PassSchema(Schema):
    """Passing on a venture."""

    class Meta:
        """Options of marshmallow."""

        unknown = EXCLUDE

    reason = Choice(REASONS, required=True, error_messages={"required": "Choose the main reason for passing."})
    note = PlainText(limit=1000, lines=True, load_default="")


#: What can be done with the ventures that somebody ticked in a list, and how it is named.
ACTS: Mapping[str, str] = {
    "add": "Add to pipeline",
    "pass": "Pass on them",
    "undo": "Take the passes back",
    "compare": "Compare",
    "csv": "Export as CSV",
    "xlsx": "Export as Excel",
}
_TICK = "Tick at least one venture."


class ChoiceSchema(Schema):
    """What is to be done with ventures of a list, and what it needs."""

    class Meta:
        """Options of marshmallow."""

        unknown = EXCLUDE

    do = Choice(ACTS, required=True, error_messages={"required": "Choose what to do."})
    venture = fields.List(
        fields.String(validate=validate.Regexp(SLUG_PATTERN, error="Tick ventures of the list.")),
        required=True,
        validate=validate.Length(min=1, error=_TICK),
        error_messages={"required": _TICK},
    )
    owner_id = Count(least=1, most=MOST_KEY, load_default=None)
    tag = PlainText(limit=40, load_default="")
    reason = Choice(REASONS, load_default=None)
    note = PlainText(limit=1000, lines=True, load_default="")


def checked_choice(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check what is to be done with ventures of a list.

    Raises
    ------
    Invalid
        With the messages of each field.
    """
    found = checked(ChoiceSchema(), sent)
    if found["do"] == "pass" and not found["reason"]:
        raise Invalid({"reason": ["Choose the main reason for passing."]})
    return found


def checked(schema: Schema, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check a form; an empty choice is none.

    Raises
    ------
    Invalid
        With the messages of each field.
    """
    given = {name: value for name, value in sent.items() if value != ""}
    errors = schema.validate(given)
    if errors:
        raise Invalid({name: list(messages) for name, messages in errors.items()})
    return dict(schema.load(given))
