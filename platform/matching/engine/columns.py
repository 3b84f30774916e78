"""Ventures straight from arrays, for catalogues that are never held as profiles."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.sets import Ints, Sets
from matching.engine.tables import Bits, Floats, VentureTable, round_sizes


@dataclass(frozen=True, slots=True, eq=False)
class VentureColumns:
    """One array for each fact; None for a fact that is not known of any venture.

    Parameters
    ----------
    keys : ndarray of int64
        Identities, each once.
    stage : ndarray of int
        Position of the stage, -1 where not known.
    sectors, places : Sets
        Positions of the sectors, and of the places of activity in ``Taxonomy.place_index``: one set for each venture.
    registered : ndarray of int32
        Position of the registered place, -1 where not known.
    instrument_bits : ndarray of uint64
        Instruments taken, as bits in the order of the taxonomy.
    ask, minimum, committed, revenue, mfa_received : ndarray of float64
        Pounds, NaN where not known.
    trl : ndarray of float32
        Technology readiness level, NaN where not known.
    seis, eis : ndarray of int8
        Position in ``SCHEME_STATES``.
    university : ndarray of int32
        Position in ``universities``, -1 where not known.
    universities : tuple of str
        Names of universities.
    """

    keys: Ints
    stage: NDArray[np.integer] | None = None
    sectors: Sets | None = None
    places: Sets | None = None
    registered: NDArray[np.int32] | None = None
    instrument_bits: Bits | None = None
    ask: Floats | None = None
    minimum: Floats | None = None
    committed: Floats | None = None
    revenue: Floats | None = None
    mfa_received: Floats | None = None
    trl: NDArray[np.float32] | None = None
    seis: NDArray[np.int8] | None = None
    eis: NDArray[np.int8] | None = None
    university: NDArray[np.int32] | None = None
    universities: tuple[str, ...] = ()

    def table(self) -> VentureTable:
        """Give the table of these columns.

        Returns
        -------
        table : VentureTable
            Rows in the order of the columns.

        Raises
        ------
        ValueError
            If a column is longer or shorter than the keys.
        """
        count = len(self.keys)
        for name in self.__dataclass_fields__:
            column = getattr(self, name)
            if column is not None and name != "universities" and len(column) != count:
                raise ValueError(f"{name} has {len(column)} rows where there are {count} keys.")
        nobody = np.full(count, -1, dtype=np.int32)
        registered = nobody if self.registered is None else self.registered.astype(np.int32)
        none = Sets(np.zeros(count + 1, dtype=np.int64), np.empty(0, dtype=np.int32))
        sector_sets, sector_set = distinct_sets(none if self.sectors is None else self.sectors)
        place_sets, place_set = distinct_sets(_with_head(registered, none if self.places is None else self.places))
        ask = _amounts(self.ask, count, zero=False)
        ask_sizes, ask_code = round_sizes(ask)
        zeros = np.zeros(count, dtype=np.int8)
        return VentureTable(
            keys=self.keys.astype(np.int64),
            stage_bits=_stage_bits(nobody if self.stage is None else self.stage),
            instrument_bits=np.zeros(count, dtype=np.uint64) if self.instrument_bits is None else self.instrument_bits,
            ask=ask,
            minimum=_amounts(self.minimum, count, zero=False),
            committed=_amounts(self.committed, count, zero=True),
            revenue=_amounts(self.revenue, count, zero=True),
            mfa_received=_amounts(self.mfa_received, count, zero=True),
            trl=np.full(count, np.nan, dtype=np.float32) if self.trl is None else self.trl.astype(np.float32),
            seis=zeros if self.seis is None else self.seis,
            eis=zeros if self.eis is None else self.eis,
            university=nobody if self.university is None else self.university.astype(np.int32),
            has_text=np.zeros(count, dtype=bool),
            sector_set=sector_set,
            place_set=place_set,
            ask_code=ask_code,
            sector_sets=sector_sets,
            registered=place_sets.members[place_sets.starts[:-1]],
            activity_sets=_without_head(place_sets),
            ask_sizes=ask_sizes,
            universities=self.universities,
        )


def distinct_sets(sets: Sets) -> tuple[Sets, NDArray[np.int32]]:
    """Give the distinct ones of many sets, and the number of each.

    Parameters
    ----------
    sets : Sets
        One set for each row; members in any order, except that equal sets have to list them in the same one.

    Returns
    -------
    distinct : Sets
        The distinct sets.
    codes : ndarray of int32
        Number of the set of each row.
    """
    codes = np.empty(len(sets), dtype=np.int32)
    first_rows: list[NDArray[np.intp]] = []
    found = 0
    sizes = sets.sizes
    for size in np.unique(sizes).tolist():
        rows = np.flatnonzero(sizes == size)
        if size:
            members = sets.members[sets.starts[rows][:, None] + np.arange(size)]
            _, first, inverse = np.unique(members, axis=0, return_index=True, return_inverse=True)
        else:
            first, inverse = np.zeros(1, dtype=np.intp), np.zeros(len(rows), dtype=np.intp)
        codes[rows] = inverse.ravel() + found
        first_rows.append(rows[first])
        found += len(first)
    picked = np.concatenate(first_rows) if first_rows else np.empty(0, dtype=np.intp)
    return sets.pick(picked), codes


def _with_head(heads: NDArray[np.int32], sets: Sets) -> Sets:
    starts = sets.starts + np.arange(len(sets) + 1)
    members = np.empty(len(sets.members) + len(sets), dtype=np.int32)
    is_head = np.zeros(len(members), dtype=bool)
    is_head[starts[:-1]] = True
    members[is_head] = heads
    members[~is_head] = sets.members
    return Sets(starts, members)


def _without_head(sets: Sets) -> Sets:
    kept = np.ones(len(sets.members), dtype=bool)
    kept[sets.starts[:-1]] = False
    return Sets(sets.starts - np.arange(len(sets) + 1), sets.members[kept])


def _stage_bits(stage: NDArray[np.integer]) -> Bits:
    bits = np.left_shift(np.uint64(1), np.maximum(stage, 0).astype(np.uint64))
    return np.where(stage >= 0, bits, np.uint64(0))


def _amounts(values: Floats | None, count: int, *, zero: bool) -> Floats:
    """Give amounts with everything that cannot be one as not known."""
    if values is None:
        return np.full(count, np.nan)
    least = 0.0 if zero else np.nextafter(0.0, 1.0)
    return np.where((values >= least) & (values < np.inf), values, np.nan)
