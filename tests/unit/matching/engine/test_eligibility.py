"""Every hard rule: when it is broken, what it says, and that a missing fact never breaks it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from matching.engine import Condition, MandateProfile, Matcher, PlaceRule, Rules, VentureProfile
from matching.engine.eligibility import RULES as HARD_RULES
from tests.unit.matching.engine.examples import ON, TAXONOMY, mandate, mandates, venture, ventures

RULES = Rules(mfa_limit_gbp=300_000)
MATCHER = Matcher().fit([venture()], [mandate()], taxonomy=TAXONOMY)


def condition(kind: str, value: float | str | None = None, **more: str) -> MandateProfile:
    return mandate(conditions=(Condition(kind, value, **more),))


def place(kind: str, code: str, basis: str = "any") -> MandateProfile:
    return mandate(place_rules=(PlaceRule(kind, code, basis),))


BROKEN = [
    ("stage", venture(stage="growth"), mandate(), "The venture is at growth; this funder backs seed and series A"),
    ("stage", venture(stage="pre_seed"), mandate(), "Opens when the venture reaches seed"),
    ("ticket", venture(ask_gbp=100_000), mandate(), "Opens with a round of £250k or more"),
    ("ticket", venture(), mandate(share_max=0.25), "is 42% of the £600k asked; this funder takes at most 25%"),
    ("ticket", venture(), mandate(share_max=0.25), "Opens with a round of £1m or more"),
    ("ticket", venture(committed_gbp=400_000), mandate(), "£200k of the round is left, less than the £250k"),
    ("ticket", venture(committed_gbp=600_000), mandate(ticket_min_gbp=None), "All of the £600k asked is committed"),
    (
        "ticket",
        venture(ask_gbp=9_000_000),
        mandate(share_min=0.3),
        "Opens with a round that closes at £6.66m or less",
    ),
    ("instrument", venture(instruments=("loan",)), mandate(), "Opens if the venture would also take equity"),
    ("sector", venture(), mandate(excluded_sectors=("energy",)), "This funder does not back Hydrogen"),
    ("place", venture(), place("authority", "CAM"), "The venture is in Derby; this funder needs"),
    ("place", venture(), place("region", "EE"), "address in East of England"),
    ("place", venture(), place("combined_authority", "CPCA"), "Cambridgeshire CA"),
    ("place", venture(), place("pool", "coast"), "coast"),
    ("place", venture(), place("country", "Wales"), "Wales"),
    ("place", venture(registered_place="DUB", places=()), place("uk", ""), "the United Kingdom"),
    ("place", venture(places=("CAM",)), place("region", "EE", "registered"), "a registered address in East of England"),
    ("place", venture(registered_place="CAM"), place("region", "EE", "activity"), "an operating address"),
    ("dates", venture(), mandate(opens_on=date(2026, 11, 23)), "Opens on 23 Nov 2026"),
    ("dates", venture(), mandate(closes_on=date(2026, 11, 21)), "Closed on 21 Nov 2026"),
    ("match_funding", venture(ask_gbp=400_000), condition("match_funding", 1), "Opens with a round of £500k or more"),
    ("match_funding", venture(ask_gbp=400_000), condition("match_funding", 100, unit="percent"), "needs £250k beside"),
    ("revenue", venture(revenue_gbp=0), condition("min_revenue", 100_000), "Revenue a year is £0; this funder asks"),
    ("revenue", venture(revenue_gbp=9_000_000), condition("max_revenue", 5_000_000), "at most £5m"),
    (
        "trl",
        venture(trl=3),
        condition("min_trl", 4),
        "Technology readiness level is 3; this funder asks for at least 4",
    ),
    ("trl", venture(trl=9), condition("max_trl", 6), "at most 6"),
    ("seis", venture(seis="no"), condition("seis"), "Opens if the venture comes under SEIS"),
    ("seis", venture(seis="expected"), condition("seis", "assured"), "advance assurance for SEIS"),
    ("eis", venture(eis="no"), condition("eis", note="EIS funds only"), "EIS funds only"),
    ("mfa", venture(mfa_received_gbp=300_000), condition("mfa"), "leaves £0 of the £300k limit"),
    ("mfa", venture(mfa_received_gbp=100_000), condition("mfa"), "leaves £200k of the £300k limit"),
    ("university", venture(university="Cambridge"), condition("university", "Derby;Nottingham"), "Derby, Nottingham"),
    ("funds", venture(), mandate(backs_funds=True), "This money goes to funds, not to companies"),
]


@pytest.mark.parametrize(("criterion", "ours", "theirs", "words"), BROKEN)
def test_a_broken_rule_says_why_where_and_what_would_open_it(
    criterion: str, ours: VentureProfile, theirs: MandateProfile, words: str
) -> None:
    match = MATCHER.explain(ours, theirs, on=ON, rules=RULES)
    assert not match.eligible
    (unmet,) = match.unmet
    assert unmet.criterion == criterion
    assert words in f"{unmet.reason} | {unmet.change} | {unmet.clause}"
    assert all((unmet.reason, unmet.change, unmet.clause))
    assert hasattr(ours, unmet.field) or hasattr(theirs, unmet.field.removeprefix("mandate."))


MET = [
    (venture(), mandate()),
    (venture(ask_gbp=50_000_000), mandate()),  # a part of a large round
    (venture(ask_gbp=9_000_000, minimum_gbp=6_000_000), mandate(share_min=0.3)),  # may close early
    (venture(committed_gbp=350_000), mandate()),
    (venture(instruments=("loan", "equity")), mandate()),
    (venture(), mandate(ticket_min_gbp=None, ticket_max_gbp=None)),
    (venture(), place("authority", "DBY")),
    (venture(), place("pool", "central")),
    (venture(), place("uk", "")),
    (venture(registered_place="CAM"), place("region", "EM")),  # an operating address will do
    (venture(places=("CAM",)), place("region", "EE")),
    (venture(), mandate(opens_on=ON, closes_on=ON)),
    (venture(), mandate(excluded_sectors=("battery",))),
    (venture(), condition("match_funding", 1)),
    (venture(eis="expected"), condition("eis")),
    (venture(eis="assured"), condition("eis", "assured")),
    (venture(trl=4), condition("min_trl", 4)),
    (venture(mfa_received_gbp=0), condition("mfa")),
    (venture(university="Derby"), condition("university", "Derby")),
    (venture(university="Derby"), condition("university")),
    (venture(), condition("other", note="A board seat")),
    (venture(), condition("min_revenue", "not a number")),
]


@pytest.mark.parametrize(("ours", "theirs"), MET)
def test_a_rule_that_holds_is_not_listed(ours: VentureProfile, theirs: MandateProfile) -> None:
    assert MATCHER.explain(ours, theirs, on=ON, rules=RULES).unmet == ()


@given(mandates())
def test_a_venture_of_which_nothing_is_known_breaks_no_rule_of_its_own(theirs: MandateProfile) -> None:
    unknown = replace(
        venture(), sectors=(), stage=None, ask_gbp=None, instruments=(), registered_place=None, places=(), text=""
    )
    match = MATCHER.explain(unknown, theirs, on=ON, rules=RULES)
    assert {unmet.criterion for unmet in match.unmet} <= {"dates", "funds"}


@given(ventures(), mandates())
def test_only_a_missing_fact_or_a_judgement_is_to_be_confirmed(ours: VentureProfile, theirs: MandateProfile) -> None:
    match = MATCHER.explain(ours, theirs, on=ON, rules=RULES)
    assert all(sentence.startswith("To confirm: ") for sentence in match.to_confirm)
    assert len(match.to_confirm) <= len(theirs.conditions)


def test_missing_facts_are_asked_for() -> None:
    (sentence,) = MATCHER.explain(venture(), condition("min_revenue", 100_000), on=ON).to_confirm
    assert sentence == "To confirm: revenue; revenue is not known, ask the venture for it"
    (sentence,) = MATCHER.explain(venture(), condition("other", note="A board seat"), on=ON).to_confirm
    assert sentence == "To confirm: A board seat"


def test_the_limit_of_assistance_comes_from_the_caller() -> None:
    ours, theirs = venture(mfa_received_gbp=290_000), condition("mfa")
    assert not MATCHER.explain(ours, theirs, on=ON, rules=Rules(300_000)).eligible
    assert MATCHER.explain(ours, theirs, on=ON, rules=Rules(1_000_000)).eligible
    unlimited = MATCHER.explain(ours, theirs, on=ON)
    assert unlimited.eligible
    assert unlimited.to_confirm == ("To confirm: Minimal Financial Assistance received",)


def test_what_is_not_eligible_comes_last_by_how_near_it_is() -> None:
    near, far = mandate(2, stages=("growth",)), mandate(1, stages=("growth",), instruments=("loan",))
    matcher = Matcher().fit([venture()], [far, near, mandate(3, sectors=("ai",))], taxonomy=TAXONOMY)
    ranked = matcher.mandates_for(venture(), on=ON, eligible=None)
    assert [(match.mandate_key, len(match.unmet)) for match in ranked.items] == [(3, 0), (2, 1), (1, 2)]
    assert [match.mandate_key for match in matcher.mandates_for(venture(), on=ON, eligible=False).items] == [2, 1]


def test_every_rule_has_its_words() -> None:
    tried = {
        unmet.criterion
        for _, ours, theirs, _ in BROKEN
        for unmet in MATCHER.explain(ours, theirs, on=ON, rules=RULES).unmet
    }
    named = {"opening": "dates", "closing": "dates", "exclusion": "sector", "ticket_small": "ticket"}
    named |= {"ticket_room": "ticket", "ticket_large": "ticket", "min_trl": "trl", "max_trl": "trl"}
    named |= {"min_revenue": "revenue", "max_revenue": "revenue"}
    assert tried == {named.get(rule, rule) for rule in HARD_RULES}
