"""How far a mandate reaches: the ventures that meet its hard rules, and what each rule keeps out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np

from matching.engine.catalogue import VentureRows
from matching.engine.eligibility import UNKNOWN, Pairing, broken_rules, place_states
from matching.engine.matcher import Matcher
from matching.engine.profiles import MandateProfile, Rules
from matching.engine.ranking import one_mandate
from matching.engine.sets import Bools


@dataclass(frozen=True, slots=True)
class Ventures:
    """Some ventures, counted.

    Parameters
    ----------
    number : int
        How many.
    pounds : int
        What those of known ask for, together.
    unknown : int
        How many of them state no ask.
    """

    number: int = 0
    pounds: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Cut:
    """What one hard rule keeps out.

    Parameters
    ----------
    rule : str
        Its name.
    broken : Ventures
        Those that break it.
    alone : Ventures
        Those that break no other: they would pass if the rule were not there.
    """

    rule: str
    broken: Ventures
    alone: Ventures


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a mandate reaches.

    Parameters
    ----------
    asked : Ventures
        All that were put to it.
    passing : Ventures
        Those that break no hard rule, as far as is known.
    cuts : tuple of Cut
        The rules that keep anybody out, the one that keeps most out by itself first.
    unplaced : int
        Of those that pass, how many nobody knows to be inside the mandate's places.
    """

    asked: Ventures
    passing: Ventures
    cuts: tuple[Cut, ...]
    unplaced: int = 0


def reach_of(
    matcher: Matcher, mandate: MandateProfile, *, on: date, rules: Rules, keys: Collection[int] | None = None
) -> Reach:
    """Count the ventures that a mandate's hard rules let pass, and those that each of them keeps out.

    Parameters
    ----------
    matcher : Matcher
        A fitted catalogue.
    mandate : MandateProfile
        The mandate, in the catalogue or not.
    on : date
        The day.
    rules : Rules
        Limits set by law on that day.
    keys : collection of int or None, default=None
        Ventures that are counted; None for all.

    Returns
    -------
    reach : Reach
        A venture whose fact is not known breaks no rule by it.
    """
    ventures = matcher.state.all_ventures()
    if keys is not None:
        ventures = ventures.few(np.flatnonzero(np.isin(ventures.keys, np.fromiter(keys, dtype=np.int64))))
    count = np.zeros(len(ventures), dtype=np.int16)
    broken: dict[str, Bools] = {}
    unplaced = np.zeros(len(ventures), dtype=bool)
    if len(ventures):
        pairing = Pairing(ventures.table, one_mandate(mandate, matcher.state.encoder).gates, on, rules)
        broken = {rule: np.broadcast_to(which, len(ventures)) for rule, which in broken_rules(pairing)}
        if pairing.gates.has_places[0]:
            unplaced = place_states(ventures.table, pairing.gates) == UNKNOWN
    for which in broken.values():
        count += which
    cuts = [
        Cut(rule, _counted(ventures, which), _counted(ventures, which & (count == 1)))
        for rule, which in broken.items()
        if which.any()
    ]
    return Reach(
        asked=_counted(ventures, np.ones(len(ventures), dtype=bool)),
        passing=_counted(ventures, count == 0),
        cuts=tuple(sorted(cuts, key=lambda cut: (-cut.alone.number, -cut.broken.number, cut.rule))),
        unplaced=int((unplaced & (count == 0)).sum()),
    )


def _counted(ventures: VentureRows, which: Bools) -> Ventures:
    ask = ventures.table.ask[which]
    unknown = int(np.isnan(ask).sum())
    return Ventures(len(ask), int(np.nansum(ask)), unknown)
