"""The first stage of the ranking, as an estimator."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from matching.engine.behaviour.served import PastDeals
from matching.engine.blending import explained, listed
from matching.engine.catalogue import MandateRows, VentureRows
from matching.engine.criteria import shares_of_weights
from matching.engine.encoder import Encoder
from matching.engine.pairs import Pairs
from matching.engine.profiles import MandateProfile, Rules, VentureProfile
from matching.engine.ranking import Query, one_mandate, one_venture, rank_mandates, rank_ventures
from matching.engine.results import Match, RankedList
from matching.engine.state import State
from matching.engine.storage import load_state, save_state
from matching.engine.tables import VentureTable
from matching.engine.taxonomy import Taxonomy

NO_LIMITS = Rules()


class Matcher(BaseEstimator):
    """Rank mandates for a venture and ventures for a mandate, with reasons.

    Hard rules decide who is eligible, apart from the score. The score is a weighted sum of six criteria, each from 0
    to 1; a fact that is not known counts as a neutral 0.5 and never makes a pair ineligible. Equal scores are
    ordered by key, so the ranking is the same on every machine.

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
    taxonomy_ : Taxonomy
        The codes seen during :meth:`fit`.

    Examples
    --------
    >>> from dataclasses import replace
    from datetime import date
    >>> from matching.engine import MandateProfile, SectorNode, Taxonomy, VentureProfile
    >>> taxonomy = Taxonomy(sectors={"h2": SectorNode("h2", "Hydrogen"), "ai": SectorNode("ai", "Software")})
    >>> ventures = [VentureProfile(1, sectors=("h2",)), VentureProfile(2, sectors=("ai",))]
    >>> mandates = [MandateProfile(1, sectors=("ai",)), MandateProfile(2)]
    >>> matcher = Matcher().fit(ventures, mandates, taxonomy=taxonomy)
    >>> ranked = matcher.mandates_for(ventures[1], on=date(2026, 11, 22))
    >>> [match.mandate_key for match in ranked.items]
    [1, 2]
    >>> ranked.items[0].criteria[0].reason
    'This funder wants Software'
    """

    _past: PastDeals | None = None

    def __init__(self, weights: Mapping[str, float] | None = None, *, n_text: int = 24) -> None:
        self.weights = weights
        self.n_text = n_text

    def fit(
        self,
        ventures: Sequence[VentureProfile],
        mandates: Sequence[MandateProfile],
        *,
        taxonomy: Taxonomy | None = None,
    ) -> Self:
        """Learn the frequencies of sectors and words, and index both catalogues.

        Parameters
        ----------
        ventures : sequence of VentureProfile
            The ventures; of two with the same key the last counts.
        mandates : sequence of MandateProfile
            The mandates; of two with the same key the last counts.
        taxonomy : Taxonomy or None, default=None
            The codes that the profiles use; None for no codes at all.

        Returns
        -------
        self : object
            Fitted matcher.

        Raises
        ------
        ValueError
            If the weights name an unknown criterion, are negative or are all zero.
        """
        codes = Taxonomy() if taxonomy is None else taxonomy
        table = VentureTable.from_profiles(ventures, codes)
        texts = [venture.text for venture in ventures]
        self._learn(table, texts, mandates, codes)
        rows = VentureRows(table, self._encoder.text_rows(texts), tuple(ventures))
        return self._index(rows, mandates)

    def fit_table(
        self,
        table: VentureTable,
        mandates: Sequence[MandateProfile],
        *,
        taxonomy: Taxonomy,
        texts: Sequence[str] | None = None,
    ) -> Self:
        """Do the same from columns, for catalogues too large to hold as profiles.

        Parameters
        ----------
        table : VentureTable
            The ventures in columns.
        mandates : sequence of MandateProfile
            The mandates.
        taxonomy : Taxonomy
            The codes behind the columns.
        texts : sequence of str or None, default=None
            Descriptions of the ventures, in the order of the table; they are projected and not kept.

        Returns
        -------
        self : object
            Fitted matcher.
        """
        known = [""] * len(table) if texts is None else texts
        if len(known) != len(table):
            raise ValueError(f"one text for each venture is needed: {len(known)} texts, {len(table)} ventures.")
        table = replace(table, has_text=np.array([bool(text.strip()) for text in known], dtype=bool))
        self._learn(table, known, mandates, taxonomy)
        return self._index(VentureRows(table, self._encoder.text_rows(known)), mandates)

    def _learn(
        self, table: VentureTable, texts: Sequence[str], mandates: Sequence[MandateProfile], taxonomy: Taxonomy
    ) -> None:
        self.weights_ = shares_of_weights(self.weights)
        self.taxonomy_ = taxonomy
        corpus = [*texts, *(mandate.text for mandate in mandates)]
        self._encoder = Encoder.fit(taxonomy, table, corpus, n_text=self.n_text)

    def _index(self, ventures: VentureRows, mandates: Sequence[MandateProfile]) -> Self:
        latest = {mandate.key: mandate for mandate in mandates}
        rows = MandateRows.of(list(latest.values()), self._encoder)
        self._lock = Lock()
        self._state = State.of(self._encoder, ventures, rows, self.weights_)
        return self

    @property
    def state(self) -> State:
        """The fitted catalogue as it is now; it is never changed, only replaced."""
        check_is_fitted(self, "weights_")
        return self._state

    @property
    def past(self) -> PastDeals | None:
        """The past deals that count, None where the first stage stands alone."""
        return self._past

    def learn_from(self, past: PastDeals | None) -> None:
        """Let past deals count from now on, or no longer.

        Parameters
        ----------
        past : PastDeals or None
            What funders have backed; None for the first stage alone.
        """
        check_is_fitted(self, "weights_")
        self._past = past

    def save(self, folder: Path | str) -> None:
        """Write the fitted matcher into a folder of plain arrays and JSON.

        Parameters
        ----------
        folder : Path or str
            Made where it does not exist.
        """
        save_state(self.state, Path(folder))

    @classmethod
    def load(cls, folder: Path | str, *, mmap: bool = True) -> Self:
        """Read a fitted matcher; nothing in the folder is run.

        Parameters
        ----------
        folder : Path or str
            Written by :meth:`save`.
        mmap : bool, default=True
            True to leave the arrays on disk, so that all processes of a machine share one copy in memory.

        Returns
        -------
        matcher : Matcher
            Ready to rank.
        """
        state = load_state(Path(folder), mmap=mmap)
        matcher = cls(weights=state.weights, n_text=state.encoder.projection.n_components)
        matcher.weights_ = state.weights
        matcher.taxonomy_ = state.encoder.taxonomy
        matcher._encoder = state.encoder
        matcher._lock = Lock()
        matcher._state = state
        return matcher

    def __getstate__(self) -> dict[str, Any]:
        """Everything but the lock, which cannot travel to another process."""
        state: dict[str, Any] = super().__getstate__()
        return {name: value for name, value in state.items() if name != "_lock"}

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
        """Rank the mandates for a venture.

        Parameters
        ----------
        venture : VentureProfile
            The venture; it need not be in the catalogue.
        on : date
            Day for which opening dates are read.
        limit, offset : int, default=50 and 0
            The page.
        eligible : bool or None, default=True
            True for eligible mandates only, False for the others only, None for both. Those that are not eligible
            come after the others, the fewest broken rules first.
        keys : collection of int or None, default=None
            Mandates that may be listed; None for all.
        rules : Rules, default=Rules()
            Limits set by law on that day.

        Returns
        -------
        ranked : RankedList
            The page, and the number of mandates on all pages. Money that backs funds is never listed.
        """
        state = self.state
        query = Query(on, rules, limit, offset, eligible, keys)
        return listed(query, self._past, state.weights, lambda asked: rank_mandates(state, venture, asked))

    def ventures_for(
        self,
        mandate: MandateProfile,
        *,
        on: date,
        limit: int = 50,
        offset: int = 0,
        eligible: bool | None = True,
        keys: Collection[int] | None = None,
        without: Collection[int] = (),
        rules: Rules = NO_LIMITS,
    ) -> RankedList:
        """Rank the ventures for a mandate.

        Parameters
        ----------
        mandate : MandateProfile
            The mandate; it need not be in the catalogue. By weights of its own the first stage stands alone, so that
            each counts for what it says.
        on : date
            Day for which opening dates are read.
        limit, offset : int, default=50 and 0
            The page.
        eligible : bool or None, default=True
            True for eligible ventures only, False for the others only, None for both.
        keys : collection of int or None, default=None
            Ventures that may be listed; None for all.
        without : collection of int, default=()
            Ventures that are not listed.
        rules : Rules, default=Rules()
            Limits set by law on that day.

        Returns
        -------
        ranked : RankedList
            The page, and the number of ventures on all pages; empty for money that backs funds.
        """
        state, past = self._weighed(mandate)
        query = Query(on, rules, limit, offset, eligible, keys, without)
        return listed(query, past, state.weights, lambda asked: rank_ventures(state, mandate, asked))

    def explain(self, venture: VentureProfile, mandate: MandateProfile, *, on: date, rules: Rules = NO_LIMITS) -> Match:
        """Score and explain one pair, whether or not it would be listed.

        Parameters
        ----------
        venture : VentureProfile
            The venture.
        mandate : MandateProfile
            The mandate.
        on : date
            Day for which opening dates are read.
        rules : Rules, default=Rules()
            Limits set by law on that day.

        Returns
        -------
        match : Match
            The same numbers and sentences as in either ranked list; by the weights of the mandate where it has its
            own, as in the list of its ventures.
        """
        state, past = self._weighed(mandate)
        ventures, mandates = one_venture(venture, state.encoder), one_mandate(mandate, state.encoder)
        return explained(Pairs(ventures, mandates, state.encoder, on, rules), state.weights, past)[0]

    def _weighed(self, mandate: MandateProfile) -> tuple[State, PastDeals | None]:
        """Give the catalogue and the past deals as they count for a mandate."""
        if not mandate.weights:
            return self.state, self._past
        return replace(self.state, weights=shares_of_weights(dict(mandate.weights))), None

    def update(
        self,
        *,
        ventures: Sequence[VentureProfile] = (),
        mandates: Sequence[MandateProfile] = (),
        removed_ventures: Collection[int] = (),
        removed_mandates: Collection[int] = (),
    ) -> None:
        """Put changed profiles in place and take removed ones out; the next ranking sees them.

        The frequencies of sectors and words stay as they were learnt. Rankings that run meanwhile finish on the
        catalogue that they began with.

        Parameters
        ----------
        ventures : sequence of VentureProfile
            New and changed ventures.
        mandates : sequence of MandateProfile
            New and changed mandates.
        removed_ventures, removed_mandates : collection of int
            Keys to take out; unknown ones are ignored.
        """
        check_is_fitted(self, "weights_")
        with self._lock:
            state = self._state
            if ventures or removed_ventures:
                state = state.with_ventures(ventures, removed_ventures).tidied()
            if mandates or removed_mandates:
                state = state.with_mandates(mandates, removed_mandates)
            self._state = state
