"""One venture against many mandates, or one mandate against many ventures: every criterion of every pair."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.engine.catalogue import MandateRows, VentureRows
from matching.engine.criteria import (
    NEUTRAL,
    TAKES_ALL,
    instrument_values,
    nearest_by_set,
    place_values,
    sector_of_one,
    ticket_values,
    with_nearness,
)
from matching.engine.eligibility import Pairing, place_states
from matching.engine.encoder import Encoder, Rows
from matching.engine.lookups import Lookups
from matching.engine.profiles import Rules
from matching.engine.results import CRITERIA
from matching.engine.sets import Bools
from matching.engine.tables import Floats

# Values are cut to ten decimals, so that the order in which a sum was taken can never decide between equal pairs.
DECIMALS = 10


@dataclass(frozen=True, eq=False)
class Pairs:
    """Ventures against mandates; one of the two is a single row.

    Parameters
    ----------
    ventures : VentureRows
        The ventures.
    mandates : MandateRows
        The mandates.
    encoder : Encoder
        What was learnt from the catalogue.
    on : date
        Day of the ranking.
    rules : Rules
        Limits set by law on that day.
    scored : ndarray of shape (n_pairs, n_criteria) or None
        Their values, where these are known already.
    """

    ventures: VentureRows
    mandates: MandateRows
    encoder: Encoder
    on: date
    rules: Rules
    scored: Floats | None = None

    def __len__(self) -> int:
        smaller, larger = sorted((len(self.ventures), len(self.mandates)))
        return larger if smaller else 0

    @property
    def pairing(self) -> Pairing:
        """The same pairs, as the hard rules read them."""
        return Pairing(self.ventures.table, self.mandates.gates, self.on, self.rules)

    def quick_scores(self, weights: Mapping[str, float]) -> Floats:
        """Give every score, right to about six decimals."""
        found = self._looked_up
        if len(self.mandates) == 1:
            text = self.ventures.text @ self.mandates.text[0]
        else:
            text = self.mandates.text @ self.ventures.text[0]
        total: Floats = weights["text"] * 0.5 * (1.0 + text)
        for name, values in found.items():
            total = total + weights[name] * values
        return total

    def values(self) -> Floats:
        """Give every criterion of every pair.

        Returns
        -------
        values : ndarray of shape (n_pairs, n_criteria)
            From 0 to 1, in the order of ``CRITERIA``; the neutral value where a side has not said enough.
        """
        if self.scored is None:
            return exact_values(self._looked_up, self.ventures.text, self.mandates.text)
        return self.scored

    @cached_property
    def _looked_up(self) -> dict[str, Floats]:
        table, mandates = self.ventures.table, self.mandates
        if len(mandates) == 1:
            return Lookups.of(table, mandates).found(self.ventures)
        return {
            "sector": sector_of_one(table.sector_sets[int(table.sector_set[0])], mandates.sector_fits),
            "stage": mandates.stage_scores[int(self.ventures.stages_of()[0])],
            "ticket": ticket_values(table.ask_sizes[table.ask_code], mandates.gates),
            "place": self._place(),
            "instrument": instrument_values(table.instrument_bits, mandates.gates.instrument_bits),
        }

    def taken(self, rows: NDArray[np.intp]) -> "Pairs":
        """Give some of the pairs, in this order."""
        scored = None if self.scored is None else self.scored[rows]
        if len(self.mandates) == 1 < len(self.ventures):
            return replace(self, ventures=self.ventures.few(rows), scored=scored)
        return replace(self, mandates=self.mandates.view(rows), scored=scored)

    def likely(self, rows: NDArray[np.intp]) -> "Pairs":
        """Give some of one venture's pairs with their exact values, from what was looked up for all of them."""
        mandates = self.mandates.view(rows)
        found = {name: values if len(values) == 1 else values[rows] for name, values in self._looked_up.items()}
        return replace(self, mandates=mandates, scored=exact_values(found, self.ventures.text, mandates.text))

    def _place(self) -> Floats:
        """Give the place criterion of one venture for many mandates."""
        table, gates, near = self.ventures.table, self.mandates.gates, self.mandates.near
        if "place" not in gates.active and not near:
            return np.full(1, TAKES_ALL)
        values = place_values(place_states(table, gates), gates.has_places)
        for row, each in near.items():
            values[row] = with_nearness(values[row : row + 1], nearest_by_set(table, each)[table.place_set])[0]
        return values

    def known(self) -> Bools:
        """Say which criteria both sides have said enough about.

        Returns
        -------
        known : ndarray of bool of shape (n_pairs, n_criteria)
            In the order of ``CRITERIA``.
        """
        table, mandates = self.ventures.table, self.mandates
        gates = mandates.gates
        carries = (table.sector_sets.sizes > 0)[table.sector_set]
        near = np.isin(np.arange(len(mandates)), list(mandates.near))
        found = {
            "sector": mandates.sectors_recognised & (mandates.takes_all | carries),
            "stage": (table.stage_bits != 0) & (gates.stage_bits != 0),
            "ticket": ~np.isnan(table.ask) & gates.states_ticket,
            "place": (~gates.has_places & ~near) | (self._looked_up["place"] != NEUTRAL),
            "instrument": (table.instrument_bits != 0) & (gates.instrument_bits != 0),
            "text": table.has_text & mandates.has_text,
        }
        return np.stack([np.broadcast_to(found[name], len(self)) for name in CRITERIA], axis=1)


def exact_values(found: Mapping[str, Floats], ours: Rows, theirs: Rows) -> Floats:
    """Put the criteria side by side, with that of the text.

    Parameters
    ----------
    found : mapping of str to ndarray
        Every criterion but the text.
    ours, theirs : ndarray of shape (n_pairs or 1, n_text)
        Projected texts.

    Returns
    -------
    values : ndarray of shape (n_pairs, n_criteria)
        From 0 to 1, in the order of ``CRITERIA``, cut to ten decimals.
    """
    text = (1.0 + (ours.astype(np.float64) * theirs).sum(axis=1)) / 2
    values = np.empty((len(text), len(CRITERIA)))
    for column, name in enumerate(CRITERIA):
        values[:, column] = text if name == "text" else found[name]
    return values.clip(0.0, 1.0, out=values).round(DECIMALS, out=values)


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
