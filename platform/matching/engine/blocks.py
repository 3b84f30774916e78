"""A block of mandates against all ventures, tile by tile of the sorted catalogue.

Within a stretch of the catalogue all ventures have one stage and one set of instruments, so whole stretches fall out
before anything is scored. What is left is scored in tiles that stay in the processor's cache, into memory that each
thread keeps: fresh memory costs more than the arithmetic.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import local
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from matching.engine.catalogue import MandateRows
from matching.engine.cells import ABOUT_THE_MANDATE
from matching.engine.criteria import (
    BEST_SHARE,
    NEUTRAL,
    TAKES_ALL,
    instrument_values,
    nearest_by_set,
    place_values,
    stage_numbers,
    ticket_values,
    with_nearness,
)
from matching.engine.eligibility import INSIDE, OUTSIDE, RULES, Pairing, place_states_by_set
from matching.engine.gates import ACTIVITY_COUNTS, DOUBT, REGISTERED_COUNTS, GateTable
from matching.engine.index import GROUP, Scores
from matching.engine.profiles import Rules
from matching.engine.sets import Bools, Ints, aranges
from matching.engine.shortlists import Shortlists
from matching.engine.state import State
from matching.engine.tables import Floats, VentureTable

#: Rows scored at once: a step of that many takes long enough that threads seldom wait for Python's lock.
TILE = 32 * GROUP
#: Rows whose scores are kept until their best are found.
CHUNK = 24 * TILE

#: A rule that fewer than one in so many mandates set is tested for these alone.
FEW = 12

LIMITS = {
    "ticket_small": "round_min",
    "match_funding": "match_round_min",
    "ticket_large": "round_max",
    "min_revenue": "revenue_min",
    "max_revenue": "revenue_max",
    "min_trl": "trl_min",
    "max_trl": "trl_max",
    "seis": "seis_need",
    "eis": "eis_need",
    "mfa": "mfa",
}

_own = local()


def _memory(name: str, shape: tuple[int, int], dtype: type[np.generic] = np.float32) -> NDArray[Any]:
    """Give memory of this thread for a use, the same again at each call."""
    held = getattr(_own, name, None)
    if held is None or len(held) < shape[0] * shape[1]:
        held = np.empty(shape[0] * shape[1], dtype=dtype)
        setattr(_own, name, held)
    return cast("NDArray[Any]", held[: shape[0] * shape[1]].reshape(shape))


class _Upright:
    """The columns of some ventures, upright, so that a rule gives a table of ventures by mandates."""

    def __init__(self, table: VentureTable, rows: NDArray[np.intp]) -> None:
        self._table = table
        self._rows = rows

    def __getattr__(self, name: str) -> Any:
        column = getattr(self._table, name)[self._rows, None]
        setattr(self, name, column)
        return column


@dataclass(frozen=True, eq=False)
class Block:
    """Some mandates, made ready for every venture of a catalogue.

    Parameters
    ----------
    state : State
        A catalogue without recent changes.
    rows : ndarray of intp
        The mandates.
    on : date
        Day of the ranking.
    rules : Rules
        Limits set by law on that day.
    """

    state: State
    rows: NDArray[np.intp]
    on: date
    rules: Rules

    @property
    def table(self) -> VentureTable:
        """The ventures."""
        return self.state.settled.ventures.table

    @cached_property
    def mandates(self) -> MandateRows:
        """The mandates."""
        return self.state.mandates.view(self.rows)

    @cached_property
    def columns(self) -> GateTable:
        """Hard rules of the mandates."""
        return self.mandates.gates

    @cached_property
    def directions(self) -> Scores:
        """What each direction of a venture's text gives, weighted."""
        given: Scores = np.ascontiguousarray(self.mandates.text.T * np.float32(self.state.weights["text"] / 2))
        return given

    @cached_property
    def sector(self) -> Scores:
        """Sector criterion by set of sectors and mandate, weighted; minus infinity for sectors never backed."""
        sets, mandates = self.table.sector_sets, self.state.mandates
        fits = mandates.sector_fits[:, self.rows] * np.float32(self.state.weights["sector"])
        fits[:-1][mandates.gates.excluded[:, self.rows]] = -np.inf
        values = _memory("sector", (len(sets), len(self.rows)))
        for size in np.unique(sets.sizes).tolist():
            same = np.flatnonzero(sets.sizes == size)
            for start in range(0, len(same), TILE):
                tile = same[start : start + TILE]
                values[tile] = _sector_of_equals(sets.members[sets.starts[tile, None] + np.arange(size)], fits)
        return values

    @cached_property
    def ticket(self) -> Floats:
        """Ticket criterion by size of round and mandate."""
        return ticket_values(self.table.ask_sizes[:, None], self.columns)

    @cached_property
    def quick_ticket(self) -> Scores:
        """The same, weighted, in single precision."""
        return (self.state.weights["ticket"] * self.ticket).astype(np.float32)

    @cached_property
    def placed(self) -> NDArray[np.intp]:
        """Mandates that state places, and do not ask for near ventures first."""
        near = np.isin(np.arange(len(self.rows)), list(self.mandates.near))
        return np.flatnonzero(self.columns.has_places & ~near)

    @cached_property
    def told_apart(self) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """Places that some mandate tells apart, and which of them stands for each address; the last for none.

        The addresses are the registered one of each set of places, and each of activity in the order of their sets.
        """
        kept, number = np.unique(self.state.mandates.gates.stands, return_inverse=True)
        number = np.append(number.ravel(), len(kept))
        return kept, number[self.table.registered], number[self.table.activity_sets.members]

    @cached_property
    def addresses(self) -> tuple[Scores, Scores]:
        """What a registered address and an address of activity give, weighted, to mandates that state places.

        A row for each place that some mandate tells apart, and the last for an address that is not known. A venture
        gets the most that any of its addresses gives: inside is more than not known, and that is more than outside,
        minus infinity. All are measured from what a mandate without places gives.
        """
        gates, weight = self.state.mandates.gates, self.state.weights["place"]
        rows = self.rows[self.placed]
        allowed = gates.allowed[np.ix_(self.told_apart[0], rows)]
        inside, unknown = (np.float32(weight * (value - TAKES_ALL)) for value in (1.0, NEUTRAL))
        tables = []
        for kind, asked in ((REGISTERED_COUNTS, gates.uses_registered), (ACTIVITY_COUNTS, gates.needs_activity)):
            doubtful = np.where(allowed & (kind << DOUBT), unknown, np.float32(-np.inf))
            known = np.where(allowed & kind, inside, doubtful)
            tables.append(np.concatenate([known, np.where(asked[rows], unknown, np.float32(-np.inf))[None]]))
        return tables[0], tables[1]

    @cached_property
    def near(self) -> dict[int, tuple[Floats, Scores]]:
        """Place criterion by set of places of each mandate that asks for near ventures first, and its weighted form."""
        found = {}
        for position, nearness in self.mandates.near.items():
            one = self.mandates.view(np.array([position])).gates
            if one.has_places[0]:
                states = place_states_by_set(self.table, one)
            else:
                states = np.full(len(self.table.registered), INSIDE, dtype=np.uint8)
            values = with_nearness(place_values(states, one.has_places), nearest_by_set(self.table, nearness))
            quick = (self.state.weights["place"] * (values - TAKES_ALL)).astype(np.float32)
            quick[states == OUTSIDE] = -np.inf
            found[position] = values, quick
        return found

    @cached_property
    def limited(self) -> dict[str, NDArray[np.intp]]:
        """Mandates that set each of the rules on numbers."""
        limits = {name: getattr(self.columns, column) for name, column in LIMITS.items()}
        stated = {
            name: np.flatnonzero(~np.isnan(limit) if limit.dtype.kind == "f" else limit)
            for name, limit in limits.items()
        }
        return {name: columns for name, columns in stated.items() if len(columns)}

    @cached_property
    def few(self) -> dict[str, GateTable]:
        """Hard rules of those mandates alone."""
        return {name: self.mandates.view(stated).gates for name, stated in self.limited.items()}

    @cached_property
    def wrong_universities(self) -> dict[int, Bools]:
        """Ventures of another university than the one asked for, by mandate."""
        return {
            position: RULES["university"](
                Pairing(self.table, self.mandates.view(np.array([position])).gates, self.on, self.rules)
            )
            for position, asked in enumerate(self.columns.universities)
            if asked
        }

    def stretches(self) -> tuple[Scores, Ints, Ints]:
        """Give the stretches of one stage and one set of instruments in which a venture can be eligible.

        Returns
        -------
        given : ndarray of float32 of shape (n_stretches, n_mandates)
            What each mandate gives to every venture there; minus infinity where a rule is broken.
        starts, stops : ndarray of int64
            Their rows.
        """
        settled, gates, weights = self.state.settled, self.columns, self.state.weights
        new = np.ones(len(settled.stage_bits), dtype=bool)
        new[1:] = (np.diff(settled.stage_bits) != 0) | (np.diff(settled.instrument_bits) != 0)
        heads = np.flatnonzero(new)
        starts = settled.starts[heads]
        stops = np.append(starts[1:], len(settled))[: len(starts)]
        stages, offers = settled.stage_bits[heads], settled.instrument_bits[heads, None]
        instrument = instrument_values(offers, gates.instrument_bits)
        good = (gates.stage_bits == 0) | (stages[:, None] == 0) | ((stages[:, None] & gates.stage_bits) != 0)
        pairing = Pairing(self.table, self.columns, self.on, self.rules)
        for name in sorted(ABOUT_THE_MANDATE):
            good &= ~RULES[name](pairing)
        good &= instrument > 0
        given = weights["stage"] * self.state.mandates.stage_scores[:, self.rows][stage_numbers(stages)]
        given += weights["instrument"] * instrument + weights["text"] * NEUTRAL + weights["place"] * TAKES_ALL
        some = good.any(axis=1)
        return np.where(good, given, -np.inf).astype(np.float32)[some], starts[some], stops[some]

    def score(self, scores: Scores, rows: NDArray[np.intp], given: Scores, stretch: NDArray[np.intp]) -> None:
        """Write the quick scores of a tile of ventures; minus infinity where a rule is broken."""
        table, shape = self.table, scores.shape
        more = _memory("more", shape)
        np.matmul(self.state.settled.ventures.text[rows], self.directions, out=scores)
        for values, numbers in (
            (given, stretch),
            (self.sector, table.sector_set[rows]),
            (self.quick_ticket, table.ask_code[rows]),
        ):
            scores += np.take(values, numbers, axis=0, out=more, mode="clip")
        self._add_places(scores, rows)
        np.copyto(scores, -np.inf, where=self._broken(rows))

    def _add_places(self, scores: Scores, rows: NDArray[np.intp]) -> None:
        table, sets = self.table, self.table.place_set[rows]
        for position, (_, quick) in self.near.items():
            scores[:, position] += quick[sets]
        if not len(self.placed):
            return
        by_registered, by_activity = self.addresses
        _, registered, members = self.told_apart
        sizes, firsts, none = table.activity_sets.sizes[sets], table.activity_sets.starts[sets], len(by_activity) - 1
        best = np.take(
            by_registered,
            registered[sets],
            axis=0,
            out=_memory("best", (len(rows), len(self.placed))),
            mode="clip",
        )
        for turn in range(max(1, int(sizes.max(initial=0)))):
            if turn:
                has = np.flatnonzero(sizes > turn)
                best[has] = np.maximum(best[has], by_activity[members[firsts[has] + turn]])
            else:
                first = np.full(len(rows), none)
                first[sizes > 0] = members[firsts[sizes > 0]]
                more = np.take(by_activity, first, axis=0, out=_memory("more", best.shape), mode="clip")
                np.maximum(best, more, out=best)
        if len(self.placed) == len(self.rows):
            scores += best
        else:
            scores[:, self.placed] += best

    def _broken(self, rows: NDArray[np.intp]) -> Bools:
        """Say which pairs of a tile break a rule on numbers."""
        broken = _memory("broken", (len(rows), len(self.rows)), np.bool_)
        broken[:] = False
        ventures = cast("VentureTable", _Upright(self.table, rows))
        for name, stated in self.limited.items():
            if FEW * len(stated) > len(self.rows):
                broken |= RULES[name](Pairing(ventures, self.columns, self.on, self.rules))
            else:
                few = self.few[name]
                broken[:, stated] |= RULES[name](Pairing(ventures, few, self.on, self.rules))
        paid = np.flatnonzero(self.table.committed[rows] > 0)
        if len(paid):
            ventures = cast("VentureTable", _Upright(self.table, rows[paid]))
            broken[paid] |= RULES["ticket_room"](Pairing(ventures, self.columns, self.on, self.rules))
        for position, wrong in self.wrong_universities.items():
            broken[:, position] |= wrong[rows]
        return cast("Bools", broken)

    def shortlists(self, limit: int) -> tuple[Shortlists, Ints]:
        """Score everything; give the ventures that could be on a list, and the number that are eligible."""
        given, starts, stops = self.stretches()
        rows, stretch = aranges(starts, stops), np.repeat(np.arange(len(starts)), stops - starts)
        lists, numbers = Shortlists(len(self.rows), limit), np.zeros(len(self.rows), dtype=np.int64)
        for first in range(0, len(rows), CHUNK):
            chunk = rows[first : first + CHUNK]
            groups = -(-len(chunk) // GROUP)
            scores = _memory("scores", (groups * GROUP, len(self.rows)))
            tops = _memory("tops", (groups, len(self.rows)))
            for start in range(0, len(chunk), TILE):
                stop = min(start + TILE, len(chunk))
                tile = scores[start : -(-stop // GROUP) * GROUP]
                self.score(tile[: stop - start], chunk[start:stop], given, stretch[first + start : first + stop])
                tile[stop - start :] = -np.inf
                grouped = tile.reshape(-1, GROUP, len(self.rows))
                np.max(grouped, axis=1, out=tops[start // GROUP :][: len(grouped)])
                numbers += np.add.reduce(grouped > -np.inf, axis=1, dtype=np.uint8).sum(axis=0, dtype=np.int64)
            lists.read(scores, tops, chunk)
        return lists, numbers


def _sector_of_equals(members: NDArray[np.int32], fits: Scores) -> Scores:
    """Sector criterion of sets of one size, from the weighted fit of each sector."""
    if members.shape[1] == 0:
        return np.broadcast_to(fits[-1], (len(members), fits.shape[1]))
    best = fits[members[:, 0]]
    total = best.copy()
    for column in members.T[1:]:
        more = fits[column]
        np.maximum(best, more, out=best)
        total += more
    best *= np.float32(BEST_SHARE)
    total *= np.float32((1 - BEST_SHARE) / members.shape[1])
    best += total
    return best
