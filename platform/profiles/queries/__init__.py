"""Every question that is put to the tables of profiles."""

from profiles.queries.clusters import cluster_by_slug, cluster_records, clusters_of
from profiles.queries.funders import (
    changed_mandates,
    funder_by_slug,
    funders_of,
    mandate_by_slug,
    mandate_record,
    mandate_records,
    mandates_of,
)
from profiles.queries.records import ClusterRecord, FunderRecord, MandateRecord, RoundRecord, VentureRecord
from profiles.queries.ventures import (
    changed_ventures,
    venture_by_slug,
    venture_names,
    venture_record,
    venture_records,
    ventures_of,
)

__all__ = [
    "ClusterRecord",
    "FunderRecord",
    "MandateRecord",
    "RoundRecord",
    "VentureRecord",
    "changed_mandates",
    "changed_ventures",
    "cluster_by_slug",
    "cluster_records",
    "clusters_of",
    "funder_by_slug",
    "funders_of",
    "mandate_by_slug",
    "mandate_record",
    "mandate_records",
    "mandates_of",
    "venture_by_slug",
    "venture_names",
    "venture_record",
    "venture_records",
    "ventures_of",
]
