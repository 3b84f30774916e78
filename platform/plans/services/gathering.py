"""From a venture's matches to what the solver reads: what each mandate could give, and what is assumed about it.

What a mandate does not state is unknown, never a mismatch: an assumption stands in for it, and is named on the plan.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from accounts.policy import Viewer
from foundation.database import Session
from foundation.money import format_whole_pounds
from matching.engine import Condition, MandateProfile, Match
from matching.queries import MandateLine
from matching.services import Asked, mandates_for_venture
from plans.models import KeptPart, PartStatus
from plans.queries import StatedTerms, stated_terms
from plans.solver import Option, Problem
from profiles.queries import VentureRecord
from readiness.queries import check_facts
from readiness.services.checks import checks_for, company_of, jurisdiction_of
from reference.services.rules import RuleValue, rules_on

#: All mandates of the catalogue; the list is walked, not shown.
_ALL = 100_000
#: Rules that the solver tests itself against the amount of a part, rather than against the whole round.
_OF_THE_PLAN = frozenset({"opening", "ticket_small", "ticket_room", "ticket_large", "match_funding", "mfa"})
#: A venture that looks for shares or loans takes a grant as well.
_ALWAYS_TAKEN = "grant"
#: Kinds of money that are paid with shares, and kinds of funder whose money counts as private beside public money.
EQUITY = frozenset({"equity", "convertible"})
PRIVATE = frozenset({"vc", "angel_network", "growth_equity", "university_fund"})
#: What a part's money counts as, whatever becomes of the mandate's terms.
_TERMS = ("grant_share", "match", "equity", "grant", "private", "mfa", "seis", "eis", "follows", "leads")
_UNSTATED = StatedTerms(None, None)
Rules = Mapping[str, RuleValue]
Parts = Sequence[tuple[KeptPart, MandateLine]]


@dataclass(frozen=True, slots=True)
class Source:
    """A mandate that a plan could draw on: its line, its dates, and what is assumed about it, by instrument.

    ``held`` is its part of an earlier plan, where the money is there.
    """

    line: MandateLine
    opens_on: date | None
    closes_on: date | None
    assumed: Mapping[str, tuple[str, ...]]
    held: KeptPart | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """What there is to plan with.

    Parameters
    ----------
    problem : Problem
        For the solver.
    sources : Mapping of int to Source
        By the key of the mandate.
    assumed : tuple of str
        What is assumed about the venture.
    """

    problem: Problem
    sources: Mapping[int, Source]
    assumed: tuple[str, ...]


def gather(
    session: Session,
    *,
    viewer: Viewer,
    record: VentureRecord,
    ask_gbp: int,
    on: date,
    starts_on: date | None,
    earlier: Parts = (),
    committed_gbp: int | None = None,
) -> Gathered:
    """Gather the mandates that fit a venture, as options of a plan that begins on a day.

    Parts of an earlier plan that landed stand in the new one as they are; mandates that fell through are left out.
    """
    rules = rules_on(session, on, jurisdiction_of(session, record) or "GB")
    found = mandates_for_venture(session, viewer=viewer, venture=record.venture, asked=Asked(show="all"), limit=_ALL)
    profiles, stated = found.snapshot.open.mandate_profiles, stated_terms(session)
    funders: dict[str, int] = {}
    options, sources = _held(earlier, funders)
    left_out = {part.mandate_id for part, _ in earlier if part.status in (PartStatus.LANDED, PartStatus.FELL_THROUGH)}
    for ranked in found.items:
        mandate = profiles.get(ranked.match.mandate_key)
        if mandate is None or mandate.key in left_out or _closes_unopened(mandate, on):
            continue
        assumed: dict[str, tuple[str, ...]] = {}
        for code in _instruments(mandate, ranked.match, record.instruments, rules):
            option, said = option_of(mandate, code, rules, on, stated.get(mandate.key, _UNSTATED))
            assumed[code] = (*said, *ranked.match.to_confirm)
            funder = funders.setdefault(ranked.line.funder_slug, len(funders))
            options.append(replace(option, funder=funder))
        if assumed:
            sources[mandate.key] = Source(ranked.line, mandate.opens_on, mandate.closes_on, assumed)
    limits, known = _limits(session, record, rules, on)
    problem = Problem(
        ask_gbp=ask_gbp,
        options=options,
        committed_gbp=(record.venture.round_committed_gbp or 0) if committed_gbp is None else committed_gbp,
        start_day=(starts_on - on).days if starts_on else None,
        **limits,
    )
    return Gathered(problem, sources, known)


def terms_of(option: Option) -> dict[str, Any]:
    """Give what a part's money counts as, to be kept with it."""
    return {name: getattr(option, name) for name in _TERMS}


def _held(earlier: Parts, funders: dict[str, int]) -> tuple[list[Option], dict[int, Source]]:
    """Give the parts of an earlier plan that landed, as options that stand in every plan."""
    options, sources = [], {}
    for part, line in earlier:
        if part.status != PartStatus.LANDED:
            continue
        amount = part.landed_gbp or 0
        funder = funders.setdefault(line.funder_slug, len(funders))
        options.append(
            Option(part.mandate_id, funder, part.instrument_code, 0, amount, amount, held=True, **part.terms)
        )
        sources[part.mandate_id] = Source(line, part.opens_on, part.closes_on, {part.instrument_code: ()}, part)
    return options, sources


def _closes_unopened(mandate: MandateProfile, on: date) -> bool:
    """Say whether a programme closes before anybody can apply."""
    return mandate.closes_on is not None and mandate.closes_on < max(on, mandate.opens_on or on)


def _instruments(mandate: MandateProfile, match: Match, wanted: Sequence[str], rules: Rules) -> list[str]:
    """Give the instruments of a mandate that the venture would take; none where another rule is not met."""
    unmet = {each.criterion for each in match.unmet} - _OF_THE_PLAN
    return [] if unmet - {"instrument"} else instruments_taken(mandate, wanted, rules)


def instruments_taken(mandate: MandateProfile, wanted: Sequence[str], rules: Rules) -> list[str]:
    """Give the instruments of a mandate that a venture would take; all of them where it has not said."""
    offered = [code for code in mandate.instruments if f"plan.days_to_money.{code}" in rules]
    return [code for code in offered if not wanted or code in wanted or code == _ALWAYS_TAKEN]


def option_of(
    mandate: MandateProfile, code: str, rules: Rules, on: date, stated: StatedTerms
) -> tuple[Option, tuple[str, ...]]:
    """Write one instrument of a mandate as an option, its funder left open, with what is assumed.

    Parameters
    ----------
    mandate : MandateProfile
        The mandate.
    code : str
        Of the instrument; there has to be a rule for its days to the money.
    rules : Mapping
        Those in force.
    on : date
        The day from which days are counted.
    stated : StatedTerms
        What the mandate states beyond its profile.
    """
    waiting = rules[f"plan.days_to_money.{code}"]
    days = waiting.whole if stated.days_to_money is None else stated.days_to_money
    least, most = mandate.ticket_min_gbp, mandate.ticket_max_gbp
    smallest, largest = rules["plan.part_min"], rules["plan.part_max"]
    grant = code == "grant"
    usual = rules["plan.grant_share_of_cost_max"]
    cost_share = float(usual.decimal) if stated.grant_share_max is None else stated.grant_share_max
    assumed = []
    if stated.days_to_money is None:
        assumed.append(f"{days} days from application to money ({waiting.source})")
    if least is None:
        assumed.append(
            f"no smallest ticket is stated: {format_whole_pounds(smallest.whole)} is taken ({smallest.source})"
        )
    if most is None:
        assumed.append(f"no largest ticket is stated: {format_whole_pounds(largest.whole)} is taken ({largest.source})")
    if grant and stated.grant_share_max is None:
        assumed.append(f"it pays up to {cost_share:.0%} of the cost ({usual.source})")
    if code in EQUITY and mandate.lead is None:
        assumed.append("it does not say whether it leads; it is taken to")
    equity, follows = code in EQUITY, mandate.lead == "follow"
    option = Option(
        mandate=mandate.key,
        funder=0,
        instrument=code,
        days=max(0, (mandate.opens_on - on).days if mandate.opens_on else 0) + days,
        least_gbp=int(least) if least is not None else min(smallest.whole, int(most or smallest.whole)),
        most_gbp=int(most) if most is not None else max(largest.whole, int(least or 0)),
        share_min=mandate.share_min or 0.0,
        share_max=mandate.share_max or 1.0,
        grant_share=cost_share if grant else 1.0,
        match=_match_ratio(mandate),
        equity=equity,
        grant=grant,
        private=mandate.funder_kind in PRIVATE,
        mfa=_condition(mandate, "mfa") is not None,
        seis=equity and _condition(mandate, "seis") is not None,
        eis=equity and _condition(mandate, "eis") is not None,
        follows=equity and follows,
        leads=equity and not follows,
    )
    return option, tuple(assumed)


def _condition(mandate: MandateProfile, kind: str) -> Condition | None:
    return next((condition for condition in mandate.conditions if condition.kind == kind), None)


def _match_ratio(mandate: MandateProfile) -> float:
    """Give the pounds of private money beside each pound; a condition without a number asks for one pound."""
    condition = _condition(mandate, "match_funding")
    if condition is None:
        return 0.0
    if not isinstance(condition.value, (int, float)):
        return 1.0
    return condition.value / 100 if condition.unit == "percent" else float(condition.value)


def _limits(
    session: Session, record: VentureRecord, rules: Rules, on: date
) -> tuple[dict[str, int | None], tuple[str, ...]]:
    """Give the room under each limit, and what is assumed where the venture has not said."""
    facts = check_facts(session, record.venture.id or 0)
    company, room = company_of(record, facts, on), checks_for(session, record, on).subsidy
    said = []
    mfa = None if room is None else room.left_gbp
    received = record.venture.mfa_received_gbp
    if room is not None and received is not None:
        mfa = max(0, min(room.left_gbp, room.limit_gbp - received))
    elif room is not None and not room.counted_gbp:
        said.append("No Minimal Financial Assistance is on record: all of its limit is taken as free.")
    if company.seis_raised_gbp is None:
        said.append("What was raised under SEIS is not known: it is taken as nothing.")
    if company.raised_12m_gbp is None or company.raised_lifetime_gbp is None:
        said.append(
            "What was raised in the last twelve months and before is not all known: the rest is taken as nothing."
        )
    kind = "kic" if company.knowledge_intensive else "eis"
    eis = [
        _room(rules.get(f"{kind}.raise_12m_max"), company.raised_12m_gbp),
        _room(rules.get(f"{kind}.raise_lifetime_max"), company.raised_lifetime_gbp),
    ]
    return {
        "mfa_gbp": mfa,
        "seis_gbp": _room(rules.get("seis.raise_lifetime_max"), company.seis_raised_gbp),
        "eis_gbp": min((left for left in eis if left is not None), default=None),
    }, tuple(said)


def _room(limit: RuleValue | None, used: int | None) -> int | None:
    return None if limit is None else max(0, limit.whole - (used or 0))
