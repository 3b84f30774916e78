"""Pages of lists, and secrets."""

import unicodedata
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

MOST, USUAL = 100, 25
#: How the document describes an answer that is a PDF.
PDF = {
    "200": {
        "description": "A PDF of one page.",
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class PageQuery(Schema):
    """Which part of a list is wanted."""

    limit = fields.Integer(
        load_default=USUAL,
        validate=validate.Range(1, MOST),
        metadata={"description": "Most items given."},
    )
    offset = fields.Integer(
        load_default=0,
        validate=validate.Range(0, 1_000_000),
        metadata={"description": "How many items are passed over."},
    )


class Secret(fields.String):
    """Text that is taken as it is; only what no keyboard gives is refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if any(unicodedata.category(mark) in ("Cc", "Cs") for mark in text):
            raise ValidationError("Remove characters that cannot be printed.")
        return text
