"""The directory of clusters: a few dozen records, filtered and counted like the other lists."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from accounts.policy import Action, Viewer, may
from foundation.database import Session
from foundation.paging import Page, nearest_page
from foundation.searching import Search, plain
from profiles.models import Status
from profiles.queries import ClusterRecord, cluster_records
from profiles.queries.labels import Labels
from profiles.services.directory import Wanted, labels
from profiles.services.facets import Facets

FACETS = ("kind", "sector", "region", "authority")
SORTS = ("name", "members", "confirmed")


@dataclass(frozen=True)
class FoundClusters:
    """A page of clusters, with the number behind every choice."""

    page: Page[ClusterRecord]
    counts: Mapping[str, Mapping[str, int]]
    labels: Labels


def find_clusters(session: Session, viewer: Viewer, wanted: Wanted) -> FoundClusters:
    """Give one page of the clusters that somebody may see and asks for."""
    held, counts, names = select_clusters(session, viewer, wanted)
    number = nearest_page(wanted.page, len(held), wanted.size)
    return FoundClusters(Page.of(held, number, wanted.size), counts, names)


def select_clusters(
    session: Session, viewer: Viewer, wanted: Wanted
) -> tuple[list[ClusterRecord], Mapping[str, Mapping[str, int]], Labels]:
    """Give all clusters that somebody may see and asks for, in order, and the number behind every choice."""
    names = labels(session)
    records = [
        record
        for record in cluster_records(session, published=False)
        if record.cluster.status != Status.ARCHIVED and may(viewer, Action.VIEW, record.cluster)
    ]
    search = Search.of(wanted.words)
    records = [record for record in records if not search or search.holds(_text(record))]
    facets = Facets(
        len(records),
        {
            "kind": [[record.cluster.kind] for record in records],
            "sector": [_branches(record, names) for record in records],
            "region": [
                [names.authorities[code].region_code for code in record.authorities if code in names.authorities]
                for record in records
            ],
            "authority": [record.authorities for record in records],
        },
    )
    left, counts = facets.choose(np.ones(len(records), dtype=np.bool_), wanted.chosen)
    chosen = [record for record, held in zip(records, left, strict=True) if held]
    return _sorted(chosen, wanted.sort), counts, names


def _branches(record: ClusterRecord, names: Labels) -> list[str]:
    return [*record.sectors, *(parent for code in record.sectors if (parent := names.parents.get(code)))]


def _text(record: ClusterRecord) -> str:
    held = record.cluster
    parts = (held.name, held.description, held.specialisation, held.lead_body, *(item.name for item in record.items))
    return "\n".join(map(plain, parts))


def _sorted(records: list[ClusterRecord], sort: str) -> list[ClusterRecord]:
    key = sort.removeprefix("-")
    ordered = list(records)
    if key == "members":
        ordered.sort(key=lambda record: -record.members)
    elif key == "confirmed":
        ordered.sort(key=lambda record: str(record.cluster.confirmed_on or ""), reverse=True)
    if sort.startswith("-"):
        ordered.reverse()
    return ordered
