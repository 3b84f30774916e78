"""Clusters: pages, editing, publishing."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.models import OrganisationKind
from accounts.policy import Action
from accounts.routes import current_viewer
from foundation import audit
from foundation.database import Session
from foundation.errors import Forbidden, SignInRequired
from foundation.web import session, transaction
from profiles.models import Status
from profiles.queries import ClusterRecord
from profiles.queries.labels import Labels
from profiles.routes import asking, whole_forms
from profiles.routes.blueprint import profiles
from profiles.routes.whole_forms import Editing
from profiles.schemas import ClusterSchema
from profiles.services import directory
from profiles.services.access import cluster_for
from profiles.services.clusters import create_cluster, set_cluster_status, update_cluster
from profiles.services.directory import Wanted
from profiles.services.saving import Saved, Seen
from profiles.services.wording import differing
from profiles.services.words import CLUSTER_KINDS, ITEM_KINDS

CLUSTER_PARTS: whole_forms.Parts = (
    ("About the cluster", ("name", "kind", "description", "specialisation", "lead_body", "website")),
    ("Accreditation", ("accreditation", "accredited_by", "accredited_on")),
    ("Sectors", ("sectors",)),
    ("Places", ("authorities",)),
    ("What it has, lacks and asks for", ("anchors", "assets", "blockers", "asks")),
)
_STATUSES = {"publish": Status.PUBLISHED, "draft": Status.DRAFT, "archive": Status.ARCHIVED}
_SAID = {
    Status.PUBLISHED: "Published.",
    Status.DRAFT: "It is a draft: only your own people see it.",
    Status.ARCHIVED: "Archived.",
}


@profiles.get("/clusters/<slug>")
def cluster(slug: str) -> ResponseReturnValue:
    """Show a cluster, with the ventures in it that somebody may see."""
    viewer = current_viewer()
    record = cluster_for(session(), viewer, slug)
    catalogue = directory.catalogue(session())
    members = catalogue.find(session(), viewer, Wanted(chosen={"cluster": [slug]}, sort="name", size=12))
    labels = catalogue.labels
    return render_template(
        "profiles/cluster.html",
        record=record,
        cluster=record.cluster,
        members=members.page,
        labels=labels,
        kinds=CLUSTER_KINDS,
        item_kinds=ITEM_KINDS,
        places=_by_region(record, labels),
        may_edit=policy.may(viewer, Action.EDIT, record.cluster),
        may_see_history=policy.may(viewer, Action.VIEW_HISTORY, record.cluster),
    )


def _by_region(record: ClusterRecord, labels: Labels) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give the cluster's authorities, by region; over how many borders it reaches is half of what matters."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for code in record.authorities:
        regions.setdefault(labels.region_of(code), []).append((code, labels.authority(code)))
    return [(name, sorted(held, key=lambda place: place[1])) for name, held in sorted(regions.items())]


@profiles.route("/clusters/new", methods=["GET", "POST"])
def new_cluster() -> ResponseReturnValue:
    """Add a cluster."""
    viewer = current_viewer()
    if not viewer.signed_in:
        raise SignInRequired("Sign in to add a cluster.")
    seats = asking.seats_to_edit(viewer, OrganisationKind.CLUSTER)
    if not seats:
        raise Forbidden("Make an organisation of kind cluster first; the profile will belong to it.")

    def create(database: Session, data: Mapping[str, Any], owner: int | None) -> str:
        made = create_cluster(database, actor=viewer, organisation_id=owner, data=data)
        return url_for("profiles.cluster", slug=made.slug)

    editing = Editing(
        ClusterSchema,
        CLUSTER_PARTS,
        title="Add a cluster",
        here=url_for("profiles.new_cluster"),
        back=url_for("profiles.clusters"),
        trail=(("Clusters", url_for("profiles.clusters")), ("Add a cluster", "")),
        owners=[(str(seat.organisation_id), seat.name) for seat in seats],
    )
    first = {"organisation": editing.owners[0][0], "name": seats[0].name, "kind": "unspecified"}
    return whole_forms.add(editing, create, first)


@profiles.route("/clusters/<slug>/edit", methods=["GET", "POST"])
def edit_cluster(slug: str) -> ResponseReturnValue:
    """Change a cluster."""
    record = cluster_for(session(), current_viewer(), slug, Action.EDIT)
    page = url_for("profiles.cluster", slug=slug)
    editing = Editing(
        ClusterSchema,
        CLUSTER_PARTS,
        title=f"Edit {record.cluster.name}",
        here=url_for("profiles.edit_cluster", slug=slug),
        back=page,
        trail=(("Clusters", url_for("profiles.clusters")), (record.cluster.name, page), ("Edit", "")),
    )

    def update(database: Session, data: Mapping[str, Any], seen: Seen) -> Saved:
        return update_cluster(
            database,
            actor=current_viewer(),
            cluster=record.cluster,
            data=data,
            base_version=seen.version,
            base_values=seen.values,
        )

    return whole_forms.change(editing, record.state(), record.cluster.version, update)


@profiles.post("/clusters/<slug>/publish")
def publish_cluster(slug: str) -> ResponseReturnValue:
    """Publish a cluster, take it back, or archive it."""
    record = cluster_for(session(), current_viewer(), slug, Action.PUBLISH)
    status = _STATUSES.get(request.form.get("do", ""), Status.PUBLISHED)
    with transaction() as database:
        set_cluster_status(database, actor=current_viewer(), cluster=record.cluster, status=status)
    flash(_SAID[status], "good")
    return redirect(url_for("profiles.cluster", slug=slug))


@profiles.get("/clusters/<slug>/history")
def cluster_history(slug: str) -> ResponseReturnValue:
    """Show who changed what in a cluster, newest first."""
    record = cluster_for(session(), current_viewer(), slug, Action.VIEW_HISTORY)
    labels = directory.labels(session())
    events = audit.history(session(), "cluster", record.cluster.id or 0)
    return render_template(
        "profiles/history.html",
        title=record.cluster.name,
        back=url_for("profiles.cluster", slug=slug),
        events=[(event, differing(event.changes, labels)) for event in events],
        title_of=ClusterSchema.title_of,
    )
