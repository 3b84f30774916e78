"""What people and programs may send about webhooks."""

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validate

from accounts.schemas.forms import Line
from foundation.errors import Invalid
from webhooks.services.keeping import TEST
from webhooks.services.kinds import events
from webhooks.services.sending import Unreachable, parts_of


def choices() -> list[tuple[str, str]]:
    """Give the events that can be asked for, with what people read."""
    return [
        (event.code, event.title)
        for event in sorted(events().values(), key=lambda each: each.code)
        if event is not TEST
    ]


class WebAddress(fields.String):
    """Where messages go: on the public internet and by HTTPS."""

    def __init__(self, *, local: bool, **kwargs: Any) -> None:
        ask = "Enter the web address that messages are sent to."
        super().__init__(
            required=True,
            validate=validate.Length(1, 500, error="Enter a web address of at most {max} characters."),
            error_messages={"required": ask, "null": ask, "invalid": ask},
            **kwargs,
        )
        self._local = local

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **kwargs)).strip()
        try:
            parts_of(text, local=self._local)
        except Unreachable as error:
            raise ValidationError(str(error)) from error
        return text


def _known(chosen: Sequence[str]) -> None:
    names = [code for code, _ in choices()]
    if not chosen or not set(chosen) <= set(names):
        raise ValidationError(f"Choose what it is told of: {', '.join(names)}.")


def webhook_schema(*, local: bool, form: bool) -> Schema:
    """Make the schema of a new webhook.

    Parameters
    ----------
    local : bool
        Whether this machine may be named.
    form : bool
        Whether a form is sent, with what every form has beside its fields, rather than JSON.
    """
    ask = "Choose what it is told of."
    made = Schema.from_dict(
        {
            "url": WebAddress(local=local),
            "description": Line(most=120, ask="Say what it is for.", load_default=""),
            "events": fields.List(
                fields.String(), required=True, validate=_known, error_messages={"required": ask, "invalid": ask}
            ),
        },
        name="NewWebhook",
    )
    return made(unknown=EXCLUDE if form else RAISE)


def checked_form(sent: Mapping[str, Any], chosen: Sequence[str], *, local: bool) -> dict[str, Any]:
    """Check the form of a new webhook.

    Raises
    ------
    Invalid
        With the messages of each field.
    """
    schema = webhook_schema(local=local, form=True)
    given = {**sent, "events": list(chosen)}
    errors = schema.validate(given)
    if errors:
        raise Invalid({name: list(messages) for name, messages in errors.items()})
    return dict(schema.load(given))
