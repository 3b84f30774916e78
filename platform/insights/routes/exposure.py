"""The page of the ranker's audit."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from foundation.tabular import MIME, write_table
from foundation.web import session
from insights.routes.blueprint import gap_pages
from insights.services.exposure import METHOD, Audit, exposure_audit

_COLUMNS = ("By", "Group", "Ventures", "Share of the eligible", "Share of places", "Ratio", "Low", "High")


@gap_pages.get("/exposure")
def exposure() -> ResponseReturnValue:
    """Show or export who stands on first pages."""
    audit = exposure_audit(session())
    if request.args.get("format") in ("csv", "xlsx"):
        return _file(audit)
    return render_template("insights/exposure.html", audit=audit, method=METHOD)


def _file(audit: Audit) -> Response:
    form = "xlsx" if request.args.get("format") == "xlsx" else "csv"
    rows = [
        [by, each.name, each.ventures, each.eligible_share, each.shown_share, each.ratio, each.low, each.high]
        for by, groups in (("region", audit.by_region), ("sector", audit.by_sector))
        for each in groups
    ]
    return Response(
        write_table(_COLUMNS, rows, "xlsx" if form == "xlsx" else "csv", title="Exposure"),
        content_type=MIME["xlsx" if form == "xlsx" else "csv"],
        headers={"Content-Disposition": f'attachment; filename="exposure-{audit.on:%Y-%m-%d}.{form}"'},
    )
