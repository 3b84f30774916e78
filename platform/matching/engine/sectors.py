"""How near two sectors of the tree are."""

import numpy as np
from numpy.typing import NDArray

from matching.engine.sets import Sets
from matching.engine.tables import Floats
from matching.engine.taxonomy import Taxonomy

NEIGHBOURS = 0.25


def sector_counts(taxonomy: Taxonomy, sets: Sets, codes: NDArray[np.int32]) -> Floats:
    """Count the ventures that carry each sector itself.

    Parameters
    ----------
    taxonomy : Taxonomy
        The tree.
    sets : Sets
        Sets of sectors.
    codes : ndarray of int32
        Number of the set of each venture.

    Returns
    -------
    counts : ndarray of shape (n_sectors,)
        Ventures by sector, a venture of two sectors counting a half in each.
    """
    times = np.bincount(codes, minlength=len(sets)) / np.maximum(sets.sizes, 1)
    counts: Floats = np.bincount(
        sets.members, weights=np.repeat(times, sets.sizes), minlength=len(taxonomy.sectors)
    ).astype(np.float64)
    return counts


def sector_similarity(taxonomy: Taxonomy, counts: Floats) -> Floats:
    """Give the similarity of a venture's sector (row) to a wanted sector (column).

    Lin (1998): twice the information of the nearest common ancestor over that of the two sectors, where the
    information of a sector is the negative logarithm of the share of ventures at or below it. So two rare sectors
    under a rare parent are nearer than two common ones under a common parent. One venture for each leaf is assumed
    beforehand (Laplace), so that an empty catalogue has a sensible order too.

    Parameters
    ----------
    taxonomy : Taxonomy
        The tree.
    counts : ndarray of shape (n_sectors,)
        Ventures that carry each sector itself.

    Returns
    -------
    similarity : ndarray of shape (n_sectors, n_sectors)
        1 where the wanted sector is the venture's own or lies above it.
    """
    codes = list(taxonomy.sectors)
    information = _information(taxonomy, counts)
    words = [_words(taxonomy, code) for code in codes]
    near = np.eye(len(codes))
    for row, ours in enumerate(codes):
        for column, wanted in enumerate(codes):
            if taxonomy.is_under(ours, wanted):
                near[row, column] = 1.0
                continue
            common = next((code for code in taxonomy.ancestors(ours) if taxonomy.is_under(wanted, code)), None)
            if common is not None:
                shared = information[taxonomy.sector_index[common]]
                both = information[row] + information[column]
                near[row, column] = 2 * shared / both if both > 0 else 0.0
            if words[row] & words[column]:
                near[row, column] = max(near[row, column], NEIGHBOURS)
    return np.clip(near, 0.0, 1.0)


def _information(taxonomy: Taxonomy, counts: Floats) -> Floats:
    parents = {node.parent for node in taxonomy.sectors.values()}
    total = np.zeros(len(taxonomy.sectors))
    for position, code in enumerate(taxonomy.sectors):
        own = counts[position] + (code not in parents)
        for above in taxonomy.ancestors(code):
            total[taxonomy.sector_index[above]] += own
    everything = counts.sum() + sum(code not in parents for code in taxonomy.sectors)
    information: Floats = -np.log(np.clip(total / max(everything, 1.0), 1e-12, 1.0))
    return information


def _words(taxonomy: Taxonomy, code: str) -> frozenset[str]:
    node = taxonomy.sectors[code]
    return frozenset(word.casefold().strip() for word in (node.name, *node.synonyms) if word.strip())
