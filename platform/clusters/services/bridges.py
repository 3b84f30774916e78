"""Bridges to other clusters: ventures near in technology that are in another cluster, with what they share named."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accounts.policy import Viewer
from clusters.queries import bridges as queries
from foundation.database import Session
from matching.engine import neighbours
from matching.services import index_of
from profiles.models import Cluster, Venture
from profiles.services import directory
from profiles.services.access import cluster_for

MOST = 40
#: Longest sides that are compared while somebody waits.
_MOST_SIDE = 400
EXPORT_COLUMNS = ("Here", "There", "Cluster", "Nearness", "Sectors in common", "Words in common", "Demo")
DEFINITION = (
    "Half the likeness of the two descriptions, by the vectors of the ranked lists, and half the share of sectors that"
    " both name. A pair stands here only where a sector or a word of both can be named; a word counts where at most one"
    " in twenty of all ventures and mandates uses it, or five where they are few."
)


@dataclass(frozen=True, slots=True)
class Bridge:
    """A venture of a cluster, one of another cluster, and what they share."""

    here: Venture
    there: Venture
    clusters: Sequence[Cluster]
    nearness: float
    sectors: Sequence[str]
    words: Sequence[str]


def bridges(session: Session, viewer: Viewer, slug: str) -> tuple[Cluster, list[Bridge]]:
    """Give the nearest pairs of a public venture of a cluster and one that is only in other clusters.

    Raises
    ------
    NotFound
        If there is no such cluster, or the viewer may not know that there is.
    """
    cluster = cluster_for(session, viewer, slug).cluster
    of: dict[int, set[int]] = {}
    for venture, held in queries.ventures_by_cluster(session):
        of.setdefault(venture, set()).add(held)
    _, catalogue = index_of(session).catalogue(session, offers=False)
    known = catalogue.venture_profiles
    ours = [known[key] for key, held in of.items() if cluster.id in held and key in known][:_MOST_SIDE]
    theirs = [known[key] for key, held in of.items() if cluster.id not in held and key in known][:_MOST_SIDE]
    found = neighbours(catalogue.matcher, ours, theirs, most=MOST)
    ventures = queries.ventures_by_key(session, {key for each in found for key in (each.ours, each.theirs)})
    clusters = queries.clusters_by_key(session, {key for each in found for key in of[each.theirs]})
    names = directory.labels(session).sectors
    return cluster, [
        Bridge(
            ventures[each.ours],
            ventures[each.theirs],
            [clusters[key] for key in sorted(of[each.theirs])],
            each.nearness,
            [names.get(code, code) for code in each.sectors],
            each.words,
        )
        for each in found
        if each.ours in ventures and each.theirs in ventures
    ]


def export_rows(found: Sequence[Bridge]) -> Iterator[list[object]]:
    """Give bridges as rows under ``EXPORT_COLUMNS``."""
    for each in found:
        demo = "DEMO" if each.here.demo or each.there.demo else ""
        others = [cluster.name for cluster in each.clusters]
        nearness = round(each.nearness, 2)
        yield [each.here.name, each.there.name, others, nearness, list(each.sectors), list(each.words), demo]
