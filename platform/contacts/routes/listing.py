"""The list of an organisation's contacts, and the same as a file."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from contacts import queries
from contacts.queries import Filters
from contacts.services.columns import FIELDS, TITLES, cells_of
from foundation.downloads import export_form, table_file
from foundation.errors import NotFound
from foundation.tabular import Format
from foundation.web import page_number, session
from pipeline.services.access import Board, board_for

_SIZE, _MOST_IN_A_FILE, _MOST_TEXT = 25, 100_000, 80


def own_board() -> Board:
    """Give the organisation whose contacts are asked for: the one named, else one's first.

    Raises
    ------
    NotFound
        If the asker belongs to none that keeps contacts.
    """
    found = board_for(session(), current_viewer(), request.values.get("organisation", ""))
    if found is None:
        raise NotFound("Only people of a funder or of a venture keep contacts here.")
    return found


def contacts() -> ResponseReturnValue:
    """Show or export the contacts of an organisation. All that is chosen stands in the address."""
    board, form = own_board(), export_form()
    filters = Filters(
        board.organisation_id,
        request.args.get("q", "")[:_MOST_TEXT],
        [stage for stage in request.args.getlist("stage") if stage],
        request.args.get("on") == "parity",
    )
    sort = request.args.get("sort", "")
    if form:
        return _export(board, filters, sort, form)
    counts = queries.stage_counts(session(), board.organisation_id)
    return render_template(
        "contacts/contacts.html",
        board=board,
        page=queries.contact_page(session(), filters, sort=sort, number=page_number(), size=_SIZE),
        stages=[(stage, stage, number) for stage, number in counts.items()],
        chips=_chips(filters),
        filters=filters,
        args={name: request.args.getlist(name) for name in request.args if name != "format"},
    )


def _chips(filters: Filters) -> list[tuple[str, str, str]]:
    chips = [("stage", stage, stage) for stage in filters.stages]
    chips += [("on", "parity", "Has a profile here")] if filters.on_parity else []
    return chips + ([("q", filters.text, f"“{filters.text}”")] if filters.text else [])


def _export(board: Board, filters: Filters, sort: str, form: Format) -> Response:
    page = queries.contact_page(session(), filters, sort=sort, number=1, size=_MOST_IN_A_FILE)
    header = [TITLES[name] for name in FIELDS]
    return table_file(
        header, (cells_of(line.contact) for line in page.items), form, f"contacts-{board.slug}", title="Contacts"
    )
