"""The best ventures of every mandate at once."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from matching.engine.backends import spread
from matching.engine.blocks import best_of_block
from matching.engine.matcher import NO_LIMITS, Matcher
from matching.engine.profiles import Rules
from matching.engine.sets import Ints
from matching.engine.state import State
from matching.engine.tables import Floats
from matching.engine.threads import one_core

MOST_MANDATES = 128
SCORES_AT_ONCE = 1 << 24


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
    size = max(1, min(MOST_MANDATES, SCORES_AT_ONCE // max(1, len(state.settled))))
    gates = state.mandates.gates
    alike = rows[np.lexsort((gates.has_places[rows], gates.stage_bits[rows], gates.instrument_bits[rows]))]
    blocks = [alike[start : start + size] for start in range(0, len(rows), size)]
    with one_core():
        done = spread(best_of_block, state, [(block, on, rules, limit) for block in blocks], n_jobs=n_jobs)
    back = np.argsort(alike, kind="stable")
    keys = np.concatenate([np.empty((0, limit), dtype=np.int64), *(each[0] for each in done)])
    scores = np.concatenate([np.empty((0, limit)), *(each[1] for each in done)])
    totals = np.concatenate([np.empty(0, dtype=np.int64), *(each[2] for each in done)])
    return BestVentures(state.mandates.keys[rows], keys[back], scores[back], totals[back])
