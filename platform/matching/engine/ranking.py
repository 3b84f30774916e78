"""Which pairs are listed, and in which order."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matching.engine.catalogue import KEPT_RULES, MandateRows, VentureRows
from matching.engine.eligibility import eligible_pairs, unmet_counts
from matching.engine.encoder import Encoder
from matching.engine.index import Scores, candidates
from matching.engine.pairs import Pairs
from matching.engine.profiles import MandateProfile, Rules, VentureProfile
from matching.engine.results import CRITERIA
from matching.engine.state import State
from matching.engine.tables import Bools, Floats
from matching.engine.threads import one_core

TESTED_FIRST = frozenset[str]().union(*KEPT_RULES.values())


@dataclass(frozen=True, slots=True)
class Query:
    """What a ranking is asked for.

    Parameters
    ----------
    on : date
        Day of the ranking.
    rules : Rules
        Limits set by law on that day.
    limit, offset : int
        The page.
    eligible : bool or None
        True for eligible pairs only, False for the others only, None for both.
    keys : collection of int or None
        Keys that may be listed; None for all.
    """

    on: date
    rules: Rules
    limit: int
    offset: int
    eligible: bool | None
    keys: Collection[int] | None

    def __post_init__(self) -> None:
        if self.limit < 0 or self.offset < 0:
            raise ValueError(f"limit and offset must not be negative, got {self.limit!r} and {self.offset!r}.")

    @property
    def depth(self) -> int:
        """Number of rows that have to be in order."""
        return self.limit + self.offset


def totals(values: Floats, weights: Mapping[str, float]) -> Floats:
    """Add up the contributions, criterion after criterion.

    Parameters
    ----------
    values : ndarray of shape (n_pairs, n_criteria)
        Criteria from 0 to 1.
    weights : mapping of str to float
        Share of each criterion.

    Returns
    -------
    scores : ndarray of shape (n_pairs,)
        From 0 to 1.
    """
    total = np.zeros(len(values))
    for column, name in enumerate(CRITERIA):
        total += values[:, column] * weights[name]
    return np.minimum(total, 1.0)


@lru_cache(maxsize=512)
def one_venture(venture: VentureProfile, encoder: Encoder) -> VentureRows:
    """Write one venture; the last ones asked for are kept."""
    return VentureRows.of([venture], encoder)


@lru_cache(maxsize=512)
def one_mandate(mandate: MandateProfile, encoder: Encoder) -> MandateRows:
    """Write one mandate; the last ones asked for are kept."""
    return MandateRows.of([mandate], encoder)


@one_core()
def rank_mandates(state: State, venture: VentureProfile, query: Query) -> tuple[Pairs, int]:
    """Give a page of the mandates for a venture, and the number of mandates on all pages."""
    mandates = state.mandates
    one = one_venture(venture, state.encoder)
    wanted = ~mandates.gates.backs_funds
    if query.eligible is True:
        wanted &= mandates.open_to(one, query.on, query.rules)
    if query.keys is not None:
        wanted &= np.isin(mandates.keys, np.fromiter(query.keys, dtype=np.int64))
    rows = np.flatnonzero(wanted)
    pairs = Pairs(one, mandates.view(rows), state.encoder, query.on, query.rules)
    tested = TESTED_FIRST if query.eligible is True else frozenset()
    every = np.ones(len(rows), dtype=bool)
    scores, total = _scores(pairs, every, state.weights, eligible=query.eligible, tested=tested)
    exact = replace(pairs, mandates=pairs.mandates.view(candidates(scores, query.depth)))
    page = _order(exact, state.weights, exact.mandates.keys, eligible=query.eligible)[query.offset : query.depth]
    return replace(exact, mandates=exact.mandates.view(page)), total


@one_core()
def rank_ventures(state: State, mandate: MandateProfile, query: Query) -> tuple[Pairs, int]:
    """Give a page of the ventures for a mandate, and the number of ventures on all pages."""
    one = one_mandate(mandate, state.encoder)
    recent = Pairs(state.recent, one, state.encoder, query.on, query.rules)
    if mandate.backs_funds:
        return replace(recent, ventures=state.recent.few(np.empty(0, dtype=np.intp))), 0
    settled = replace(recent, ventures=state.settled.ventures)
    found, total = _settled(state, settled, query)
    wanted = np.ones(len(state.recent), dtype=bool)
    if query.keys is not None:
        wanted &= np.isin(state.recent.keys, np.fromiter(query.keys, dtype=np.int64))
    if len(state.recent):
        scores, more = _scores(recent, wanted, state.weights, eligible=query.eligible)
        found = found.followed_by(state.recent.few(candidates(scores, query.depth)))
        total += more
    exact = replace(recent, ventures=found)
    page = _order(exact, state.weights, found.keys, eligible=query.eligible)[query.offset : query.depth]
    return replace(exact, ventures=found.few(page)), total


def _settled(state: State, pairs: Pairs, query: Query) -> tuple[VentureRows, int]:
    """Give the settled ventures that may be on the page, and the number of those that are listed."""
    if query.eligible is True and query.keys is None:
        scan = state.settled.scan(pairs.pairing, pairs.mandates, state.weights)
        stale = scan.positions(state.stale)
        total = scan.total - int((scan.scores[stale] > -np.inf).sum())
        scan.scores[stale] = -np.inf
        return pairs.ventures.few(scan.rows(candidates(scan.scores, query.depth))), total
    if query.keys is not None:
        rows = state.settled.rows_of(np.fromiter(query.keys, dtype=np.int64))
        rows = rows[~np.isin(rows, state.stale)]
        pairs = replace(pairs, ventures=pairs.ventures.few(rows))
        wanted = np.ones(len(rows), dtype=bool)
    else:
        wanted = np.ones(len(pairs), dtype=bool)
        wanted[state.stale] = False
    scores, total = _scores(pairs, wanted, state.weights, eligible=query.eligible)
    return pairs.ventures.few(candidates(scores, query.depth)), total


def _scores(
    pairs: Pairs,
    wanted: Bools,
    weights: Mapping[str, float],
    *,
    eligible: bool | None,
    tested: frozenset[str] = frozenset(),
) -> tuple[Scores, int]:
    """Give quick scores, minus infinity for pairs that are not listed, and the number of those that are."""
    if not len(pairs):
        return np.empty(0, dtype=np.float32), 0
    if eligible is not None:
        wanted = wanted & (eligible_pairs(pairs.pairing, pairs.mandates.gates.active - tested) == eligible)
    scores = pairs.quick_scores(weights)
    if eligible is not True:
        scores = scores - 2.0 * unmet_counts(pairs.pairing)
    return np.where(wanted, scores, -np.inf).astype(np.float32), int(wanted.sum())


def _order(
    pairs: Pairs, weights: Mapping[str, float], keys: NDArray[np.int64], *, eligible: bool | None
) -> NDArray[np.intp]:
    if not len(pairs):
        return np.empty(0, dtype=np.intp)
    scores = totals(pairs.values(), weights)
    fewest = np.zeros(len(scores)) if eligible is True else unmet_counts(pairs.pairing)
    return np.lexsort((keys, -scores, fewest))
