"""What a venture could change to open a mandate or to reach its first page, each change tried before it is named.

Only facts that a venture decides are changed: how much it asks for, the least at which the round closes, and the
instruments that it would take. Stage, sectors, places, revenue and origin are never changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from math import isnan, log
from typing import Any

from matching.engine.catalogue import MandateRows
from matching.engine.explaining import matches
from matching.engine.matcher import NO_LIMITS, Matcher
from matching.engine.profiles import MandateProfile, Rules, VentureProfile
from matching.engine.ranking import Query, one_mandate, rank_mandates, rank_ventures
from matching.engine.results import Match
from matching.engine.state import State
from matching.engine.tables import amount, amount_or_zero
from matching.engine.taxonomy import Taxonomy
from matching.engine.wording import instrument_names, listed, pounds, three_figures

ACTIONABLE = ("ask_gbp", "minimum_gbp", "instruments")
INSTRUMENT_SIZE = 0.25
STEPS = 7


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field with its value before and after.

    Parameters
    ----------
    field : str
        Field of the venture's profile.
    before, after : int, tuple of str or None
        Its values.
    """

    field: str
    before: int | tuple[str, ...] | None
    after: int | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was tried, and what came of it.

    Parameters
    ----------
    mandate_key : int
        The mandate.
    goal : {'opens', 'first_page'}
        What the change reaches.
    fields : tuple of FieldChange
        What to change.
    size : float
        Size of the change: 0.25 for an instrument, the logarithm of the ratio for an amount.
    text : str
        The same as a sentence.
    match : Match
        The pair after the change.
    rank : int or None
        Place of the venture in the mandate's list after the change, where it is on the first page.
    """

    mandate_key: int
    goal: str
    fields: tuple[FieldChange, ...]
    size: float
    text: str
    match: Match
    rank: int | None


@dataclass(frozen=True, slots=True)
class _Trial:
    state: State
    venture: VentureProfile
    mandate: MandateProfile
    on: date
    rules: Rules
    top: int

    @property
    def taxonomy(self) -> Taxonomy:
        return self.state.encoder.taxonomy

    def rank(self, venture: VentureProfile) -> tuple[Match | None, int | None]:
        """Rank again with the venture as it would be."""
        state = self.state.with_ventures([venture], ())
        page, _ = rank_ventures(state, self.mandate, Query(self.on, self.rules, self.top, 0, True, None))
        keys = page.ventures.keys.tolist()
        place = keys.index(venture.key) + 1 if venture.key in keys else None
        listed_alone, _ = rank_ventures(state, self.mandate, Query(self.on, self.rules, 1, 0, True, {venture.key}))
        found = matches(listed_alone, state.weights)
        return (found[0] if found else None), place


def changes_for(
    matcher: Matcher,
    venture: VentureProfile,
    mandate: MandateProfile | None = None,
    *,
    on: date,
    rules: Rules = NO_LIMITS,
    top: int = 10,
    limit: int = 20,
) -> tuple[Change, ...]:
    """Give the smallest changes that open a mandate or reach its first page.

    Parameters
    ----------
    matcher : Matcher
        A fitted matcher.
    venture : VentureProfile
        The venture as it is.
    mandate : MandateProfile or None, default=None
        The mandate; None to look at the mandates that are nearest to being open.
    on : date
        Day of the ranking.
    rules : Rules, default=Rules()
        Limits set by law on that day.
    top : int, default=10
        Length of a first page.
    limit : int, default=20
        Number of mandates to look at where none is named.

    Returns
    -------
    changes : tuple of Change
        At most one for each mandate, the smallest change first. A mandate that no such change opens, or on whose
        first page the venture is already, has none.
    """
    state = matcher.state
    if mandate is not None:
        looked_at: tuple[MandateProfile, ...] = (mandate,)
    else:
        page, _ = rank_mandates(state, venture, Query(on, rules, limit, 0, False, None))
        looked_at = page.mandates.profiles
    found = [_smallest(_Trial(state, venture, each, on, rules, top)) for each in looked_at if not each.backs_funds]
    return tuple(sorted((each for each in found if each is not None), key=lambda each: (each.size, each.mandate_key)))


def _smallest(trial: _Trial) -> Change | None:
    match, rank = trial.rank(trial.venture)
    if rank is not None:
        return None
    goal = "opens" if match is None else "first_page"
    options = options_for(trial.venture, trial.mandate, trial.state) if match is None else _lifting(trial)
    best: Change | None = None
    for option in sorted(options, key=lambda option: (change_size(trial.venture, option), option.instruments)):
        after, rank = trial.rank(option)
        if after is not None and (goal == "opens" or rank is not None):
            best = _change(trial, option, goal, after, rank)
            break
    return best


def _change(trial: _Trial, option: VentureProfile, goal: str, match: Match, rank: int | None) -> Change:
    before = trial.venture
    fields = fields_between(before, option)
    end = "this mandate opens" if goal == "opens" else f"the venture comes {rank} of its list"
    text = f"{listed([change_words(change, trial.taxonomy) for change in fields])}: {end}"
    return Change(
        trial.mandate.key, goal, fields, change_size(before, option), f"{text[:1].upper()}{text[1:]}", match, rank
    )


def fields_between(before: VentureProfile, after: VentureProfile) -> tuple[FieldChange, ...]:
    """Give the facts within reach in which two states of a venture differ."""
    return tuple(
        FieldChange(name, getattr(before, name), getattr(after, name))
        for name in ACTIONABLE
        if getattr(before, name) != getattr(after, name)
    )


def change_words(change: FieldChange, taxonomy: Taxonomy) -> str:
    """Put a change into words, to be read as the start of a sentence or inside one."""
    if isinstance(change.after, tuple):
        held = change.before if isinstance(change.before, tuple) else ()
        added = [code for code in change.after if code not in held]
        return f"also take {listed(instrument_names(added, taxonomy))}"
    what = "ask for" if change.field == "ask_gbp" else "let the round close at"
    instead = f" instead of {pounds(change.before)}" if isinstance(change.before, int) else ""
    return f"{what} {pounds(change.after or 0)}{instead}"


def change_size(before: VentureProfile, after: VentureProfile) -> float:
    """Give the size of a change: 0.25 for an instrument, the logarithm of the ratio for an amount."""
    size = INSTRUMENT_SIZE * len(set(after.instruments) - set(before.instruments))
    if after.ask_gbp != before.ask_gbp and after.ask_gbp and before.ask_gbp:
        size += abs(log(after.ask_gbp / before.ask_gbp))
    if after.minimum_gbp != before.minimum_gbp and after.minimum_gbp:
        start = before.minimum_gbp or before.ask_gbp or after.minimum_gbp
        size += abs(log(after.minimum_gbp / start))
    return size


def options_for(venture: VentureProfile, mandate: MandateProfile, state: State) -> Iterator[VentureProfile]:
    """Give changed ventures that could be eligible for a mandate; each is to be tried afterwards.

    Parameters
    ----------
    venture : VentureProfile
        The venture as it is.
    mandate : MandateProfile
        The mandate.
    state : State
        The catalogue.

    Yields
    ------
    option : VentureProfile
        The venture with another round, with one more instrument, or with both.
    """
    one = one_mandate(mandate, state.encoder)
    instruments = _instrument_choices(venture, mandate, state.encoder.taxonomy)
    for rounds, wanted in product(_rounds(venture, one), instruments):
        option = replace(venture, instruments=wanted, **rounds)
        if option != venture:
            yield option


def _instrument_choices(venture: VentureProfile, mandate: MandateProfile, taxonomy: Taxonomy) -> list[tuple[str, ...]]:
    wanted, offered = venture.instruments, mandate.instruments
    if not wanted or not offered or set(wanted) & set(offered):
        return [wanted]
    known = [code for code in taxonomy.instruments if code in offered]
    return [(*wanted, code) for code in known]


def _rounds(venture: VentureProfile, one: MandateRows) -> list[dict[str, Any]]:
    """Give rounds that meet the mandate's cheque: the one there is, and the nearest inside its interval."""
    ask = amount(venture.ask_gbp)
    if isnan(ask):
        return [{}]
    low, high = _round_bounds(one, venture)
    choices: list[dict[str, Any]] = [{}]
    if ask < low:
        choices.append({"ask_gbp": three_figures(low, up=True)})
    if not isnan(high) and (limit := three_figures(high, up=False)) > 0:
        choices.append({"minimum_gbp": limit})
        choices.append({"ask_gbp": limit, "minimum_gbp": min(venture.minimum_gbp or limit, limit)})
    return choices


def _round_bounds(one: MandateRows, venture: VentureProfile) -> tuple[float, float]:
    """Give the interval of rounds into which the mandate could write a cheque, beside what is committed."""
    gates = one.gates
    committed = amount_or_zero(venture.committed_gbp)
    committed = 0.0 if isnan(committed) else committed
    share = float(gates.share_min[0])
    bounds = [
        float(gates.round_min[0]),
        float(gates.match_round_min[0]),
        committed + float(gates.ticket_min[0]),
        committed / (1 - share) if share < 1 else committed,
        committed + 1 if committed else 0.0,
    ]
    return max(bound for bound in bounds if not isnan(bound)), float(gates.round_max[0])


def _lifting(trial: _Trial) -> Iterator[VentureProfile]:
    """Give changed ventures that could rank higher: a round nearer to what the mandate's cheque covers."""
    ask, largest = amount(trial.venture.ask_gbp), amount(trial.mandate.ticket_max_gbp)
    if isnan(ask) or isnan(largest) or ask <= largest:
        return
    for step in range(1, STEPS + 1):
        target = three_figures(ask * (largest / ask) ** (step / STEPS), up=False)
        if 0 < target < ask:
            least = trial.venture.minimum_gbp
            yield replace(trial.venture, ask_gbp=target, minimum_gbp=None if least is None else min(least, target))
