"""Money along lines of policy, open to everybody."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from foundation.downloads import export_form, table_file
from foundation.web import session
from insights.routes.blueprint import gap_pages
from insights.services import policy_lines as service


@gap_pages.get("/policy-lines")
def policy_lines() -> ResponseReturnValue:
    """Show or export pounds asked for, raised and in live deals against each line of policy."""
    found = service.policy_lines(session(), request.args.get("region", "").strip())
    if form := export_form():
        return table_file(service.COLUMNS, service.rows(found), form, "policy-lines", title="Policy lines")
    return render_template(
        "insights/policy_lines.html",
        found=found,
        kinds=service.KINDS,
        counted=service.COUNTED,
        args={"region": [found.region]} if found.region else {},
    )
