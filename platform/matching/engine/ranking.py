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
from matching.engine.pairs import Pairs, exact_values, totals
from matching.engine.profiles import MandateProfile, Rules, VentureProfile
from matching.engine.sets import Bools
from matching.engine.state import State
from matching.engine.tables import Floats
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
    without : collection of int, default=()
        Keys of ventures that are not listed; a few cost next to nothing.
    """

    on: date
    rules: Rules
    limit: int
    offset: int
    eligible: bool | None
    keys: Collection[int] | None
    without: Collection[int] = ()

    def __post_init__(self) -> None:
        if self.limit < 0 or self.offset < 0:
            raise ValueError(f"limit and offset must not be negative, got {self.limit!r} and {self.offset!r}.")

    @property
    def depth(self) -> int:
        """Number of rows that have to be in order."""
        return self.limit + self.offset


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
    likely = pairs.likely(candidates(scores, query.depth))
    page = _order(likely, state.weights, likely.mandates.keys, eligible=query.eligible)[query.offset : query.depth]
    return likely.taken(page), total


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Ventures of one part of the catalogue that may be on the page."""

    ventures: VentureRows
    rows: NDArray[np.intp]
    scores: Floats
    broken: NDArray[np.int16]
    total: int

    @property
    def keys(self) -> NDArray[np.int64]:
        return self.ventures.keys[self.rows]


@one_core()
def rank_ventures(state: State, mandate: MandateProfile, query: Query) -> tuple[Pairs, int]:
    """Give a page of the ventures for a mandate, and the number of ventures on all pages."""
    one = one_mandate(mandate, state.encoder)
    pairs = Pairs(state.recent, one, state.encoder, query.on, query.rules)
    if mandate.backs_funds:
        return replace(pairs, ventures=state.recent.few(np.empty(0, dtype=np.intp))), 0
    parts = _parts(state, pairs, query)
    page = _picked(parts, _in_order(parts)[query.offset : query.depth])
    return replace(pairs, ventures=page), sum(part.total for part in parts)


def _parts(state: State, recent: Pairs, query: Query) -> list[_Part]:
    settled = replace(recent, ventures=state.settled.ventures)
    if query.eligible is True and query.keys is None:
        parts = [_scanned(state, settled, query)]
    else:
        parts = [_part(settled, state, query, state.stale)]
    if len(state.recent):
        parts.append(_part(recent, state, query, state.stale[:0]))
    return parts


def _in_order(parts: list[_Part]) -> NDArray[np.intp]:
    """Order of the ventures of all parts: fewest broken rules, then highest score, then lowest key."""
    return np.lexsort(
        (
            np.concatenate([part.keys for part in parts]),
            -np.concatenate([part.scores for part in parts]),
            np.concatenate([part.broken for part in parts]),
        )
    )


def _picked(parts: list[_Part], order: NDArray[np.intp]) -> VentureRows:
    """Put the rows of a page together, in their order."""
    first = parts[0]
    if len(parts) == 1:
        return first.ventures.few(first.rows[order])
    inside = order < len(first.rows)
    second = parts[1].ventures.few(parts[1].rows[order[~inside] - len(first.rows)])
    both = first.ventures.few(first.rows[order[inside]]).followed_by(second)
    places = np.empty(len(order), dtype=np.intp)
    places[np.flatnonzero(inside)] = np.arange(int(inside.sum()))
    places[np.flatnonzero(~inside)] = np.arange(int(inside.sum()), len(order))
    return both.take(places)


def _scanned(state: State, settled: Pairs, query: Query) -> _Part:
    """Give the best eligible ventures of the sorted part of the catalogue."""
    scan = state.settled.scan(settled.pairing, settled.mandates, state.weights)
    dropped = scan.positions(np.union1d(state.stale, np.flatnonzero(_named(settled.ventures, query.without))))
    total = scan.total - int((scan.scores[dropped] > -np.inf).sum())
    scan.scores[dropped] = -np.inf
    rows = scan.rows(candidates(scan.scores, query.depth))
    values = exact_values(
        scan.lookups.found(settled.ventures, rows), settled.ventures.text[rows], scan.lookups.text[None]
    )
    return _Part(settled.ventures, rows, totals(values, state.weights), np.zeros(len(rows), dtype=np.int16), total)


def _part(pairs: Pairs, state: State, query: Query, stale: NDArray[np.intp]) -> _Part:
    """Give the best ventures of a part of the catalogue, testing each of them or those that are named."""
    rows = np.arange(len(pairs.ventures))
    if query.keys is not None:
        rows = np.flatnonzero(_named(pairs.ventures, query.keys))
    if query.without:
        rows = rows[~_named(pairs.ventures, query.without)[rows]]
    if len(stale):
        rows = rows[~np.isin(rows, stale)]
    if len(rows) < len(pairs.ventures):
        tested = replace(pairs, ventures=pairs.ventures.few(rows))
    else:
        tested = pairs
    scores, total = _scores(tested, np.ones(len(rows), dtype=bool), state.weights, eligible=query.eligible)
    found = candidates(scores, query.depth)
    best = replace(pairs, ventures=tested.ventures.few(found))
    counts = np.zeros(len(found), dtype=np.int16) if query.eligible is True else unmet_counts(best.pairing)
    return _Part(pairs.ventures, rows[found], totals(best.values(), state.weights), counts, total)


def _named(ventures: VentureRows, keys: Collection[int]) -> Bools:
    found: Bools = np.isin(ventures.keys, np.fromiter(keys, dtype=np.int64))
    return found


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
