"""A large catalogue of ventures in an order in which the eligible ones lie together.

Rows are sorted by stage, instruments, size of round and place, and cut into cells. Of each cell the limits are kept
(a zone map), so that a mandate reads only the cells that can hold an eligible venture, and tests single rows only in
the cells that hold both kinds. Nothing is approximate: a cell is left out only when all of it breaks a rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matching.engine.catalogue import MandateRows, VentureRows
from matching.engine.criteria import (
    TAKES_ALL,
    instrument_values,
    stage_numbers,
)
from matching.engine.eligibility import OUTSIDE, Pairing, broken_rules
from matching.engine.index import Scores
from matching.engine.lookups import Lookups
from matching.engine.sets import Bools, Ints, aranges
from matching.engine.tables import Bits, Floats, VentureTable

CELL = 1024
GAP = 256
BANDS_A_DECADE = 4
FOUND_ELSEWHERE = frozenset({"stage", "instrument", "place"})
ABOUT_THE_MANDATE = frozenset({"funds", "opening", "closing"})


@dataclass(frozen=True, eq=False)
class Scan:
    """Quick scores of the rows that can be eligible.

    Parameters
    ----------
    scores : ndarray of float32
        Scores; minus infinity for a row that breaks a rule.
    starts, stops : ndarray of int64
        Ranges of rows of the catalogue that were read, in order.
    total : int
        Number of eligible rows.
    lookups : Lookups
        What the mandate gives for each distinct value.
    """

    scores: Scores
    starts: Ints
    stops: Ints
    total: int
    lookups: Lookups

    def rows(self, positions: NDArray[np.intp]) -> NDArray[np.intp]:
        """Rows of the catalogue behind positions of the scores."""
        ends = np.cumsum(self.stops - self.starts)
        which = np.searchsorted(ends, positions, side="right")
        behind: NDArray[np.intp] = positions + (self.stops - ends)[which]
        return behind

    def positions(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Positions in the scores of those rows of the catalogue that were read."""
        if len(self.starts) == 0:
            return np.empty(0, dtype=np.intp)
        which = np.searchsorted(self.starts, rows, side="right") - 1
        read = (which >= 0) & (rows < self.stops[which])
        before = np.cumsum(self.stops - self.starts) - self.stops
        return rows[read] + before[which[read]]


@dataclass(frozen=True, eq=False)
class SortedVentures:
    """Ventures sorted for scanning, with the limits of each cell.

    Parameters
    ----------
    ventures : VentureRows
        The ventures, sorted.
    starts : ndarray of shape (n_cells + 1,)
        First row of each cell.
    stage_bits, instrument_bits : ndarray of shape (n_cells,)
        The one stage and the one set of instruments of each cell.
    ask, room, lowest : ndarray of shape (n_cells, 2)
        Least and greatest round, part of it not committed, and round at which it may close; NaN where not known.
    places : ndarray of shape (n_cells, 2)
        First and last set of places; sets are numbered in the order of their registered address.
    """

    ventures: VentureRows
    starts: Ints
    stage_bits: Bits
    instrument_bits: Bits
    ask: Floats
    room: Floats
    lowest: Floats
    places: Ints

    ARRAYS = ("starts", "stage_bits", "instrument_bits", "ask", "room", "lowest", "places")

    @classmethod
    def of(cls, ventures: VentureRows) -> Self:
        """Sort ventures and cut them into cells."""
        ordered = _with_ordered_places(ventures)
        table = ordered.table
        band = _bands(table)
        order = np.lexsort((table.keys, table.place_set, band, table.instrument_bits, table.stage_bits))
        ordered, band = ordered.take(order), band[order]
        table = ordered.table
        starts = _cuts(table, band)
        committed = np.fmax(table.committed, 0.0)
        lowest = np.where(np.isnan(table.ask), np.nan, np.fmax(np.fmin(table.minimum, table.ask), committed))
        first = starts[:-1]
        sorted_in = cls(
            ventures=ordered,
            starts=starts,
            stage_bits=table.stage_bits[first],
            instrument_bits=table.instrument_bits[first],
            ask=_limits(table.ask, starts),
            room=_limits(table.ask - committed, starts),
            lowest=_limits(lowest, starts),
            places=_limits(table.place_set.astype(np.int64), starts),
        )
        _ = sorted_in.by_key  # now, so that the first change does not wait for it
        return sorted_in

    def __len__(self) -> int:
        return len(self.ventures)

    @cached_property
    def by_key(self) -> tuple[Ints, NDArray[np.intp]]:
        """Keys in ascending order, and the row of each."""
        order = np.argsort(self.ventures.keys, kind="stable")
        return self.ventures.keys[order], order

    def rows_of(self, keys: Ints) -> NDArray[np.intp]:
        """Rows that hold these keys, in ascending order; keys that are not held are left out."""
        ascending, order = self.by_key
        if len(ascending) == 0 or len(keys) == 0:
            return np.empty(0, dtype=np.intp)
        found = np.minimum(np.searchsorted(ascending, keys), len(ascending) - 1)
        return np.unique(order[found[ascending[found] == keys]])

    def scan(self, pairing: Pairing, mandate: MandateRows, weights: Mapping[str, float]) -> Scan:
        """Score every row that can be eligible for one mandate.

        Parameters
        ----------
        pairing : Pairing
            This catalogue's table and the mandate's rules.
        mandate : MandateRows
            The one mandate.
        weights : mapping of str to float
            Share of each criterion.

        Returns
        -------
        scan : Scan
            Quick scores.
        """
        lookups = Lookups.of(self.ventures.table, mandate)
        shut = any(bool(broken[0]) for _, broken in broken_rules(pairing, ABOUT_THE_MANDATE))
        can, sure = self._zones(mandate, lookups.states, pairing)
        cells = np.empty(0, dtype=np.intp) if shut else np.flatnonzero(can)
        starts, stops = _runs(self.starts[cells], self.starts[cells + 1])
        if len(cells) == 0:
            return Scan(np.empty(0, dtype=np.float32), starts, stops, 0, lookups)
        scan = Scan(self._scores(starts, stops, lookups, weights), starts, stops, 0, lookups)
        removed = self._remove(scan, np.flatnonzero(~sure), can, pairing)
        return replace(scan, total=len(scan.scores) - removed)

    def _zones(self, mandate: MandateRows, states: NDArray[np.uint8], pairing: Pairing) -> tuple[Bools, Bools]:
        """Say which cells can hold an eligible row, and which hold nothing else."""
        gates = mandate.gates
        can = np.ones(len(self.stage_bits), dtype=bool)
        sure = np.ones(len(self.stage_bits), dtype=bool)
        for ours, theirs in ((self.stage_bits, gates.stage_bits), (self.instrument_bits, gates.instrument_bits)):
            if theirs[0]:
                can &= (ours == 0) | ((ours & theirs) != 0)
        for least in (gates.round_min[0], gates.match_round_min[0]):
            can &= ~(self.ask[:, 1] < least)
            sure &= ~(self.ask[:, 0] < least)
        can &= ~((self.room[:, 1] < gates.ticket_min[0]) | (self.room[:, 1] <= 0))
        sure &= ~((self.room[:, 0] < gates.ticket_min[0]) | (self.room[:, 0] <= 0))
        if not np.isnan(gates.share_min[0]):
            can &= ~(self.lowest[:, 0] > gates.round_max[0])
            sure[:] = False
        if gates.has_places[0]:
            out = np.concatenate([[0], np.cumsum(states == OUTSIDE)])
            outside = out[self.places[:, 1] + 1] - out[self.places[:, 0]]
            can &= outside <= self.places[:, 1] - self.places[:, 0]
            sure &= outside == 0
        if ROW_RULES & pairing.gates.active:
            sure[:] = False
        return can, sure & can

    def _scores(self, starts: Ints, stops: Ints, lookups: Lookups, weights: Mapping[str, float]) -> Scores:
        scores = np.empty(int((stops - starts).sum()), dtype=np.float32)
        direction = lookups.text * np.float32(weights["text"] / 2)
        done = 0
        for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
            np.dot(self.ventures.text[start:stop], direction, out=scores[done : done + stop - start])
            done += stop - start
        piece: Any = _Pieces(self.ventures.table, starts, stops)
        constant = weights["text"] / 2
        for name, values, column in (
            ("sector", lookups.sector, "sector_set"),
            ("ticket", lookups.ticket, "ask_code"),
            ("place", lookups.place, "place_set"),
        ):
            if values is None or len(values) == 0 or (values == values[0]).all():
                constant += weights[name] * (TAKES_ALL if values is None or len(values) == 0 else float(values[0]))
            else:
                scores += (weights[name] * values).astype(np.float32)[getattr(piece, column)]
        scores += self._by_cell(starts, stops, lookups, weights, constant)
        return scores

    def _by_cell(
        self, starts: Ints, stops: Ints, lookups: Lookups, weights: Mapping[str, float], constant: float
    ) -> Scores:
        cells = aranges(np.searchsorted(self.starts, starts), np.searchsorted(self.starts, stops))
        stage = lookups.stage[stage_numbers(self.stage_bits[cells])]
        instrument = instrument_values(self.instrument_bits[cells], lookups.instrument_bits)
        values = (weights["stage"] * stage + weights["instrument"] * instrument + constant).astype(np.float32)
        return np.repeat(values, self.starts[cells + 1] - self.starts[cells])

    def _remove(self, scan: Scan, doubtful: NDArray[np.intp], can: Bools, pairing: Pairing) -> int:
        """Strike out the rows of doubtful cells that break a rule; give their number."""
        starts, stops = self.starts[doubtful], self.starts[doubtful + 1]
        which = np.searchsorted(scan.starts, starts, side="right") - 1
        read = (which >= 0) & (starts < scan.stops[which])
        starts, stops, doubtful = starts[read], stops[read], doubtful[read]
        if len(starts) == 0:
            return 0
        offset = np.cumsum(scan.stops - scan.starts) - scan.stops
        positions = aranges(starts + offset[which[read]], stops + offset[which[read]])
        bad = np.repeat(~can[doubtful], stops - starts)
        piece: Any = _Pieces(pairing.ventures, *_runs(starts, stops, gap=0))
        if pairing.gates.has_places[0]:
            bad |= (scan.lookups.states == OUTSIDE)[piece.place_set]
        names = pairing.gates.active - ABOUT_THE_MANDATE - FOUND_ELSEWHERE
        for _, broken in broken_rules(Pairing(piece, pairing.gates, pairing.on, pairing.rules), names):
            bad |= broken
        scan.scores[positions[bad]] = -np.inf
        return int(bad.sum())


ROW_RULES = frozenset(
    {"exclusion", "min_revenue", "max_revenue", "min_trl", "max_trl", "seis", "eis", "mfa", "university"}
)


class _Pieces:
    """The columns of a table over some ranges of rows, each put together when it is first read."""

    def __init__(self, table: VentureTable, starts: Ints, stops: Ints) -> None:
        self._table = table
        self._ranges = list(zip(starts.tolist(), stops.tolist(), strict=True))

    def __len__(self) -> int:
        return sum(stop - start for start, stop in self._ranges)

    def __getattr__(self, name: str) -> Any:
        column = getattr(self._table, name)
        if name in VentureTable.ROWS:
            if len(self._ranges) == 1:
                column = column[self._ranges[0][0] : self._ranges[0][1]]
            else:
                column = np.concatenate([column[start:stop] for start, stop in self._ranges])
        setattr(self, name, column)
        return column


def _runs(starts: Ints, stops: Ints, gap: int = GAP) -> tuple[Ints, Ints]:
    """Join ranges that follow each other or leave only a small gap."""
    if len(starts) == 0:
        return starts, stops
    apart = starts[1:] - stops[:-1] > gap
    return starts[np.append(True, apart)], stops[np.append(apart, True)]


def _bands(table: VentureTable) -> NDArray[np.int16]:
    """Band of the size of the round; fully committed rounds apart, unknown ones last."""
    with np.errstate(invalid="ignore"):
        band = np.floor(np.log10(table.ask) * BANDS_A_DECADE)
    band[np.isnan(band)] = np.iinfo(np.int16).max
    band[table.ask - np.fmax(table.committed, 0.0) <= 0] = -1
    numbers: NDArray[np.int16] = band.astype(np.int16)
    return numbers


def _cuts(table: VentureTable, band: NDArray[np.int16]) -> Ints:
    """First row of each cell: where a sorted value changes, and after 1,024 rows."""
    if len(table) == 0:
        return np.zeros(1, dtype=np.int64)
    change = np.zeros(len(table), dtype=bool)
    change[0] = True
    for column in (table.stage_bits, table.instrument_bits, band):
        change[1:] |= column[1:] != column[:-1]
    heads = np.flatnonzero(change)
    since = np.arange(len(table)) - np.repeat(heads, np.diff(np.append(heads, len(table))))
    return np.append(np.flatnonzero(change | (since % CELL == 0)), len(table)).astype(np.int64)


def _limits(values: NDArray[Any], starts: Ints) -> NDArray[Any]:
    if len(starts) == 1:
        return np.empty((0, 2), dtype=values.dtype)
    ends = [np.minimum.reduceat(values, starts[:-1]), np.maximum.reduceat(values, starts[:-1])]
    return np.stack(ends, axis=1)


def _with_ordered_places(ventures: VentureRows) -> VentureRows:
    """Number the sets of places by registered address, then by the first address of activity."""
    table = ventures.table
    first = np.full(len(table.registered), -1, dtype=np.int64)
    filled = table.activity_sets.sizes > 0
    first[filled] = table.activity_sets.members[table.activity_sets.starts[:-1][filled]]
    order = np.lexsort((first, np.where(table.registered < 0, first, table.registered)))
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    columns = {name: getattr(table, name) for name in (*VentureTable.ROWS, "sector_sets", "ask_sizes", "universities")}
    columns["place_set"] = rank[table.place_set]
    return VentureRows(
        VentureTable(**columns, registered=table.registered[order], activity_sets=table.activity_sets.pick(order)),
        ventures.text,
        ventures.profiles,
    )
