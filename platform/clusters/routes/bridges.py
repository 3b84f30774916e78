"""Bridges to other clusters."""

from flask import render_template
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from clusters.services import bridges as services
from foundation.downloads import export_form, table_file
from foundation.web import session


def bridges(slug: str) -> ResponseReturnValue:
    """Show or export ventures of other clusters that are near in technology."""
    cluster, found = services.bridges(session(), current_viewer(), slug)
    if form := export_form():
        rows = services.export_rows(found)
        return table_file(services.EXPORT_COLUMNS, rows, form, f"bridges-{slug}", title="Bridges")
    return render_template(
        "clusters/bridges.html", cluster=cluster, bridges=found, definition=services.DEFINITION, args={"slug": slug}
    )
