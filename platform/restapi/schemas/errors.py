"""The one shape of an error."""

from marshmallow import Schema, fields


class ErrorBodySchema(Schema):
    """What went wrong."""

    code = fields.String(required=True, metadata={"description": "A word that programs can go by, such as not_found."})
    message = fields.String(required=True, metadata={"description": "A sentence for people."})
    fields_ = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        required=True,
        data_key="fields",
        metadata={"description": "Messages by field; a record in a list is named places-0-postcode."},
    )


class ErrorSchema(Schema):
    """Every error under /api."""

    error = fields.Nested(ErrorBodySchema, required=True)
    request_id = fields.String(required=True, metadata={"description": "Say this when you ask about it."})


class DifferenceSchema(Schema):
    """A field that two people changed."""

    field = fields.String(required=True)
    base = fields.Raw(required=True, metadata={"description": "What it was in the version that you sent."})
    theirs = fields.Raw(required=True, metadata={"description": "What it is now."})
    yours = fields.Raw(required=True, metadata={"description": "What you sent."})


class PresentSchema(Schema):
    """What stands now, where somebody else was faster."""

    version = fields.Integer(required=True)
    changed_by = fields.String(required=True)
    differences = fields.List(fields.Nested(DifferenceSchema), required=True)
    state = fields.Dict(required=True, metadata={"description": "The profile as it is now."})


class ConflictSchema(ErrorSchema):
    """Somebody else changed the same fields first. Nothing was written."""

    present = fields.Nested(PresentSchema, required=True)
