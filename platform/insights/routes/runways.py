"""Runways against the real time to close: for a founder, and for the people of a cluster."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation.errors import Invalid
from foundation.web import session, transaction
from insights.routes.blueprint import gap_pages
from insights.services import runways
from insights.services.cliff import in_a_line

STANDINGS = {
    "unknown": ("Not known", "neutral"),
    "clear": ("There is time", "good"),
    "begin": ("Begin now", "warn"),
    "cliff": ("The cash ends first", "bad"),
}


@gap_pages.get("/ventures/<slug>/runway")
def venture_runway(slug: str) -> ResponseReturnValue:
    """Show a venture's people when to begin raising."""
    found = runways.for_venture(session(), current_viewer(), slug)
    return render_template(
        "insights/runway.html", found=found, venture=found.venture, line=in_a_line(found.cliff), standings=STANDINGS
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
    """Show a cluster's people how many of its members stand before a cliff."""
    found = runways.for_cluster(session(), current_viewer(), slug)
    return render_template(
        "insights/cluster_runways.html",
        found=found,
        cluster=found.cluster,
        rows=[(venture, each, in_a_line(each)) for venture, each in found.named],
        standings=STANDINGS,
    )
