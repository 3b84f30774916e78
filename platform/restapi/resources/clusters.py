"""Clusters."""

from typing import Any

from flask.views import MethodView

from accounts.policy import Action, is_member, may
from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from clusters.queries.members import Filters, count_by, records
from clusters.schemas import InvestorDaySchema
from clusters.services import days, scheduling
from clusters.services.access import sees_all_members
from clusters.services.capabilities import Chosen, capability_map
from clusters.services.proposition import proposition
from foundation.web import session, transaction
from insights.services.boundaries import cluster_boundaries
from profiles.models import Status
from profiles.queries import ClusterRecord, cluster_records
from profiles.services.access import cluster_for
from restapi.resources.blueprint import resource
from restapi.schemas import boundaries
from restapi.schemas import clusters as written
from restapi.schemas import investor_days as written_days
from restapi.schemas.boundaries import ClusterBoundariesSchema
from restapi.schemas.clusters import CapabilityMapSchema, MemberListSchema, PropositionSchema
from restapi.schemas.errors import ErrorSchema
from restapi.schemas.investor_days import InvestorDayReadSchema
from restapi.schemas.profiles import ClusterListSchema, ClusterReadSchema, ListQuery
from restapi.views import cluster_state

clusters = resource("api_clusters", "Clusters", "/clusters")


@clusters.route("")
class Clusters(MethodView):
    """All clusters."""

    @clusters.arguments(ListQuery, location="query")
    @clusters.response(200, ClusterListSchema)
    def get(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """List the clusters that you may see, by name."""
        viewer = current_viewer()
        records = [
            record
            for record in cluster_records(session(), published=False)
            if record.cluster.status != Status.ARCHIVED
            and may(viewer, Action.VIEW, record.cluster)
            and (not wanted["mine"] or is_member(viewer, record.cluster.organisation_id))
            and _holds(record, wanted["q"])
        ]
        shown = records[wanted["offset"] : wanted["offset"] + wanted["limit"]]
        return {"items": [cluster_state(viewer, record) for record in shown], "total": len(records)}


@clusters.route("/<slug:slug>")
class OneCluster(MethodView):
    """One cluster."""

    @clusters.response(200, ClusterReadSchema)
    @clusters.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def get(self, slug: str) -> dict[str, Any]:
        """Read a cluster."""
        viewer = current_viewer()
        return cluster_state(viewer, cluster_for(session(), viewer, slug))


@clusters.route("/<slug:slug>/boundaries")
class ClusterBoundaries(MethodView):
    """Programmes by place for a cluster."""

    @clusters.response(200, ClusterBoundariesSchema)
    @clusters.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def get(self, slug: str) -> dict[str, Any]:
        """Say in which authorities of a cluster each programme is open, by its place rule alone."""
        return boundaries.cluster_written(cluster_boundaries(session(), viewer=current_viewer(), slug=slug))


@clusters.route("/<slug:slug>/proposition")
class Proposition(MethodView):
    """What a cluster proposes."""

    @clusters.response(200, PropositionSchema)
    @clusters.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def get(self, slug: str) -> dict[str, Any]:
        """Give what a cluster's members ask for together, how ready they are, what it has, and what holds it back.

        Asks of single ventures are there for those who may see offers, and named in `withheld` for others.
        """
        found = proposition(session(), current_viewer(), slug)
        disclosed(Path.API, found.shown)
        return written.proposition_written(found)


@clusters.route("/<slug:slug>/investor-days")
class InvestorDays(MethodView):
    """Investor days of a cluster."""

    @clusters.doc(security=[{"bearer": []}])
    @clusters.arguments(InvestorDaySchema)
    @clusters.response(201, InvestorDayReadSchema)
    @clusters.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @clusters.alt_response(403, schema=ErrorSchema, description="You may see the cluster and not do this.")
    @clusters.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def post(self, sent: dict[str, Any], slug: str) -> dict[str, Any]:
        """Make an investor day: who comes, how many meetings each wants, times and rooms. Guests hear nothing yet."""
        viewer = current_viewer()
        cluster = cluster_for(session(), viewer, slug, Action.EDIT).cluster
        with transaction() as current:
            key = days.make(current, actor=viewer, cluster=cluster, values=sent).id or 0
        return written_days.day_written(days.day_for(session(), viewer, slug, key))


@clusters.route("/<slug:slug>/investor-days/<key:day_id>")
class OneInvestorDay(MethodView):
    """One investor day."""

    @clusters.doc(security=[{"bearer": []}])
    @clusters.response(200, InvestorDayReadSchema)
    @clusters.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @clusters.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def get(self, slug: str, day_id: int) -> dict[str, Any]:
        """Read an investor day: all of it as the cluster's people, your own meetings as a guest."""
        return written_days.day_written(days.day_for(session(), current_viewer(), slug, day_id))


@clusters.route("/<slug:slug>/investor-days/<key:day_id>/schedule")
class InvestorDaySchedule(MethodView):
    """The schedule of an investor day."""

    @clusters.doc(security=[{"bearer": []}])
    @clusters.response(200, InvestorDayReadSchema)
    @clusters.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @clusters.alt_response(403, schema=ErrorSchema, description="You may see the day and not plan it.")
    @clusters.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    @clusters.alt_response(409, schema=ErrorSchema, description="Fixed meetings clash, or it was planned meanwhile.")
    def post(self, slug: str, day_id: int) -> dict[str, Any]:
        """Schedule the meetings of the most total fit without clashes; those that were fixed by hand stay."""
        viewer = current_viewer()
        with transaction() as current:
            scheduling.plan(current, viewer=viewer, found=days.day_to_plan(current, viewer, slug, day_id))
        return written_days.day_written(days.day_for(session(), viewer, slug, day_id))


@clusters.route("/<slug:slug>/members")
class Members(MethodView):
    """The members of a cluster."""

    @clusters.arguments(ListQuery, location="query")
    @clusters.response(200, MemberListSchema)
    @clusters.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def get(self, wanted: dict[str, Any], slug: str) -> dict[str, Any]:
        """List the members of a cluster that you may see, by name."""
        viewer = current_viewer()
        cluster = cluster_for(session(), viewer, slug).cluster
        seen_by = None if sees_all_members(viewer, cluster) else viewer
        filters = Filters(cluster.id or 0, seen_by, text=wanted["q"])
        found = records(session(), filters, offset=wanted["offset"], limit=wanted["limit"])
        total = sum(count_by(session(), filters, "kind").values())
        return {"items": [written.member_written(record) for record in found], "total": total}


@clusters.route("/<slug:slug>/capabilities")
class Capabilities(MethodView):
    """What the members of a cluster can do."""

    @clusters.response(200, CapabilityMapSchema)
    @clusters.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def get(self, slug: str) -> dict[str, Any]:
        """Say who in a cluster can do what, and where in the supply chain."""
        viewer = current_viewer()
        cluster = cluster_for(session(), viewer, slug).cluster
        seen_by = None if sees_all_members(viewer, cluster) else viewer
        return written.map_written(capability_map(session(), cluster.id or 0, seen_by, Chosen()))


def _holds(record: ClusterRecord, words: str) -> bool:
    row = record.cluster
    text = "\n".join((row.name, row.description, row.specialisation)).casefold()
    return all(word in text for word in words.casefold().split()[:8])
