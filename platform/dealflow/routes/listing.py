"""The list of saved views, and one of them."""

from collections.abc import Callable, Sequence

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from accounts.policy import is_member
from accounts.routes import current_viewer
from dealflow import queries
from dealflow.models import Place, SavedView
from dealflow.policy import Act, may
from dealflow.queries import SORTS, Kept, Whose
from dealflow.schemas import FREQUENCIES, SHARINGS
from dealflow.services.addresses import address_of
from dealflow.services.alerting import is_heard
from dealflow.services.keeping import view_for, views_for
from dealflow.services.running import ventures_of
from foundation.downloads import export_form, table_file
from foundation.errors import ParityError
from foundation.forms import Form
from foundation.paging import Page
from foundation.tabular import Format
from foundation.web import session

_COLUMNS = ("Name", "List", "Whose", "Owner", "E-mail", "Changed", "Address")


def list_name(place: str, whose: Whose) -> str:
    """Name the list that a view narrows."""
    names = {
        Place.MATCHES: f"Ventures for {whose.name}",
        Place.DIRECTORY: "Directory of ventures",
        Place.DEALS: f"Table of deals: {whose.name}",
        Place.BOARD: f"Board of deals: {whose.name}",
    }
    return names[Place(place)]


def _name_of(kept: Kept) -> str:
    return list_name(kept.view.place, kept.whose)


def address_to(kept: Kept) -> str:
    """Give the address that opens a view."""
    return address_of(kept.view.place, kept.whose.slug, kept.view.query)


def views() -> ResponseReturnValue:
    """List or export the views that somebody may see."""
    found = views_for(session(), current_viewer())
    sharing = request.args.get("sharing", "")
    shown = [kept for kept in found if not sharing or kept.view.sharing == sharing]
    shown = _sorted(shown, request.args.get("sort", "name"))
    form = export_form()
    if form:
        return _export(shown, form)
    counts = {code: sum(kept.view.sharing == code for kept in found) for code in SHARINGS}
    return render_template(
        "dealflow/views.html",
        page=Page(shown, len(shown), 1, max(1, len(shown))),
        addresses={kept.view.id: address_to(kept) for kept in shown},
        choices=[(code, name, counts[code]) for code, name in SHARINGS.items() if counts[code]],
        sharings=SHARINGS,
        frequencies=FREQUENCIES,
        list_names={kept.view.id: _name_of(kept) for kept in shown},
        args={name: request.args.getlist(name) for name in ("sharing", "sort") if name in request.args},
    )


def _sorted(found: Sequence[Kept], sort: str) -> list[Kept]:
    keys: dict[str, Callable[[Kept], tuple[object, ...]]] = {
        "name": lambda kept: (kept.view.name.casefold(),),
        "list": lambda kept: (_name_of(kept).casefold(), kept.view.name.casefold()),
        "owner": lambda kept: (kept.owner_name.casefold(), kept.view.name.casefold()),
        "changed": lambda kept: (kept.view.updated_at,),
    }
    key = sort.removeprefix("-")
    # Sorting keeps the order of equals, and they come by name and key.
    chosen = keys[key if key in SORTS else "name"]
    return sorted(found, key=chosen, reverse=sort.startswith("-"))


def _export(found: Sequence[Kept], form: Format) -> Response:
    rows = (
        (
            kept.view.name,
            _name_of(kept),
            SHARINGS[kept.view.sharing],
            kept.owner_name,
            FREQUENCIES[kept.frequency or ""],
            kept.view.updated_at,
            address_to(kept),
        )
        for kept in found
    )
    return table_file(_COLUMNS, rows, form, "views", title="Saved views")


def view(view_id: int) -> ResponseReturnValue:
    """Show a view: what it shows now, how one is written to about it, and how it is changed."""
    return view_page(view_for(session(), current_viewer(), view_id))


def view_page(found: SavedView, form: Form | None = None) -> str:
    """Render a view, with what was typed where its form comes back."""
    viewer, person_id = current_viewer(), current_viewer().user_id or 0
    whose = queries.whose(session(), found)
    try:
        shows = ventures_of(session(), viewer, found, limit=1)
    except ParityError:
        # The list itself is not theirs to see any more; the view may still be cleared away.
        shows = None
    held = queries.alert(session(), found.id or 0, person_id)
    return render_template(
        "dealflow/view.html",
        view=found,
        list_name=list_name(found.place, whose),
        shows=shows,
        tells=not whose.of_venture,
        address=address_of(found.place, whose.slug, found.query),
        form=form or Form({"name": found.name, "sharing": found.sharing, "alert": held.frequency if held else ""}),
        frequency=held.frequency if held else "",
        heard=held is None or is_heard(session(), person_id, found),
        mine=found.owner_id == person_id,
        may_change=may(viewer, Act.CHANGE, found),
        may_delete=may(viewer, Act.DELETE, found),
        shared=is_member(viewer, found.organisation_id),
        sharings=list(SHARINGS.items()),
        frequencies=list(FREQUENCIES.items()),
    )
