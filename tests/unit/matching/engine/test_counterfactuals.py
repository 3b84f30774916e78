"""Changes that open a mandate or reach its first page, each of them true."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import Change, MandateProfile, Matcher, PlaceRule, VentureProfile, changes_for
from matching.engine.counterfactuals import ACTIONABLE
from tests.unit.matching.engine.examples import ON, TAXONOMY, mandate, mandates, venture, ventures


def only(theirs: MandateProfile, ours: VentureProfile, others: list[VentureProfile] | None = None) -> Change | None:
    matcher = Matcher().fit([ours, *(others or [])], [theirs], taxonomy=TAXONOMY)
    found = changes_for(matcher, ours, theirs, on=ON)
    return found[0] if found else None


def text_of(change: Change | None) -> str:
    assert change is not None
    return change.text


def test_one_change_of_each_kind() -> None:
    assert text_of(only(mandate(), venture(ask_gbp=200_000))) == "Ask for £250k instead of £200k: this mandate opens"
    assert text_of(only(mandate(), venture(instruments=("loan",)))) == "Also take equity: this mandate opens"
    assert text_of(only(mandate(share_max=0.3), venture())) == "Ask for £834k instead of £600k: this mandate opens"
    assert text_of(only(mandate(), venture(committed_gbp=500_000))) == (
        "Ask for £750k instead of £600k: this mandate opens"
    )
    assert text_of(only(mandate(share_min=0.3), venture(ask_gbp=9_000_000))) == (
        "Let the round close at £6.66m: this mandate opens"
    )


def test_two_changes_where_two_are_needed() -> None:
    change = only(mandate(), venture(ask_gbp=200_000, instruments=("loan",)))
    assert text_of(change) == "Ask for £250k instead of £200k and also take equity: this mandate opens"


def test_the_smaller_of_two_instruments_is_one() -> None:
    change = only(mandate(instruments=("convertible", "equity")), venture(instruments=("loan",)))
    assert change is not None
    assert change.fields[0].after == ("loan", "convertible")


def test_what_a_venture_cannot_change_is_left_alone() -> None:
    assert only(mandate(), venture(stage="growth")) is None
    assert only(mandate(place_rules=(PlaceRule("region", "EE"),)), venture()) is None
    assert only(mandate(backs_funds=True), venture()) is None


def test_a_first_page_that_is_reached_already_needs_no_change() -> None:
    assert only(mandate(), venture()) is None


def test_a_smaller_round_reaches_the_first_page() -> None:
    ours = venture(50, ask_gbp=6_000_000, minimum_gbp=5_000_000)
    others = [venture(key, ask_gbp=3_000_000 + 10_000 * key) for key in range(1, 15)]
    change = only(mandate(), ours, others)
    assert change is not None
    assert (change.goal, change.rank) == ("first_page", change.match and change.rank)
    assert change.rank is not None
    assert change.rank <= 10
    assert {each.field for each in change.fields} <= {"ask_gbp", "minimum_gbp"}
    assert f"the venture comes {change.rank} of its list" in change.text


@settings(max_examples=60)
@given(ventures(st.just(1)), st.lists(mandates(), min_size=1, max_size=5, unique_by=lambda each: each.key))
def test_every_change_named_is_true_and_within_reach(ours: VentureProfile, catalogue: list[MandateProfile]) -> None:
    matcher = Matcher().fit([ours, venture(2), venture(3)], catalogue, taxonomy=TAXONOMY)
    found = changes_for(matcher, ours, on=ON)
    assert [each.size for each in found] == sorted(each.size for each in found)
    for change in found:
        theirs = next(each for each in catalogue if each.key == change.mandate_key)
        assert {each.field for each in change.fields} <= set(ACTIONABLE)
        after = replace(ours, **{each.field: each.after for each in change.fields})  # type: ignore[arg-type]
        assert not matcher.explain(ours, theirs, on=ON).eligible
        assert matcher.explain(after, theirs, on=ON) == change.match
        assert change.match.eligible
    assert matcher.ventures_for(mandate(), on=ON, eligible=None).total == 3  # the catalogue is as it was
