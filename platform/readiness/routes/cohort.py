"""The ventures of a cluster side by side."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from accounts.routes import current_viewer
from foundation import clock
from foundation.tabular import MIME, Format, write_table
from foundation.web import session
from readiness.routes.drawing import cohort_table
from readiness.services.cohort import cohort_for


def cohort(slug: str) -> ResponseReturnValue:
    """Show or export the readiness of a cluster's ventures that share it."""
    found = cohort_for(session(), current_viewer(), slug)
    wanted = request.args.get("format")
    if wanted in ("csv", "xlsx"):
        form: Format = "csv" if wanted == "csv" else "xlsx"
        table = cohort_table(found)
        content = write_table(table["columns"], table["rows"], form, title="Readiness")
        name = f"readiness-{slug}-{clock.today():%Y-%m-%d}.{form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, content_type=MIME[form], headers=headers)
    return render_template("readiness/cohort.html", cohort=found, cluster=found.cluster, endpoint="readiness.cohort")
