"""A fitted catalogue: a large sorted part, a small part of recent changes, and the mandates."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.engine.catalogue import MandateRows, VentureRows
from matching.engine.cells import SortedVentures
from matching.engine.encoder import Encoder
from matching.engine.profiles import MandateProfile, VentureProfile

# Recent changes are read row by row, so they are sorted in once there are this many, and a fiftieth of the rest.
RECENT = 2048


@dataclass(frozen=True, eq=False)
class State:
    """What a ranking reads. It is never changed, only replaced, so that readers need no lock.

    Parameters
    ----------
    encoder : Encoder
        What was learnt from the catalogue.
    settled : SortedVentures
        Ventures in scanning order.
    stale : ndarray of intp
        Rows of them that have been replaced or removed, in ascending order.
    recent : VentureRows
        Ventures put in since.
    mandates : MandateRows
        The mandates.
    weights : dict of str to float
        Share of each criterion.
    """

    encoder: Encoder
    settled: SortedVentures
    stale: NDArray[np.intp]
    recent: VentureRows
    mandates: MandateRows
    weights: dict[str, float]

    @classmethod
    def of(cls, encoder: Encoder, ventures: VentureRows, mandates: MandateRows, weights: dict[str, float]) -> "State":
        """Sort a catalogue in; of ventures with the same key the last one counts."""
        _, last = np.unique(ventures.keys[::-1], return_index=True)
        if len(last) < len(ventures):
            ventures = ventures.take(np.sort(len(ventures) - 1 - last))
        none = np.empty(0, dtype=np.intp)
        settled = SortedVentures.of(ventures)
        return cls(encoder, settled, none, VentureRows.of([], encoder), mandates, weights)

    def with_ventures(self, ventures: Sequence[VentureProfile], removed: Collection[int]) -> "State":
        """Give the state with ventures put in, replaced by key, or taken out."""
        latest = {venture.key: venture for venture in ventures}
        gone = np.fromiter({*removed, *latest}, dtype=np.int64)
        kept = np.flatnonzero(~np.isin(self.recent.keys, gone))
        recent = self.recent.few(kept).followed_by(VentureRows.of(list(latest.values()), self.encoder))
        stale = np.union1d(self.stale, self.settled.rows_of(gone))
        return replace(self, stale=stale, recent=recent)

    def tidied(self) -> "State":
        """Give the state with recent changes sorted in, once there are many of them."""
        if len(self.recent) + len(self.stale) > RECENT + len(self.settled) // 50:
            return State.of(self.encoder, self.all_ventures(), self.mandates, self.weights)
        return self

    def with_mandates(self, mandates: Sequence[MandateProfile], removed: Collection[int]) -> "State":
        """Give the state with mandates put in, replaced by key, or taken out."""
        return replace(self, mandates=self.mandates.changed(mandates, removed, self.encoder))

    def all_ventures(self) -> VentureRows:
        """Give every venture that counts, settled ones first."""
        ventures = self.settled.ventures
        if len(self.stale):
            ventures = ventures.take(np.delete(np.arange(len(ventures)), self.stale))
        return ventures.followed_by(self.recent) if len(self.recent) else ventures
