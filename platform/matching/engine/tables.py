"""Ventures as columns: what the engine keeps of a venture beside its row of the scored matrix."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matching.engine.profiles import VentureProfile
from matching.engine.sets import Bools, Ints, Sets
from matching.engine.taxonomy import Taxonomy

Floats: TypeAlias = NDArray[np.float64]
Bits: TypeAlias = NDArray[np.uint64]

SCHEME_STATES = ("", "no", "expected", "assured")


def amount(value: float | None) -> float:
    """Give a positive finite number as it is, and anything else as not known (NaN)."""
    if value is None or isinstance(value, bool):
        return float("nan")
    number = float(value)
    return number if 0 < number < float("inf") else float("nan")


def amount_or_zero(value: float | None) -> float:
    """Give a number that may be zero, and anything negative or not finite as not known (NaN)."""
    return 0.0 if value == 0 else amount(value)


@dataclass(frozen=True, slots=True, eq=False)
class VentureTable:
    """Ventures in columns, for a catalogue of a million or for one.

    Amounts are NaN, positions -1 and bit sets 0 where a fact is not known.

    Parameters
    ----------
    keys : ndarray of int64
        Identities.
    stage_bits, instrument_bits : ndarray of uint64
        The stage, and the instruments taken, as bits in the order of the taxonomy.
    ask, minimum, committed, revenue, mfa_received : ndarray of float64
        Amounts in pounds.
    trl : ndarray of float32
        Technology readiness level.
    seis, eis : ndarray of int8
        Position in ``SCHEME_STATES``.
    university : ndarray of int32
        Position in ``universities``.
    has_text : ndarray of bool
        Whether the venture describes itself.
    sector_set, place_set, ask_code : ndarray of int32
        Number of the set of sectors, of the set of places, and of the size of the round.
    sector_sets : Sets
        Sector positions of each set.
    registered : ndarray of int32
        Position of the registered place of each place set.
    activity_sets : Sets
        Positions of the places of activity of each place set.
    ask_sizes : ndarray of float64
        The sizes of rounds that occur, to three figures.
    universities : tuple of str
        Names of the universities.
    """

    keys: Ints
    stage_bits: Bits
    instrument_bits: Bits
    ask: Floats
    minimum: Floats
    committed: Floats
    revenue: Floats
    mfa_received: Floats
    trl: NDArray[np.float32]
    seis: NDArray[np.int8]
    eis: NDArray[np.int8]
    university: NDArray[np.int32]
    has_text: Bools
    sector_set: NDArray[np.int32]
    place_set: NDArray[np.int32]
    ask_code: NDArray[np.int32]
    sector_sets: Sets
    registered: NDArray[np.int32]
    activity_sets: Sets
    ask_sizes: Floats
    universities: tuple[str, ...] = ()

    ROWS = (
        "keys",
        "stage_bits",
        "instrument_bits",
        "ask",
        "minimum",
        "committed",
        "revenue",
        "mfa_received",
        "trl",
        "seis",
        "eis",
        "university",
        "has_text",
        "sector_set",
        "place_set",
        "ask_code",
    )

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def nbytes(self) -> int:
        """Bytes that the columns take."""
        sets = (self.sector_sets, self.activity_sets)
        rows = sum(int(getattr(self, name).nbytes) for name in self.ROWS)
        return rows + self.registered.nbytes + sum(each.starts.nbytes + each.members.nbytes for each in sets)

    def take(self, rows: NDArray[np.intp]) -> "VentureTable":
        """Give the table of some of the rows, in their order."""
        columns = {each.name: getattr(self, each.name) for each in fields(self)}
        return VentureTable(**(columns | {name: columns[name][rows] for name in self.ROWS}))

    def compacted(self) -> "VentureTable":
        """Give the same rows with only the sets and sizes that they use."""
        sectors, sector_set = np.unique(self.sector_set, return_inverse=True)
        places, place_set = np.unique(self.place_set, return_inverse=True)
        asks, ask_code = np.unique(self.ask_code, return_inverse=True)
        return replace(
            self,
            sector_set=sector_set.astype(np.int32),
            place_set=place_set.astype(np.int32),
            ask_code=ask_code.astype(np.int32),
            sector_sets=self.sector_sets.pick(sectors),
            registered=self.registered[places],
            activity_sets=self.activity_sets.pick(places),
            ask_sizes=self.ask_sizes[asks],
        )

    def followed_by(self, other: "VentureTable") -> "VentureTable":
        """Give these rows and then those of the other table."""
        names = tuple(dict.fromkeys(self.universities + other.universities))
        place_of = {name: position for position, name in enumerate(names)}
        codes = np.array([place_of[name] for name in other.universities] + [-1], dtype=np.int32)
        shifted = {
            "university": codes[other.university],
            "sector_set": other.sector_set + np.int32(len(self.sector_sets)),
            "place_set": other.place_set + np.int32(len(self.registered)),
            "ask_code": other.ask_code + np.int32(len(self.ask_sizes)),
        }
        rows = {
            name: np.concatenate([getattr(self, name), shifted.get(name, getattr(other, name))]) for name in self.ROWS
        }
        return VentureTable(
            **rows,
            sector_sets=self.sector_sets.followed_by(other.sector_sets),
            registered=np.concatenate([self.registered, other.registered]),
            activity_sets=self.activity_sets.followed_by(other.activity_sets),
            ask_sizes=np.concatenate([self.ask_sizes, other.ask_sizes]),
            universities=names,
        )

    @classmethod
    def from_profiles(cls, ventures: Sequence[VentureProfile], taxonomy: Taxonomy) -> Self:
        """Write profiles into columns; codes that the taxonomy does not hold count as not known."""
        sectors = _Interned()
        places = _Interned()
        universities = _Interned()
        for venture in ventures:
            sectors.add(tuple(sorted(known_positions(venture.sectors, taxonomy.sector_index))))
            registered = taxonomy.position_of(venture.registered_spot or venture.registered_place or "")
            activity = {taxonomy.position_of(key) for key in (venture.spots or venture.places)} - {-1}
            places.add((registered, *sorted(activity)))
            universities.add(venture.university or "")
        names = [name for name in universities.values if name]
        position = {name: number for number, name in enumerate(names)}
        columns = {
            name: np.array([amount_or_zero(getattr(venture, f"{name}_gbp")) for venture in ventures], dtype=np.float64)
            for name in ("committed", "revenue", "mfa_received")
        }
        ask = np.array([amount(v.ask_gbp) for v in ventures], dtype=np.float64)
        ask_sizes, ask_code = round_sizes(ask)
        return cls(
            keys=np.array([venture.key for venture in ventures], dtype=np.int64),
            stage_bits=_bit_sets([(v.stage,) if v.stage else () for v in ventures], taxonomy.stage_index),
            instrument_bits=_bit_sets([v.instruments for v in ventures], taxonomy.instrument_index),
            ask=ask,
            minimum=np.array([amount(v.minimum_gbp) for v in ventures], dtype=np.float64),
            **columns,
            trl=np.array([amount(v.trl) for v in ventures], dtype=np.float32),
            seis=np.array([_scheme(v.seis) for v in ventures], dtype=np.int8),
            eis=np.array([_scheme(v.eis) for v in ventures], dtype=np.int8),
            university=np.array([position.get(v.university or "", -1) for v in ventures], dtype=np.int32),
            has_text=np.array([bool(v.text.strip()) for v in ventures], dtype=bool),
            sector_set=np.array(sectors.codes, dtype=np.int32),
            place_set=np.array(places.codes, dtype=np.int32),
            ask_code=ask_code,
            sector_sets=Sets.of(sectors.values),
            registered=np.array([value[0] for value in places.values], dtype=np.int32),
            activity_sets=Sets.of([value[1:] for value in places.values]),
            ask_sizes=ask_sizes,
            universities=tuple(names),
        )

    def profile(self, row: int, taxonomy: Taxonomy) -> VentureProfile:
        """Give one row back as a profile, without its names and its text."""
        sector_codes = list(taxonomy.sectors)
        place_set = int(self.place_set[row])
        registered = int(self.registered[place_set])
        base = taxonomy.spots[registered] if registered >= 0 else None
        spots = [taxonomy.spots[number] for number in self.activity_sets[place_set]]
        stages = bit_codes(int(self.stage_bits[row]), [code for code, _ in taxonomy.stages])
        university = int(self.university[row])
        return VentureProfile(
            key=int(self.keys[row]),
            sectors=tuple(sector_codes[number] for number in self.sector_sets[int(self.sector_set[row])]),
            stage=stages[0] if stages else None,
            trl=_whole(self.trl[row]),
            ask_gbp=_whole(self.ask[row]),
            minimum_gbp=_whole(self.minimum[row]),
            committed_gbp=_whole(self.committed[row]),
            instruments=bit_codes(int(self.instrument_bits[row]), list(taxonomy.instruments)),
            registered_place=base.code if base else None,
            places=tuple(dict.fromkeys(spot.code for spot in spots)),
            registered_spot=base.key if base and base.outcode else None,
            spots=tuple(spot.key for spot in spots) if any(spot.outcode for spot in spots) else (),
            revenue_gbp=_whole(self.revenue[row]),
            university=self.universities[university] if university >= 0 else None,
            seis=SCHEME_STATES[int(self.seis[row])] or None,
            eis=SCHEME_STATES[int(self.eis[row])] or None,
            mfa_received_gbp=_whole(self.mfa_received[row]),
        )


def round_sizes(ask: Floats) -> tuple[Floats, NDArray[np.int32]]:
    """Give the distinct sizes of rounds to three figures, and the number of the size of each round."""
    with np.errstate(divide="ignore"):
        unit = 10.0 ** (np.floor(np.log10(ask)) - 2)
    rounded = np.round(ask / unit) * unit
    if len(rounded) == 1:
        return rounded, np.zeros(1, dtype=np.int32)
    sizes, codes = np.unique(rounded, return_inverse=True)
    return sizes, codes.astype(np.int32)


class _Interned:
    """Numbers for distinct values, in order of appearance."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self.codes: list[int] = []
        self._numbers: dict[Any, int] = {}

    def add(self, value: Any) -> None:
        number = self._numbers.get(value)
        if number is None:
            number = self._numbers[value] = len(self.values)
            self.values.append(value)
        self.codes.append(number)


def known_positions(codes: Iterable[str], index: dict[str, int]) -> set[int]:
    """Positions of the codes that an index holds."""
    return {index[code] for code in codes if code in index}


def bit_set(codes: Iterable[str], index: dict[str, int]) -> int:
    """Give the codes that an index holds as bits of one number."""
    bits = 0
    for position in known_positions(codes, index):
        bits |= 1 << position
    return bits


def bit_codes(bits: int, codes: Sequence[str]) -> tuple[str, ...]:
    """Give the codes whose bits are set."""
    return tuple(code for position, code in enumerate(codes) if bits >> position & 1)


def _bit_sets(groups: Iterable[Iterable[str]], index: dict[str, int]) -> Bits:
    return np.array([bit_set(group, index) for group in groups], dtype=np.uint64)


def _scheme(state: str | None) -> int:
    return SCHEME_STATES.index(state) if state in SCHEME_STATES else 0


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else int(value)
