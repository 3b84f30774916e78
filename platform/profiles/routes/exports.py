"""The directories as files: the same filters, the same order, every page of it."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer, disclosed, risk_warning
from accounts.services.promotion.disclosing import Path
from foundation.tabular import MIME, Format, write_table
from foundation.web import session
from profiles.queries import mandate_records, venture_records
from profiles.routes import asking
from profiles.routes.blueprint import profiles
from profiles.schemas import ClusterSchema, MandateSchema, VentureSchema
from profiles.services import cluster_directory, directory, exporting, funder_directory
from profiles.services.exporting import Table


@profiles.get("/ventures/export")
def export_ventures() -> ResponseReturnValue:
    """Give the ventures that somebody may see and asks for."""
    viewer = current_viewer()
    wanted, _ = asking.ventures_wanted(viewer)
    held = directory.catalogue(session())
    lines, _, _ = held.select(session(), viewer, wanted)
    found = {record.venture.id: record for record in venture_records(session(), published=False)}
    records = [found[line.id] for line in lines if line.id in found]
    disclosed(Path.EXPORT, [record.venture for record in records], fields=("round", "valuation"))
    warning = risk_warning()
    words = warning.text if warning else ""
    return _file(exporting.venture_table(viewer, records, held.labels, VentureSchema.title_of, words), "ventures")


@profiles.get("/funders/export")
def export_funders() -> ResponseReturnValue:
    """Give the funders that somebody may see and asks for, a row for each mandate."""
    viewer, wanted = current_viewer(), asking.wanted(funder_directory.FACETS, funder_directory.SORTS)
    lines, _, labels = funder_directory.select_funders(session(), viewer, wanted)
    mandates = mandate_records(session(), published=False)
    return _file(exporting.funder_table(viewer, lines, mandates, labels, MandateSchema.title_of), "funders")


@profiles.get("/clusters/export")
def export_clusters() -> ResponseReturnValue:
    """Give the clusters that somebody may see and asks for."""
    viewer, wanted = current_viewer(), asking.wanted(cluster_directory.FACETS, cluster_directory.SORTS)
    records, _, labels = cluster_directory.select_clusters(session(), viewer, wanted)
    return _file(exporting.cluster_table(viewer, records, labels, ClusterSchema.title_of), "clusters")


def _file(table: Table, name: str) -> Response:
    form: Format = "xlsx" if request.args.get("format") == "xlsx" else "csv"
    answer = Response(write_table(table.columns, table.rows, form, title=name.capitalize()), content_type=MIME[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="parity-{name}.{form}"'
    return answer
