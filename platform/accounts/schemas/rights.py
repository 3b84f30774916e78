"""What may be sent about one's data."""

from marshmallow import fields, validate

from accounts.schemas.forms import Address, FormSchema, Line, Secret
from accounts.schemas.statements import Lines


class Erasure(FormSchema):
    """Erasing one's account."""

    current_password = Secret("Enter your password.")
    sure = fields.Boolean(
        required=True,
        validate=validate.Equal(True, error="Tick this if you are sure."),
        error_messages={"required": "Tick this if you are sure."},
    )


class ComplaintForm(FormSchema):
    """A complaint."""

    name = Line(most=120, ask="Enter your name.", required=True)
    email = Address("Enter your e-mail address: we answer there.")
    text = Lines(most=8_000, required=True, error_messages={"required": "Say what your complaint is about."})


class Outcome(FormSchema):
    """What came of a complaint."""

    outcome = Lines(most=8_000, required=True, error_messages={"required": "Write what you found and did."})
