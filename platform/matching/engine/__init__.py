"""The ranker: which mandates fit a venture, which ventures fit a mandate, and why."""

from matching.engine.batch import BestVentures, rank_all
from matching.engine.boundaries import Boundaries, Standing, boundaries_for, open_places, pooled
from matching.engine.catchments import district_spreads
from matching.engine.clauses import place_clause
from matching.engine.columns import VentureColumns
from matching.engine.counterfactuals import Change, FieldChange, changes_for
from matching.engine.criteria import DEFAULT_WEIGHTS, shares_of_weights
from matching.engine.exposure import Exposure, Swapped, exposure_of, place_swap
from matching.engine.matcher import Matcher
from matching.engine.neighbours import Neighbour, nearest, neighbours
from matching.engine.openings import Opening, opening_between, opening_of, openings_for
from matching.engine.profiles import Catchment, Condition, MandateProfile, PlaceRule, Rules, VentureProfile
from matching.engine.reach import Cut, Reach, Ventures, reach_of
from matching.engine.results import CRITERIA, Criterion, Match, RankedList, Unmet
from matching.engine.tables import VentureTable
from matching.engine.taxonomy import DistrictNode, PlaceNode, SectorNode, Taxonomy

__all__ = [
    "CRITERIA",
    "DEFAULT_WEIGHTS",
    "BestVentures",
    "Boundaries",
    "Catchment",
    "Change",
    "Condition",
    "Criterion",
    "Cut",
    "DistrictNode",
    "Exposure",
    "FieldChange",
    "MandateProfile",
    "Match",
    "Matcher",
    "Neighbour",
    "Opening",
    "PlaceNode",
    "PlaceRule",
    "RankedList",
    "Reach",
    "Rules",
    "SectorNode",
    "Standing",
    "Swapped",
    "Taxonomy",
    "Unmet",
    "VentureColumns",
    "VentureProfile",
    "VentureTable",
    "Ventures",
    "boundaries_for",
    "changes_for",
    "district_spreads",
    "exposure_of",
    "nearest",
    "neighbours",
    "open_places",
    "opening_between",
    "opening_of",
    "openings_for",
    "place_clause",
    "place_swap",
    "pooled",
    "rank_all",
    "reach_of",
    "shares_of_weights",
]
