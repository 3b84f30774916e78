"""Threads of ventures and funders as programs read and send them."""

from typing import Any

from marshmallow import Schema, fields, validate

from conversations.models import Side
from conversations.queries import ThreadLine
from conversations.schemas import MessageSchema
from conversations.services.reading import ShownMessage
from foundation.addresses import SLUG_PATTERN
from restapi.schemas.common import PageQuery

_SLUG = validate.Regexp(SLUG_PATTERN, error="This is no slug.")
_SIDE = validate.OneOf([side.value for side in Side])


class ThreadsQuery(PageQuery):
    """Which threads are wanted."""

    unread = fields.Boolean(load_default=False, metadata={"description": "Only those with something unread."})


class NewThreadSchema(MessageSchema):
    """The first message to somebody."""

    venture = fields.String(required=True, validate=_SLUG, metadata={"description": "Its slug."})
    organisation = fields.String(
        required=True, validate=_SLUG, metadata={"description": "Slug of the funder's organisation."}
    )


class SendSchema(Schema):
    """A message with files, as a form."""

    file = fields.List(
        fields.Raw(metadata={"type": "string", "format": "binary"}),
        required=True,
        metadata={"description": "Files; their kinds are told by their content."},
    )
    text = fields.String(metadata={"maxLength": 4000})
    once = fields.String(metadata={"maxLength": 64, "description": "The same name sent again sends once."})


class MessageFileSchema(Schema):
    """A file of a message."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    bytes = fields.Integer(required=True)
    media_type = fields.String(required=True)
    readable = fields.Boolean(required=True, metadata={"description": "Whether the virus scanner has passed it."})


class MessageLineSchema(Schema):
    """A message."""

    id = fields.Integer(required=True)
    written_at = fields.AwareDateTime(required=True)
    side = fields.String(required=True, validate=_SIDE)
    author = fields.String(required=True)
    text = fields.String(required=True)
    unread = fields.Boolean(required=True)
    files = fields.List(fields.Nested(MessageFileSchema), required=True)
    withheld = fields.List(
        fields.String(), required=True, metadata={"description": "`documents` where files are kept from you."}
    )


class MessageListSchema(Schema):
    """A part of a thread, the newest message first."""

    items = fields.List(fields.Nested(MessageLineSchema), required=True)
    total = fields.Integer(required=True)


class ThreadSchema(Schema):
    """A thread."""

    id = fields.Integer(required=True)
    venture = fields.String(required=True, metadata={"description": "Its slug."})
    organisation = fields.String(required=True, metadata={"description": "Slug of the funder's organisation."})
    begun_at = fields.AwareDateTime(required=True)
    written_at = fields.AwareDateTime(required=True, metadata={"description": "When the newest message was written."})
    unread = fields.Integer(required=True, metadata={"description": "Messages that you have not read."})
    demo = fields.Boolean(required=True)


class ThreadListSchema(Schema):
    """A part of a list of threads."""

    items = fields.List(fields.Nested(ThreadSchema), required=True)
    total = fields.Integer(required=True)


def written_thread(line: ThreadLine) -> dict[str, Any]:
    """Give a thread as `ThreadSchema` writes it."""
    return {
        "id": line.thread.id,
        "venture": line.venture.slug,
        "organisation": line.organisation.slug,
        "begun_at": line.thread.begun_at,
        "written_at": line.last.written_at,
        "unread": line.unread,
        "demo": line.thread.demo,
    }


def written_message(shown: ShownMessage) -> dict[str, Any]:
    """Give a message as `MessageLineSchema` writes it."""
    message = shown.line.message
    return {
        "id": message.id,
        "written_at": message.written_at,
        "side": message.side,
        "author": shown.line.author_name,
        "text": message.text,
        "unread": shown.is_new,
        "files": [
            {
                "id": held.file.id,
                "name": held.file.filename,
                "bytes": held.file.size,
                "media_type": held.file.media_type,
                "readable": held.can_be_read,
            }
            for held in shown.files
        ],
        "withheld": ["documents"] if shown.withheld else [],
    }
