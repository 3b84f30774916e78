"""Filters of ventures at work: which rows of a list pass, and how many meet each condition and each group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from profiles.queries.filters import ANY, Answers, Where
from profiles.queries.labels import Labels
from profiles.services.facets import Mask
from profiles.services.words import CLAIMS, IP_POSITIONS, RELIEF_STATUSES


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of a list meet each part of a filter.

    Parameters
    ----------
    every : int
        The rows of the list before the filter.
    groups, conditions : tuple of int
        Those of them that meet each group and each condition by itself.
    """

    every: int
    groups: tuple[int, ...]
    conditions: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Passing:
    """What of some rows passes a filter.

    Parameters
    ----------
    whole : ndarray of bool
        The rows that pass all of it.
    groups, conditions : sequence of ndarray of bool
        Those that meet each group, and each condition, in the order of the filter.
    """

    whole: Mask
    groups: Sequence[Mask]
    conditions: Sequence[Mask]

    def counted(self, every: Mask) -> Counts:
        """Count what meets each part, among some of the rows."""
        groups = tuple(int((mask & every).sum()) for mask in self.groups)
        return Counts(int(every.sum()), groups, tuple(int((mask & every).sum()) for mask in self.conditions))


def passing(where: Where, found: Answers, keys: NDArray[np.int64]) -> Passing:
    """Put together what the database answered, for the rows of a list.

    Parameters
    ----------
    where : Where
        The filter.
    found : Answers
        Its answers.
    keys : ndarray of int64
        The ventures of the list, in any order.
    """
    if not where:
        return Passing(np.ones(len(keys), dtype=np.bool_), [], [])
    conditions = [_among(keys, found.keys[column]) for column in found.holds.T]
    left = iter(conditions)
    groups = [_joined([next(left) for _ in group.conditions], group.join) for group in where.groups]
    return Passing(_joined(groups, where.join), groups, conditions)


def _among(keys: NDArray[np.int64], wanted: NDArray[np.int64]) -> Mask:
    found: Mask = np.isin(keys, wanted)
    return found


def _joined(masks: Sequence[Mask], join: str) -> Mask:
    joined: Mask = (np.logical_or if join == ANY else np.logical_and).reduce(masks)
    return joined


def choices_of(labels: Labels) -> Mapping[str, Mapping[str, str]]:
    """Give the codes that each field of choices may have, with their names."""
    return {
        "sector": labels.sectors,
        "stage": labels.stages,
        "region": labels.regions,
        "authority": {code: place.name for code, place in labels.authorities.items()},
        "university": labels.universities,
        "ip": IP_POSITIONS,
        "raised": labels.instruments,
        "claim": CLAIMS,
        "instrument": labels.instruments,
        "seis": RELIEF_STATUSES,
        "eis": RELIEF_STATUSES,
    }
