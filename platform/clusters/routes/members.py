"""The members of a cluster, and one membership."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from accounts.policy import Action, may
from accounts.routes import current_viewer
from accounts.routes.answers import search_words
from clusters.models import Status
from clusters.queries.members import Filters, only_declared
from clusters.services import capabilities, joining, reading
from clusters.services.access import (
    membership_for,
    sees_all_members,
    speaks_for_cluster,
    speaks_for_member,
)
from clusters.services.words import CONFIDENCES, KINDS, STATUSES, TIERS
from foundation.downloads import export_form, table_file
from foundation.errors import Conflict
from foundation.forms import Form
from foundation.tabular import Format
from foundation.web import page_number, session
from profiles.models import Cluster
from profiles.services.access import cluster_for


def members(slug: str) -> ResponseReturnValue:
    """Show or export the members of a cluster; its own people see whom it asked, too."""
    viewer = current_viewer()
    record = cluster_for(session(), viewer, slug)
    cluster = record.cluster
    filters, sort, form = _filters(cluster), request.args.get("sort", "name"), export_form()
    if form:
        return _export(cluster, filters, sort, form)
    manages = may(viewer, Action.EDIT, cluster)
    found = reading.listed(session(), filters, sort=sort, number=page_number())
    return render_template(
        "clusters/members.html",
        cluster=cluster,
        page=found.page,
        status=filters.statuses[0],
        choices=[(code, name, found.by_status.get(code, 0)) for code, name in STATUSES.items()],
        kind_choices=[(code, name, found.by_kind[code]) for code, name in KINDS.items() if code in found.by_kind],
        chips=_chips(filters),
        kinds=KINDS,
        filters=filters,
        all_seen=sees_all_members(viewer, cluster),
        manages=manages,
        may_join=not joining.obstacle(session(), viewer, record),
        declared=only_declared(session(), cluster.id or 0, viewer),
        args={name: request.args.getlist(name) for name in request.args if name != "format"} | {"slug": slug},
    )


def _filters(cluster: Cluster) -> Filters:
    viewer = current_viewer()
    all_seen, asked = sees_all_members(viewer, cluster), request.args.get("status", "")
    return Filters(
        cluster.id or 0,
        None if all_seen else viewer,
        (asked if all_seen and asked in STATUSES else Status.ACCEPTED.value,),
        tuple(kind for kind in request.args.getlist("kind") if kind in KINDS),
        search_words(),
    )


def _chips(filters: Filters) -> list[tuple[str, str, str]]:
    found = [("q", filters.text, f"“{filters.text}”")] if filters.text else []
    return [*found, *(("kind", code, KINDS[code]) for code in filters.kinds)]


def _export(cluster: Cluster, filters: Filters, sort: str, form: Format) -> Response:
    rows = reading.export_rows(session(), filters, sort=sort)
    return table_file(reading.EXPORT_COLUMNS, rows, form, f"members-{cluster.slug}", title="Members")


def member(slug: str, member_id: int) -> ResponseReturnValue:
    """Show one membership to its two sides."""
    return member_page(slug, member_id)


def member_page(
    slug: str, member_id: int, *, form: Form | None = None, conflict: Conflict | None = None, status: int = 200
) -> tuple[str, int]:
    """Render a membership as it stands now, with a form as it was sent where something is wrong with it."""
    viewer = current_viewer()
    record = membership_for(session(), viewer, slug, member_id)
    ours, theirs = speaks_for_cluster(viewer, record), speaks_for_member(viewer, record)
    page = render_template(
        "clusters/member.html",
        record=record,
        member=record.member,
        cluster=record.cluster,
        form=form or Form(),
        conflict=conflict,
        kinds=KINDS,
        statuses=STATUSES,
        tiers=TIERS,
        confidences=CONFIDENCES,
        abilities=capabilities.said_by(session(), record),
        may_answer=joining.may_answer(viewer, record),
        may_end=joining.may_end(viewer, record),
        may_write=record.member.status == Status.ACCEPTED and (ours or theirs),
        may_confirm=ours,
    )
    return page, status
