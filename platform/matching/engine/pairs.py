"""One venture against many mandates, or one mandate against many ventures: every criterion of every pair."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from matching.engine.catalogue import MandateRows, VentureRows
from matching.engine.criteria import (
    NEUTRAL,
    TAKES_ALL,
    instrument_values,
    nearest_by_set,
    place_values,
    sector_by_set,
    sector_of_one,
    ticket_values,
    with_nearness,
)
from matching.engine.eligibility import Pairing, place_states
from matching.engine.encoder import Encoder
from matching.engine.profiles import Rules
from matching.engine.results import CRITERIA
from matching.engine.tables import Bools, Floats

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
    """

    ventures: VentureRows
    mandates: MandateRows
    encoder: Encoder
    on: date
    rules: Rules

    def __len__(self) -> int:
        smaller, larger = sorted((len(self.ventures), len(self.mandates)))
        return larger if smaller else 0

    @property
    def pairing(self) -> Pairing:
        """The same pairs, as the hard rules read them."""
        return Pairing(self.ventures.table, self.mandates.gates, self.on, self.rules)

    def quick_scores(self, weights: Mapping[str, float]) -> Floats:
        """Give every score, right to about six decimals."""
        found = self._looked_up()
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
        found = self._looked_up()
        products = self.ventures.text.astype(np.float64) * self.mandates.text
        found["text"] = (1.0 + products.sum(axis=1)) / 2
        stacked = np.stack([np.broadcast_to(found[name], len(self)) for name in CRITERIA], axis=1)
        return np.clip(stacked, 0.0, 1.0).round(DECIMALS)

    def _looked_up(self) -> dict[str, Floats]:
        table, mandates = self.ventures.table, self.mandates
        if len(mandates) == 1:
            sector = sector_by_set(table.sector_sets, mandates.sector_fits[:, 0])[table.sector_set]
            stage = mandates.stage_scores[:, 0][self.ventures.stages]
        else:
            sector = sector_of_one(table.sector_sets[int(table.sector_set[0])], mandates.sector_fits)
            stage = mandates.stage_scores[self.ventures.stages[0]]
        return {
            "sector": sector,
            "stage": stage,
            "ticket": ticket_values(table.ask_sizes, mandates.gates)[table.ask_code]
            if len(mandates) == 1
            else ticket_values(table.ask_sizes[table.ask_code], mandates.gates),
            "place": self._place(),
            "instrument": instrument_values(table.instrument_bits, mandates.gates.instrument_bits),
        }

    def _place(self) -> Floats:
        table, gates, near = self.ventures.table, self.mandates.gates, self.mandates.near
        if "place" not in gates.active and not near:
            return np.full(1, TAKES_ALL)
        values = place_values(place_states(table, gates), gates.has_places)
        if len(self.mandates) == 1 and near:
            return with_nearness(values, nearest_by_set(table, near[0])[table.place_set])
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
            "place": (~gates.has_places & ~near) | (self._place() != NEUTRAL),
            "instrument": (table.instrument_bits != 0) & (gates.instrument_bits != 0),
            "text": table.has_text & mandates.has_text,
        }
        return np.stack([np.broadcast_to(found[name], len(self)) for name in CRITERIA], axis=1)
