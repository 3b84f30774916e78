"""The best ventures of every mandate at once."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.engine.backends import spread
from matching.engine.blocks import Block
from matching.engine.exact import exact_scores
from matching.engine.matcher import NO_LIMITS, Matcher
from matching.engine.profiles import Rules
from matching.engine.sets import Ints
from matching.engine.state import State
from matching.engine.tables import Floats
from matching.engine.threads import one_core

MANDATES_AT_ONCE = 128


@dataclass(frozen=True, slots=True, eq=False)
class BestVentures:
    """The best eligible ventures of many mandates.

    Parameters
    ----------
    mandate_keys : ndarray of shape (n_mandates,)
        The mandates; money that backs funds is left out.
    venture_keys : ndarray of shape (n_mandates, limit)
        Ventures, best first; -1 where a mandate has fewer.
    scores : ndarray of shape (n_mandates, limit)
        Their scores; NaN where a mandate has fewer.
    totals : ndarray of shape (n_mandates,)
        Number of eligible ventures.
    """

    mandate_keys: Ints
    venture_keys: Ints
    scores: Floats
    totals: Ints


def rank_all(
    matcher: Matcher, *, on: date, limit: int = 50, rules: Rules = NO_LIMITS, n_jobs: int | None = None
) -> BestVentures:
    """Rank the ventures for every mandate of the catalogue.

    The same order and scores as one call of :meth:`Matcher.ventures_for` for each, without the sentences.

    Parameters
    ----------
    matcher : Matcher
        A fitted matcher.
    on : date
        Day for which opening dates are read.
    limit : int, default=50
        Number of ventures for each mandate.
    rules : Rules, default=Rules()
        Limits set by law on that day.
    n_jobs : int or None, default=None
        Number of joblib workers; None for what ``joblib.parallel_config`` says. The result does not depend on it.

    Returns
    -------
    best : BestVentures
        One row for each mandate, in the order of the catalogue.
    """
    state = matcher.state
    if len(state.recent) or len(state.stale):
        state = State.of(state.encoder, state.all_ventures(), state.mandates, state.weights)
    rows = np.flatnonzero(~state.mandates.gates.backs_funds)
    gates = state.mandates.gates
    alike = rows[np.lexsort((gates.stage_bits[rows], gates.instrument_bits[rows], gates.has_places[rows]))]
    blocks = [alike[start : start + MANDATES_AT_ONCE] for start in range(0, len(rows), MANDATES_AT_ONCE)]
    with one_core():
        done = spread(best_of_block, state, [(block, on, rules, limit) for block in blocks], n_jobs=n_jobs)
    back = np.argsort(alike, kind="stable")
    keys = np.concatenate([np.empty((0, limit), dtype=np.int64), *(each[0] for each in done)])
    scores = np.concatenate([np.empty((0, limit)), *(each[1] for each in done)])
    totals = np.concatenate([np.empty(0, dtype=np.int64), *(each[2] for each in done)])
    return BestVentures(state.mandates.keys[rows], keys[back], scores[back], totals[back])


def best_of_block(
    state: State, rows: NDArray[np.intp], on: date, rules: Rules, limit: int
) -> tuple[Ints, Floats, Ints]:
    """Give keys, scores and numbers of the best eligible ventures of some mandates.

    Parameters
    ----------
    state : State
        A catalogue without recent changes.
    rows : ndarray of intp
        The mandates.
    on : date
        Day of the ranking.
    rules : Rules
        Limits set by law on that day.
    limit : int
        Number of ventures for each mandate.

    Returns
    -------
    keys, scores : ndarray of shape (n_mandates, limit)
        Best first; -1 and NaN where a mandate has fewer.
    numbers : ndarray of shape (n_mandates,)
        Eligible ventures of each mandate.
    """
    block = Block(state, rows, on, rules)
    lists, numbers = block.shortlists(limit)
    mandates, ventures = lists.best()
    exact, own = exact_scores(block, mandates, ventures), state.settled.ventures.keys[ventures]
    order = np.lexsort((own, -exact, mandates))
    place = np.arange(len(order)) - np.searchsorted(mandates, mandates[order])
    kept = place < limit
    keys, values = np.full((len(rows), limit), -1, dtype=np.int64), np.full((len(rows), limit), np.nan)
    keys[mandates[order][kept], place[kept]] = own[order][kept]
    values[mandates[order][kept], place[kept]] = exact[order][kept]
    return keys, values, numbers
