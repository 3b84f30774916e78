"""Charts of a cluster on their own, for a frame on somebody else's page: what everybody may see of it."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from accounts.policy import VISITOR
from clusters.routes.capabilities import capability_chart
from clusters.routes.proposition import ask_chart, readiness_chart
from clusters.services.capabilities import Chosen, capability_map
from clusters.services.proposition import proposition
from foundation.web import framed, session
from insights.routes.framing import alone
from profiles.models import Cluster
from profiles.services.access import cluster_for

Chart = dict[str, Any]


def _asks(cluster: Cluster) -> Chart | None:
    return ask_chart(proposition(session(), VISITOR, cluster.slug, offers=False))


def _readiness(cluster: Cluster) -> Chart | None:
    return readiness_chart(proposition(session(), VISITOR, cluster.slug, offers=False))


def _capabilities(cluster: Cluster) -> Chart | None:
    return capability_chart(capability_map(session(), cluster.id or 0, VISITOR, Chosen()))


#: Each chart with the page that it stands on.
_CHARTS: Mapping[str, tuple[Callable[[Cluster], Chart | None], str]] = {
    "asks": (_asks, "clusters.proposition"),
    "readiness": (_readiness, "clusters.proposition"),
    "capabilities": (_capabilities, "clusters.capabilities"),
}


@framed
def embedded(slug: str, chart: str) -> ResponseReturnValue:
    """Show one chart of a cluster alone, as a visitor may see it."""
    cluster = cluster_for(session(), VISITOR, slug).cluster
    draw, page = _CHARTS[chart]
    few = {"title": cluster.name, "withheld": "Too few members stand behind this chart to show it."}
    return alone(draw(cluster) or few, url_for(page, slug=slug, _external=True), demo=cluster.demo)
