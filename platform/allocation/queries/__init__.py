"""Every question about allocation that is asked of the database."""

from allocation.queries.deals import LiveDeal, live_deals, main_sector, own_ventures
from allocation.queries.ledger import (
    EntryLine,
    Filters,
    counts,
    entry_of,
    import_of,
    imports,
    lines,
    live_entries,
    outcomes,
    replaced_by,
    target_of,
    targets,
    vehicle_of,
    vehicles,
    weights,
)
from allocation.queries.marks import marks
from allocation.queries.pensions import ClaimedMoney, claimed_by, claimed_money, funders_for_pensions, pension_account
from allocation.queries.rounds import VentureRound, venture_rounds, ventures_by_key

__all__ = [
    "ClaimedMoney",
    "EntryLine",
    "Filters",
    "LiveDeal",
    "VentureRound",
    "claimed_by",
    "claimed_money",
    "counts",
    "entry_of",
    "funders_for_pensions",
    "import_of",
    "imports",
    "lines",
    "live_deals",
    "live_entries",
    "main_sector",
    "marks",
    "outcomes",
    "own_ventures",
    "pension_account",
    "replaced_by",
    "target_of",
    "targets",
    "vehicle_of",
    "vehicles",
    "venture_rounds",
    "ventures_by_key",
    "weights",
]
