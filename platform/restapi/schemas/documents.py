"""Documents of a data room, and leave to read them."""

from typing import Any

from flask_smorest.fields import Upload  # type: ignore[import-untyped]  # ships no types
from marshmallow import Schema, fields

from documents.models import Grant, Version
from documents.queries import Given, Held
from documents.schemas import DocumentSchema
from documents.services.rooms import Room


class UploadSchema(DocumentSchema):
    """A document with its file."""

    file = Upload(required=True)


class VersionSchema(Schema):
    """One state of a document."""

    number = fields.Integer(required=True)
    filename = fields.String(required=True)
    media_type = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "Bytes."})
    added_at = fields.AwareDateTime(required=True, format="iso")
    scan = fields.String(required=True, metadata={"description": "What the virus scanner said."})


class GrantSchema(Schema):
    """Leave in force."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True, allow_none=True)
    folder = fields.String(
        required=True, allow_none=True, metadata={"description": "Leave for a folder opens those before it too."}
    )
    document = fields.Integer(required=True, allow_none=True)
    expires_at = fields.AwareDateTime(required=True, format="iso")


class PaperSchema(Schema):
    """A document."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    folder = fields.String(required=True)
    expected = fields.String(required=True, allow_none=True, metadata={"description": "Entry of the checklist."})
    demo = fields.Boolean(required=True)
    versions = fields.List(
        fields.Nested(VersionSchema),
        required=True,
        metadata={"description": "The newest first; to others than the venture's own people only that."},
    )
    grants = fields.List(
        fields.Nested(GrantSchema), metadata={"description": "Who may read it; for the venture's own people."}
    )


class PapersSchema(Schema):
    """A part of a data room."""

    items = fields.List(fields.Nested(PaperSchema), required=True)
    total = fields.Integer(required=True)


def written(room: Room, held: Held) -> dict[str, Any]:
    """Write a document as somebody may see it."""
    row = held.document
    paper = {
        "id": row.id,
        "title": row.title,
        "folder": row.folder,
        "expected": row.expected_code,
        "demo": row.demo,
        "versions": [_version(version) for version in held.versions],
    }
    if room.own:
        paper["grants"] = [written_grant(given) for given in room.readers(row)]
    return paper


def written_grant(given: Given) -> dict[str, Any]:
    """Write leave."""
    grant: Grant = given.grant
    return {
        "id": grant.id,
        "name": given.name,
        "email": grant.email,
        "folder": grant.folder,
        "document": grant.document_id,
        "expires_at": grant.expires_at,
    }


def _version(version: Version) -> dict[str, Any]:
    return {name: getattr(version, name) for name in ("number", "filename", "media_type", "size", "added_at", "scan")}
