"""What a venture could be instead, as it is sent."""

from marshmallow import Schema, validate

from profiles.schemas.fields import Code, Codes, Pounds

_ABOVE_NOUGHT = validate.Range(min=1, error="Enter an amount above nought.")


class WhatIfSchema(Schema):
    """What is supposed of a venture. What is left out, or left empty, is as the profile has it."""

    ask = Pounds(
        load_default=None, validate=_ABOVE_NOUGHT, metadata={"description": "What it asks for, such as 450000 or 450k."}
    )
    minimum = Pounds(
        load_default=None,
        validate=_ABOVE_NOUGHT,
        metadata={
            "description": "The least at which the round closes. Where the ask falls below the one that is saved, it"
            " follows the ask."
        },
    )
    stage = Code(load_default=None, metadata={"description": "Code or name of the stage."})
    instrument = Codes(
        load_default=list, metadata={"description": "Codes or names of all kinds of money taken, with semicolons."}
    )
    place = Code(
        load_default=None,
        metadata={"description": "Code or name of an authority: registered there, and working there only."},
    )
