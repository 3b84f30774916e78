"""One mandate's value at every position of the one-hot blocks of a catalogue of ventures."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matching.engine.catalogue import MandateRows, VentureRows
from matching.engine.criteria import (
    TAKES_ALL,
    instrument_values,
    nearest_by_set,
    place_values,
    sector_by_set,
    ticket_values,
    with_nearness,
)
from matching.engine.eligibility import INSIDE, place_states_by_set
from matching.engine.encoder import Rows
from matching.engine.tables import Bits, Floats, VentureTable


@dataclass(frozen=True, slots=True, eq=False)
class Lookups:
    """What a mandate gives for each distinct value of each criterion.

    Parameters
    ----------
    sector : ndarray of shape (n_sector_sets,)
        By set of sectors.
    ticket : ndarray of shape (n_ask_sizes,)
        By size of round.
    stage : ndarray of shape (n_stages + 1,)
        By stage, the last for one that is not known.
    place : ndarray of shape (n_place_sets,) or None
        By set of places; None where it is the same for all.
    instrument_bits : ndarray of shape (1,)
        Instruments offered.
    text : ndarray of shape (n_text,)
        The projected text.
    states : ndarray of shape (n_place_sets,)
        Whether each set of places is inside the mandate's places.
    """

    sector: Floats
    ticket: Floats
    stage: Floats
    place: Floats | None
    instrument_bits: Bits
    text: Rows
    states: NDArray[np.uint8]

    @classmethod
    def of(cls, table: VentureTable, mandate: MandateRows) -> Self:
        """Work them out for one mandate."""
        gates, place = mandate.gates, None
        if gates.has_places[0]:
            states = place_states_by_set(table, gates)
        else:
            states = np.full(len(table.registered), INSIDE, dtype=np.uint8)
        if gates.has_places[0] or mandate.near:
            place = place_values(states, gates.has_places)
        if mandate.near and place is not None:
            place = with_nearness(place, nearest_by_set(table, mandate.near[0]))
        return cls(
            sector=sector_by_set(table.sector_sets, mandate.sector_fits[:, 0]),
            ticket=ticket_values(table.ask_sizes, gates),
            stage=mandate.stage_scores[:, 0],
            place=place,
            instrument_bits=gates.instrument_bits,
            text=mandate.text[0],
            states=states,
        )

    def found(self, ventures: VentureRows, rows: NDArray[np.intp] | None = None) -> dict[str, Floats]:
        """Give every criterion but the text for some of the ventures, or for all."""
        table = ventures.table
        stages = ventures.stages_of(rows)

        def of(column: NDArray[Any]) -> NDArray[Any]:
            return column if rows is None else column[rows]

        return {
            "sector": self.sector[of(table.sector_set)],
            "stage": self.stage[stages],
            "ticket": self.ticket[of(table.ask_code)],
            "place": np.full(1, TAKES_ALL) if self.place is None else self.place[of(table.place_set)],
            "instrument": instrument_values(of(table.instrument_bits), self.instrument_bits),
        }
