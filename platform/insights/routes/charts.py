"""Sector by place, the funnel by place, and charts on their own, for a frame on somebody else's page."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from marshmallow import ValidationError

from accounts.policy import VISITOR
from foundation.errors import Invalid
from foundation.forms import Form
from foundation.tabular import MIME, Format, write_table
from foundation.web import framed, session
from insights.routes.blueprint import gap_pages
from insights.routes.framing import alone
from insights.routes.gap import asked_question, outline_of, page_address
from insights.routes.keeping import piece
from insights.routes.places import place_map
from insights.schemas import SectorQuery
from insights.services import Library, ask, funnel, library, sectors, words
from insights.services.funnel import Funnel
from insights.services.registers import REGISTERS
from insights.services.sectors import SectorMap, Wanted, sector_map
from insights.services.tiles import granularity, legend, steps_of, tiles
from profiles.services import directory
from profiles.services.access import mandate_for
from profiles.services.catchments import area_map

_FORMATS: dict[str, Format] = {"csv": "csv", "xlsx": "xlsx"}


@gap_pages.get("/gap/sectors")
def sector_page() -> ResponseReturnValue:
    """Show where the deals of each sector are."""
    wanted = _wanted()
    question = sectors.question(wanted)
    shelf = library(session(), question)
    if form := _FORMATS.get(request.args.get("format", "")):
        return _file(sectors.COLUMNS, sectors.lines(sector_map(shelf, wanted)), form, "sectors-by-region")
    shown = piece(shelf.drawn(question), ("sectors page", wanted), lambda: _sectors(shelf, wanted))
    return render_template("insights/sectors.html", args=_usual(wanted), shown=shown)


def _sectors(shelf: Library, wanted: Wanted) -> Markup:
    """Give everything below the page's heading; none of it depends on who asks."""
    found, geography = sector_map(shelf, wanted), shelf.geography
    html = render_template(
        "insights/_sectors.html",
        found=found,
        chart=_sector_chart(found),
        args=_usual(wanted),
        form=Form(asdict(wanted)),
        registers=[(each.code, each.title) for each in REGISTERS.values() if each.by_deal],
        shown=[(code, name) for code, (name, _unit) in sectors.SHOWN.items()],
        periods=[("", "Every period together"), *((period, period) for period in found.periods)],
        triangles=[(each.code, each.name) for each in geography.triangles.values()],
        midlands=[("", "The usual counterpart"), *((each.code, each.name) for each in geography.midlands.values())],
    )
    return Markup(html)  # noqa: S704 -- rendered above


def _wanted() -> Wanted:
    """Read the map in the address."""
    try:
        wanted: Wanted = SectorQuery().load(request.args.to_dict())
    except ValidationError as error:
        raise Invalid(error.messages_dict, "There is no such choice.") from error
    return wanted


def _usual(wanted: Wanted) -> dict[str, object]:
    """Give the address of a map: only what differs from the usual."""
    return {name: value for name, value in asdict(wanted).items() if value != getattr(Wanted(), name)}


@gap_pages.get("/gap/funnel")
def funnel_page() -> ResponseReturnValue:
    """Show how far deals come, by the venture's region."""
    found = funnel.funnel(session(), library(session()))
    if form := _FORMATS.get(request.args.get("format", "")):
        return _file(funnel.COLUMNS, funnel.lines(found), form, "funnel-by-region")
    return render_template(
        "insights/funnel.html",
        found=found,
        chart=_funnel_chart(found),
    )


def _sector_chart(found: SectorMap) -> dict[str, Any]:
    return {
        "id": "sectors",
        "title": found.title,
        "definition": found.definition,
        "source": found.source,
        "data": sectors.chart(found),
        "kind": "heatmap",
        "table": sectors.table(found),
    }


def _funnel_chart(found: Funnel) -> dict[str, Any]:
    return {
        "id": "funnel",
        "title": funnel.TITLE,
        "definition": funnel.DEFINITION,
        "source": found.source,
        "data": funnel.chart(found),
        "kind": "heatmap",
        "table": funnel.table(found),
    }


def _file(columns: Sequence[str], rows: Sequence[Sequence[object]], form: Format, name: str) -> Response:
    answer = Response(write_table(columns, rows, form, title="Figures"), content_type=MIME[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


@gap_pages.get("/embed/<any('ranking', 'over-time', 'map'):chart>")
@framed
def embedded(chart: str) -> ResponseReturnValue:
    """Show one chart of the gap alone."""
    question, outline = asked_question(), outline_of()
    answer = ask(session(), question)
    drawn = tiles(library(session()), answer, outline) if chart == "map" else []
    return render_template(
        "insights/embed_gap.html",
        chart=chart,
        answer=answer,
        words=words,
        tiles=[{**asdict(tile), "href": None} for tile in drawn],
        legend=legend(drawn, answer.measure.unit, steps_of(answer)),
        granularity=granularity(answer),
        page=page_address(answer.question, outline),
    )


@gap_pages.get("/embed/sectors")
@framed
def embedded_sectors() -> ResponseReturnValue:
    """Show the map of sectors by region alone."""
    wanted = _wanted()
    found = sector_map(library(session(), sectors.question(wanted)), wanted)
    page = url_for("insights.sector_page", _external=True, **_usual(wanted))  # type: ignore[arg-type]
    return alone(_sector_chart(found), page, demo=found.demo)


@gap_pages.get("/embed/funnel")
@framed
def embedded_funnel() -> ResponseReturnValue:
    """Show the funnel by region alone."""
    found = funnel.funnel(session(), library(session()))
    return alone(_funnel_chart(found), url_for("insights.funnel_page", _external=True), demo=found.demo)


@gap_pages.get("/embed/mandates/<slug>")
@framed
def embedded_mandate(slug: str) -> ResponseReturnValue:
    """Show where the circles and drawn areas of a mandate lie, alone, as a visitor may see it."""
    record = mandate_for(session(), VISITOR, slug)
    drawn = area_map(session(), [place.limit for place in record.places], directory.labels(session()))
    none = {"title": record.mandate.name, "withheld": "This mandate has neither a circle nor a drawn area any more."}
    return alone(drawn or none, url_for("profiles.mandate", slug=slug, _external=True), demo=record.mandate.demo)


@gap_pages.get("/embed/places/<any(authority, region, combined_authority, pool):kind>/<code>")
@framed
def embedded_place(kind: str, code: str) -> ResponseReturnValue:
    """Show where a place is, alone."""
    page = url_for("insights.place", kind=kind, code=code, _external=True)
    return alone(place_map(kind, code), page)
