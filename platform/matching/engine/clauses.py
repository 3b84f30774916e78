"""Each broken rule in words: why, what would have to change, in which field, and the mandate's clause."""

from collections.abc import Callable, Iterator
from datetime import date

import numpy as np

from matching.engine.catchments import nearest_line, undecided
from matching.engine.gates import condition_number, condition_of, match_ratio, share_bounds
from matching.engine.profiles import MandateProfile, Rules
from matching.engine.results import Unmet
from matching.engine.sentences import Pair, ticket_clause
from matching.engine.tables import amount, amount_or_zero
from matching.engine.taxonomy import Taxonomy
from matching.engine.wording import (
    areas_text,
    day,
    instrument_names,
    listed,
    percent,
    pounds,
    pounds_or_less,
    pounds_or_more,
    sector_names,
    stages_text,
)

Said = tuple[str, str, str, str]


def unmet(rule: str, pair: Pair, rules: Rules) -> Unmet:
    """Put a broken rule into words.

    Parameters
    ----------
    rule : str
        Name of the rule, a key of ``eligibility.RULES``.
    pair : Pair
        The two profiles.
    rules : Rules
        Limits set by law on the day.

    Returns
    -------
    unmet : Unmet
        Reason, change, field and clause.
    """
    if rule == "mfa":
        reason, change, field, clause = _mfa(pair, rules)
    else:
        reason, change, field, clause = CLAUSES[rule](pair)
    return Unmet(CRITERION_OF.get(rule, rule), reason, change, field, clause)


CRITERION_OF = {
    "ticket_small": "ticket",
    "ticket_room": "ticket",
    "ticket_large": "ticket",
    "opening": "dates",
    "closing": "dates",
    "exclusion": "sector",
    "min_revenue": "revenue",
    "max_revenue": "revenue",
    "min_trl": "trl",
    "max_trl": "trl",
}


def _funds(_pair: Pair) -> Said:
    clause = "Backs funds, not companies"
    return "This money goes to funds, not to companies", "Nothing a venture can change", "mandate.backs_funds", clause


def _opening(pair: Pair) -> Said:
    opens = day(pair.mandate.opens_on or date.max)
    return f"Opens on {opens}", f"Apply from {opens}", "mandate.opens_on", f"Opens on {opens}"


def _closing(pair: Pair) -> Said:
    closed = day(pair.mandate.closes_on or date.min)
    return f"Closed on {closed}", "Would have to open again", "mandate.closes_on", f"Closes on {closed}"


def _exclusion(pair: Pair) -> Said:
    taxonomy, mandate = pair.encoder.taxonomy, pair.mandate
    barred = [
        code
        for code in pair.venture.sectors
        if any(taxonomy.is_under(code, excluded) for excluded in mandate.excluded_sectors)
    ]
    names = listed(sector_names(barred, taxonomy))
    clause = f"Sectors never backed: {listed(sector_names(mandate.excluded_sectors, taxonomy))}"
    return f"This funder does not back {names}", f"This funder would have to take {names}", "sectors", clause


def _stage(pair: Pair) -> Said:
    taxonomy = pair.encoder.taxonomy
    index, names = taxonomy.stage_index, taxonomy.stage_names
    own = pair.venture.stage or ""
    backed = stages_text(pair.mandate.stages, taxonomy)
    later = [code for code in pair.mandate.stages if index.get(code, -1) > index[own]]
    if later:
        change = f"Opens when the venture reaches {names[min(later, key=lambda code: index[code])]}"
    else:
        change = f"This funder would have to back {names[own]}"
    return f"The venture is at {names[own]}; this funder backs {backed}", change, "stage", f"Stages: {backed}"


def _instrument(pair: Pair) -> Said:
    taxonomy = pair.encoder.taxonomy
    offered = instrument_names(pair.mandate.instruments, taxonomy)
    wanted = listed(instrument_names(pair.venture.instruments, taxonomy), "or")
    reason = f"The venture would take {wanted}; this funder offers {listed(offered)}"
    change = f"Opens if the venture would also take {listed(offered, 'or')}"
    return reason, change, "instruments", f"Instruments: {listed(offered)}"


def place_clause(mandate: MandateProfile, taxonomy: Taxonomy) -> str:
    """Write the clause of a mandate that limits places."""
    return f"Places: {areas_text(mandate.place_rules, taxonomy)}"


def _place(pair: Pair) -> Said:
    taxonomy, mandate, venture = pair.encoder.taxonomy, pair.mandate, pair.venture
    areas = areas_text(mandate.place_rules, taxonomy)
    codes = [code for code in (venture.registered_place, *venture.places) if code in taxonomy.places]
    held = listed(list(dict.fromkeys(taxonomy.places[code].name for code in codes if code)))
    bases = {rule.basis for rule in mandate.place_rules}
    address = {frozenset({"registered"}): "a registered address", frozenset({"activity"}): "an operating address"}.get(
        frozenset(bases), "a registered or operating address"
    )
    field = "registered_place" if bases == {"registered"} else "places"
    reason = f"The venture is in {held}; this funder needs {address} in {areas}"
    line = nearest_line(venture, mandate, taxonomy)
    if line is not None:
        reason += f"; {line.words()}"
    return reason, f"Opens with {address} in {areas}", field, place_clause(mandate, taxonomy)


def _ticket_small(pair: Pair) -> Said:
    ask, low = amount(pair.venture.ask_gbp), amount(pair.mandate.ticket_min_gbp)
    share = float(np.nan_to_num(share_bounds(pair.mandate)[1], nan=1.0))
    change = f"Opens with a round of {pounds_or_more(low / share)} or more"
    if share < 1:
        reason = f"The smallest cheque of {pounds(low)} is {percent(low / ask)} of the {pounds(ask)} asked"
        return f"{reason}; this funder takes at most {percent(share)}", change, "ask_gbp", _clause(pair.mandate)
    reason = f"The smallest cheque of {pounds(low)} is more than the {pounds(ask)} asked"
    return reason, change, "ask_gbp", _clause(pair.mandate)


def _ticket_room(pair: Pair) -> Said:
    ask, committed = amount(pair.venture.ask_gbp), amount_or_zero(pair.venture.committed_gbp)
    low, share = amount(pair.mandate.ticket_min_gbp), share_bounds(pair.mandate)[0]
    room = max(ask - committed, 0.0)
    least = float(np.nan_to_num(np.fmax(low, share * ask)))
    if room <= 0:
        return (
            f"All of the {pounds(ask)} asked is committed already",
            "Opens if the round is made larger",
            "ask_gbp",
            _clause(pair.mandate),
        )
    reason = f"{pounds(room)} of the round is left, less than the {pounds(least)} that this funder would need to take"
    return reason, f"Opens if {pounds_or_more(least)} of the round is kept free", "ask_gbp", _clause(pair.mandate)


def _ticket_large(pair: Pair) -> Said:
    ask, high = amount(pair.venture.ask_gbp), amount(pair.mandate.ticket_max_gbp)
    share = share_bounds(pair.mandate)[0]
    reason = (
        f"The largest cheque of {pounds(high)} is {percent(high / ask)} of the {pounds(ask)} asked; "
        f"this funder takes at least {percent(share)}"
    )
    change = f"Opens with a round that closes at {pounds_or_less(high / share)} or less"
    return reason, change, "minimum_gbp", _clause(pair.mandate)


def _clause(mandate: MandateProfile) -> str:
    text = ticket_clause(mandate)
    return f"{text[:1].upper()}{text[1:]}" if text else "Size of the round"


def _match_funding(pair: Pair) -> Said:
    ratio, low = match_ratio(pair.mandate), amount(pair.mandate.ticket_min_gbp)
    ask = amount(pair.venture.ask_gbp)
    clause = _note(pair, "match_funding", f"{_ratio(ratio)} of other money beside each £1")
    reason = f"The smallest cheque of {pounds(low)} needs {pounds(low * ratio)} beside it; the round is {pounds(ask)}"
    return reason, f"Opens with a round of {pounds_or_more(low * (1 + ratio))} or more", "ask_gbp", clause


def _ratio(ratio: float) -> str:
    return f"£{ratio:.2f}".removesuffix(".00")


def _note(pair: Pair, kind: str, otherwise: str) -> str:
    condition = condition_of(pair.mandate, kind)
    return condition.note if condition is not None and condition.note else otherwise


def _bound(kind: str, field: str, what: str, *, least: bool) -> Callable[[Pair], Said]:
    money = field == "revenue_gbp"

    def said(pair: Pair) -> Said:
        limit = condition_number(pair.mandate, kind)
        own = float(getattr(pair.venture, field))
        write = pounds if money else lambda number: f"{number:.0f}"
        bound = f"{'at least' if least else 'at most'} {write(limit)}"
        reason = f"{what} is {write(own)}; this funder asks for {bound}"
        return (
            reason,
            f"Opens with {what[:1].lower()}{what[1:]} of {bound}",
            field,
            _note(pair, kind, f"{what} {bound}"),
        )

    return said


def _scheme(kind: str) -> Callable[[Pair], Said]:
    name = kind.upper()

    def said(pair: Pair) -> Said:
        condition = condition_of(pair.mandate, kind)
        clause = _note(pair, kind, f"{name} needed")
        if condition is not None and condition.value == "assured":
            reason = f"This funder needs advance assurance for {name}; the venture has none yet"
            return reason, f"Opens with advance assurance for {name}", kind, clause
        reason = f"This funder invests under {name}; the venture says that it does not come under it"
        return reason, f"Opens if the venture comes under {name}", kind, clause

    return said


def _mfa(pair: Pair, rules: Rules) -> Said:
    limit, received = float(rules.mfa_limit_gbp or 0), amount_or_zero(pair.venture.mfa_received_gbp)
    headroom = max(limit - received, 0.0)
    reason = (
        f"{pounds(received)} of Minimal Financial Assistance is received in the window of three financial years, "
        f"which leaves {pounds(headroom)} of the {pounds(limit)} limit"
    )
    change = "Opens when earlier assistance leaves the window"
    return reason, change, "mfa_received_gbp", _note(pair, "mfa", "Counts as Minimal Financial Assistance")


def _university(pair: Pair) -> Said:
    condition = condition_of(pair.mandate, "university")
    asked = str(condition.value).replace(";", ", ") if condition else ""
    reason = f"The venture comes from {pair.venture.university}; this funder backs ventures from {asked}"
    return (
        reason,
        f"This funder would have to take ventures from {pair.venture.university}",
        "university",
        _note(pair, "university", f"Ventures from {asked}"),
    )


CLAUSES: dict[str, Callable[[Pair], Said]] = {
    "funds": _funds,
    "opening": _opening,
    "closing": _closing,
    "exclusion": _exclusion,
    "stage": _stage,
    "instrument": _instrument,
    "place": _place,
    "ticket_small": _ticket_small,
    "ticket_room": _ticket_room,
    "ticket_large": _ticket_large,
    "match_funding": _match_funding,
    "min_revenue": _bound("min_revenue", "revenue_gbp", "Revenue a year", least=True),
    "max_revenue": _bound("max_revenue", "revenue_gbp", "Revenue a year", least=False),
    "min_trl": _bound("min_trl", "trl", "Technology readiness level", least=True),
    "max_trl": _bound("max_trl", "trl", "Technology readiness level", least=False),
    "seis": _scheme("seis"),
    "eis": _scheme("eis"),
    "university": _university,
}


def to_confirm(pair: Pair, rules: Rules) -> Iterator[str]:
    """Say which conditions cannot be checked yet.

    Parameters
    ----------
    pair : Pair
        The two profiles.
    rules : Rules
        Limits set by law on the day.

    Yields
    ------
    sentence : str
        One for each condition that needs a fact which is not known, and for each that only a person can judge.
    """
    line = undecided(pair.venture, pair.mandate, pair.encoder.taxonomy)
    if line is not None:
        yield f"To confirm: an address inside {line.catchment.words}; {line.name} is {line.known()}"
    for condition in pair.mandate.conditions:
        words = condition.note or CONDITION_NAMES.get(condition.kind, condition.kind)
        if condition.kind == "match_funding":
            ratio = match_ratio(pair.mandate)
            if ratio == ratio:
                yield f"To confirm: {_ratio(ratio)} of other money beside each £1 of this funder's"
        elif condition.kind not in FACT_OF or (condition.kind == "mfa" and rules.mfa_limit_gbp is None):
            yield f"To confirm: {words}"
        elif getattr(pair.venture, FACT_OF[condition.kind]) is None:
            yield f"To confirm: {words}; {CONDITION_NAMES[condition.kind]} is not known, ask the venture for it"


FACT_OF = {
    "min_revenue": "revenue_gbp",
    "max_revenue": "revenue_gbp",
    "min_trl": "trl",
    "max_trl": "trl",
    "seis": "seis",
    "eis": "eis",
    "mfa": "mfa_received_gbp",
    "university": "university",
}
CONDITION_NAMES = {
    "match_funding": "match funding",
    "min_revenue": "revenue",
    "max_revenue": "revenue",
    "min_trl": "technology readiness level",
    "max_trl": "technology readiness level",
    "seis": "SEIS position",
    "eis": "EIS position",
    "mfa": "Minimal Financial Assistance received",
    "university": "university of origin",
}
