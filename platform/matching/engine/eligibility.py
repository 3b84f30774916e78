"""The hard rules, written once for one pair and for a million: a rule tests columns against columns.

One side of a test has a single row, so that the same lines serve a venture against all mandates and a mandate
against all ventures. A fact that is not known is NaN, 0 or -1 and never breaks a rule.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.engine.gates import ACTIVITY_COUNTS, ANY_UNIVERSITY, COUNTS, DOUBT, REGISTERED_COUNTS, GateTable
from matching.engine.profiles import Rules
from matching.engine.sets import Bools
from matching.engine.tables import VentureTable

INSIDE, UNKNOWN, OUTSIDE = 0, 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class Pairing:
    """Ventures against mandates, one of the two being a single row.

    Parameters
    ----------
    ventures : VentureTable
    gates : GateTable
    on : date
        Day for which the rules are tested.
    rules : Rules
        Limits set by law on that day.
    """

    ventures: VentureTable
    gates: GateTable
    on: date
    rules: Rules

    def __len__(self) -> int:
        fewer, more = sorted((len(self.ventures), len(self.gates)))
        return more if fewer else 0


Test = Callable[[Pairing], Bools]


def _stage(pair: Pairing) -> Bools:
    return _disjoint(pair.ventures.stage_bits, pair.gates.stage_bits)


def _instrument(pair: Pairing) -> Bools:
    return _disjoint(pair.ventures.instrument_bits, pair.gates.instrument_bits)


def _disjoint(ours: NDArray[np.uint64], theirs: NDArray[np.uint64]) -> Bools:
    apart: Bools = ((ours & theirs) == 0) & (ours != 0) & (theirs != 0)
    return apart


def _ticket_small(pair: Pairing) -> Bools:
    """Smallest cheque is more than the mandate's share of the whole round."""
    return pair.ventures.ask < pair.gates.round_min


def _ticket_room(pair: Pairing) -> Bools:
    """What is committed already leaves no room for the smallest cheque."""
    ventures, gates = pair.ventures, pair.gates
    committed = np.fmax(ventures.committed, 0.0)
    room = ventures.ask - committed
    short = (room < gates.ticket_min) | (room < ventures.ask * gates.share_min)
    return (short | (room <= 0)) & (committed > 0)


def _ticket_large(pair: Pairing) -> Bools:
    """Largest cheque is less than the smallest share that the mandate takes, even if the round closes early."""
    ventures, gates = pair.ventures, pair.gates
    committed = np.fmax(ventures.committed, 0.0)
    lowest = np.fmin(ventures.minimum, ventures.ask)
    lowest = np.fmax(lowest, committed / (1 - np.minimum(gates.share_min, 0.999999)))
    above: Bools = (lowest > gates.round_max) & ~np.isnan(ventures.ask)
    return above


def _match_funding(pair: Pairing) -> Bools:
    return pair.ventures.ask < pair.gates.match_round_min


def _mfa(pair: Pairing) -> Bools:
    if pair.rules.mfa_limit_gbp is None:
        return np.zeros(np.broadcast_shapes(pair.ventures.ask.shape, pair.gates.mfa.shape), dtype=bool)
    headroom = pair.rules.mfa_limit_gbp - pair.ventures.mfa_received
    return pair.gates.mfa & ((headroom <= 0) | (headroom < pair.gates.ticket_min))


def _seis(pair: Pairing) -> Bools:
    return _scheme_broken(pair.ventures.seis, pair.gates.seis_need)


def _eis(pair: Pairing) -> Bools:
    return _scheme_broken(pair.ventures.eis, pair.gates.eis_need)


def _scheme_broken(state: NDArray[np.int8], need: NDArray[np.int8]) -> Bools:
    return (need > 0) & (state > 0) & (state <= need)


def _exclusion(pair: Pairing) -> Bools:
    ventures, gates = pair.ventures, pair.gates
    if len(gates) == 1:
        per_set: Bools = ventures.sector_sets.touched(gates.excluded[:, 0])
        return per_set[ventures.sector_set]
    sectors = ventures.sector_sets[int(ventures.sector_set[0])]
    barred: Bools = np.logical_or.reduce(gates.excluded[sectors], axis=0)
    return barred


def _university(pair: Pairing) -> Bools:
    ventures, gates = pair.ventures, pair.gates
    if len(gates) == 1:
        broken = [*_wrong_universities(ventures.universities, gates.universities[0]), False]
        return np.array(broken, dtype=bool)[ventures.university]
    number = int(ventures.university[0])
    if number < 0:
        return np.zeros(len(gates), dtype=bool)
    name = ventures.universities[number]
    answers = {asked: next(_wrong_universities((name,), asked)) for asked in set(gates.universities)}
    return np.array([answers[asked] for asked in gates.universities], dtype=bool)


def _wrong_universities(names: tuple[str, ...], asked: tuple[str, ...]) -> Iterator[bool]:
    for name in names:
        yield bool(asked) and asked != ANY_UNIVERSITY and name not in asked


def place_states(ventures: VentureTable, gates: GateTable) -> NDArray[np.uint8]:
    """Say for each pair whether the venture is inside the mandate's places, outside, or not known to be either."""
    if len(gates) == 1:
        return place_states_by_set(ventures, gates)[ventures.place_set]
    number = int(ventures.place_set[0])
    registered = int(ventures.registered[number])
    activity = ventures.activity_sets[number]
    met = np.bitwise_or.reduce(gates.allowed[activity] & (ACTIVITY_COUNTS | ACTIVITY_COUNTS << DOUBT), axis=0)
    if registered >= 0:
        met = met | (gates.allowed[registered] & (REGISTERED_COUNTS | REGISTERED_COUNTS << DOUBT))
    unknown = (gates.uses_registered & (registered < 0)) | (gates.needs_activity & (len(activity) == 0))
    return _states((met & COUNTS) > 0, unknown | (met > COUNTS))


def place_states_by_set(ventures: VentureTable, gates: GateTable) -> NDArray[np.uint8]:
    """Give the state of each distinct set of places of the table against one mandate."""
    allowed = gates.allowed[:, 0]
    by_activity = (allowed & ACTIVITY_COUNTS) > 0
    by_registered = np.append((allowed & REGISTERED_COUNTS) > 0, False)
    inside = ventures.activity_sets.touched(by_activity) | by_registered[ventures.registered]
    unknown = np.zeros(len(inside), dtype=bool)
    if gates.uses_registered[0]:
        unknown |= ventures.registered < 0
    if gates.needs_activity[0]:
        unknown |= ventures.activity_sets.sizes == 0
    if (allowed > COUNTS).any():
        unknown |= ventures.activity_sets.touched((allowed & ACTIVITY_COUNTS << DOUBT) > 0)
        unknown |= np.append((allowed & REGISTERED_COUNTS << DOUBT) > 0, False)[ventures.registered]
    return _states(inside, unknown)


def _states(inside: Bools, unknown: Bools) -> NDArray[np.uint8]:
    """Outside, one less where that is not known, none where inside: sums of bytes are quicker than choices."""
    states: NDArray[np.uint8] = (np.uint8(OUTSIDE) - unknown.view(np.uint8)) * (~inside).view(np.uint8)
    return states


def _place(pair: Pairing) -> Bools:
    outside: Bools = pair.gates.has_places & (place_states(pair.ventures, pair.gates) == OUTSIDE)
    return outside


RULES: dict[str, Test] = {
    "funds": lambda pair: pair.gates.backs_funds,
    "opening": lambda pair: pair.gates.opens > pair.on.toordinal(),
    "closing": lambda pair: pair.gates.closes < pair.on.toordinal(),
    "exclusion": _exclusion,
    "stage": _stage,
    "instrument": _instrument,
    "place": _place,
    "ticket_small": _ticket_small,
    "ticket_room": _ticket_room,
    "ticket_large": _ticket_large,
    "match_funding": _match_funding,
    "min_revenue": lambda pair: pair.ventures.revenue < pair.gates.revenue_min,
    "max_revenue": lambda pair: pair.ventures.revenue > pair.gates.revenue_max,
    "min_trl": lambda pair: pair.ventures.trl < pair.gates.trl_min,
    "max_trl": lambda pair: pair.ventures.trl > pair.gates.trl_max,
    "seis": _seis,
    "eis": _eis,
    "mfa": _mfa,
    "university": _university,
}


def broken_rules(pair: Pairing, names: frozenset[str] | None = None) -> Iterator[tuple[str, Bools]]:
    """Give each rule that some mandate sets, with the pairs that break it.

    Parameters
    ----------
    pair : Pairing
        Ventures and mandates, one of the two being a single row.
    names : frozenset of str or None
        Rules to test; None for all that are set.

    Yields
    ------
    name : str
        Name of the rule.
    broken : ndarray of bool
        One for each row of the longer side, or a single one that holds for all of them.
    """
    wanted = pair.gates.active if names is None else pair.gates.active & names
    for name, test in RULES.items():
        if name in wanted:
            yield name, test(pair)


def unmet_counts(pair: Pairing) -> NDArray[np.int16]:
    """Count the broken rules of each pair."""
    counts = np.zeros(len(pair), dtype=np.int16)
    for _, broken in broken_rules(pair):
        counts += broken
    return counts


def eligible_pairs(pair: Pairing, names: frozenset[str] | None = None) -> Bools:
    """Say which pairs break no rule."""
    good = np.ones(len(pair), dtype=bool)
    for _, broken in broken_rules(pair, names):
        good &= ~broken
    return good


def broken_names(pair: Pairing) -> tuple[str, ...]:
    """Give the names of the rules that a single pair breaks."""
    return tuple(name for name, broken in broken_rules(pair) if bool(broken[0]))
