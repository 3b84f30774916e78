"""Who stands on first pages: counts of places for an audit of the ranker, and whether an address moves anybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.engine.matcher import NO_LIMITS, Matcher
from matching.engine.profiles import MandateProfile, Rules, VentureProfile
from matching.engine.ranking import Query, rank_ventures
from matching.engine.sets import Ints
from matching.engine.tables import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Exposure:
    """Places on first pages beside those who were eligible for them.

    Parameters
    ----------
    groups : tuple of str
        The groups.
    shown : ndarray of shape (n_mandates, n_groups)
        Places of each group on the first page of each mandate.
    eligible : ndarray of shape (n_mandates, n_groups)
        Eligible ventures of each group for each mandate.
    """

    groups: tuple[str, ...]
    shown: Ints
    eligible: Ints

    def ratios(self) -> Floats:
        """Give each group's share of the places over its share of the eligible, 1 where they are the same.

        A group that is eligible for nothing has NaN.
        """
        return _ratios(self.shown.sum(axis=0), self.eligible.sum(axis=0))

    def intervals(self, *, draws: int = 1_000, seed: int = 0) -> tuple[Floats, Floats]:
        """Give the middle 95% of the ratios over draws of as many mandates with replacement.

        Parameters
        ----------
        draws : int, default=1000
            Number of draws (Efron's percentile interval, *An Introduction to the Bootstrap*, 1993).
        seed : int, default=0
            Repeats them.

        Returns
        -------
        low, high : ndarray of shape (n_groups,)
            NaN for a group that is eligible for nothing.
        """
        if not len(self.shown):
            nothing = np.full(len(self.groups), np.nan)
            return nothing, nothing
        rng = np.random.default_rng(seed)
        weights = rng.multinomial(len(self.shown), np.full(len(self.shown), 1 / len(self.shown)), size=draws)
        found = _ratios(weights @ self.shown, weights @ self.eligible)
        low, high = np.full(found.shape[1], np.nan), np.full(found.shape[1], np.nan)
        for column in np.flatnonzero(self.eligible.sum(axis=0) > 0).tolist():
            low[column], high[column] = np.nanpercentile(found[:, column], [2.5, 97.5])
        return low, high


def _ratios(shown: Ints, eligible: Ints) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        places = shown / shown.sum(axis=-1, keepdims=True)
        share = eligible / eligible.sum(axis=-1, keepdims=True)
        ratios: Floats = np.where(eligible > 0, places / share, np.nan)
    return ratios


def exposure_of(
    matcher: Matcher,
    mandates: Sequence[MandateProfile],
    group_of: Mapping[int, str],
    *,
    on: date,
    rules: Rules = NO_LIMITS,
    page: int = 10,
) -> Exposure:
    """Count places on first pages by group.

    Parameters
    ----------
    matcher : Matcher
        A fitted matcher, as it serves.
    mandates : sequence of MandateProfile
        Whose lists are looked at.
    group_of : mapping of int to str
        Group of each venture, by key; ventures without one are counted nowhere.
    on : date
        Day of the lists.
    rules : Rules, default=Rules()
        Limits set by law on that day.
    page : int, default=10
        Places on a first page.
    """
    groups = tuple(sorted(set(group_of.values())))
    column = {name: number for number, name in enumerate(groups)}
    shown = np.zeros((len(mandates), len(groups)), dtype=np.int64)
    eligible = np.zeros_like(shown)
    state = matcher.state
    everybody = Query(on, rules, len(state.all_ventures().keys), 0, True, None)
    for row, mandate in enumerate(mandates):
        for match in matcher.ventures_for(mandate, on=on, rules=rules, limit=page).items:
            if match.venture_key in group_of:
                shown[row, column[group_of[match.venture_key]]] += 1
        pairs, _ = rank_ventures(state, mandate, everybody)
        for key in pairs.ventures.keys.tolist():
            if key in group_of:
                eligible[row, column[group_of[key]]] += 1
    return Exposure(groups, shown, eligible)


@dataclass(frozen=True, slots=True)
class Swapped:
    """What happens when ventures are given one another's addresses and nothing else.

    Parameters
    ----------
    ventures, mandates : int
        How many were looked at; mandates are those that state no place and do not ask for near ventures.
    largest_shift : int
        The most places by which any venture moved in any of the lists.
    """

    ventures: int
    mandates: int
    largest_shift: int


def place_swap(matcher: Matcher, ventures: Sequence[VentureProfile], *, on: date, rules: Rules = NO_LIMITS) -> Swapped:
    """Rank ventures twice, the second time with one another's addresses, for the mandates that state no place.

    Parameters
    ----------
    matcher : Matcher
        A fitted matcher, whose mandates, weights and past deals are used.
    ventures : sequence of VentureProfile
        The ventures; each gets the address of the one as far from the other end.
    on : date
        Day of the lists.
    rules : Rules, default=Rules()
        Limits set by law on that day.
    """
    free = [
        each
        for each in matcher.state.mandates.profiles
        if not (each.backs_funds or each.prefer_near or each.place_rules)
    ]
    moved = [
        replace(
            one,
            registered_place=other.registered_place,
            places=other.places,
            registered_spot=other.registered_spot,
            spots=other.spots,
        )
        for one, other in zip(ventures, reversed(ventures), strict=True)
    ]
    shift = 0
    if ventures and free:
        before, after = (_beside(matcher, each, free) for each in (ventures, moved))
        for mandate in free:
            shift = max(shift, _shift(*(_order(one, mandate, len(ventures), on, rules) for one in (before, after))))
    return Swapped(len(ventures), len(free), shift)


def _beside(matcher: Matcher, ventures: Sequence[VentureProfile], mandates: Sequence[MandateProfile]) -> Matcher:
    """Make a matcher of its own that ranks as another does."""
    own = Matcher(matcher.weights, n_text=matcher.n_text).fit(ventures, mandates, taxonomy=matcher.taxonomy_)
    own.learn_from(matcher.past)
    return own


def _order(matcher: Matcher, mandate: MandateProfile, count: int, on: date, rules: Rules) -> NDArray[np.int64]:
    listed = matcher.ventures_for(mandate, on=on, rules=rules, eligible=None, limit=count).items
    return np.array([match.venture_key for match in listed], dtype=np.int64)


def _shift(before: NDArray[np.int64], after: NDArray[np.int64]) -> int:
    return int(np.abs(np.argsort(before) - np.argsort(after)).max(initial=0))
