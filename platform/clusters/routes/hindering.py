"""The register of what holds clusters back, open to everybody."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from accounts.routes.answers import search_words
from clusters.services import hindering as service
from clusters.services.blockers import KINDS
from clusters.services.hindering import NOT_SAID
from foundation.downloads import export_form, table_file
from foundation.paging import Page
from foundation.web import page_number, session

_PAGE = 50
_MOST_TEXT = 80


def hindering() -> ResponseReturnValue:
    """Show or export what holds clusters back, by kind and by the body that can act."""
    kinds = [code for code in request.args.getlist("kind") if code in KINDS or code == NOT_SAID]
    bodies = [body.replace("\x00", "").casefold() for body in request.args.getlist("body")]
    text, sort = search_words()[:_MOST_TEXT].strip(), request.args.get("sort", "")
    found = service.hindering(session(), kinds=kinds, bodies=bodies, text=text, sort=sort)
    if form := export_form():
        return table_file(
            service.COLUMNS, service.rows(found.lines), form, "blockers", title="What holds clusters back"
        )
    names = {each.code: each.name for each in found.by_body}
    chips = [("q", text, f"“{text}”")] if text else []
    chips += [("kind", code, KINDS.get(code, "Kind not said")) for code in kinds]
    chips += [("body", code, names.get(code, code)) for code in bodies]
    return render_template(
        "clusters/hindering.html",
        found=found,
        kinds=KINDS,
        text=text,
        page=Page.of(found.lines, page_number(), _PAGE),
        kind_choices=[(each.code, each.name, each.things) for each in found.by_kind],
        body_choices=[(each.code, each.name, each.things) for each in found.by_body],
        chips=chips,
        args={name: request.args.getlist(name) for name in request.args if name != "format"},
    )
