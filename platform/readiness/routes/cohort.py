"""The ventures of a cluster side by side."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from accounts.routes import current_viewer
from foundation import clock
from foundation.tabular import MIME, Format, write_table
from foundation.web import session
from readiness.routes.drawing import cohort_table
from readiness.services.cohort import Cohort, cohort_of_cluster, cohort_of_organisation


def cohort(slug: str) -> ResponseReturnValue:
    """Show or export the readiness of a cluster's ventures that share it."""
    found = cohort_of_cluster(session(), current_viewer(), slug)
    crumbs = [("Clusters", url_for("profiles.clusters")), (found.name, url_for("profiles.cluster", slug=slug))]
    return _shown(found, crumbs)


def programme(slug: str) -> ResponseReturnValue:
    """Show or export the readiness of the ventures that share it with an organisation."""
    found = cohort_of_organisation(session(), current_viewer(), slug)
    return _shown(found, [(found.name, url_for("accounts.organisation", slug=slug))])


def _shown(found: Cohort, crumbs: list[tuple[str, str]]) -> ResponseReturnValue:
    wanted, sort = request.args.get("format"), request.args.get("sort", "venture")
    lines = found.ordered(sort)
    if wanted in ("csv", "xlsx"):
        form: Format = "csv" if wanted == "csv" else "xlsx"
        table = cohort_table(found, lines)
        content = write_table(table["columns"], table["rows"], form, title="Readiness")
        name = f"readiness-{found.slug}-{clock.today():%Y-%m-%d}.{form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, content_type=MIME[form], headers=headers)
    return render_template(
        "readiness/cohort.html",
        cohort=found,
        lines=lines,
        args={"sort": sort},
        today=clock.today(),
        crumbs=[*crumbs, ("Readiness", "")],
    )
