"""What waits for somebody of a funder, over all its programmes."""

from collections import Counter

from flask import render_template, request
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from applications.services import queue, reading
from foundation.downloads import export_form, table_file
from foundation.paging import Page
from foundation.web import page_number, session


def waiting() -> ResponseReturnValue:
    """Show or export the reviews, decisions and signatures that wait for whoever looks."""
    whats = [code for code in request.args.getlist("what") if code in queue.WAITS]
    found = queue.queue(session(), current_viewer(), sort=request.args.get("sort", ""))
    kept, form = queue.kept(found, whats), export_form()
    if form:
        return table_file(queue.COLUMNS, queue.rows(kept), form, "waiting", title="What waits for you")
    counts = Counter(each.what for each in found)
    return render_template(
        "applications/waiting.html",
        page=Page.of(kept, page_number(), reading.PAGE_SIZE),
        waits=queue.WAITS,
        choices=[(code, name, counts[code]) for code, name in queue.WAITS.items() if counts[code]],
        chips=[("what", code, queue.WAITS[code]) for code in whats],
        overdue=sum(each.overdue for each in found),
        args={name: request.args.getlist(name) for name in request.args if name != "format"},
    )
