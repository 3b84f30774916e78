"""Runways against the real time to close: for a founder, and for the people of a cluster."""

from collections import Counter

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation import clock
from foundation.downloads import export_form, table_file
from foundation.errors import Invalid
from foundation.figures import Source
from foundation.paging import Page
from foundation.web import page_number, session, transaction
from insights.routes.blueprint import gap_pages
from insights.services import runways
from insights.services.cliff import Standing, in_a_line
from plans.routes.showing import cash_chart

STANDINGS = {
    "unknown": ("Not known", "neutral"),
    "clear": ("There is time", "good"),
    "begin": ("Begin now", "warn"),
    "cliff": ("The cash ends first", "bad"),
}
_COLUMNS = ("Member", "Stands", "Month in which the cash ends", "Begin by", "Demo")
_PAGE = 50


@gap_pages.get("/ventures/<slug>/runway")
def venture_runway(slug: str) -> ResponseReturnValue:
    """Show a venture's people when to begin raising."""
    found = runways.for_venture(session(), current_viewer(), slug)
    told = Source(
        f"The profile of {found.venture.name} and its newest kept plan", "Parity", vintage=clock.in_words(clock.today())
    )
    return render_template(
        "insights/runway.html",
        found=found,
        venture=found.venture,
        line=in_a_line(found.cliff),
        standings=STANDINGS,
        cash=cash_chart(found.runway, told) if found.runway.known else None,
    )


@gap_pages.post("/ventures/<slug>/runway/clusters")
def open_runway(slug: str) -> ResponseReturnValue:
    """Say whether the people of a venture's clusters may be told its name; anything but a yes is a no."""
    opened = request.form.get("open") == "yes"
    with transaction() as database:
        runways.open_to_clusters(database, actor=current_viewer(), slug=slug, opened=opened)
    words = "may be told your name" if opened else "are told no name of yours"
    flash(f"The people of your clusters {words}.", "good")
    return redirect(url_for("insights.venture_runway", slug=slug), code=303)


@gap_pages.post("/ventures/<slug>/runway/cash")
def confirm_cash(slug: str) -> ResponseReturnValue:
    """Say that the cash in hand is today what the profile states."""
    try:
        with transaction() as database:
            runways.confirm_cash(database, actor=current_viewer(), slug=slug)
    except Invalid:
        flash("Your profile states no cash in hand yet: nothing was changed.", "warn")
    else:
        flash("Your cash in hand is counted from today.", "good")
    return redirect(url_for("insights.venture_runway", slug=slug), code=303)


@gap_pages.get("/clusters/<slug>/runway")
def cluster_runways(slug: str) -> ResponseReturnValue:
    """Show or export to a cluster's people how many of its members stand before a cliff."""
    found = runways.for_cluster(session(), current_viewer(), slug)
    chosen = [code for code in request.args.getlist("standing") if code in STANDINGS]
    rows = runways.narrowed(found.named, chosen, request.args.get("sort", ""))
    if form := export_form():
        told = [
            [venture.name, STANDINGS[each.standing][0], each.runs_out, each.begin_by, "DEMO" if venture.demo else ""]
            for venture, each in rows
        ]
        return table_file(_COLUMNS, told, form, f"runways-{slug}", title="Members before a cliff")
    counts = Counter(each.standing for _, each in found.named)
    return render_template(
        "insights/cluster_runways.html",
        found=found,
        cluster=found.cluster,
        page=Page.of(rows, page_number(), _PAGE),
        standings=STANDINGS,
        choices=[
            (code, name, counts[Standing(code)]) for code, (name, _) in STANDINGS.items() if Standing(code) in counts
        ],
        chips=[("standing", code, STANDINGS[code][0]) for code in chosen],
        args={name: request.args.getlist(name) for name in request.args if name != "format"},
    )
