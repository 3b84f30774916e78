"""Every question about allocation that is asked of the database."""

from allocation.queries.deals import LiveDeal, live_deals, main_sector, own_ventures
from allocation.queries.ledger import (
    EntryLine,
    Filters,
    counts,
    entry_of,
    lines,
    live_entries,
    replaced_by,
    target_of,
    targets,
    vehicle_of,
    vehicles,
    weights,
)

__all__ = [
    "EntryLine",
    "Filters",
    "LiveDeal",
    "counts",
    "entry_of",
    "lines",
    "live_deals",
    "live_entries",
    "main_sector",
    "own_ventures",
    "replaced_by",
    "target_of",
    "targets",
    "vehicle_of",
    "vehicles",
    "weights",
]
