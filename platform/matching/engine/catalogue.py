"""The two catalogues: profiles written as columns and as rows of text."""

from bisect import bisect_left
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Self, cast

import numpy as np
from numpy.typing import NDArray

from matching.engine.criteria import nearness, sector_fits, stage_numbers, stage_scores
from matching.engine.eligibility import Pairing, eligible_pairs
from matching.engine.encoder import Encoder, Rows
from matching.engine.gates import GateTable, joined
from matching.engine.profiles import MandateProfile, Rules, VentureProfile
from matching.engine.sets import Ints
from matching.engine.tables import Floats, VentureTable
from matching.engine.views import PickedMandates

KEPT = 2048
KEPT_RULES = {
    "dates": frozenset({"funds", "opening", "closing"}),
    "stage": frozenset({"stage"}),
    "instrument": frozenset({"instrument"}),
    "place": frozenset({"place"}),
}


@dataclass(frozen=True, eq=False)
class VentureRows:
    """Ventures.

    Parameters
    ----------
    table : VentureTable
        Their facts in columns.
    text : ndarray of shape (n_ventures, n_text)
        Their projected texts.
    profiles : tuple of VentureProfile or None
        The profiles themselves, where they are kept.
    """

    table: VentureTable
    text: Rows
    profiles: tuple[VentureProfile, ...] | None = None

    @classmethod
    def of(cls, ventures: Sequence[VentureProfile], encoder: Encoder) -> Self:
        """Write profiles."""
        table = VentureTable.from_profiles(ventures, encoder.taxonomy)
        return cls(table, encoder.text_rows([venture.text for venture in ventures]), tuple(ventures))

    def __len__(self) -> int:
        return len(self.table)

    @property
    def keys(self) -> Ints:
        """Identities of the ventures."""
        return self.table.keys

    def stages_of(self, rows: NDArray[np.intp] | None = None) -> NDArray[np.intp]:
        """Position of the stage of some of the ventures, or of all; -1 where it is not known."""
        bits = self.table.stage_bits
        return stage_numbers(bits if rows is None else bits[rows])

    def take(self, rows: NDArray[np.intp]) -> "VentureRows":
        """Give some of the ventures."""
        kept = None if self.profiles is None else tuple(self.profiles[row] for row in rows.tolist())
        return VentureRows(self.table.take(rows), self.text[rows], kept)

    def few(self, rows: NDArray[np.intp]) -> "VentureRows":
        """Give a few of the ventures, without the facts that only others use."""
        taken = self.take(rows)
        return VentureRows(taken.table.compacted(), taken.text, taken.profiles)

    def followed_by(self, other: "VentureRows") -> "VentureRows":
        """Give these ventures and then the others; profiles are kept only where both sides have them."""
        both = None if self.profiles is None or other.profiles is None else self.profiles + other.profiles
        return VentureRows(self.table.followed_by(other.table), np.concatenate([self.text, other.text]), both)

    def profile(self, row: int, encoder: Encoder) -> VentureProfile:
        """Give the profile of a row; without its text where only columns are kept."""
        return self.table.profile(row, encoder.taxonomy) if self.profiles is None else self.profiles[row]


@dataclass(frozen=True, eq=False)
class MandateRows:
    """Mandates.

    Parameters
    ----------
    profiles : tuple of MandateProfile
        The profiles.
    gates : GateTable
        Their hard rules in columns.
    text : ndarray of shape (n_mandates, n_text)
        Their projected texts.
    sector_fits : ndarray of shape (n_sectors + 1, n_mandates)
        Fit of each single sector.
    stage_scores : ndarray of shape (n_stages + 1, n_mandates)
        Fit of each stage.
    near : dict of int to ndarray
        Nearness of each place, for the mandates that ask for near ventures first.
    keys : ndarray of int64
        Identities of the mandates.
    """

    profiles: tuple[MandateProfile, ...]
    gates: GateTable
    text: Rows
    sector_fits: Rows
    stage_scores: Floats
    near: dict[int, Floats]
    keys: Ints

    @classmethod
    def of(cls, mandates: Sequence[MandateProfile], encoder: Encoder) -> Self:
        """Write profiles."""
        near = {row: nearness(mandate, encoder.taxonomy) for row, mandate in enumerate(mandates)}
        return cls(
            tuple(mandates),
            GateTable.from_profiles(mandates, encoder.taxonomy),
            encoder.text_rows([mandate.text for mandate in mandates]),
            sector_fits(mandates, encoder.taxonomy, encoder.similarity),
            stage_scores(mandates, encoder.taxonomy),
            {row: values for row, values in near.items() if values is not None},
            np.array([mandate.key for mandate in mandates], dtype=np.int64),
        )

    def __len__(self) -> int:
        return len(self.profiles)

    @cached_property
    def takes_all(self) -> NDArray[np.bool_]:
        """Mandates that state no sectors."""
        return np.array([not mandate.sectors for mandate in self.profiles], dtype=bool)

    @cached_property
    def has_text(self) -> NDArray[np.bool_]:
        """Mandates that describe themselves."""
        return np.array([bool(mandate.text.strip()) for mandate in self.profiles], dtype=bool)

    @cached_property
    def sectors_recognised(self) -> NDArray[np.bool_]:
        """Mandates whose sectors can be compared with a venture's."""
        differ: NDArray[np.bool_] = np.ptp(self.sector_fits, axis=0) > 0
        return self.takes_all | differ

    def view(self, rows: NDArray[np.intp]) -> "MandateRows":
        """Give some of the mandates, for reading only."""
        return cast("MandateRows", PickedMandates(self, rows))

    def open_to(self, one: VentureRows, on: date, rules: Rules) -> NDArray[np.bool_]:
        """Say which mandates a venture's stage, instruments and places and the day leave open.

        Each of these takes few values, so the answer to each is kept and only the combination is made anew.

        Parameters
        ----------
        one : VentureRows
            The one venture.
        on : date
            The day.
        rules : Rules
            Limits set by law on that day.

        Returns
        -------
        open : ndarray of bool
            False where one of these rules is broken; the other rules are still to be tested.
        """
        table = one.table
        place, stands = int(table.place_set[0]), self.gates.stands
        registered = int(table.registered[place])
        values: dict[str, Hashable] = {
            "dates": on,
            "stage": int(table.stage_bits[0]),
            "instrument": int(table.instrument_bits[0]),
            "place": (
                int(stands[registered]) if registered >= 0 else registered,
                *stands[table.activity_sets[place]].tolist(),
            ),
        }
        good = np.ones(len(self), dtype=bool)
        for name, value in values.items():
            kept = self._kept.get((name, value))
            if kept is None:
                kept = eligible_pairs(Pairing(table, self.gates, on, rules), KEPT_RULES[name])
                if len(self._kept) >= KEPT:
                    self._kept.clear()
                self._kept[(name, value)] = kept
            good &= kept
        return good

    @cached_property
    def _kept(self) -> dict[tuple[str, Hashable], NDArray[np.bool_]]:
        return {}

    def changed(self, mandates: Sequence[MandateProfile], removed: Collection[int], encoder: Encoder) -> "MandateRows":
        """Give the catalogue with mandates put in, replaced by key, or taken out.

        Parameters
        ----------
        mandates : sequence of MandateProfile
            New and changed mandates.
        removed : collection of int
            Keys of mandates to take out.
        encoder : Encoder
            The encoder of this catalogue.

        Returns
        -------
        changed : MandateRows
            A new catalogue; this one stays as it was.
        """
        latest = {mandate.key: mandate for mandate in mandates}
        gone = np.flatnonzero(np.isin(self.keys, np.fromiter({*removed, *latest}, dtype=np.int64))).tolist()
        new = MandateRows.of(list(latest.values()), encoder)
        near = {row - bisect_left(gone, row): values for row, values in self.near.items() if row not in gone}
        kept = len(self) - len(gone)
        profiles = list(self.profiles)
        for row in reversed(gone):
            del profiles[row]
        return MandateRows(
            (*profiles, *new.profiles),
            self.gates.replaced(gone, new.gates),
            np.concatenate([np.delete(self.text, gone, axis=0), new.text]),
            joined(self.sector_fits, gone, new.sector_fits),
            joined(self.stage_scores, gone, new.stage_scores),
            near | {kept + row: values for row, values in new.near.items()},
            np.concatenate([np.delete(self.keys, gone), new.keys]),
        )
