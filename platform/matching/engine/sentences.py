"""One sentence for each criterion, the same for both sides: what each has said, and what follows.

The sentences compare what two profiles say. They never judge a venture or a funder.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import isnan
from typing import NamedTuple

from matching.engine.catchments import undecided
from matching.engine.criteria import states_ticket
from matching.engine.encoder import Encoder
from matching.engine.gates import match_ratio, shares_between
from matching.engine.profiles import MandateProfile, VentureProfile
from matching.engine.tables import amount, amount_or_zero
from matching.engine.taxonomy import Taxonomy
from matching.engine.text import words
from matching.engine.wording import (
    areas_text,
    instruments_text,
    listed,
    percent,
    plural,
    pounds,
    sector_names,
    span,
    stages_text,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """One venture and one mandate, to be put into words.

    Parameters
    ----------
    venture : VentureProfile
    mandate : MandateProfile
    encoder : Encoder
        The taxonomy and the similarities behind the scores.
    """

    venture: VentureProfile
    mandate: MandateProfile
    encoder: Encoder


def sentence(criterion: str, pair: Pair, value: float, *, known: bool) -> str:
    """Put one criterion of one pair into words.

    Parameters
    ----------
    criterion : str
        Name of the criterion.
    pair : Pair
        The two profiles.
    value : float
        The criterion's value.
    known : bool
        False where one side has not said enough.

    Returns
    -------
    sentence : str
        Plain English with the numbers in it.
    """
    if not known:
        return (_undecided(pair) if criterion == "place" else None) or _unknown(criterion, pair)
    return SENTENCES[criterion](pair, value)


def _undecided(pair: Pair) -> str | None:
    """Say why nobody knows on which side of a line a venture lies; None where not even its place is known."""
    nearest = undecided(pair.venture, pair.mandate, pair.encoder.taxonomy)
    if nearest is None:
        return None
    known = f"its line runs through where the address is known to lie ({nearest.name}, {nearest.known()})"
    return f"Not known: whether the venture is inside {nearest.catchment.words}; {known}; ask the venture for it"


def _unknown(criterion: str, pair: Pair) -> str:
    return _missing(criterion, *SAID[criterion](pair))


@lru_cache(maxsize=64)
def _missing(criterion: str, ours: bool, theirs: bool) -> str:  # noqa: FBT001 -- what each side has said
    if criterion == "sector" and not ours:
        return f"Not known: {UNKNOWN['sector'][0]}; ask the venture for it"
    missing = [side for side, said in ((0, ours), (1, theirs)) if not said] or [0, 1]
    facts = " and ".join(UNKNOWN[criterion][side] for side in missing)
    asked = "both" if len(missing) > 1 else ("the venture", "the funder")[missing[0]]
    return f"Not known: {facts}; ask {asked} for it"


SAID: dict[str, Callable[[Pair], tuple[bool, bool]]] = {
    "sector": lambda pair: (bool(sector_names(pair.venture.sectors, pair.encoder.taxonomy)), False),
    "stage": lambda pair: (pair.venture.stage in pair.encoder.taxonomy.stage_index, bool(pair.mandate.stages)),
    "ticket": lambda pair: (not isnan(amount(pair.venture.ask_gbp)), states_ticket(pair.mandate)),
    "place": lambda _pair: (False, True),
    "instrument": lambda pair: (bool(pair.venture.instruments), bool(pair.mandate.instruments)),
    "text": lambda pair: (bool(pair.venture.text.strip()), bool(pair.mandate.text.strip())),
}
"""Whether the venture and the mandate have said what a criterion needs."""

UNKNOWN = {
    "sector": ("the venture's sector", "which sectors this funder wants"),
    "stage": ("the venture's stage", "which stages this funder backs"),
    "ticket": ("how much the venture asks for", "how much this funder writes"),
    "place": ("where the venture is", "where this funder invests"),
    "instrument": ("which kinds of money the venture would take", "which kinds of money this funder offers"),
    "text": ("what the venture says of itself", "what this funder says of its mandate"),
}


def _sector(pair: Pair, _value: float) -> str:
    taxonomy, mandate = pair.encoder.taxonomy, pair.mandate
    if not mandate.sectors:
        return "This funder takes all sectors"
    index, similarity = taxonomy.sector_index, pair.encoder.similar
    wanted = [code for code in dict.fromkeys(mandate.sectors) if code in index]
    carried = [code for code in dict.fromkeys(pair.venture.sectors) if code in index]
    columns = [index[code] for code in wanted]
    wanted_ones, near_ones, others = [], [], []
    for code in carried:
        row = similarity[index[code]]
        fits = [row[column] for column in columns]
        best = fits.index(max(fits))
        name = taxonomy.sectors[code].name
        if fits[best] >= 1:
            above = taxonomy.sectors[wanted[best]].name
            wanted_ones.append(name if wanted[best] == code else f"{name} (part of {above})")
        elif fits[best] > 0:
            near_ones.append(f"{name} is near {taxonomy.sectors[wanted[best]].name}")
        else:
            others.append(name)
    parts = []
    if wanted_ones:
        parts.append(f"This funder wants {listed(wanted_ones)}")
    if near_ones:
        parts.append(f"{listed(near_ones)}{'' if wanted_ones else ', which this funder wants'}")
    if others:
        names = listed(sector_names(wanted, taxonomy))
        parts.append(f"{listed(others)} not among the sectors it wants" + ("" if wanted_ones else f" ({names})"))
    return "; ".join(parts)


def _stage(pair: Pair, value: float) -> str:
    taxonomy = pair.encoder.taxonomy
    index = taxonomy.stage_index
    name = taxonomy.stage_names[pair.venture.stage or ""]
    backed = stages_text(pair.mandate.stages, taxonomy)
    if value >= 1:
        return f"At {name}; this funder backs {backed}"
    own = index[pair.venture.stage or ""]
    gaps = sorted((abs(index[code] - own), index[code]) for code in pair.mandate.stages if code in index)
    side = "before" if gaps[0][1] > own else "after"
    steps, nearest = plural(gaps[0][0], "stage"), taxonomy.stages[gaps[0][1]][1]
    return f"At {name}, {steps} {side} {nearest}; this funder backs {backed}"


def cheque_bounds(mandate: MandateProfile, ask: float, committed: float) -> tuple[float, float]:
    """Give the smallest and largest cheque that the mandate could write into a round."""
    terms = _terms(mandate)
    lows = (terms.low, terms.share_low * ask)
    highs = (terms.high, terms.share_high * ask, ask / (1 + match_ratio(mandate)), ask - committed)
    return max(known_numbers(*lows), default=0.0), min(known_numbers(*highs), default=ask)


def known_numbers(*values: float) -> list[float]:
    """Give the numbers that are known."""
    return [value for value in values if not isnan(value)]


class _Terms(NamedTuple):
    """What a mandate says about its cheque: numbers, NaN where it says nothing, and the same in words."""

    low: float
    high: float
    share_low: float
    share_high: float
    clause: str


def ticket_clause(mandate: MandateProfile) -> str:
    """Write what a mandate says about its cheque."""
    return _terms(mandate).clause


def _terms(mandate: MandateProfile) -> _Terms:
    return _read_terms(
        mandate.ticket_min_gbp, mandate.ticket_max_gbp, mandate.share_min, mandate.share_max, mandate.lead
    )


@lru_cache(maxsize=1 << 14, typed=True)
def _read_terms(
    least: int | None, most: int | None, share_least: float | None, share_most: float | None, lead: str | None
) -> _Terms:
    low, high = amount(least), amount(most)
    share_low, share_high = shares_between(share_least, share_most)
    parts = []
    if low == low or high == high:
        parts.append(f"writes {span(low, high)}")
    if share_low == share_low and share_high == share_high:
        parts.append(f"takes {percent(share_low)} to {percent(share_high)} of a round")
    elif share_high == share_high:
        parts.append(f"takes at most {percent(share_high)} of a round")
    elif share_low == share_low:
        parts.append(f"takes at least {percent(share_low)} of a round")
    if lead in ("lead", "follow"):
        parts.append({"lead": "leads rounds", "follow": "follows a lead"}[lead])
    return _Terms(low, high, share_low, share_high, ", ".join(parts))


def _ticket(pair: Pair, _value: float) -> str:
    ask, committed = amount(pair.venture.ask_gbp), amount_or_zero(pair.venture.committed_gbp)
    smallest, largest = cheque_bounds(pair.mandate, ask, committed if committed > 0 else 0.0)
    head = f"Asks {pounds(ask)}"
    if committed > 0:
        head += f", {pounds(committed)} of it committed"
    clause = f"{head}; this funder {ticket_clause(pair.mandate)}"
    if largest <= 0 or smallest > largest:
        return f"{clause}, so the two do not meet"
    if smallest / ask < 0.005 or percent(smallest / ask) == percent(largest / ask):
        limit = "all" if largest >= ask else f"up to {percent(largest / ask)}"
        return f"{clause}, so it could take {limit} of the round"
    return f"{clause}, so it could take {percent(smallest / ask)} to {percent(largest / ask)} of the round"


def _place(pair: Pair, _value: float) -> str:
    taxonomy, mandate = pair.encoder.taxonomy, pair.mandate
    base = taxonomy.places.get(mandate.base_place or "")
    near = f", and has asked for ventures near {base.name} first" if mandate.prefer_near and base else ""
    if not mandate.place_rules:
        if near:
            return f"{_addresses(pair)}; this funder takes ventures from anywhere{near}"
        return "This funder takes ventures from anywhere in the UK, so no address counts"
    return f"{_addresses(pair)}; this funder invests in {areas_text(mandate.place_rules, taxonomy)}{near}"


def _addresses(pair: Pair) -> str:
    return _places(pair.venture.registered_place, pair.venture.places, pair.encoder.taxonomy)


@lru_cache(maxsize=4096)
def _places(registered_place: str | None, activity: tuple[str, ...], taxonomy: Taxonomy) -> str:
    places = taxonomy.places
    registered = places.get(registered_place or "")
    active = [places[code].name for code in activity if code in places]
    active = [name for name in dict.fromkeys(active) if registered is None or name != registered.name]
    if registered is None:
        return f"Operates in {listed(active)}"
    head = f"Registered in {registered.name} ({registered.region_name})"
    return f"{head}, operates in {listed(active)}" if active else head


def _instrument(pair: Pair, _value: float) -> str:
    taxonomy = pair.encoder.taxonomy
    wanted = instruments_text(pair.venture.instruments, taxonomy, "or")
    offered = instruments_text(pair.mandate.instruments, taxonomy)
    return f"Would take {wanted}; this funder offers {offered}"


def _text(pair: Pair, value: float) -> str:
    likeness = max(0.0, 2 * value - 1)
    if not pair.venture.text or not pair.mandate.text:  # a catalogue of columns keeps no texts
        return f"The two descriptions have a similarity of wording of {likeness:.2f}"
    shared = _words(pair.venture.text) & _words(pair.mandate.text)
    if not shared:
        return f"The two descriptions share no words (similarity of wording {likeness:.2f})"
    longest = sorted(shared, key=lambda word: (-len(word), word))[:3]
    return f"Both descriptions mention {listed(sorted(longest))} (similarity of wording {likeness:.2f})"


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(words(text))


SENTENCES: dict[str, Callable[[Pair, float], str]] = {
    "sector": _sector,
    "stage": _stage,
    "ticket": _ticket,
    "place": _place,
    "instrument": _instrument,
    "text": _text,
}
