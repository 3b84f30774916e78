"""The two stages in one score: what the two sides have stated, and what the funder has backed before."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matching.engine.behaviour.served import PastDeals
from matching.engine.eligibility import unmet_counts
from matching.engine.explaining import matches
from matching.engine.pairs import Pairs, totals
from matching.engine.profiles import MandateProfile, VentureProfile
from matching.engine.ranking import Query
from matching.engine.results import Criterion, Match, RankedList
from matching.engine.tables import Floats

HEAD = 200
"""How many of the first stage's best the second stage puts in order; those after them stay in the first stage's."""

PAST_DEALS = "past_deals"


def listed(
    query: Query, past: PastDeals | None, weights: Mapping[str, float], rank: Callable[[Query], tuple[Pairs, int]]
) -> RankedList:
    """Give a page of a list.

    Parameters
    ----------
    query : Query
        What is asked for.
    past : PastDeals or None
        What funders have backed; None, or a weight of 0, leaves the first stage alone.
    weights : mapping of str to float
        Share of each criterion in the first stage.
    rank : callable
        The first stage: takes a query, and gives a page of pairs and the length of the list.

    Returns
    -------
    ranked : RankedList
        The page.
    """
    if past is None or not past.weight or not query.limit:
        page, total = rank(query)
        return RankedList(explained(page, weights, past), total)
    head, total = rank(replace(query, limit=max(HEAD, query.depth), offset=0))
    order = np.arange(len(head))
    order[:HEAD] = _order(head, weights, past, query)[:HEAD]
    return RankedList(explained(_taken(head, order[query.offset : query.depth]), weights, past), total)


def explained(pairs: Pairs, weights: Mapping[str, float], past: PastDeals | None) -> tuple[Match, ...]:
    """Explain pairs with both stages; the contributions of each match add up to its score."""
    stated = matches(pairs, weights)
    if past is None or not past.weight or not stated:
        return stated
    ventures, mandates = _profiles(pairs)
    score = past.pairs(ventures, mandates)[0].ravel().tolist()
    funders = [mandate.funder_key for mandate in mandates] * (len(stated) if len(mandates) == 1 else 1)
    return tuple(_blended(*each, past) for each in zip(stated, score, funders, strict=True))


def _blended(match: Match, score: float, funder: int | None, past: PastDeals) -> Match:
    kept = 1.0 - past.weight
    stated = [
        replace(each, weight=kept * each.weight, contribution=kept * each.contribution) for each in match.criteria
    ]
    known = past.knows(funder)
    own = Criterion(
        criterion=PAST_DEALS,
        score=score if known else None,
        weight=past.weight,
        contribution=past.weight * score,
        known=known,
        reason=_sentence(score, past.deals.get(funder or 0, 0)),
    )
    criteria = (*stated, own)
    return replace(match, criteria=criteria, score=min(1.0, sum(each.contribution for each in criteria)))


def _sentence(score: float, deals: int) -> str:
    """Put the second stage into words, the same for both sides."""
    if not deals:
        return "No past deals of this funder are on record, so they count neither for nor against"
    times = score / (1.0 - score)
    rounds = "1 past deal" if deals == 1 else f"{deals:,} past deals"
    alike = f"{times:.1f} times as often" if times >= 1.0 else f"1/{1.0 / times:.1f} as often"
    return f"By this funder's {rounds} on record, rounds like this one come about {alike} as with a typical pair"


def _order(head: Pairs, weights: Mapping[str, float], past: PastDeals, query: Query) -> NDArray[np.intp]:
    """Order the head by the score of both stages; what breaks fewer rules stays in front."""
    count = min(HEAD, len(head))
    first = _taken(head, np.arange(count)) if count else head
    if not count:
        return np.empty(0, dtype=np.intp)
    own = past.pairs(*_profiles(first))[0].ravel()
    score: Floats = ((1.0 - past.weight) * totals(first.values(), weights) + past.weight * own).round(10)
    keys = first.ventures.keys if len(first.mandates) == 1 and len(first.ventures) > 1 else first.mandates.keys
    fewest = np.zeros(count) if query.eligible is True else np.broadcast_to(unmet_counts(first.pairing), count)
    return np.lexsort((np.broadcast_to(keys, count), -score, fewest))


def _taken(pairs: Pairs, rows: NDArray[np.intp]) -> Pairs:
    if len(rows) == len(pairs) <= 1:
        return pairs
    if len(pairs.mandates) > 1:
        return replace(pairs, mandates=pairs.mandates.view(rows))
    if len(pairs.ventures) > 1:
        return replace(pairs, ventures=pairs.ventures.few(rows))
    return replace(pairs, mandates=pairs.mandates.view(rows))


def _profiles(pairs: Pairs) -> tuple[list[VentureProfile], list[MandateProfile]]:
    ventures = [pairs.ventures.profile(row, pairs.encoder) for row in range(len(pairs.ventures))]
    return ventures, list(pairs.mandates.profiles)
