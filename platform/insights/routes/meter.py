"""The gap meter of a venture and of a cluster, as pages, as files, and on their profiles."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation.downloads import export_form, table_file
from foundation.forms import Form
from foundation.web import session, wants_fragment
from insights.routes.blueprint import gap_pages
from insights.routes.gap import triangle_asked
from insights.services import meter, words
from insights.services.meter import Meter


@gap_pages.get("/ventures/<slug>/gap")
def venture_meter(slug: str) -> ResponseReturnValue:
    """Show or export the gap meter of a venture, to its own people; as a part, for its page."""
    found = meter.for_venture(session(), current_viewer(), slug, triangle_asked())
    crumbs = [("Ventures", url_for("profiles.ventures")), (found.subject.name, url_for("profiles.venture", slug=slug))]
    return _page(found, "insights.venture_meter", crumbs)


@gap_pages.get("/clusters/<slug>/gap")
def cluster_meter(slug: str) -> ResponseReturnValue:
    """Show or export the gap meter of a cluster; as a part, for its page."""
    found = meter.for_cluster(session(), current_viewer(), slug, triangle_asked())
    crumbs = [("Clusters", url_for("profiles.clusters")), (found.subject.name, url_for("profiles.cluster", slug=slug))]
    return _page(found, "insights.cluster_meter", crumbs)


def _page(found: Meter, endpoint: str, crumbs: list[tuple[str, str]]) -> ResponseReturnValue:
    form = export_form()
    if form:
        return table_file(meter.COLUMNS, meter.rows(found), form, "gap-meter", title="Gap meter")
    if wants_fragment():
        return render_template(
            "insights/_meter_card.html", found=found, href=url_for(endpoint, slug=found.subject.slug)
        )
    return render_template(
        "insights/meter.html",
        found=found,
        subject=found.subject,
        endpoint=endpoint,
        crumbs=[*crumbs, ("Gap meter", "")],
        words=words,
        form=Form({"definition": triangle_asked()}),
    )
