"""The soft criteria, each from 0 to 1.

A venture is a row of one-hot blocks, one for each of sector set, stage, round, places and instruments, and a block of
its text. A mandate is a row that holds its value at every position of those blocks, so that the product of the two
rows, block by block and weighted, is the score and its explanation in one. The one-hot blocks are kept as numbers and
the product is a look-up. Every function here serves one mandate against many ventures and the reverse.
"""

from collections.abc import Mapping, Sequence
from math import isnan

import numpy as np
from numpy.typing import NDArray

from matching.engine.distance import kilometres, positions
from matching.engine.gates import GateTable, share_bounds
from matching.engine.profiles import MandateProfile
from matching.engine.results import CRITERIA
from matching.engine.sets import Bools, Sets
from matching.engine.tables import Bits, Floats, VentureTable, amount, known_positions
from matching.engine.taxonomy import Taxonomy

DEFAULT_WEIGHTS: Mapping[str, float] = {
    "sector": 0.40,
    "ticket": 0.20,
    "stage": 0.15,
    "place": 0.10,
    "text": 0.08,
    "instrument": 0.07,
}
NEUTRAL = 0.5
TAKES_ALL = 0.75
#: Place criterion of a venture inside, not known to be inside, and outside.
OF_STATE = np.array([1.0, NEUTRAL, 0.0])
BEST_SHARE = 0.75
STAGE_STEP = 0.4
NEAR_KM = 100.0


def shares_of_weights(weights: Mapping[str, float] | None) -> dict[str, float]:
    """Give the weight of each criterion as a share of all.

    Parameters
    ----------
    weights : mapping of str to float or None
        Weights by criterion; those left out have none. None for the default.

    Returns
    -------
    shares : dict of str to float
        One for each criterion, summing to 1.

    Raises
    ------
    ValueError
        If a name is unknown, a weight is negative or not finite, or all are zero.
    """
    given = dict(DEFAULT_WEIGHTS if weights is None else weights)
    unknown = sorted(set(given) - set(CRITERIA))
    if unknown:
        raise ValueError(f"weights must name criteria out of {', '.join(CRITERIA)}; got {', '.join(unknown)}.")
    if not all(0 <= value < float("inf") for value in given.values()):
        raise ValueError(f"weights must be finite and not negative, got {given!r}.")
    total = sum(given.values())
    if total <= 0:
        raise ValueError("at least one weight must be above 0.")
    return {name: given.get(name, 0.0) / total for name in CRITERIA}


def sector_fits(mandates: Sequence[MandateProfile], taxonomy: Taxonomy, similarity: Floats) -> NDArray[np.float32]:
    """Give the fit of each single sector to each mandate.

    Parameters
    ----------
    mandates : sequence of MandateProfile
        The mandates.
    taxonomy : Taxonomy
        The sector tree.
    similarity : ndarray of shape (n_sectors, n_sectors)
        Similarity of a venture's sector to a wanted one.

    Returns
    -------
    fits : ndarray of shape (n_sectors + 1, n_mandates)
        Similarity to the nearest sector wanted. The last row is for a venture without a known sector.
    """
    index = taxonomy.sector_index
    fits = np.full((len(index) + 1, len(mandates)), NEUTRAL, dtype=np.float32)
    for column, mandate in enumerate(mandates):
        wanted = sorted(known_positions(mandate.sectors, index))
        if wanted:
            fits[:-1, column] = similarity[:, wanted].max(axis=1)
        elif not mandate.sectors:
            fits[:, column] = TAKES_ALL
    return fits


def sector_by_set(sets: Sets, fits: NDArray[np.float32]) -> Floats:
    """Give one mandate's sector criterion for each distinct set of sectors.

    Three quarters for the sector that fits best, one quarter for the mean of all that the venture carries: a second
    sector never costs much, and a list of every sector does not pay.
    """
    own = fits[:-1].astype(np.float64)
    best = sets.reduce(own, np.maximum, 0.0)
    mean = sets.reduce(own, np.add, 0.0) / np.maximum(sets.sizes, 1)
    values: Floats = np.where(sets.sizes == 0, float(fits[-1]), BEST_SHARE * best + (1 - BEST_SHARE) * mean)
    return values


def sector_of_one(members: NDArray[np.int32], fits: NDArray[np.float32]) -> Floats:
    """Give every mandate's sector criterion for one set of sectors."""
    if len(members) == 0:
        unknown: Floats = fits[-1].astype(np.float64)
        return unknown
    own = fits[members].astype(np.float64)
    best, mean = np.maximum.reduce(own, axis=0), np.add.reduce(own, axis=0) / len(members)
    values: Floats = BEST_SHARE * best + (1 - BEST_SHARE) * mean
    return values


def stage_scores(mandates: Sequence[MandateProfile], taxonomy: Taxonomy) -> Floats:
    """Give the fit of each stage to each mandate: ``0.4 ** d``, ``d`` steps from the nearest stage backed.

    Parameters
    ----------
    mandates : sequence of MandateProfile
        The mandates.
    taxonomy : Taxonomy
        The stages in their order.

    Returns
    -------
    scores : ndarray of shape (n_stages + 1, n_mandates)
        The last row is for a venture whose stage is not known.
    """
    scores = np.full((len(taxonomy.stages) + 1, len(mandates)), NEUTRAL)
    steps = np.arange(len(taxonomy.stages))
    for column, mandate in enumerate(mandates):
        wanted = sorted(known_positions(mandate.stages, taxonomy.stage_index))
        if wanted:
            scores[:-1, column] = STAGE_STEP ** np.abs(steps[:, None] - np.array(wanted)).min(axis=1)
    return scores


def stage_numbers(stage_bits: Bits) -> NDArray[np.intp]:
    """Position of the stage behind each bit; -1 where it is not known."""
    return np.frexp(stage_bits.astype(np.float64))[1].astype(np.intp) - 1


def states_ticket(mandate: MandateProfile) -> bool:
    """Say whether the mandate limits its cheque or its share of a round."""
    bounds = (amount(mandate.ticket_min_gbp), amount(mandate.ticket_max_gbp), *share_bounds(mandate))
    return not all(isnan(bound) for bound in bounds)


def ticket_values(rounds: Floats, gates: GateTable) -> Floats:
    """Give the fit of cheques to rounds.

    The square root of the part of the round that the largest cheque covers. A round outside the interval in which
    the mandate's cheque is the mandate's share fits like the nearest round inside, times the ratio of the two.

    Parameters
    ----------
    rounds : ndarray of float64
        Sizes of rounds, NaN where not known.
    gates : GateTable
        Columns of the mandates; one side has a single row.

    Returns
    -------
    values : ndarray of float64
        The neutral value where the round is not known or the mandate states no ticket.
    """
    inside = np.minimum(np.maximum(rounds, gates.fit_low), gates.fit_high)
    covered = np.fmin(gates.ticket_max / inside, gates.fit_share)
    off = np.where(inside > rounds, rounds / inside, inside / rounds)
    fit = np.sqrt(np.minimum(covered, 1.0)) * off
    values: Floats = np.where(np.isnan(rounds) | ~gates.states_ticket, NEUTRAL, fit)
    return values


def instrument_values(ours: Bits, theirs: Bits) -> Floats:
    """1 where the two sides share an instrument, 0 where not, neutral where one side states none."""
    return np.where((ours == 0) | (theirs == 0), NEUTRAL, ((ours & theirs) != 0).astype(np.float64))


def place_values(states: NDArray[np.uint8], has_places: Bools) -> Floats:
    """Give the place criterion without distance.

    Parameters
    ----------
    states : ndarray of uint8
        Inside, not known or outside.
    has_places : ndarray of bool
        False where the mandate takes ventures from anywhere: the same value for every address.

    Returns
    -------
    values : ndarray of float64
        One for each pair.
    """
    return np.where(has_places, OF_STATE.take(states), TAKES_ALL)


def nearness(mandate: MandateProfile, taxonomy: Taxonomy) -> Floats | None:
    """Give each place's nearness to the funder's office, where the funder has asked for near ventures first.

    ``exp(-d / 100 km)`` over the great-circle distance between centres of authorities; NaN for one without a position.

    Parameters
    ----------
    mandate : MandateProfile
        The mandate.
    taxonomy : Taxonomy
        The places.

    Returns
    -------
    nearness : ndarray of shape (n_places,) or None
        None where distance does not count.
    """
    base = taxonomy.places.get(mandate.base_place or "")
    if not mandate.prefer_near or base is None or base.lat is None or base.lon is None:
        return None
    spots = positions(taxonomy)
    near: Floats = np.exp(-kilometres(spots[taxonomy.homes], spots[taxonomy.place_index[base.code]]) / NEAR_KM)
    return near


def nearest_by_set(ventures: VentureTable, near: Floats) -> Floats:
    """Nearness of the nearest known place of each distinct set of places; NaN where none is known."""
    by_activity = ventures.activity_sets.reduce(near, np.fmax, np.nan)
    nearest: Floats = np.fmax(by_activity, np.append(near, np.nan)[ventures.registered])
    return nearest


def with_nearness(values: Floats, near: Floats) -> Floats:
    """Scale the place criterion by distance: half of it for being inside, half for being near."""
    known = np.where(np.isnan(near), NEUTRAL, 0.5 + 0.5 * np.nan_to_num(near))
    return np.where(values == 0.0, 0.0, np.where(values == NEUTRAL, NEUTRAL, known))
