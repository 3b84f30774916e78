"""Stage, place and instrument: criteria with few distinct values on the venture's side."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matching.engine.criteria import NEUTRAL, TAKES_ALL
from matching.engine.eligibility import INSIDE, UNKNOWN
from matching.engine.profiles import MandateProfile
from matching.engine.tables import Bits, Floats, VentureTable, known_positions
from matching.engine.taxonomy import Taxonomy

STEP = 0.4
NEAR_KM = 100.0
EARTH_KM = 6371.0


def stage_scores(mandates: Sequence[MandateProfile], taxonomy: Taxonomy) -> Floats:
    """Give the fit of each stage to each mandate.

    ``0.4 ** d`` for a stage ``d`` steps from the nearest one backed.

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
            scores[:-1, column] = STEP ** np.abs(steps[:, None] - np.array(wanted)).min(axis=1)
    return scores


def stage_numbers(stage_bits: Bits) -> NDArray[np.intp]:
    """Position of the stage behind each bit; -1 where it is not known."""
    return np.frexp(stage_bits.astype(np.float64))[1].astype(np.intp) - 1


def instrument_values(ours: Bits, theirs: Bits) -> Floats:
    """1 where the two sides share an instrument, 0 where not, neutral where one side states none."""
    return np.where((ours == 0) | (theirs == 0), NEUTRAL, ((ours & theirs) != 0).astype(np.float64))


def nearness(mandate: MandateProfile, taxonomy: Taxonomy) -> Floats | None:
    """Give each place's nearness to the funder's office, where the funder has asked for near ventures first.

    ``exp(-d / 100 km)`` over the great-circle distance; NaN for a place without a position.

    Parameters
    ----------
    mandate : MandateProfile
        The mandate.
    taxonomy : Taxonomy
        The places.

    Returns
    -------
    nearness : ndarray of shape (n_places,) or None
        None where place does not count.
    """
    base = taxonomy.places.get(mandate.base_place or "")
    if not mandate.prefer_near or base is None or base.lat is None or base.lon is None:
        return None
    places = [taxonomy.places[code] for code in taxonomy.place_index]
    spots = np.array([(p.lat, p.lon) if p.lat is not None and p.lon is not None else (np.nan, np.nan) for p in places])
    lat, lon = np.radians(spots).T
    lat0, lon0 = np.radians((base.lat, base.lon))
    half = np.sin((lat - lat0) / 2) ** 2 + np.cos(lat) * np.cos(lat0) * np.sin((lon - lon0) / 2) ** 2
    return np.exp(-2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))) / NEAR_KM)


def nearest_by_set(ventures: VentureTable, near: Floats) -> Floats:
    """Nearness of the nearest known place of each distinct set of places; NaN where none is known."""
    by_activity = ventures.activity_sets.reduce(near, np.fmax, np.nan)
    return np.fmax(by_activity, np.append(near, np.nan)[ventures.registered])


def place_values(states: NDArray[np.uint8], has_places: NDArray[np.bool_]) -> Floats:
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
    stated = np.where(states == INSIDE, 1.0, np.where(states == UNKNOWN, NEUTRAL, 0.0))
    return np.where(has_places, stated, TAKES_ALL)


def with_nearness(values: Floats, near: Floats) -> Floats:
    """Scale the place criterion by distance: half of it for being inside, half for being near."""
    known = np.where(np.isnan(near), NEUTRAL, 0.5 + 0.5 * np.nan_to_num(near))
    return np.where(values == 0.0, 0.0, np.where(values == NEUTRAL, NEUTRAL, known))
