"""What one change of a round would open among all mandates at once, and what it would close.

The same facts are changed as in :mod:`matching.engine.counterfactuals`: how much is asked for, the least at which the
round closes, and the instruments. A change is named only after all mandates have been ranked again with it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from matching.engine.counterfactuals import FieldChange, change_size, change_words, fields_between, options_for
from matching.engine.eligibility import Pairing, broken_rules, eligible_pairs
from matching.engine.matcher import NO_LIMITS, Matcher
from matching.engine.profiles import MandateProfile, Rules, VentureProfile
from matching.engine.ranking import Query, one_venture, rank_mandates
from matching.engine.sets import Bools
from matching.engine.state import State
from matching.engine.wording import listed

#: Rules that a change of the round or of the instruments can meet.
WITHIN_REACH = frozenset({"ticket_small", "ticket_room", "ticket_large", "match_funding", "instrument"})
#: Of two changes of the same fields the larger is named only where it opens this many times as much.
WORTH_MORE = 1.5


@dataclass(frozen=True, slots=True)
class Opening:
    """One change, and what it does to the whole list.

    Parameters
    ----------
    venture : VentureProfile
        The venture after the change.
    fields : tuple of FieldChange
        What is changed.
    size : float
        Size of the change, as in :class:`~matching.engine.counterfactuals.Change`.
    text : str
        The change in words, without what it opens.
    opened, closed : tuple of int
        Keys of the mandates that are eligible only after the change, and only before it; in ascending order.
    """

    venture: VentureProfile
    fields: tuple[FieldChange, ...]
    size: float
    text: str
    opened: tuple[int, ...]
    closed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Trial:
    state: State
    venture: VentureProfile
    on: date
    rules: Rules
    listed: Bools
    before: Bools

    @classmethod
    def of(
        cls, matcher: Matcher, venture: VentureProfile, on: date, rules: Rules, keys: Collection[int] | None
    ) -> "_Trial":
        state = matcher.state
        shown = ~state.mandates.gates.backs_funds
        if keys is not None:
            shown &= np.isin(state.mandates.keys, np.fromiter(keys, dtype=np.int64))
        return cls(state, venture, on, rules, shown, _eligible(state, venture, on, rules) & shown)

    def tried(self, option: VentureProfile) -> tuple[Bools, Bools]:
        """Say which mandates an option opens and which it closes, by the hard rules alone."""
        after = _eligible(self.state, option, self.on, self.rules) & self.listed
        return after & ~self.before, self.before & ~after

    def ranked(self, option: VentureProfile) -> Opening:
        """Rank all mandates again with an option."""
        mandates = self.state.mandates
        keys = set(mandates.keys[self.listed].tolist())
        before, after = (
            set(
                rank_mandates(self.state, each, Query(self.on, self.rules, len(mandates), 0, True, keys))[
                    0
                ].mandates.keys.tolist()
            )
            for each in (self.venture, option)
        )
        fields = fields_between(self.venture, option)
        words = listed([change_words(each, self.state.encoder.taxonomy) for each in fields])
        return Opening(
            option,
            fields,
            change_size(self.venture, option),
            f"{words[:1].upper()}{words[1:]}",
            tuple(sorted(after - before)),
            tuple(sorted(before - after)),
        )


def _eligible(state: State, venture: VentureProfile, on: date, rules: Rules) -> Bools:
    return eligible_pairs(Pairing(one_venture(venture, state.encoder).table, state.mandates.gates, on, rules))


def openings_for(
    matcher: Matcher,
    venture: VentureProfile,
    *,
    on: date,
    rules: Rules = NO_LIMITS,
    keys: Collection[int] | None = None,
    limit: int = 6,
) -> tuple[Opening, ...]:
    """Give changes that open more mandates than they close, over the whole catalogue.

    Every round and every instrument that meets the rules of some mandate within reach is tried. Of changes to the same
    fields in the same direction the smallest is named, and a larger one only where it opens at least half as many
    mandates more (net of what it closes).

    Parameters
    ----------
    matcher : Matcher
        A fitted matcher.
    venture : VentureProfile
        The venture as it is.
    on : date
        Day of the ranking.
    rules : Rules, default=Rules()
        Limits set by law on that day.
    keys : collection of int or None, default=None
        Mandates that may be listed; None for all.
    limit : int, default=6
        Most changes to give: those that open most.

    Returns
    -------
    openings : tuple of Opening
        The smallest change first.
    """
    trial = _Trial.of(matcher, venture, on, rules, keys)
    kept: dict[object, list[tuple[float, VentureProfile, int]]] = {}
    for size, option in _options(trial, _reachable(trial)):
        opened, closed = trial.tried(option)
        gain = int(opened.sum()) - int(closed.sum())
        same = kept.setdefault(_kind(venture, option), [])
        if gain > 0 and (not same or gain >= WORTH_MORE * same[-1][2]):
            same.append((size, option, gain))
    found = sorted((each for same in kept.values() for each in same), key=lambda each: (-each[2], each[0]))[:limit]
    return tuple(sorted((trial.ranked(option) for _, option, _ in found), key=lambda each: (each.size, each.text)))


def opening_of(
    matcher: Matcher,
    venture: VentureProfile,
    mandate: MandateProfile,
    *,
    on: date,
    rules: Rules = NO_LIMITS,
    keys: Collection[int] | None = None,
) -> Opening | None:
    """Give the smallest change that opens one mandate, with what else it opens and closes; None where there is none."""
    trial = _Trial.of(matcher, venture, on, rules, keys)
    row = int(np.flatnonzero(trial.state.mandates.keys == mandate.key)[0])
    if trial.before[row]:
        return None
    for _, option in _options(trial, [mandate]):
        if trial.tried(option)[0][row]:
            return trial.ranked(option)
    return None


def opening_between(
    matcher: Matcher,
    before: VentureProfile,
    after: VentureProfile,
    *,
    on: date,
    rules: Rules = NO_LIMITS,
    keys: Collection[int] | None = None,
) -> Opening:
    """Say what any change of a venture opens and closes, by ranking all mandates before and after it.

    Parameters
    ----------
    matcher : Matcher
        A fitted matcher.
    before, after : VentureProfile
        The venture; they may differ in any fact, of which only those within reach are put into words.
    on : date
        Day of the ranking.
    rules : Rules, default=Rules()
        Limits set by law on that day.
    keys : collection of int or None, default=None
        Mandates that may be listed; None for all.
    """
    return _Trial.of(matcher, before, on, rules, keys).ranked(after)


def _kind(before: VentureProfile, after: VentureProfile) -> tuple[object, ...]:
    """Give what is changed, and which way."""
    smaller = (after.ask_gbp or 0) < (before.ask_gbp or 0)
    changed = tuple(each.field for each in fields_between(before, after))
    return changed, smaller, after.instruments


def _reachable(trial: _Trial) -> list[MandateProfile]:
    """Give the mandates of which nothing is broken but what a change can meet."""
    table, gates = one_venture(trial.venture, trial.state.encoder).table, trial.state.mandates.gates
    within = trial.listed & ~trial.before
    for name, broken in broken_rules(Pairing(table, gates, trial.on, trial.rules)):
        if name not in WITHIN_REACH:
            within &= ~broken
    return [trial.state.mandates.profiles[row] for row in np.flatnonzero(within).tolist()]


def _options(trial: _Trial, mandates: Iterable[MandateProfile]) -> list[tuple[float, VentureProfile]]:
    """Give changed ventures that could meet some mandate's rules, each once, the smallest change first."""
    options = {option for mandate in mandates for option in options_for(trial.venture, mandate, trial.state)}
    sized = [(change_size(trial.venture, option), option) for option in options]
    return sorted(
        sized, key=lambda each: (each[0], each[1].instruments, each[1].ask_gbp or 0, each[1].minimum_gbp or 0)
    )
