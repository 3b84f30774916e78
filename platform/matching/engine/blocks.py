"""A block of mandates against all ventures, stretch by stretch of the sorted catalogue.

Within a stretch all ventures have one stage and one set of instruments, so whole mandates fall out before anything is
scored; rules on sector, round and place are written into the look-up tables as minus infinity.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
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
from matching.engine.eligibility import INSIDE, OUTSIDE, RULES, UNKNOWN, Pairing
from matching.engine.gates import ACTIVITY_COUNTS, REGISTERED_COUNTS, GateTable
from matching.engine.index import GROUP, Scores, candidates
from matching.engine.pairs import exact_values, totals
from matching.engine.profiles import Rules
from matching.engine.sets import Bools, Ints
from matching.engine.state import State
from matching.engine.tables import Floats, VentureTable

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


class _Upright:
    """The columns of some ventures, upright, so that a rule gives a table of ventures by mandates."""

    def __init__(self, table: VentureTable, rows: NDArray[np.intp] | slice) -> None:
        self._table = table
        self._rows = rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self._table, name)[self._rows, None]


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
    def sector(self) -> Floats:
        """Sector criterion by set of sectors and mandate."""
        sets, fits = self.table.sector_sets, self.state.mandates.sector_fits[:, self.rows].astype(np.float64)
        best = sets.reduce(fits, np.maximum, 0.0)
        mean = sets.reduce(fits, np.add, 0.0) / np.maximum(sets.sizes, 1)[:, None]
        values: Floats = BEST_SHARE * best + (1 - BEST_SHARE) * mean
        values[sets.sizes == 0] = fits[-1]
        return values

    @cached_property
    def ticket(self) -> Floats:
        """Ticket criterion by size of round and mandate."""
        return ticket_values(self.table.ask_sizes[:, None], self.columns)

    @cached_property
    def limits_place(self) -> NDArray[np.intp]:
        """Mandates to which an address matters."""
        near = np.isin(np.arange(len(self.rows)), list(self.mandates.near))
        return np.flatnonzero(self.columns.has_places | near)

    @cached_property
    def place(self) -> Floats:
        """Place criterion by set of places and mandate, for the mandates to which an address matters."""
        values = place_values(self.states, self.columns.has_places[self.limits_place])
        for column, position in enumerate(self.limits_place.tolist()):
            if position in self.mandates.near:
                nearest = nearest_by_set(self.table, self.mandates.near[position])
                values[:, column] = with_nearness(values[:, column], nearest)
        return values

    @cached_property
    def states(self) -> NDArray[np.uint8]:
        """Whether each set of places is inside each mandate's, for the mandates to which an address matters."""
        gates, limited = self.state.mandates.gates, self.rows[self.limits_place]
        allowed = gates.allowed[:, limited]
        inside = self.table.activity_sets.reduce(allowed & ACTIVITY_COUNTS, np.maximum, 0) > 0
        by_registered = np.concatenate([allowed & REGISTERED_COUNTS, np.zeros((1, len(limited)), dtype=np.uint8)])
        inside |= by_registered[self.table.registered] > 0
        unknown = (self.table.registered < 0)[:, None] & gates.uses_registered[limited]
        unknown |= (self.table.activity_sets.sizes == 0)[:, None] & gates.needs_activity[limited]
        states = np.where(inside, INSIDE, np.where(unknown, UNKNOWN, OUTSIDE)).astype(np.uint8)
        states[:, ~gates.has_places[limited]] = INSIDE
        return states

    @cached_property
    def quick(self) -> dict[str, Scores]:
        """The look-up tables, weighted; minus infinity for sectors never backed and places outside."""
        weights = self.state.weights
        sector = (weights["sector"] * self.sector).astype(np.float32)
        excluded = self.state.mandates.gates.excluded[:, self.rows]
        for position in np.flatnonzero(excluded.any(axis=0)).tolist():
            sector[self.table.sector_sets.touched(excluded[:, position]), position] = -np.inf
        # An address adds what it gives above or below that of a mandate which takes ventures from anywhere.
        place = (weights["place"] * (self.place - TAKES_ALL)).astype(np.float32)
        place[self.states == OUTSIDE] = -np.inf
        return {"sector": sector, "ticket": (weights["ticket"] * self.ticket).astype(np.float32), "place": place}

    @cached_property
    def constants(self) -> Scores:
        """What a mandate gives to every venture; minus infinity where the day has shut it."""
        pairing = Pairing(self.table, self.columns, self.on, self.rules)
        shut = np.logical_or.reduce([RULES[name](pairing) for name in sorted(ABOUT_THE_MANDATE)])
        fixed = self.state.weights["text"] * NEUTRAL + self.state.weights["place"] * TAKES_ALL
        return np.where(shut, -np.inf, fixed).astype(np.float32)

    @cached_property
    def limited(self) -> dict[str, NDArray[np.intp]]:
        """Mandates that set each of the rules on numbers."""
        limits = {name: getattr(self.columns, column) for name, column in LIMITS.items()}
        return {
            name: np.flatnonzero(~np.isnan(limit) if limit.dtype.kind == "f" else limit)
            for name, limit in limits.items()
        }

    def stretches(self) -> Iterator[tuple[int, int, Scores]]:
        """Stretches of ventures of one stage and one set of instruments, with what each mandate gives for them."""
        settled, gates, weights = self.state.settled, self.columns, self.state.weights
        stages = self.state.mandates.stage_scores[:, self.rows]
        new = np.ones(len(settled.stage_bits), dtype=bool)
        new[1:] = (np.diff(settled.stage_bits) != 0) | (np.diff(settled.instrument_bits) != 0)
        heads = np.flatnonzero(new)
        starts = settled.starts[heads].tolist()
        for head, start, stop in zip(heads, starts, [*starts[1:], len(settled)][: len(starts)], strict=True):
            stage, instruments = settled.stage_bits[head : head + 1], settled.instrument_bits[head : head + 1]
            good = (gates.stage_bits == 0) | (stage == 0) | ((stage & gates.stage_bits) != 0)
            instrument = instrument_values(instruments, gates.instrument_bits)
            good &= instrument > 0
            given = weights["stage"] * stages[int(stage_numbers(stage)[0])] + weights["instrument"] * instrument
            constants = np.where(good, self.constants + given, -np.inf).astype(np.float32)
            if (constants > -np.inf).any():
                yield start, stop, constants

    def score(self, scores: Scores, start: int, stop: int, constants: Scores) -> None:
        """Write the quick scores of a stretch of ventures; minus infinity where a rule is broken."""
        table, rows = self.table, slice(start, stop)
        directions = self.mandates.text.T * np.float32(self.state.weights["text"] / 2)
        np.matmul(self.state.settled.ventures.text[rows], directions, out=scores)
        scores += constants
        scores += np.take(self.quick["sector"], table.sector_set[rows], axis=0)
        scores += np.take(self.quick["ticket"], table.ask_code[rows], axis=0)
        if len(self.limits_place):
            scores[:, self.limits_place] += np.take(self.quick["place"], table.place_set[rows], axis=0)
        for name, stated in self.limited.items():
            if 2 * len(stated) > len(self.rows):
                np.copyto(scores, -np.inf, where=self._broken(name, rows, self.columns))
            elif len(stated):
                places, columns = np.nonzero(self._broken(name, rows, self.mandates.view(stated).gates))
                scores[places, stated[columns]] = -np.inf
        paid = np.flatnonzero(table.committed[rows] > 0)
        if len(paid):
            places, columns = np.nonzero(self._broken("ticket_room", paid + start, self.columns))
            scores[paid[places], columns] = -np.inf
        self._strike_universities(scores, rows)

    def _strike_universities(self, scores: Scores, rows: slice) -> None:
        for position, asked in enumerate(self.columns.universities):
            if asked:
                one = self.mandates.view(np.array([position])).gates
                scores[RULES["university"](Pairing(self.table, one, self.on, self.rules))[rows], position] = -np.inf

    def _broken(self, name: str, rows: NDArray[np.intp] | slice, gates: GateTable) -> Bools:
        ventures = cast("VentureTable", _Upright(self.table, rows))
        return RULES[name](Pairing(ventures, gates, self.on, self.rules))

    def near_best(self, scores: Scores, limit: int) -> list[NDArray[np.intp]]:
        """Give for each mandate the ventures that could be among the best."""
        whole = len(scores) // GROUP * GROUP
        tops = scores[:whole].reshape(-1, GROUP, scores.shape[1]).max(axis=1)
        if whole < len(scores):
            tops = np.concatenate([tops, scores[whole:].max(axis=0, keepdims=True)])
        found = []
        for position, own in enumerate(np.ascontiguousarray(tops.T)):
            groups = candidates(own, limit)
            rows = (groups[:, None] * GROUP + np.arange(GROUP)).ravel()
            rows = rows[rows < len(scores)]
            found.append(rows[candidates(np.ascontiguousarray(scores[rows, position]), limit)])
        return found

    def exact(self, mandates: NDArray[np.intp], ventures: NDArray[np.intp]) -> Floats:
        """Exact scores of some pairs."""
        table, text = self.table, self.state.settled.ventures.text
        column = np.full(len(self.rows), -1)
        column[self.limits_place] = np.arange(len(self.limits_place))
        place = np.full(len(ventures), TAKES_ALL)
        limited = column[mandates] >= 0
        place[limited] = self.place[table.place_set[ventures[limited]], column[mandates[limited]]]
        found = {
            "sector": self.sector[table.sector_set[ventures], mandates],
            "stage": self.state.mandates.stage_scores[stage_numbers(table.stage_bits[ventures]), self.rows[mandates]],
            "ticket": self.ticket[table.ask_code[ventures], mandates],
            "place": place,
            "instrument": instrument_values(table.instrument_bits[ventures], self.columns.instrument_bits[mandates]),
        }
        return totals(exact_values(found, text[ventures], self.mandates.text[mandates]), self.state.weights)


def best_of_block(
    state: State, rows: NDArray[np.intp], on: date, rules: Rules, limit: int
) -> tuple[Ints, Floats, Ints]:
    """Give keys, scores and numbers of the best eligible ventures of some mandates.

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
    limit : int
        Number of ventures for each mandate.

    Returns
    -------
    keys, scores : ndarray of shape (n_mandates, limit)
        Best first; -1 and NaN where a mandate has fewer.
    numbers : ndarray of shape (n_mandates,)
        Eligible ventures of each mandate.
    """
    block = Block(state, rows, on, rules)
    scores = np.full((len(state.settled), len(rows)), -np.inf, dtype=np.float32)
    for start, stop, constants in block.stretches():
        block.score(scores[start:stop], start, stop, constants)
    numbers = (scores > -np.inf).sum(axis=0)
    near = block.near_best(scores, limit)
    mandates = np.repeat(np.arange(len(rows)), [len(each) for each in near])
    ventures = np.concatenate([np.empty(0, dtype=np.intp), *near])
    exact, own = block.exact(mandates, ventures), state.settled.ventures.keys[ventures]
    order = np.lexsort((own, -exact, mandates))
    place = np.arange(len(order)) - np.searchsorted(mandates, mandates[order])
    kept = place < limit
    keys, values = np.full((len(rows), limit), -1, dtype=np.int64), np.full((len(rows), limit), np.nan)
    keys[mandates[order][kept], place[kept]] = own[order][kept]
    values[mandates[order][kept], place[kept]] = exact[order][kept]
    return keys, values, numbers
