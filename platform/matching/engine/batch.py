"""The best ventures of every mandate at once."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from joblib import Parallel, delayed, effective_n_jobs
from numpy.typing import NDArray

from matching.engine.matcher import NO_LIMITS, Matcher
from matching.engine.profiles import Rules
from matching.engine.ranking import Query, best_ventures
from matching.engine.state import State
from matching.engine.tables import Floats, Ints


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
    rows = np.flatnonzero(~state.mandates.gates.backs_funds)
    query = Query(on, rules, limit, 0, True, None)
    blocks = np.array_split(rows, max(1, min(effective_n_jobs(n_jobs), len(rows))))
    done = Parallel(n_jobs=n_jobs)(delayed(_rank_block)(state, block, query) for block in blocks)
    return BestVentures(
        state.mandates.keys[rows],
        np.concatenate([keys for keys, _, _ in done]),
        np.concatenate([scores for _, scores, _ in done]),
        np.concatenate([totals for _, _, totals in done]),
    )


def _rank_block(state: State, rows: NDArray[np.intp], query: Query) -> tuple[Ints, Floats, Ints]:
    keys = np.full((len(rows), query.limit), -1, dtype=np.int64)
    scores = np.full((len(rows), query.limit), np.nan)
    totals = np.zeros(len(rows), dtype=np.int64)
    for place, row in enumerate(rows.tolist()):
        one = state.mandates.view(np.array([row]))
        found, values, totals[place] = best_ventures(state, one, query)
        keys[place, : len(found)] = found
        scores[place, : len(found)] = values
    return keys, scores, totals
