"""The log of disclosures."""

from typing import Any

from marshmallow import Schema, fields

from accounts.schemas import DisclosureQuery
from profiles.services.disclosures import Line
from restapi.schemas.common import PageQuery


class DisclosuresQuery(PageQuery, DisclosureQuery):
    """Which lines of the log are wanted."""


class DisclosedVentureSchema(Schema):
    """A venture whose offer was shown."""

    slug = fields.String(required=True, metadata={"description": "Empty where the venture is gone."})
    name = fields.String(required=True)


class DisclosureSchema(Schema):
    """One page, answer, file or letter in which offers were shown."""

    id = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True, format="iso")
    person_id = fields.Integer(required=True, allow_none=True)
    person = fields.String(required=True, metadata={"description": "Empty once their account is erased."})
    organisation = fields.String(required=True, metadata={"description": "The one whose category counted, if any."})
    category = fields.String(required=True, metadata={"description": "`staff` for the platform's staff."})
    statement = fields.Integer(required=True, allow_none=True)
    text_version = fields.Integer(required=True, metadata={"description": "Version of the wording that was signed."})
    path = fields.String(required=True)
    address = fields.String(required=True)
    fields_ = fields.List(fields.String(), required=True, data_key="fields")
    document = fields.String(required=True)
    ventures = fields.List(fields.Nested(DisclosedVentureSchema), required=True)


class DisclosureListSchema(Schema):
    """A part of the log, the newest line first."""

    items = fields.List(fields.Nested(DisclosureSchema), required=True)
    total = fields.Integer(required=True)


def written(line: Line) -> dict[str, Any]:
    """Write a line of the log."""
    row = line.row
    return {
        "id": row.id,
        "at": row.at,
        "person_id": row.user_id,
        "person": row.user_name,
        "organisation": line.organisation,
        "category": row.category,
        "statement": row.statement_id,
        "text_version": row.text_version,
        "path": row.path,
        "address": row.address,
        "fields_": row.fields.split(","),
        "document": row.document,
        "ventures": [{"slug": slug, "name": name} for slug, name in line.ventures],
    }
