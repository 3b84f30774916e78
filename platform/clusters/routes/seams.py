"""What pages of the packages below show of clusters at work, where they have a place for it."""

from typing import NamedTuple

from flask import url_for

from accounts.policy import VISITOR, Action, may
from accounts.routes import current_viewer
from clusters.services import joining
from foundation.web import session
from profiles.models import Cluster
from profiles.queries import ClusterRecord


class Links(NamedTuple):
    """Where more about a cluster stands, and where a venture asks to join it; None for whoever cannot."""

    pages: list[tuple[str, str]]
    join: str | None


def cluster_links(record: ClusterRecord) -> Links:
    """Give the pages of a cluster at work, for its profile: those of its own people to them alone."""
    viewer, slug = current_viewer(), record.cluster.slug
    pages = [
        ("Proposition: what it asks for together, and what holds it back", url_for("clusters.proposition", slug=slug)),
        ("Members", url_for("clusters.members", slug=slug)),
        ("What its members can do", url_for("clusters.capabilities", slug=slug)),
        ("Bridges to other clusters", url_for("clusters.bridges", slug=slug)),
        ("Published tests and claims", url_for("clusters.standing", slug=slug)),
    ]
    if may(viewer, Action.VIEW_HISTORY, record.cluster):
        pages += [
            ("Investor days", url_for("clusters.days", slug=slug)),
            ("Readiness of members", url_for("readiness.of_cluster", slug=slug)),
            ("Runways of members", url_for("insights.cluster_runways", slug=slug)),
            ("Offers from abroad", url_for("plans.cluster_offers", slug=slug)),
        ]
    may_join = not joining.obstacle(session(), viewer, record)
    return Links(pages, url_for("clusters.join", slug=slug) if may_join else None)


def frames_of(cluster: Cluster) -> dict[str, str]:
    """Give the address of each chart for a frame on another page; none where not everybody may see the cluster."""
    if not may(VISITOR, Action.VIEW, cluster):
        return {}
    charts = ("asks", "readiness", "capabilities")
    return {chart: url_for("clusters.embedded", slug=cluster.slug, chart=chart, _external=True) for chart in charts}
