"""Exact scores of pairs that were picked out of a block of mandates and all ventures."""

import numpy as np
from numpy.typing import NDArray

from matching.engine.blocks import Block
from matching.engine.criteria import BEST_SHARE, TAKES_ALL, instrument_values, place_values, stage_numbers
from matching.engine.eligibility import INSIDE, OUTSIDE, UNKNOWN
from matching.engine.gates import ACTIVITY_COUNTS, DOUBT, REGISTERED_COUNTS
from matching.engine.pairs import exact_values, totals
from matching.engine.tables import Floats


def exact_scores(block: Block, mandates: NDArray[np.intp], ventures: NDArray[np.intp]) -> Floats:
    """Give the exact scores of some pairs.

    Parameters
    ----------
    block : Block
        The mandates.
    mandates : ndarray of intp
        Position in the block of each pair's mandate.
    ventures : ndarray of intp
        Row of each pair's venture.

    Returns
    -------
    scores : ndarray of float64
        From 0 to 1.
    """
    table, text = block.table, block.state.settled.ventures.text
    found = {
        "sector": _sector(block, mandates, table.sector_set[ventures]),
        "stage": block.state.mandates.stage_scores[stage_numbers(table.stage_bits[ventures]), block.rows[mandates]],
        "ticket": block.ticket[table.ask_code[ventures], mandates],
        "place": _place(block, mandates, table.place_set[ventures]),
        "instrument": instrument_values(table.instrument_bits[ventures], block.columns.instrument_bits[mandates]),
    }
    return totals(exact_values(found, text[ventures], block.mandates.text[mandates]), block.state.weights)


def _sector(block: Block, mandates: NDArray[np.intp], sets: NDArray[np.int32]) -> Floats:
    fits, rows = block.state.mandates.sector_fits, block.rows[mandates]
    picked = block.table.sector_sets.pick(sets)
    own = fits[picked.members, np.repeat(rows, picked.sizes)].astype(np.float64)
    best, total = (picked.combined(own, ufunc, 0.0) for ufunc in (np.maximum, np.add))
    stated = BEST_SHARE * best + (1 - BEST_SHARE) * total / np.maximum(picked.sizes, 1)
    values: Floats = np.where(picked.sizes == 0, fits[-1, rows], stated)
    return values


def _place(block: Block, mandates: NDArray[np.intp], sets: NDArray[np.int32]) -> Floats:
    values = np.full(len(mandates), TAKES_ALL)
    stated = np.flatnonzero(np.isin(mandates, block.placed))
    values[stated] = place_values(_states(block, mandates[stated], sets[stated]), np.ones(len(stated), dtype=bool))
    for position, (own, _) in block.near.items():
        values[mandates == position] = own[sets[mandates == position]]
    return values


def _states(block: Block, mandates: NDArray[np.intp], sets: NDArray[np.int32]) -> NDArray[np.uint8]:
    gates, rows = block.state.mandates.gates, block.rows[mandates]
    picked, registered = block.table.activity_sets.pick(sets), block.table.registered[sets]
    allowed = gates.allowed[picked.members, np.repeat(rows, picked.sizes)]
    by_registered = np.where(registered >= 0, gates.allowed[registered, rows], 0)
    inside, may = (
        (picked.combined(allowed & ACTIVITY_COUNTS << doubt, np.maximum, 0) > 0)
        | ((by_registered & REGISTERED_COUNTS << doubt) > 0)
        for doubt in (0, DOUBT)
    )
    unknown = (registered < 0) & gates.uses_registered[rows]
    unknown |= may | ((picked.sizes == 0) & gates.needs_activity[rows])
    return np.where(inside, INSIDE, np.where(unknown, UNKNOWN, OUTSIDE)).astype(np.uint8)
