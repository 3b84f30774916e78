"""What pages of the packages below show of clusters at work, where they have a place for it."""

from typing import NamedTuple

from flask import url_for

from accounts.routes import current_viewer
from clusters.services import joining
from foundation.web import session
from profiles.queries import ClusterRecord


class Links(NamedTuple):
    """Where more about a cluster stands, and where a venture asks to join it; None for whoever cannot."""

    pages: list[tuple[str, str]]
    join: str | None


def cluster_links(record: ClusterRecord) -> Links:
    """Give the pages of a cluster at work, for its profile."""
    slug = record.cluster.slug
    pages = [
        ("Proposition: what it asks for together, and what holds it back", url_for("clusters.proposition", slug=slug)),
        ("Members", url_for("clusters.members", slug=slug)),
        ("What its members can do", url_for("clusters.capabilities", slug=slug)),
        ("Bridges to other clusters", url_for("clusters.bridges", slug=slug)),
        ("Published tests and claims", url_for("clusters.standing", slug=slug)),
    ]
    may_join = not joining.obstacle(session(), current_viewer(), record)
    return Links(pages, url_for("clusters.join", slug=slug) if may_join else None)
