"""The page of the ranker's audit."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from foundation.downloads import export_form, table_file
from foundation.tabular import Format
from foundation.web import session
from insights.routes.blueprint import gap_pages
from insights.services.exposure import METHOD, Audit, exposure_audit

_COLUMNS = ("By", "Group", "Ventures", "Share of the eligible", "Share of places", "Ratio", "Low", "High")


@gap_pages.get("/exposure")
def exposure() -> ResponseReturnValue:
    """Show or export who stands on first pages."""
    audit = exposure_audit(session())
    if form := export_form():
        return _file(audit, form)
    return render_template("insights/exposure.html", audit=audit, method=METHOD)


def _file(audit: Audit, form: Format) -> Response:
    rows = [
        [by, each.name, each.ventures, each.eligible_share, each.shown_share, each.ratio, each.low, each.high]
        for by, groups in (
            ("region", audit.by_region),
            ("sector", audit.by_sector),
            ("founding team", audit.by_founders),
        )
        for each in groups
    ]
    return table_file(_COLUMNS, rows, form, "exposure", title="Exposure")
