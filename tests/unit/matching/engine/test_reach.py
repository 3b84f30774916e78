"""How many ventures a mandate lets pass, and what each rule keeps out."""

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import MandateProfile, Matcher, Rules, VentureProfile, Ventures, reach_of
from tests.unit.matching.engine.examples import ON, TAXONOMY, mandate, mandates, venture, ventures


def test_each_rule_is_counted_with_others_and_alone() -> None:
    catalogue = [
        venture(1, ask_gbp=600_000),
        venture(2, ask_gbp=None),
        venture(3, stage="growth", ask_gbp=700_000),
        venture(4, stage="growth", instruments=("loan",), ask_gbp=800_000),
        venture(5, instruments=("loan",), ask_gbp=None),
    ]
    matcher = Matcher().fit(catalogue, [], taxonomy=TAXONOMY)
    found = reach_of(matcher, mandate(9), on=ON, rules=Rules())
    assert found.asked == Ventures(5, 2_100_000, 2)
    assert found.passing == Ventures(2, 600_000, 1)
    assert [(cut.rule, cut.broken, cut.alone) for cut in found.cuts] == [
        ("instrument", Ventures(2, 800_000, 1), Ventures(1, 0, 1)),
        ("stage", Ventures(2, 1_500_000, 0), Ventures(1, 700_000, 0)),
    ]
    assert reach_of(matcher, mandate(9), on=ON, rules=Rules(), keys=[3, 99]).asked == Ventures(1, 700_000, 0)


def test_what_was_changed_since_counts_as_it_is_now() -> None:
    matcher = Matcher().fit([venture(1), venture(2)], [], taxonomy=TAXONOMY)
    matcher.update(ventures=[venture(2, stage="growth"), venture(3)], removed_ventures=[1])
    found = reach_of(matcher, mandate(9), on=ON, rules=Rules())
    assert (found.asked.number, found.passing.number) == (2, 1)


@settings(max_examples=60, deadline=None)
@given(st.lists(ventures(), max_size=8, unique_by=lambda each: each.key), mandates())
def test_as_many_pass_as_the_ranked_list_has(catalogue: list[VentureProfile], asked: MandateProfile) -> None:
    matcher = Matcher().fit(catalogue, [], taxonomy=TAXONOMY)
    found = reach_of(matcher, asked, on=ON, rules=Rules())
    if not asked.backs_funds:
        assert found.passing.number == matcher.ventures_for(asked, on=ON, rules=Rules(), eligible=True).total
    assert found.asked.number == len(catalogue)
    for cut in found.cuts:
        assert 0 <= cut.alone.number <= cut.broken.number <= found.asked.number - found.passing.number
