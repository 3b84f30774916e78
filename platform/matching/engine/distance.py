"""How far places lie apart."""

import numpy as np

from matching.engine.tables import Floats
from matching.engine.taxonomy import Taxonomy

EARTH_KM = 6371.0


def positions(taxonomy: Taxonomy) -> Floats:
    """Give the latitude and longitude of each place in radians, in the order of ``spots``; NaN where not known.

    Returns
    -------
    positions : ndarray of shape (n_places, 2)
    """
    spots = taxonomy.spots
    known = [(p.lat, p.lon) if p.lat is not None and p.lon is not None else (np.nan, np.nan) for p in spots]
    return np.radians(np.array(known, dtype=np.float64).reshape(-1, 2))


def kilometres(one: Floats, other: Floats) -> Floats:
    """Give the great-circle distance between positions, by the haversine formula.

    Parameters
    ----------
    one, other : ndarray of shape (..., 2)
        Latitude and longitude in radians; the two are broadcast against each other.

    Returns
    -------
    distance : ndarray of shape (...)
        Kilometres; NaN where a position is not known.
    """
    lat, lon, lat0, lon0 = one[..., 0], one[..., 1], other[..., 0], other[..., 1]
    half = np.sin((lat - lat0) / 2) ** 2 + np.cos(lat) * np.cos(lat0) * np.sin((lon - lon0) / 2) ** 2
    distance: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return distance
