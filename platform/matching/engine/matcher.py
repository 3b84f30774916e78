"""The first stage of the ranking: hard rules, soft criteria, exact order, and the reasons."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from matching.engine.catalogue import MandateRows, Pairs, VentureRows
from matching.engine.clauses import to_confirm, unmet
from matching.engine.criteria import Encoder, shares_of_weights
from matching.engine.eligibility import broken_names, eligible_pairs, unmet_counts
from matching.engine.index import candidates, ordered
from matching.engine.profiles import MandateProfile, Rules, VentureProfile
from matching.engine.results import CRITERIA, Criterion, Match, RankedList
from matching.engine.sentences import Pair, sentence
from matching.engine.tables import Floats, VentureTable
from matching.engine.taxonomy import Taxonomy

NO_LIMITS = Rules()


@dataclass(frozen=True, eq=False)
class State:
    """A fitted catalogue; never changed, only replaced."""

    encoder: Encoder
    ventures: VentureRows
    mandates: MandateRows
    weights: dict[str, float]


class Matcher(BaseEstimator):
    """Rank mandates for a venture and ventures for a mandate, with reasons.

    Parameters
    ----------
    weights : mapping of str to float or None, default=None
        Weight of each criterion; taken as shares of their sum. None for the default.
    n_text : int, default=24
        Width of the text block.

    Attributes
    ----------
    weights_ : dict of str to float
        Share of each criterion.
    """

    def __init__(self, weights: Mapping[str, float] | None = None, *, n_text: int = 24) -> None:
        self.weights = weights
        self.n_text = n_text

    def fit(
        self, ventures: Sequence[VentureProfile], mandates: Sequence[MandateProfile], *, taxonomy: Taxonomy
    ) -> Self:
        """Index both catalogues."""
        self.weights_ = shares_of_weights(self.weights)
        table = VentureTable.from_profiles(ventures, taxonomy)
        texts = [venture.text for venture in ventures] + [mandate.text for mandate in mandates]
        encoder = Encoder.fit(taxonomy, table, texts, n_text=self.n_text)
        self._lock = Lock()
        self._state = State(
            encoder, VentureRows.of(ventures, encoder), MandateRows.of(mandates, encoder), self.weights_
        )
        return self

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in super().__getstate__().items() if name != "_lock"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        self._lock = Lock()

    def mandates_for(
        self,
        venture: VentureProfile,
        *,
        on: date,
        limit: int = 50,
        offset: int = 0,
        eligible: bool | None = True,
        keys: Collection[int] | None = None,
        rules: Rules = NO_LIMITS,
    ) -> RankedList:
        """Rank the mandates for a venture."""
        check_is_fitted(self, "weights_")
        state = self._state
        one = VentureRows.of([venture], state.encoder)
        pairs = Pairs(one, state.mandates, state.encoder, on, rules)
        wanted = self._listed(pairs, state.mandates.keys, eligible, keys)
        wanted &= ~state.mandates.gates.backs_funds
        rows, total = self._page(pairs, state.mandates.keys, wanted, eligible, limit, offset)
        picked = Pairs(one, state.mandates.take(rows), state.encoder, on, rules)
        return RankedList(self._matches(picked, state.weights), total)

    def ventures_for(
        self,
        mandate: MandateProfile,
        *,
        on: date,
        limit: int = 50,
        offset: int = 0,
        eligible: bool | None = True,
        keys: Collection[int] | None = None,
        rules: Rules = NO_LIMITS,
    ) -> RankedList:
        """Rank the ventures for a mandate."""
        check_is_fitted(self, "weights_")
        state = self._state
        if mandate.backs_funds:
            return RankedList((), 0)
        one = MandateRows.of([mandate], state.encoder)
        pairs = Pairs(state.ventures, one, state.encoder, on, rules)
        wanted = self._listed(pairs, state.ventures.keys, eligible, keys)
        rows, total = self._page(pairs, state.ventures.keys, wanted, eligible, limit, offset)
        picked = Pairs(state.ventures.take(rows), one, state.encoder, on, rules)
        return RankedList(self._matches(picked, state.weights), total)

    def explain(self, venture: VentureProfile, mandate: MandateProfile, *, on: date, rules: Rules = NO_LIMITS) -> Match:
        """Score and explain one pair."""
        check_is_fitted(self, "weights_")
        state = self._state
        pairs = Pairs(
            VentureRows.of([venture], state.encoder), MandateRows.of([mandate], state.encoder), state.encoder, on, rules
        )
        return self._matches(pairs, state.weights)[0]

    def update(
        self,
        *,
        ventures: Sequence[VentureProfile] = (),
        mandates: Sequence[MandateProfile] = (),
        removed_ventures: Collection[int] = (),
        removed_mandates: Collection[int] = (),
    ) -> None:
        """Put changed profiles in place and take removed ones out."""
        check_is_fitted(self, "weights_")
        with self._lock:
            state = self._state
            if ventures or removed_ventures:
                gone = [*removed_ventures, *(venture.key for venture in ventures)]
                kept = np.flatnonzero(~np.isin(state.ventures.keys, gone))
                new = state.ventures.take(kept).followed_by(VentureRows.of(ventures, state.encoder))
                state = replace(state, ventures=new)
            if mandates or removed_mandates:
                out = {*removed_mandates, *(mandate.key for mandate in mandates)}
                profiles = [mandate for mandate in state.mandates.profiles if mandate.key not in out]
                state = replace(state, mandates=MandateRows.of([*profiles, *mandates], state.encoder))
            self._state = state

    def _listed(
        self, pairs: Pairs, own: NDArray[np.int64], eligible: bool | None, keys: Collection[int] | None
    ) -> NDArray[np.bool_]:
        wanted = np.ones(len(own), dtype=bool)
        if keys is not None:
            wanted &= np.isin(own, np.fromiter(keys, dtype=np.int64))
        if eligible is not None and len(pairs):
            wanted &= eligible_pairs(pairs.pairing) == eligible
        return wanted

    def _page(
        self,
        pairs: Pairs,
        own: NDArray[np.int64],
        wanted: NDArray[np.bool_],
        eligible: bool | None,
        limit: int,
        offset: int,
    ) -> tuple[NDArray[np.intp], int]:
        total = int(wanted.sum())
        if total == 0:
            return np.empty(0, dtype=np.intp), 0
        scores = totals(pairs.values(), self._state.weights)
        if eligible is not True:
            scores = scores - 2 * unmet_counts(pairs.pairing)
        rows = np.flatnonzero(wanted)
        rows = rows[candidates(scores[rows].astype(np.float32), min(limit + offset, total))]
        return rows[ordered(scores[rows], own[rows])][offset : offset + limit], total

    def _matches(self, pairs: Pairs, weights: dict[str, float]) -> tuple[Match, ...]:
        if not len(pairs):
            return ()
        values, known = pairs.values(), pairs.known()
        return tuple(_match(pairs, row, values[row], known[row], weights) for row in range(len(values)))


def totals(values: Floats, weights: Mapping[str, float]) -> Floats:
    """Add up the contributions, criterion after criterion."""
    total = np.zeros(len(values))
    for column, name in enumerate(CRITERIA):
        total += values[:, column] * weights[name]
    return np.minimum(total, 1.0)


def _match(pairs: Pairs, row: int, values: Floats, known: NDArray[np.bool_], weights: Mapping[str, float]) -> Match:
    venture_row = min(row, len(pairs.ventures) - 1)
    mandate_row = min(row, len(pairs.mandates) - 1)
    venture = pairs.ventures.profile(venture_row, pairs.encoder)
    mandate = pairs.mandates.profiles[mandate_row]
    words = Pair(venture, mandate, pairs.encoder)
    criteria = tuple(
        Criterion(
            criterion=name,
            score=float(values[column]) if known[column] else None,
            weight=weights[name],
            contribution=float(values[column] * weights[name]),
            known=bool(known[column]),
            reason=sentence(name, words, float(values[column]), known=bool(known[column])),
        )
        for column, name in enumerate(CRITERIA)
    )
    single = replace(
        pairs,
        ventures=pairs.ventures.take(np.array([venture_row])),
        mandates=pairs.mandates.take(np.array([mandate_row])),
    )
    broken = broken_names(single.pairing)
    return Match(
        venture_key=venture.key,
        mandate_key=mandate.key,
        score=min(sum(criterion.contribution for criterion in criteria), 1.0),
        eligible=not broken,
        criteria=criteria,
        unmet=tuple(unmet(rule, words, pairs.rules) for rule in broken),
        to_confirm=tuple(to_confirm(words, pairs.rules)),
    )
