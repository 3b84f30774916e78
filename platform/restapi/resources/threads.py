"""Threads: what ventures and funders write to each other."""

from dataclasses import replace
from typing import Any

from flask import request
from flask.views import MethodView
from werkzeug.exceptions import UnsupportedMediaType

from accounts.policy import Action
from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from conversations import queries
from conversations.queries import Pair
from conversations.routes.threads import chosen_files, send
from conversations.schemas import MessageSchema, ReadSchema
from conversations.services import reading, writing
from conversations.services.access import pair_for, thread_for
from documents.routes.taking import MOST_SENT
from foundation.web import session, settings, takes_a_file, takes_files, transaction
from profiles.schemas import checked
from restapi.resources.blueprint import NO_TOKEN, NONE, resource
from restapi.schemas.common import PageQuery
from restapi.schemas.errors import ErrorSchema
from restapi.schemas.threads import (
    MessageLineSchema,
    MessageListSchema,
    NewThreadSchema,
    SendSchema,
    ThreadListSchema,
    ThreadSchema,
    ThreadsQuery,
    written_message,
    written_thread,
)

threads = resource("api_threads", "Threads", "/threads")
_NOT_YOURS = "You may read it and not write."
_NOT_TAKEN = "The message or one of its files is not taken, or an answer has to come first."


def _may_send() -> None:
    """Stop whoever may not send a file before it is read."""
    if takes_a_file():
        _thread(int((request.view_args or {})["thread_id"]), Action.WRITE_MESSAGE)
        if request.mimetype != "multipart/form-data":
            raise UnsupportedMediaType


threads.before_request(_may_send)


def _thread(thread_id: int, action: Action = Action.VIEW) -> Pair:
    return thread_for(session(), current_viewer(), thread_id, action)


@threads.route("")
class Threads(MethodView):
    """The threads of your organisations."""

    @threads.doc(security=[{"bearer": []}])
    @threads.arguments(ThreadsQuery, location="query")
    @threads.response(200, ThreadListSchema)
    @threads.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List threads of both sides, those with something unread first."""
        filters = reading.filters_for(current_viewer(), unread=asked["unread"])
        found = queries.threads(session(), filters, offset=asked["offset"], limit=asked["limit"])
        everything, unread = queries.count_threads(session(), filters)
        return {"items": [written_thread(line) for line in found], "total": unread if filters.unread else everything}

    @threads.doc(security=[{"bearer": []}])
    @threads.arguments(NewThreadSchema)
    @threads.response(201, ThreadSchema)
    @threads.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @threads.alt_response(403, schema=ErrorSchema, description=_NOT_YOURS)
    @threads.alt_response(404, schema=ErrorSchema, description=NONE)
    @threads.alt_response(422, schema=ErrorSchema, description=_NOT_TAKEN)
    def post(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Write the first message, or another. The other side is told.

        Both may write once they have met. A verified funder may write first to a venture on its board, once until it is
        answered.
        """
        slug, organisation = sent.pop("venture"), sent.pop("organisation")
        pair = pair_for(session(), current_viewer(), slug, organisation, Action.WRITE_MESSAGE)
        key = send(pair, sent, [])
        line = queries.line_of(session(), key)
        return _state(line.message.thread_id if line else 0)


@threads.route("/<key:thread_id>/messages")
class Messages(MethodView):
    """The messages of a thread."""

    @threads.doc(security=[{"bearer": []}])
    @threads.arguments(PageQuery, location="query")
    @threads.response(200, MessageListSchema)
    @threads.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @threads.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, asked: dict[str, int], thread_id: int) -> dict[str, Any]:
        """Read messages, the newest first. It marks nothing as read."""
        pair = _thread(thread_id)
        lines = queries.messages_of(session(), thread_id, offset=asked["offset"], limit=asked["limit"])
        return {"items": _shown(pair, lines), "total": queries.count_messages(session(), thread_id)}

    @threads.doc(security=[{"bearer": []}])
    @threads.arguments(MessageSchema)
    @threads.response(201, MessageLineSchema)
    @threads.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @threads.alt_response(403, schema=ErrorSchema, description=_NOT_YOURS)
    @threads.alt_response(404, schema=ErrorSchema, description=NONE)
    @threads.alt_response(422, schema=ErrorSchema, description=_NOT_TAKEN)
    def post(self, sent: dict[str, Any], thread_id: int) -> dict[str, Any]:
        """Write a message. The same `once` sent again gives the message that is there."""
        return _written(thread_id, send(_thread(thread_id, Action.WRITE_MESSAGE), sent, []))


@takes_files(MOST_SENT)
@threads.route("/<key:thread_id>/files")
class Files(MethodView):
    """Messages with files."""

    @threads.doc(
        security=[{"bearer": []}],
        requestBody={"required": True, "content": {"multipart/form-data": {"schema": SendSchema}}},
    )
    @threads.response(201, MessageLineSchema)
    @threads.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @threads.alt_response(403, schema=ErrorSchema, description=_NOT_YOURS)
    @threads.alt_response(404, schema=ErrorSchema, description=NONE)
    @threads.alt_response(413, schema=ErrorSchema, description="The request is larger than files may be together.")
    @threads.alt_response(415, schema=ErrorSchema, description="It is no multipart/form-data.")
    @threads.alt_response(422, schema=ErrorSchema, description=_NOT_TAKEN)
    def post(self, thread_id: int) -> dict[str, Any]:
        """Write a message with files, as fields called `file`. Their kinds are told by their content."""
        pair = _thread(thread_id, Action.WRITE_MESSAGE)
        return _written(thread_id, send(pair, checked(MessageSchema, request.form), chosen_files()))


@threads.route("/<key:thread_id>/read")
class Read(MethodView):
    """How far a thread was read."""

    @threads.doc(security=[{"bearer": []}])
    @threads.arguments(ReadSchema)
    @threads.response(200, ThreadSchema)
    @threads.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @threads.alt_response(404, schema=ErrorSchema, description=NONE)
    def post(self, sent: dict[str, int], thread_id: int) -> dict[str, Any]:
        """Mark a thread as read up to a message. It never goes back."""
        with transaction() as database:
            writing.mark_read(database, actor=current_viewer(), thread_id=thread_id, message_id=sent["message"])
        return _state(thread_id)


def _state(thread_id: int) -> dict[str, Any]:
    """Give a thread as it stands for whoever asks."""
    filters = replace(reading.filters_for(current_viewer()), thread_id=thread_id)
    return written_thread(queries.threads(session(), filters)[0])


def _written(thread_id: int, message_id: int) -> dict[str, Any]:
    """Give a message that was written."""
    line = queries.line_of(session(), message_id)
    return _shown(_thread(thread_id), [line] if line else [])[0]


def _shown(pair: Pair, lines: list[queries.Line]) -> list[dict[str, Any]]:
    """Write messages for whoever asks, and note what they disclose."""
    shown = reading.shown_to(session(), current_viewer(), pair, lines, scanned=bool(settings().scanner))
    names_files = any(each.of_venture and each.files for each in shown)
    disclosed(Path.API, [pair.venture] if names_files else [], fields=("documents",), by_leave=True)
    return [written_message(each) for each in shown]
