"""The gap meter of a venture and of a cluster, as pages, as files, and on their profiles."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation.downloads import export_form, table_file
from foundation.web import session
from insights.routes.blueprint import gap_pages
from insights.services import meter, words
from insights.services.meter import Meter


@gap_pages.get("/ventures/<slug>/gap")
def venture_meter(slug: str) -> ResponseReturnValue:
    """Show or export the gap meter of a venture, to its own people."""
    found = meter.for_venture(session(), current_viewer(), slug)
    crumbs = [("Ventures", url_for("profiles.ventures")), (found.subject.name, url_for("profiles.venture", slug=slug))]
    return _page(found, "insights.venture_meter", crumbs)


@gap_pages.get("/clusters/<slug>/gap")
def cluster_meter(slug: str) -> ResponseReturnValue:
    """Show or export the gap meter of a cluster."""
    found = meter.for_cluster(session(), current_viewer(), slug)
    crumbs = [("Clusters", url_for("profiles.clusters")), (found.subject.name, url_for("profiles.cluster", slug=slug))]
    return _page(found, "insights.cluster_meter", crumbs)


def _page(found: Meter, endpoint: str, crumbs: list[tuple[str, str]]) -> ResponseReturnValue:
    form = export_form()
    if form:
        return table_file(meter.COLUMNS, meter.rows(found), form, "gap-meter", title="Gap meter")
    return render_template(
        "insights/meter.html",
        found=found,
        subject=found.subject,
        endpoint=endpoint,
        crumbs=[*crumbs, ("Gap meter", "")],
        words=words,
    )


def on_venture(slug: str) -> Meter:
    """Give the page of a venture its meter, for its own people."""
    return meter.for_venture(session(), current_viewer(), slug)


def on_cluster(slug: str) -> Meter:
    """Give the page of a cluster its meter."""
    return meter.for_cluster(session(), current_viewer(), slug)


gap_pages.add_app_template_global(on_venture, "venture_meter")
gap_pages.add_app_template_global(on_cluster, "cluster_meter")
