"""Putting rounds together: who counts on what terms, and the fewest funders against a search through everything."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.models import Deal, DealInvestor, DealTerms
from pipeline.queries import RoundDeal
from pipeline.services.assembling import Assembly, beside, candidate_of, solved
from plans.solver import Option, Problem
from profiles.models import Funder, Mandate

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def _deal(**terms: Any) -> RoundDeal:
    deal = Deal(
        id=1, organisation_id=1, venture_id=1, mandate_id=5, step="sourced", created_at=NOW, stage_entered_at=NOW
    )
    mandate = Mandate(id=5, funder_id=7, slug="seed", name="Seed", created_at=NOW, updated_at=NOW)
    funder = Funder(id=7, slug="fund", name="Fund", kind="vc", created_at=NOW, updated_at=NOW)
    return RoundDeal(deal, mandate, funder, DealTerms(deal_id=1, **terms) if terms else None)


_STATED = Option(5, 0, "equity", 100, 50_000, 400_000, share_max=0.5, equity=True, private=True, leads=True)


def test_terms_go_before_what_a_mandate_states() -> None:
    (plain,) = candidate_of(_deal(), [_STATED]).options
    assert (plain.funder, plain.least_gbp, plain.most_gbp, plain.days) == (7, 50_000, 400_000, 0)
    found = candidate_of(_deal(terms_gbp=30_000, part="follows", match_ratio=2.0, conditions="A chair."), [_STATED])
    (held,) = found.options
    assert (held.least_gbp, held.most_gbp, held.share_max) == (30_000, 30_000, 1.0)
    assert (held.leads, held.follows, held.match) == (False, True, 2.0)
    assert found.conditions == "A chair."


def test_nothing_is_made_up_where_nothing_is_known() -> None:
    assert candidate_of(_deal(), []).options == ()
    assert candidate_of(_deal(instrument_code="loan"), [_STATED]).options == ()
    (agreed,) = candidate_of(_deal(instrument_code="loan", terms_gbp=90_000), [_STATED]).options
    assert (agreed.instrument, agreed.most_gbp, agreed.leads) == ("loan", 90_000, False)
    assert beside(DealInvestor(id=3, deal_id=1, name="A family", level="considering")).options == ()


def test_other_investors_come_with_their_amount() -> None:
    row = DealInvestor(id=3, deal_id=1, name="A council", level="committed", amount_gbp=60_000, public=True)
    (option,) = beside(row).options
    assert (option.most_gbp, option.private, option.leads, option.funder) == (60_000, False, False, -3)


def _assembly(ask: int) -> Assembly:
    return solved(Assembly(None, ask, ask, ()), Problem(ask, ()))  # type: ignore[arg-type]


def test_without_anybody_all_of_it_is_missing() -> None:
    found = _assembly(100_000)
    assert (found.ways, found.most, found.missing_gbp) == ((), None, 100_000)


def test_what_is_missing_is_named() -> None:
    leader = replace(_STATED, share_max=1.0)
    follower = replace(leader, mandate=6, funder=6, leads=False, follows=True)
    empty = Assembly(None, 0, 0, ())  # type: ignore[arg-type]
    alone = solved(empty, Problem(100_000, [follower]))
    assert alone.missing_gbp == 100_000
    assert any("leads" in words for words in alone.binding)
    short = solved(empty, Problem(900_000, [leader, follower]))
    assert short.missing_gbp == 100_000
    assert short.most is not None
    assert short.most.total_gbp == 800_000
    assert solved(empty, Problem(700_000, [leader, follower])).ways[0].funders == 2


_OPTIONS = st.lists(
    st.tuples(
        st.integers(1, 8), st.integers(0, 8), st.sampled_from(["leads", "follows", ""]), st.sampled_from([0.0, 1.0]),
    ),
    min_size=1, max_size=5,
)  # fmt: skip


def _covers(chosen: Sequence[Option], ask: int) -> bool:
    """Say whether some options, all taken, can come to the ask: public money needs as much private beside it."""
    if any(each.follows for each in chosen) and not any(each.leads for each in chosen):
        return False
    public = [each for each in chosen if each.match]
    private = [each for each in chosen if not each.match]
    most = [sum(each.most_gbp or 0 for each in side) for side in (public, private)]
    least = [sum(each.least_gbp for each in side) for side in (public, private)]
    # Any sum between least and most is possible on either side; private has to be as large as public.
    return any(
        least[0] <= from_public <= most[0]
        and least[1] <= ask - from_public <= most[1]
        and from_public <= ask - from_public
        for from_public in range(0, ask + 1, 1_000)
    )


@settings(max_examples=60, deadline=None)
@given(_OPTIONS, st.integers(1, 20))
def test_the_fewest_funders_are_found(rows: list[tuple[int, int, str, float]], thousands: int) -> None:
    ask = 1_000 * thousands
    options = [
        Option(
            key, key, "equity", 0, 1_000 * least, 1_000 * (least + more), equity=True, private=not match, match=match,
            leads=part == "leads", follows=part == "follows",
        )
        for key, (least, more, part, match) in enumerate(rows, start=1)
    ]  # fmt: skip
    every = [chosen for size in range(1, len(options) + 1) for chosen in combinations(options, size)]
    fewest = min((len(chosen) for chosen in every if _covers(chosen, ask)), default=None)
    found = solved(Assembly(None, ask, ask, ()), Problem(ask, options))  # type: ignore[arg-type]
    if fewest is None:
        assert found.ways == ()
        assert found.missing_gbp > 0
    else:
        assert found.ways[0].funders == fewest
        assert found.ways[0].total_gbp == ask
