"""Put a round together: the fewest funders whose terms cover what is still open, or what is missing.

The solver is that of funding plans. What it is asked here differs: not every mandate there is, but those that an
organisation has on its board for the venture, on the terms that were talked about, and who else may come in.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from accounts import policy
from accounts.policy import Action, Viewer
from foundation import clock
from foundation.database import Session
from foundation.errors import Invalid
from matching.services.conversion import mandate_profile
from pipeline import queries
from pipeline.models import DealInvestor, Interest, Part
from pipeline.queries import DealRecord, RoundDeal
from pipeline.services.access import deal_for
from plans.queries import StatedTerms
from plans.services.gathering import EQUITY, PRIVATE, instruments_taken, option_of
from plans.services.words import CONSTRAINTS
from plans.solver import Infeasible, Option, Problem, Solution, explain_infeasible, propose
from profiles.queries.funders import mandate_records
from profiles.services.ventures import record_of
from reference.services.rules import rules_on

_FEWEST = "fewest_funders"
MOST_WAYS = 3
#: From how far on other investors are counted, the least sure first.
LEVELS = (Interest.CONSIDERING.value, Interest.COMMITTED.value)
_SURE = {
    Interest.CONSIDERING.value: (Interest.CONSIDERING, Interest.COMMITTED, Interest.INVESTED),
    Interest.COMMITTED.value: (Interest.COMMITTED, Interest.INVESTED),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could come into the round.

    Parameters
    ----------
    key : str
        Tells them apart in an address.
    name, what : str
        Who it is, and on what ground they are here.
    options : tuple of Option
        What they could put in; empty where nothing is known of it.
    conditions : str
        What they want first, as it is written in the terms.
    """

    key: str
    name: str
    what: str
    options: tuple[Option, ...]
    conditions: str = ""


@dataclass(frozen=True, slots=True)
class Assembly:
    """What came of putting a round together.

    Parameters
    ----------
    record : DealRecord
        The deal that it is asked from.
    open_gbp, ask_gbp : int
        What the venture still looks for by its profile, and what was asked for.
    candidates : tuple of Candidate
        Everybody, those who are left out too.
    ways : tuple of Solution
        Fewest funders first; empty where nothing covers the ask.
    most : Solution or None
        Where nothing does, the most that comes together.
    missing_gbp : int
        What is then missing.
    binding : tuple of str
        What stands in the way, in words.
    proved : bool
        Whether there is no better way; False where the time for the search was over before.
    """

    record: DealRecord
    open_gbp: int
    ask_gbp: int
    candidates: tuple[Candidate, ...]
    ways: tuple[Solution, ...] = ()
    most: Solution | None = None
    missing_gbp: int = 0
    binding: tuple[str, ...] = ()
    proved: bool = True

    def who(self, option: Option) -> Candidate:
        """Give whose an option is."""
        return next(each for each in self.candidates if option.mandate in {held.mandate for held in each.options})


def assemble(
    session: Session,
    viewer: Viewer,
    deal_id: int,
    *,
    ask_gbp: int | None = None,
    level: str = LEVELS[0],
    without: Collection[str] = (),
) -> Assembly:
    """Put the round of a deal's venture together from what its organisation has on its board.

    The round is part of the venture's offer: whoever calls this says what is disclosed.

    Parameters
    ----------
    ask_gbp : int, optional
        What has to come together; by default what the venture's round has open.
    level : str
        Of ``LEVELS``: from how far on other investors count.
    without : collection of str
        Keys of candidates that are left out.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about the deal and the offer.
    Invalid
        If the venture has not said what it looks for, and no ask is given.
    """
    record = deal_for(session, viewer, deal_id, Action.VIEW_DEALS)
    policy.require(viewer, Action.VIEW_OFFER, record.venture)
    target, committed = record.venture.round_target_gbp, record.venture.round_committed_gbp or 0
    still = max(0, (target or 0) - committed)
    ask = still if ask_gbp is None else ask_gbp
    if target is None and ask_gbp is None:
        raise Invalid({"ask": ["The venture has not said what it looks for. Enter what has to come together."]})
    candidates = _candidates(session, record, level)
    found = Assembly(record, still, ask, candidates)
    if ask < 1:
        return found
    options = [option for each in candidates if each.key not in without for option in each.options]
    return solved(found, Problem(ask, options, committed_gbp=committed))


def solved(found: Assembly, problem: Problem) -> Assembly:
    """Ask the solver for the fewest funders; where nothing covers the ask, for the most that comes together."""
    ways = propose(problem, _FEWEST, MOST_WAYS) if problem.options else []
    if ways:
        return replace(found, ways=tuple(ways), proved=all(way.proved for way in ways))
    none = explain_infeasible(problem) if problem.options else Infeasible(("mandates",), 0)
    most = propose(replace(problem, ask_gbp=none.largest_gbp), _FEWEST, 1) if none.largest_gbp else []
    return replace(
        found,
        most=most[0] if most else None,
        missing_gbp=problem.ask_gbp - none.largest_gbp,
        binding=tuple(CONSTRAINTS[group] for group in none.binding),
        proved=none.proved,
    )


def _candidates(session: Session, record: DealRecord, level: str) -> tuple[Candidate, ...]:
    organisation, venture = record.deal.organisation_id, record.deal.venture_id
    deals = queries.deals_of_round(session, organisation, venture)
    stated: dict[int, list[Option]] = {}
    if deals:
        wanted, today = record_of(session, record.venture).instruments, clock.today()
        rules = rules_on(session, today)
        for held in mandate_records(session, ids={each.mandate.id or 0 for each in deals}, published=False):
            profile = mandate_profile(held)
            more = StatedTerms(held.mandate.days_to_money, held.mandate.grant_share_max)
            stated[profile.key] = [
                option_of(profile, code, rules, today, more)[0] for code in instruments_taken(profile, wanted, rules)
            ]
    own = [candidate_of(each, stated.get(each.mandate.id or 0, ())) for each in deals]
    taken = {each.funder.name.casefold() for each in deals}
    others = [
        beside(row)
        for row in queries.investors_of_round(session, organisation, venture)
        if row.level in _SURE[level] and row.name.casefold() not in taken
    ]
    return (*own, *others)


def candidate_of(each: RoundDeal, stated: Sequence[Option]) -> Candidate:
    """Give the funder of a deal on the terms that were talked about, and else on what its mandate states.

    Parameters
    ----------
    each : RoundDeal
        The deal.
    stated : sequence of Option
        What the mandate could give, by what it states; empty where it offers nothing that the venture would take.
    """
    terms, mandate, key = each.terms, each.mandate.id or 0, f"m{each.mandate.id}"
    code = terms.instrument_code if terms else None
    base = [option for option in stated if code in (None, option.instrument)]
    if not base and terms is not None and terms.terms_gbp:
        kind = code or "equity"
        base = [
            Option(
                mandate, 0, kind, 0, equity=kind in EQUITY, grant=kind == "grant", leads=kind in EQUITY,
                private=each.funder.kind in PRIVATE,
            )
        ]  # fmt: skip
    options = []
    for option in base:
        changed = replace(option, funder=each.funder.id or 0, days=0)
        if terms is not None and terms.terms_gbp:
            least = min(changed.least_gbp, terms.terms_gbp)
            # What was talked about goes before the share of a round that the mandate takes as a rule.
            changed = replace(changed, least_gbp=least, most_gbp=terms.terms_gbp, share_min=0.0, share_max=1.0)
        if terms is not None and terms.part:
            changed = replace(changed, leads=terms.part == Part.LEADS, follows=terms.part == Part.FOLLOWS)
        if terms is not None and terms.match_ratio is not None:
            changed = replace(changed, match=terms.match_ratio)
        if terms is not None and terms.cost_share_percent:
            changed = replace(changed, grant_share=terms.cost_share_percent / 100)
        options.append(changed)
    ground = "terms of the deal" if terms is not None and terms.terms_gbp else "what the mandate states"
    return Candidate(
        key, each.funder.name, f"{each.mandate.name}: {ground}", tuple(options), terms.conditions if terms else ""
    )


def beside(row: DealInvestor) -> Candidate:
    """Give another investor with what they were said to come with; without an amount nothing is known."""
    # Mandates and funders have positive keys: the negative ones are free for those who are neither.
    options: tuple[Option, ...] = ()
    if row.amount_gbp:
        options = (
            Option(
                mandate=-(row.id or 0),
                funder=-(row.id or 0),
                instrument="equity",
                days=0,
                most_gbp=row.amount_gbp,
                equity=True,
                private=not row.public,
                leads=row.part == Part.LEADS,
                follows=row.part == Part.FOLLOWS,
            ),
        )
    return Candidate(f"i{row.id}", row.name, f"other investor, {row.level}", options)
