"""Ventures that are near each other in technology, with what they have in common by name."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.catalogue import VentureRows
from matching.engine.matcher import Matcher
from matching.engine.profiles import VentureProfile
from matching.engine.text import words

#: Words that are named of those that two descriptions share: the rarest, which say most.
MOST_WORDS = 4
#: Largest share of all texts of the catalogue that may use a word which bridges two ventures, and how many always may.
RARE, ALWAYS = 0.05, 5
#: A word of fewer letters names no technology.
LEAST_LETTERS = 5


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Two ventures and what bridges them.

    Parameters
    ----------
    ours, theirs : int
        Keys of the ventures.
    nearness : float
        From 0 to 1: half the likeness of the descriptions, half the share of sectors that both name.
    sectors : tuple of str
        Codes of the sectors that both name, leaves and branches as they are named.
    words : tuple of str
        Words of both descriptions that few texts of the catalogue use, the rarest first.
    """

    ours: int
    theirs: int
    nearness: float
    sectors: tuple[str, ...]
    words: tuple[str, ...]


def neighbours(
    matcher: Matcher, ours: Sequence[VentureProfile], theirs: Sequence[VentureProfile], *, most: int
) -> list[Neighbour]:
    """Give the nearest pairs of a venture of ours and one of theirs that have something in common by name.

    Parameters
    ----------
    matcher : Matcher
        Gives the vectors of the descriptions: those of the ranked lists.
    ours, theirs : sequence of VentureProfile
        Both sides; a venture that is on both is paired with others only.
    most : int
        Longest list.
    """
    if not ours or not theirs:
        return []
    encoder = matcher.state.encoder
    likeness = np.clip(VentureRows.of(ours, encoder).text @ VentureRows.of(theirs, encoder).text.T, 0.0, 1.0)
    terms = {each.key: _terms(each.text) for each in (*ours, *theirs)}
    rarity = {
        word: encoder.projection.rarity(word)
        for word in {word for held in terms.values() for word in held}
        if encoder.projection.rare(word, share=RARE, always=ALWAYS)
    }
    found = []
    for row, one in enumerate(ours):
        for column, other in enumerate(theirs):
            sectors = set(one.sectors) & set(other.sectors)
            shared = [word for word in terms[one.key] & terms[other.key] if word in rarity]
            if one.key == other.key or not (sectors or shared):
                continue
            either = len(set(one.sectors) | set(other.sectors)) or 1
            nearness = 0.5 * float(likeness[row, column]) + 0.5 * len(sectors) / either
            named = sorted(shared, key=lambda word: (-rarity[word], -len(word), word))[:MOST_WORDS]
            found.append(Neighbour(one.key, other.key, nearness, tuple(sorted(sectors)), tuple(named)))
    return sorted(found, key=lambda each: (-each.nearness, each.ours, each.theirs))[:most]


def nearest(matcher: Matcher, venture: VentureProfile, keys: NDArray[np.int64], *, most: int) -> list[int]:
    """Give the keys of those ventures of the catalogue whose descriptions are most like one of them, the nearest first.

    Parameters
    ----------
    matcher : Matcher
        Holds the catalogue.
    venture : VentureProfile
        The one; it is left out itself.
    keys : ndarray of int64
        Those that may be named.
    most : int
        Longest list.
    """
    rows = matcher.state.all_ventures()
    likeness = rows.text @ VentureRows.of([venture], matcher.state.encoder).text[0]
    likeness = np.where(np.isin(rows.keys, keys) & (rows.keys != venture.key), likeness.round(6), -np.inf)
    order = np.lexsort((rows.keys, -likeness))[:most]
    found: list[int] = rows.keys[order[np.isfinite(likeness[order])]].tolist()
    return found


def _terms(text: str) -> frozenset[str]:
    return frozenset(word for word in words(text) if len(word) >= LEAST_LETTERS)
