"""The two stages in one score: what the two sides have stated, and what the funder has backed before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import exp, log
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.engine.behaviour.events import FloatArray
from matching.engine.behaviour.served import PastDeals
from matching.engine.eligibility import unmet_counts
from matching.engine.explaining import matches
from matching.engine.pairs import Pairs, totals
from matching.engine.profiles import MandateProfile, VentureProfile
from matching.engine.ranking import Query
from matching.engine.results import Criterion, Match, Part, RankedList
from matching.engine.tables import Floats

HEAD = 200
"""How many of the first stage's best the second stage puts in order; those after them stay in the first stage's."""

PAST_DEALS = "past_deals"

PARTS = {
    "activity": "How often and how lately the funder deals",
    "breadth": "So that no funder fills everybody's first page",
    "country": "The funder's deals in the country",
    "network": "The funder's ties to those who backed the venture before",
    "sector": "The funder's deals in the sector",
    "similar deals": "The funder's deals in rounds like this one",
    "stage": "The funder's deals at the stage",
    "ticket": "The size of the round beside the funder's deals",
}
"""What each learned criterion is about."""

FLAT = 1e-9
JUST_AS = 0.05


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
    first = head.taken(np.arange(min(HEAD, len(head))))
    own = _Own.of(first, past)
    order = np.arange(len(head))
    order[:HEAD] = _order(first, own, weights, past, query)
    shown = order[query.offset : query.depth]
    page = head.taken(shown)
    # What stands after the head was not scored yet; a page is either of the two, or reaches from one into the other.
    inside = shown[shown < HEAD]
    known = own.rows(inside)
    if len(inside) < len(shown):
        known = known.followed_by(_Own.of(head.taken(shown[len(inside) :]), past))
    return RankedList(_both(page, weights, past, known), total)


def explained(pairs: Pairs, weights: Mapping[str, float], past: PastDeals | None) -> tuple[Match, ...]:
    """Explain pairs with both stages; the contributions of each match add up to its score."""
    if past is None or not past.weight or not len(pairs):
        return matches(pairs, weights)
    return _both(pairs, weights, past, _Own.of(pairs, past))


@dataclass(frozen=True, slots=True, eq=False)
class _Own:
    """What past deals say of pairs: their scores, what each criterion gave, and the funder of each."""

    score: FloatArray
    shares: FloatArray
    funders: list[int | None]

    @classmethod
    def of(cls, pairs: Pairs, past: PastDeals) -> Self:
        if not len(pairs):
            return cls(np.empty(0), np.empty((0, len(past.criteria))), [])
        ventures, mandates = _profiles(pairs)
        score, shares = past.pairs(ventures, mandates)
        funders = [mandate.funder_key for mandate in mandates]
        return cls(
            score.ravel(),
            shares.reshape(len(pairs), -1),
            funders * len(pairs) if len(mandates) == 1 else funders,
        )

    def rows(self, rows: NDArray[np.intp]) -> "_Own":
        return _Own(self.score[rows], self.shares[rows], [self.funders[row] for row in rows.tolist()])

    def followed_by(self, other: "_Own") -> "_Own":
        return _Own(
            np.concatenate([self.score, other.score]),
            np.concatenate([self.shares, other.shares]),
            self.funders + other.funders,
        )


def _both(pairs: Pairs, weights: Mapping[str, float], past: PastDeals, own: _Own) -> tuple[Match, ...]:
    rows = zip(own.score.tolist(), own.shares.tolist(), own.funders, strict=True)
    return matches(pairs, weights, [_past_deals(*row, past) for row in rows], kept=1.0 - past.weight)


def _past_deals(score: float, shares: list[float], funder: int | None, past: PastDeals) -> Criterion:
    known = past.knows(funder)
    return Criterion(
        criterion=PAST_DEALS,
        score=score if known else None,
        weight=past.weight,
        contribution=past.weight * score,
        known=known,
        reason=_sentence(score, past.past.public.get(funder or 0, 0)),
        parts=_parts(score, shares, past) if known else (),
    )


def _parts(score: float, shares: list[float], past: PastDeals) -> tuple[Part, ...]:
    """Say what each learned criterion gave; a criterion's factors multiply to the odds against a typical pair."""
    # All shares are cut by the same secant, so each tells its own log-odds.
    apart = score - 0.5
    steepness = log(score / (1.0 - score)) / apart if abs(apart) > FLAT else 4.0
    largest = sorted(zip(past.criteria, shares, strict=True), key=lambda part: (-abs(part[1]), part[0]))
    return tuple(
        Part(name, past.weight * share, f"{PARTS[name]}: {_often(exp(share * steepness))} as with a typical pair")
        for name, share in largest
        if share
    )


def _sentence(score: float, deals: int) -> str:
    """Put the second stage into words, the same for both sides."""
    if not deals:
        return "No public deals of this funder are on record, so they count neither for nor against"
    rounds = "1 public deal" if deals == 1 else f"{deals:,} public deals"
    often = _often(score / (1.0 - score))
    return f"By this funder's {rounds} on record, rounds like this one come about {often} as with a typical pair"


def _often(times: float) -> str:
    if abs(times - 1.0) < JUST_AS:
        return "as often"
    return f"{times:.1f} times as often" if times >= 1.0 else f"1/{1.0 / times:.1f} as often"


def _order(first: Pairs, own: _Own, weights: Mapping[str, float], past: PastDeals, query: Query) -> NDArray[np.intp]:
    """Order the head by the score of both stages; what breaks fewer rules stays in front."""
    count = len(first)
    if not count:
        return np.empty(0, dtype=np.intp)
    score: Floats = ((1.0 - past.weight) * totals(first.values(), weights) + past.weight * own.score).round(10)
    keys = first.ventures.keys if len(first.mandates) == 1 and len(first.ventures) > 1 else first.mandates.keys
    fewest = np.zeros(count) if query.eligible is True else np.broadcast_to(unmet_counts(first.pairing), count)
    return np.lexsort((np.broadcast_to(keys, count), -score, fewest))


def _profiles(pairs: Pairs) -> tuple[list[VentureProfile], list[MandateProfile]]:
    ventures = [pairs.ventures.profile(row, pairs.encoder) for row in range(len(pairs.ventures))]
    return ventures, list(pairs.mandates.profiles)
