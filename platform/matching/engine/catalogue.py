"""The two catalogues, and the exact criteria of pairs between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.engine.criteria import Encoder, Rows
from matching.engine.eligibility import Pairing, place_states
from matching.engine.gated import (
    instrument_values,
    nearest_by_set,
    nearness,
    place_values,
    stage_numbers,
    stage_scores,
    with_nearness,
)
from matching.engine.gates import GateTable
from matching.engine.profiles import MandateProfile, Rules, VentureProfile
from matching.engine.results import CRITERIA
from matching.engine.tables import Bools, Floats, Ints, VentureTable


@dataclass(frozen=True, eq=False)
class VentureRows:
    """Ventures as columns and as rows of the scored matrix.

    Parameters
    ----------
    table : VentureTable
        The columns.
    rows : ndarray of shape (n_ventures, width)
        The rows.
    profiles : tuple of VentureProfile or None
        The profiles themselves, where they are kept.
    """

    table: VentureTable
    rows: Rows
    profiles: tuple[VentureProfile, ...] | None = None

    @classmethod
    def of(cls, ventures: Sequence[VentureProfile], encoder: Encoder) -> Self:
        """Write profiles."""
        table = VentureTable.from_profiles(ventures, encoder.taxonomy)
        text_rows = encoder.text_rows([venture.text for venture in ventures])
        return cls(table, encoder.venture_rows(table, text_rows), tuple(ventures))

    def __len__(self) -> int:
        return len(self.table)

    @property
    def keys(self) -> Ints:
        """Identities of the ventures."""
        return self.table.keys

    def take(self, rows: NDArray[np.intp]) -> "VentureRows":
        """Give some of the ventures."""
        kept = None if self.profiles is None else tuple(self.profiles[row] for row in rows.tolist())
        return VentureRows(self.table.take(rows), self.rows[rows], kept)

    def followed_by(self, other: "VentureRows") -> "VentureRows":
        """Give these ventures and then the others; profiles are kept only where both sides have them."""
        both = None if self.profiles is None or other.profiles is None else self.profiles + other.profiles
        return VentureRows(self.table.followed_by(other.table), np.concatenate([self.rows, other.rows]), both)

    @cached_property
    def stages(self) -> NDArray[np.intp]:
        """Position of the stage of each venture."""
        return stage_numbers(self.table.stage_bits)

    def profile(self, row: int, encoder: Encoder) -> VentureProfile:
        """Give the profile of a row."""
        return self.table.profile(row, encoder.taxonomy) if self.profiles is None else self.profiles[row]


@dataclass(frozen=True, eq=False)
class MandateRows:
    """Mandates as rules, as rows of the scored matrix, and as profiles.

    Parameters
    ----------
    profiles : tuple of MandateProfile
        The profiles.
    gates : GateTable
        Their hard rules.
    rows : ndarray of shape (n_mandates, width)
        The rows.
    stage_scores : ndarray of shape (n_stages + 1, n_mandates)
        Fit of each stage.
    near : dict of int to ndarray
        Nearness of each place, for the mandates that ask for near ventures first.
    """

    profiles: tuple[MandateProfile, ...]
    gates: GateTable
    rows: Rows
    stage_scores: Floats
    near: dict[int, Floats]

    @classmethod
    def of(cls, mandates: Sequence[MandateProfile], encoder: Encoder) -> Self:
        """Write profiles."""
        near = {row: nearness(mandate, encoder.taxonomy) for row, mandate in enumerate(mandates)}
        return cls(
            tuple(mandates),
            GateTable.from_profiles(mandates, encoder.taxonomy),
            encoder.mandate_rows(mandates),
            stage_scores(mandates, encoder.taxonomy),
            {row: values for row, values in near.items() if values is not None},
        )

    def __len__(self) -> int:
        return len(self.profiles)

    @cached_property
    def keys(self) -> Ints:
        """Identities of the mandates."""
        return np.array([mandate.key for mandate in self.profiles], dtype=np.int64)

    def take(self, rows: NDArray[np.intp]) -> "MandateRows":
        """Give some of the mandates."""
        near = {new: self.near[old] for new, old in enumerate(rows.tolist()) if old in self.near}
        return MandateRows(
            tuple(self.profiles[row] for row in rows.tolist()),
            self.gates.take(rows),
            self.rows[rows],
            np.ascontiguousarray(self.stage_scores[:, rows]),
            near,
        )


@dataclass(frozen=True, eq=False)
class Pairs:
    """Ventures against mandates, one of the two being a single row.

    Parameters
    ----------
    ventures : VentureRows
    mandates : MandateRows
    encoder : Encoder
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
        return max(len(self.ventures), len(self.mandates)) if self.ventures and self.mandates else 0

    @property
    def pairing(self) -> Pairing:
        """The same pairs, as the hard rules read them."""
        return Pairing(self.ventures.table, self.mandates.gates, self.on, self.rules)

    def gated_values(self) -> dict[str, Floats]:
        """Give stage, place and instrument of every pair."""
        table, gates = self.ventures.table, self.mandates.gates
        if len(self.mandates) == 1:
            stage = self.mandates.stage_scores[:, 0][self.ventures.stages]
        else:
            stage = self.mandates.stage_scores[self.ventures.stages[0]]
        return {
            "stage": stage,
            "place": self._place(),
            "instrument": instrument_values(table.instrument_bits, gates.instrument_bits),
        }

    def _place(self) -> Floats:
        table, gates = self.ventures.table, self.mandates.gates
        if not gates.has_places.any() and not self.mandates.near:
            states = np.zeros(1, dtype=np.uint8)
        else:
            states = place_states(table, gates)
        values = np.broadcast_to(place_values(states, gates.has_places), len(self)).copy()
        for row, near in self.mandates.near.items():
            nearest = nearest_by_set(table, near)[table.place_set]
            if len(self.mandates) == 1:
                return with_nearness(values, nearest)
            values[row] = with_nearness(values[row : row + 1], nearest)[0]
        return values

    def values(self) -> Floats:
        """Give every criterion of every pair: the product of the two sides' blocks, 0 to 1.

        Returns
        -------
        values : ndarray of shape (n_pairs, n_criteria)
            In the order of ``CRITERIA``; the neutral value where a side has not said enough.
        """
        found = self.gated_values()
        for name, block in self.encoder.layout.blocks.items():
            products = self.ventures.rows[:, block].astype(np.float64) * self.mandates.rows[:, block]
            found[name] = products.sum(axis=1)
        columns = [np.broadcast_to(found[name], len(self)) for name in CRITERIA]
        return np.clip(np.stack(columns, axis=1), 0.0, 1.0)

    def known(self) -> Bools:
        """Say which criteria both sides have said enough about.

        Returns
        -------
        known : ndarray of bool of shape (n_pairs, n_criteria)
            In the order of ``CRITERIA``.
        """
        table, layout = self.ventures.table, self.encoder.layout
        ours, theirs = self.ventures.rows, self.mandates.rows
        takes_all = np.array([not mandate.sectors for mandate in self.mandates.profiles])
        recognised = takes_all | (np.ptp(theirs[:, layout.sector], axis=1) > 0)
        words = slice(layout.text.start, layout.text.stop - 1)
        found = {
            "sector": recognised & (takes_all | (ours[:, layout.n_sectors] == 0)),
            "stage": (table.stage_bits != 0) & (self.mandates.gates.stage_bits != 0),
            "ticket": ~np.isnan(table.ask) & (np.ptp(theirs[:, layout.ticket], axis=1) > 0),
            "place": self._place_known(),
            "instrument": (table.instrument_bits != 0) & (self.mandates.gates.instrument_bits != 0),
            "text": ours[:, words].any(axis=1) & theirs[:, words].any(axis=1),
        }
        return np.stack([np.broadcast_to(found[name], len(self)) for name in CRITERIA], axis=1)

    def _place_known(self) -> Bools:
        gates = self.mandates.gates
        near = np.zeros(len(self.mandates), dtype=bool)
        near[list(self.mandates.near)] = True
        return (~gates.has_places & ~near) | (self._place() != 0.5)
