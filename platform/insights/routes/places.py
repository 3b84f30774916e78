"""A page for every place, and the list of them."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from foundation.forms import Form
from foundation.paging import Page, nearest_page
from foundation.tabular import MIME, Format, write_table
from foundation.web import page_number, session
from insights import queries
from insights.routes.blueprint import gap_pages
from insights.routes.gap import triangle_asked
from insights.routes.keeping import piece
from insights.services import Library, library, words
from insights.services.placelist import SORTS, PlaceLine, arranged, place_lines
from insights.services.places import KINDS, LOOKUP, named, profile
from insights.services.tiles import place_tiles

_FORMATS: dict[str, Format] = {"csv": "csv", "xlsx": "xlsx"}
#: Places on a page of the list.
_SIZE = 50


@gap_pages.get("/places")
def places() -> ResponseReturnValue:
    """List the places that have a page: by kind and name, some at a time; a file has all of them."""
    asked = _asked()
    state = queries.state(session())
    shelf = library(session(), state=state)
    if form := _FORMATS.get(request.args.get("format", "")):
        return _download(arranged(_every_line(shelf), **asked), form)
    number = page_number()
    key = ("places", *asked.values(), number, state.catalogue)
    shown = piece(shelf.drawn(), key, lambda: _listed(_every_line(shelf), asked, number))
    return render_template("insights/places.html", args=_args(asked), shown=shown)


def _asked() -> dict[str, str]:
    """Read the address; a kind or an order that there is not is none."""
    kind, sort = request.args.get("kind", ""), request.args.get("sort", "")
    return {
        "kind": kind if kind in KINDS else "",
        "words": request.args.get("q", "")[:80],
        "sort": sort if sort.removeprefix("-") in SORTS else "",
    }


def _args(asked: Mapping[str, str]) -> dict[str, str]:
    """Give the address of a list: only what differs from the usual."""
    return {"q" if name == "words" else name: value for name, value in asked.items() if value}


def _every_line(shelf: Library) -> list[PlaceLine]:
    return place_lines(shelf, queries.ventures_by_authority(session()))


def _listed(every: list[PlaceLine], asked: Mapping[str, str], number: int) -> Markup:
    found = arranged(every, **asked)
    html = render_template(
        "insights/_places.html",
        page=Page.of(found, nearest_page(number, len(found), _SIZE), _SIZE),
        kind=asked["kind"],
        kinds=KINDS,
        counts={each: sum(line.kind == each for line in every) for each in KINDS},
        asked=asked["words"],
        args=_args(asked),
    )
    return Markup(html)  # noqa: S704 -- rendered above


def _download(found: list[PlaceLine], form: Format) -> Response:
    columns = ["kind", "code", "name", "authorities", "residents", "published ventures registered there"]
    rows = [
        (KINDS[line.kind], line.code, line.name, line.authorities, line.population, line.ventures) for line in found
    ]
    answer = Response(write_table(columns, rows, form, title="Places"), content_type=MIME[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="parity-places.{form}"'
    return answer


@gap_pages.get("/places/<any(authority, region, combined_authority, pool):kind>/<code>")
def place(kind: str, code: str) -> ResponseReturnValue:
    """Show one place: figures, ventures, funders, programmes open there, and how far funders are."""
    state, definition = queries.state(session()), triangle_asked()
    # Names and sentences of profiles stand on it, so that it is drawn again whenever a profile is saved.
    key = ("place", kind, code, definition, state)
    shelf = library(session(), state=state)
    name, shown = piece(shelf.drawn(), key, lambda: _drawn(kind, code, definition))
    return render_template("insights/place.html", name=name, kind=KINDS[kind], shown=shown)


def _drawn(kind: str, code: str, definition: str) -> tuple[str, Markup]:
    held = profile(session(), kind, code, definition)
    html = render_template(
        "insights/_place.html",
        place=held,
        kinds=KINDS,
        words=words,
        form=Form({"definition": definition}),
        triangles=[(each.code, each.name) for each in held.triangles],
        map=place_map(kind, code),
        embed=url_for("insights.embedded_place", kind=kind, code=code, _external=True),
    )
    return held.name, Markup(html)  # noqa: S704 -- rendered above


def place_map(kind: str, code: str) -> dict[str, Any]:
    """Give what the map of a place is drawn from."""
    shelf = library(session())
    name, codes = named(shelf, kind, code)
    return {
        "id": "map",
        "tiles": [
            {**asdict(tile), "href": url_for("insights.place", kind="authority", code=tile.code)}
            for tile in place_tiles(shelf.places, codes)
        ],
        "legend": [(4, name), (0, "elsewhere")],
        "title": f"Where {name} is",
        "definition": "One hexagon for each local authority; regions are outlined.",
        "source": LOOKUP,
        "columns": ("Authority", "Where"),
    }
