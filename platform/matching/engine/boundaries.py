"""What the boundary of a programme's area does to ventures: open, open somewhere else, or closed whatever the place.

A programme is a mandate for companies that is limited to a part of the United Kingdom.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from matching.engine.catchments import sides
from matching.engine.distance import kilometres, positions
from matching.engine.eligibility import Pairing, broken_rules
from matching.engine.gates import ACTIVITY_COUNTS, COUNTS, REGISTERED_COUNTS, GateTable
from matching.engine.matcher import NO_LIMITS, Matcher
from matching.engine.profiles import MandateProfile, PlaceRule, Rules, VentureProfile
from matching.engine.sets import Bools
from matching.engine.tables import Floats, VentureTable
from matching.engine.taxonomy import Taxonomy

Places = NDArray[np.int32]
#: What the addresses that count make of a rule that takes in one more authority.
_BASES = {REGISTERED_COUNTS: "registered", ACTIVITY_COUNTS: "activity", REGISTERED_COUNTS | ACTIVITY_COUNTS: "any"}


class Standing(IntEnum):
    """How a venture stands towards a programme."""

    OPEN = 0
    ELSEWHERE = 1
    CLOSED = 2


@dataclass(frozen=True, slots=True, eq=False)
class Boundaries:
    """Ventures against programmes; every array has the shape (n_ventures, n_programmes).

    Parameters
    ----------
    programmes : tuple of MandateProfile
        The programmes, in the order of their keys.
    standing : ndarray of uint8
        A ``Standing``: elsewhere where the place is the only rule that is broken.
    nearest : ndarray of int32
        Position in ``Taxonomy.spots`` of the allowed authority whose centre is nearest to any of the venture's
        places, or of the one in the middle of a circle or drawn area whose line is nearer; -1 where none is known.
    kilometres : ndarray of float64
        Great-circle distance to that centre, or to that line; NaN where none is known.
    lost_gbp : ndarray of float64
        What is lost only to a boundary: the programme's largest ticket, and no more than the ask. 0 where the standing
        is another, NaN where the ticket or the ask is not stated. Over several programmes it may exceed the ask.
    """

    programmes: tuple[MandateProfile, ...]
    standing: NDArray[np.uint8]
    nearest: Places
    kilometres: Floats
    lost_gbp: Floats


def boundaries_for(
    matcher: Matcher,
    ventures: Sequence[VentureProfile],
    *,
    on: date,
    rules: Rules = NO_LIMITS,
    wider: Mapping[int, tuple[PlaceRule, ...]] | None = None,
) -> Boundaries:
    """Say how ventures stand towards every programme.

    Parameters
    ----------
    matcher : Matcher
        A fitted matcher, whose mandates are looked at.
    ventures : sequence of VentureProfile
        The ventures; they need not be in the catalogue.
    on : date
        Day for which opening dates are read.
    rules : Rules, default=Rules()
        Limits set by law on that day.
    wider : mapping of int to tuple of PlaceRule, optional
        Places that programmes are supposed to take in beside their own, by the key of the mandate.

    Returns
    -------
    boundaries : Boundaries
        A place that is not known is never outside, as in a ranking.
    """
    state = matcher.state
    taxonomy, mandates = state.encoder.taxonomy, state.mandates
    rows = np.flatnonzero(_limited(mandates.gates, taxonomy))
    rows = rows[np.argsort(mandates.keys[rows])]
    programmes = tuple(
        replace(each, place_rules=(*each.place_rules, *(wider or {}).get(each.key, ())))
        for each in mandates.view(rows).profiles
    )
    gates = GateTable.from_profiles(programmes, taxonomy)
    table = VentureTable.from_profiles(ventures, taxonomy)
    standing = _standings(table, programmes, gates, taxonomy, on, rules)
    nearest, distance = _nearest_by_set(table, gates, taxonomy)
    _nearer_lines(table, programmes, taxonomy, nearest, distance)
    worth = np.minimum(table.ask[:, None], gates.ticket_max[None, :])
    return Boundaries(
        programmes,
        standing,
        nearest[table.place_set],
        distance[table.place_set],
        np.where(standing == Standing.ELSEWHERE, worth, 0.0),
    )


def pooled(matcher: Matcher, one: str, other: str) -> dict[int, tuple[PlaceRule, ...]]:
    """Say what programmes would take in if each that takes in one of two authorities took in both.

    Parameters
    ----------
    matcher : Matcher
        A fitted matcher, whose mandates are looked at.
    one, other : str
        Codes of authorities.

    Returns
    -------
    wider : dict of int to tuple of PlaceRule
        The authority that would be taken in, by the key of each mandate that takes in just one of them.
    """
    state = matcher.state
    taxonomy, gates = state.encoder.taxonomy, state.mandates.gates
    found: dict[int, tuple[PlaceRule, ...]] = {}
    for inside, taken in ((one, other), (other, one)):
        held = COUNTS & gates.allowed[taxonomy.place_index[inside]] & ~gates.allowed[taxonomy.place_index[taken]]
        for row in np.flatnonzero(_limited(gates, taxonomy) & (held > 0)).tolist():
            key, rule = int(state.mandates.keys[row]), PlaceRule("authority", taken, _BASES[int(held[row])])
            found[key] = (*found.get(key, ()), rule)
    return found


def open_places(matcher: Matcher, codes: Sequence[str]) -> tuple[tuple[MandateProfile, ...], Bools, Bools]:
    """Say which programmes take in which authorities, whatever their other rules say.

    Parameters
    ----------
    matcher : Matcher
        A fitted matcher, whose mandates are looked at.
    codes : sequence of str
        Authorities.

    Returns
    -------
    programmes : tuple of MandateProfile
        The programmes, in the order of their keys.
    taken_in : ndarray of bool, shape (n_codes, n_programmes)
        Whether any address there meets the place rule.
    in_part : ndarray of bool, shape (n_codes, n_programmes)
        Whether some address there meets it, and perhaps not each: a circle or a drawn area cuts through.
    """
    state = matcher.state
    taxonomy, mandates = state.encoder.taxonomy, state.mandates
    rows = np.flatnonzero(_limited(mandates.gates, taxonomy))
    rows = rows[np.argsort(mandates.keys[rows])]
    allowed, homes = mandates.gates.allowed[:, rows], taxonomy.homes
    whole: Bools = allowed & COUNTS > 0
    taken_in, in_part = (np.zeros((len(codes), len(rows)), dtype=bool) for _ in range(2))
    for number, code in enumerate(codes):
        there = homes == taxonomy.place_index[code]
        taken_in[number] = whole[there].all(axis=0)
        in_part[number] = ~taken_in[number] & whole[there].any(axis=0)
    return tuple(mandates.view(rows).profiles), taken_in, in_part


def _limited(gates: GateTable, taxonomy: Taxonomy) -> Bools:
    """Say which mandates are programmes."""
    everywhere = (gates.allowed[taxonomy.members("uk", "")] & COUNTS > 0).all(axis=0)
    limited: Bools = gates.has_places & ~gates.backs_funds & ~everywhere
    return limited


def _standings(
    table: VentureTable,
    programmes: Sequence[MandateProfile],
    gates: GateTable,
    taxonomy: Taxonomy,
    on: date,
    rules: Rules,
) -> NDArray[np.uint8]:
    """Test all pairs, a row of the shorter side at a time."""
    standings = np.empty((len(table), len(gates)), dtype=np.uint8)
    if len(table) <= len(gates):
        for row in range(len(table)):
            standings[row] = _standing(Pairing(table.take(np.array([row])), gates, on, rules))
    else:
        for column, programme in enumerate(programmes):
            one = GateTable.from_profiles([programme], taxonomy)
            standings[:, column] = _standing(Pairing(table, one, on, rules))
    return standings


def _standing(pair: Pairing) -> NDArray[np.uint8]:
    outside, otherwise = np.zeros(len(pair), dtype=bool), np.zeros(len(pair), dtype=bool)
    for name, broken in broken_rules(pair):
        if name == "place":
            outside |= broken
        else:
            otherwise |= broken
    standing = np.where(outside, Standing.ELSEWHERE, Standing.OPEN)
    return np.where(otherwise, Standing.CLOSED, standing).astype(np.uint8)


def _nearest_by_set(table: VentureTable, gates: GateTable, taxonomy: Taxonomy) -> tuple[Places, Floats]:
    """Give the nearest allowed authority of each programme, and its distance, for each distinct set of places."""
    whole, home_of = np.unique(taxonomy.homes, return_inverse=True)
    spots = positions(taxonomy)[whole]
    apart = np.nan_to_num(kilometres(spots[:, None, :], spots[None, :, :]), nan=np.inf)[home_of]
    from_registered = np.vstack([apart, np.full(len(spots), np.inf)])[table.registered]
    away = np.minimum(table.activity_sets.reduce(apart, np.minimum, np.inf), from_registered)
    nearest = np.full((len(away), len(gates)), -1, dtype=np.int32)
    distance = np.full(nearest.shape, np.nan)
    areas, area_of = np.unique(gates.allowed[whole] & COUNTS > 0, axis=1, return_inverse=True)
    for number, area in enumerate(areas.T):
        inside = np.flatnonzero(area)
        if not len(inside):
            continue
        first = inside[away[:, inside].argmin(axis=1)]
        far = away[np.arange(len(away)), first]
        known, columns = np.isfinite(far), np.flatnonzero(area_of.ravel() == number)
        nearest[:, columns] = np.where(known, whole[first], -1)[:, None]
        distance[:, columns] = np.where(known, far, np.nan)[:, None]
    return nearest, distance


def _nearer_lines(
    table: VentureTable,
    programmes: Sequence[MandateProfile],
    taxonomy: Taxonomy,
    nearest: Places,
    distance: Floats,
) -> None:
    """Put the line of a circle or drawn area in place of an authority's centre that is further away."""
    for column, programme in enumerate(programmes):
        for catchment in filter(None, (rule.catchment for rule in programme.place_rules)):
            away = np.nan_to_num(sides(catchment, taxonomy).outside_km, nan=np.inf)
            if not np.isfinite(away).any():
                continue
            from_registered = np.append(away, np.inf)[table.registered]
            reached = np.minimum(table.activity_sets.reduce(away, np.minimum, np.inf), from_registered)
            nearer = np.isfinite(reached) & ~(distance[:, column] <= reached)
            nearest[nearer, column] = taxonomy.homes[int(away.argmin())]
            distance[nearer, column] = np.maximum(reached[nearer], 0.0)
