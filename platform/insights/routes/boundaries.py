"""Pages about boundaries: whom only a line on the map shuts out, and where in a cluster which programme is open."""

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from accounts.routes import current_viewer
from foundation.downloads import export_form, table_file
from foundation.errors import Invalid
from foundation.forms import Form
from foundation.tabular import Format
from foundation.web import session
from insights import queries
from insights.routes.blueprint import gap_pages
from insights.routes.gap import triangle_asked
from insights.routes.keeping import piece
from insights.schemas import AreasSchema
from insights.services import library, words
from insights.services.boundaries import (
    BoundaryLoss,
    ClusterBoundaries,
    Opened,
    Shut,
    boundary_loss,
    cluster_boundaries,
    suppose_areas,
)
from insights.services.meter import of_councils
from insights.services.redrawing import Supposed
from profiles.schemas import checked
from profiles.services import directory

STATUSES = {"split": "A line runs through", "open": "Open throughout", "closed": "Not open here"}
_ASKED = ("programme", "authority", "with", "distance")
_FEW = "fewer than 5"


@gap_pages.get("/boundary-loss")
def loss() -> ResponseReturnValue:
    """Show or export whom only boundaries shut out, with what a change of areas would open."""
    # Asked before the report is read: what is kept may be newer than its key, never older.
    state = queries.state(session())
    found = boundary_loss(session())
    if form := export_form():
        return _file(_rows(found), form, "boundary-loss")
    sent = {name: request.args.get(name, "").strip() for name in _ASKED}
    if any(sent.values()):
        shown = _shown(found, sent)
    else:
        store = library(session(), state=state).drawn()
        shown = piece(store, ("boundary loss", state.catalogue), lambda: _shown(found, sent))
    return render_template("insights/boundary_loss.html", found=found, shown=shown)


def _shown(found: BoundaryLoss, sent: dict[str, str]) -> Markup:
    """Give everything below the page's heading; none of it depends on who asks."""
    typed, opened = Form(sent), None
    if any(sent.values()):
        try:
            opened = _supposed(sent)
        except Invalid as error:
            typed = Form(sent, error.fields, "The change needs another look.")
    html = render_template(
        "insights/_boundary_loss.html",
        found=found,
        form=typed,
        opened=opened,
        readings=of_councils(session(), opened.councils, triangle_asked()) if opened and opened.councils else [],
        words=words,
        programmes=[
            (each.line.slug, each.line.name) for each in sorted(found.programmes, key=lambda row: row.line.name)
        ],
        authorities=directory.labels(session()).authority_options(),
        args={name: [value] for name, value in sent.items() if value},
    )
    return Markup(html)  # noqa: S704 -- rendered above


def _supposed(sent: dict[str, str]) -> Opened:
    """Read the change that is asked about: with a programme it takes in more, without one two are pooled."""
    distance = checked(AreasSchema, sent)["distance"]
    chosen = [sent["authority"]] if sent["programme"] else [sent["authority"], sent["with"]]
    if sent["programme"] and distance:
        chosen = [code for code in chosen if code]
    return suppose_areas(session(), Supposed(sent["programme"], tuple(chosen), distance))


@gap_pages.get("/clusters/<slug>/boundaries")
def cluster_programmes(slug: str) -> ResponseReturnValue:
    """Show or export where in a cluster each programme is open."""
    found = cluster_boundaries(session(), viewer=current_viewer(), slug=slug)
    status = request.args.get("status", "")
    status = status if status in STATUSES else ""
    if form := export_form():
        return _cluster_file(found, form)
    return render_template(
        "insights/cluster_boundaries.html",
        found=found,
        cluster=found.cluster,
        statuses=STATUSES,
        status=status,
        rows=[each for each in found.programmes if not status or each.status == status],
        tabs=[
            (name, url_for("insights.cluster_programmes", slug=slug, status=code or None), code == status, number)
            for code, name, number in (
                ("", "All", len(found.programmes)),
                *((code, name, found.count(code)) for code, name in STATUSES.items()),
            )
        ],
        args={"slug": slug} | ({"status": [status]} if status else {}),
    )


def _file(rows: list[list[object]], form: Format, name: str) -> Response:
    columns, *lines = rows
    return table_file([str(column) for column in columns], lines, form, name, title="Boundaries")


def _rows(found: BoundaryLoss) -> list[list[object]]:
    def told(shut: Shut) -> list[object]:
        return [_FEW, None] if shut.withheld else [shut.ventures, shut.gbp]

    return [
        ["Kind", "Name", "Region or clause", "Combined authority", "Ventures shut out", "Pounds shut out"],
        *(["programme", each.line.name, each.clause, None, *told(each.shut)] for each in found.programmes),
        *(
            ["authority", each.name, each.region_name, each.combined_authority_name, *told(each.shut)]
            for each in found.authorities
        ),
    ]


def _cluster_file(found: ClusterBoundaries, form: Format) -> Response:
    names = [name for _, name, _ in found.authorities]
    rows: list[list[object]] = [["Programme", "Funder", "Clause", "Stands", *names]]
    rows += [
        [
            each.line.name,
            each.line.funder_name,
            each.clause,
            STATUSES[each.status],
            *each.words,
        ]
        for each in found.programmes
    ]
    return _file(rows, form, f"boundaries-{found.cluster.slug}")
