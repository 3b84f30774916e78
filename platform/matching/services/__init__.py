"""What can be done with matches."""

from matching.services.boundaries import Programme, VentureBoundaries, arranged, boundaries_of_venture
from matching.services.choices import SHOWN, SORTS, Asked, Facets
from matching.services.competition import Competition, competition_for
from matching.services.index import Index, Snapshot, ensure_index, index_of, save_index
from matching.services.missing import Missing, most_missing
from matching.services.passes import PassLine, pass_lines, passed_ventures
from matching.services.ranking import (
    Explained,
    MatchList,
    Ranked,
    conditions_for_mandate,
    facets_for_mandate,
    facets_for_venture,
    mandate_for_matches,
    mandates_for_venture,
    match_between,
    venture_for_matches,
    ventures_for_mandate,
)
from matching.services.reaching import MandateReach, reach_of_mandate
from matching.services.sides import offers_open
from matching.services.similar import Similar, SimilarFunders, similar_funders
from matching.services.supposing import Gain, Supposition, Way, suppose, way_to_open, ways_to_open

__all__ = [
    "SHOWN",
    "SORTS",
    "Asked",
    "Competition",
    "Explained",
    "Facets",
    "Gain",
    "Index",
    "MandateReach",
    "MatchList",
    "Missing",
    "PassLine",
    "Programme",
    "Ranked",
    "Similar",
    "SimilarFunders",
    "Snapshot",
    "Supposition",
    "VentureBoundaries",
    "Way",
    "arranged",
    "boundaries_of_venture",
    "competition_for",
    "conditions_for_mandate",
    "ensure_index",
    "facets_for_mandate",
    "facets_for_venture",
    "index_of",
    "mandate_for_matches",
    "mandates_for_venture",
    "match_between",
    "most_missing",
    "offers_open",
    "pass_lines",
    "passed_ventures",
    "reach_of_mandate",
    "save_index",
    "similar_funders",
    "suppose",
    "venture_for_matches",
    "ventures_for_mandate",
    "way_to_open",
    "ways_to_open",
]
