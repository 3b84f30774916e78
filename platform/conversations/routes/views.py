"""The list of somebody's threads."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from conversations.services import reading
from conversations.services.telling import address_of
from foundation.downloads import export_form, table_file
from foundation.web import page_number, session

_MOST_TEXT = 80


def all_threads() -> ResponseReturnValue:
    """Show or export somebody's threads, what is unread first. All that is chosen stands in the address."""
    viewer = current_viewer()
    text = request.args.get("q", "").strip().replace("\x00", "")[:_MOST_TEXT]
    filters = reading.filters_for(viewer, text=text, unread=request.args.get("state") == "unread")
    sort, form = request.args.get("sort", "unread"), export_form()
    if form:
        rows = reading.export_rows(session(), filters, sort=sort)
        return table_file(reading.EXPORT_COLUMNS, rows, form, "messages", title="Messages")
    page, unread = reading.listed(session(), filters, sort=sort, number=page_number())
    chips = [("q", text, f"“{text}”")] if text else []
    return render_template(
        "conversations/list.html",
        page=page,
        unread_threads=unread,
        filters=filters,
        chips=[*chips, ("state", "unread", "Unread")] if filters.unread else chips,
        args={name: request.args.getlist(name) for name in request.args if name != "format"},
        unwritten=reading.not_written_yet(session(), viewer),
        own=set(viewer.seats),
        address_of=address_of,
    )
