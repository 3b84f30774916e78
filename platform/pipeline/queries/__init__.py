"""What is read from the pipeline's tables."""

from pipeline.queries.boards import BoardFilters, Card, ColumnTotal, board_cards, board_totals
from pipeline.queries.deals import (
    DealRecord,
    EventLine,
    Workmate,
    deal_between,
    deal_events,
    deal_record,
    deals_between,
    events_since,
    first_position,
    first_profile,
    last_position,
    organisation_by_slug,
    pair,
    place_before,
    workmates,
)
from pipeline.queries.regions import RegionTotal, pipeline_by_region
from pipeline.queries.tables import DealLine, Facets, deal_facets, deal_lines, find_deals

__all__ = [
    "BoardFilters",
    "Card",
    "ColumnTotal",
    "DealLine",
    "DealRecord",
    "EventLine",
    "Facets",
    "RegionTotal",
    "Workmate",
    "board_cards",
    "board_totals",
    "deal_between",
    "deal_events",
    "deal_facets",
    "deal_lines",
    "deal_record",
    "deals_between",
    "events_since",
    "find_deals",
    "first_position",
    "first_profile",
    "last_position",
    "organisation_by_slug",
    "pair",
    "pipeline_by_region",
    "place_before",
    "workmates",
]
