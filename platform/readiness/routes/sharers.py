"""Ventures side by side that share their readiness with a cluster, or with another organisation."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation import clock
from foundation.downloads import export_form, table_file
from foundation.web import session
from readiness.routes.drawing import sharers_table
from readiness.services.sharers import Sharers, sharers_of_cluster, sharers_of_organisation


def of_cluster(slug: str) -> ResponseReturnValue:
    """Show or export the readiness of a cluster's ventures that share it."""
    found = sharers_of_cluster(session(), current_viewer(), slug)
    crumbs = [("Clusters", url_for("profiles.clusters")), (found.name, url_for("profiles.cluster", slug=slug))]
    return _shown(found, crumbs)


def of_organisation(slug: str) -> ResponseReturnValue:
    """Show or export the readiness of the ventures that share it with an organisation."""
    found = sharers_of_organisation(session(), current_viewer(), slug)
    return _shown(found, [(found.name, url_for("accounts.organisation", slug=slug))])


def _shown(found: Sharers, crumbs: list[tuple[str, str]]) -> ResponseReturnValue:
    form, sort = export_form(), request.args.get("sort", "venture")
    lines = found.ordered(sort)
    if form:
        table = sharers_table(found, lines)
        return table_file(table["columns"], table["rows"], form, f"readiness-{found.slug}", title="Readiness")
    return render_template(
        "readiness/sharers.html",
        found=found,
        lines=lines,
        args={"sort": sort},
        today=clock.today(),
        crumbs=[*crumbs, ("Readiness", "")],
    )
