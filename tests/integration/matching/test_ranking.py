"""Ranked lists for both sides: what is listed, in which order, for whom, and that a change shows at once."""

from typing import Any

import pytest

from accounts.models import key_of
from accounts.policy import VISITOR, Viewer
from foundation.database import Session
from foundation.errors import Forbidden, NotFound, SignInRequired
from matching import services
from matching.services import Asked
from profiles.models import Status
from profiles.services.saving import System
from profiles.services.ventures import set_status, update_venture
from tests.integration.matching.conftest import Sides
from tests.support.profiles import a_mandate, a_venture

ACTOR = System(name="Test")


def mandates(session: Session, sides: Sides, asked: Asked = Asked(), **page: Any) -> list[str]:  # noqa: B008
    found = services.mandates_for_venture(
        session, viewer=sides.founder_view, venture=sides.venture, asked=asked, **page
    )
    return [item.line.name for item in found.items]


def ventures(session: Session, viewer: Viewer, slug: str, asked: Asked = Asked(), **page: Any) -> list[str]:  # noqa: B008
    mandate = services.mandate_for_matches(session, viewer, slug)
    found = services.ventures_for_mandate(session, viewer=viewer, mandate=mandate, asked=asked, **page)
    return [item.line.name for item in found.items]


def test_a_founder_sees_mandates_with_reasons_that_add_up(session: Session, sides: Sides) -> None:
    found = services.mandates_for_venture(session, viewer=sides.founder_view, venture=sides.venture, asked=Asked())
    assert [item.line.name for item in found.items] == ["Trent Seed", "New Seed"]
    for item in found.items:
        assert item.match.score == pytest.approx(sum(each.contribution for each in item.match.criteria), abs=1e-9)
        assert all(each.reason for each in item.match.criteria)


def test_both_sides_are_given_the_same_reasons(session: Session, sides: Sides) -> None:
    ours = services.mandates_for_venture(session, viewer=sides.founder_view, venture=sides.venture, asked=Asked())
    mandate = services.mandate_for_matches(session, sides.investor_view, sides.mandate.slug)
    theirs = services.ventures_for_mandate(session, viewer=sides.investor_view, mandate=mandate, asked=Asked())
    pair = {"slug": sides.venture.slug, "mandate_slug": sides.mandate.slug}
    alone = [services.match_between(session, viewer=view, **pair) for view in (sides.founder_view, sides.investor_view)]
    assert ours.items[0].match == theirs.items[0].match == alone[0].match == alone[1].match


def test_a_saved_change_shows_in_the_very_next_list(session: Session, sides: Sides) -> None:
    assert mandates(session, sides) == ["Trent Seed", "New Seed"]
    update_venture(session, actor=ACTOR, venture=sides.venture, data={"stage_code": "growth"})
    session.commit()
    assert mandates(session, sides) == []
    assert set(mandates(session, sides, Asked(show="ineligible"))) == {"Trent Seed", "New Seed"}
    a_mandate(session, name="Any stage", stages=[])
    session.commit()
    assert mandates(session, sides) == ["Any stage"]


def test_a_draft_has_matches_for_its_own_people_and_is_no_candidate(session: Session, sides: Sides) -> None:
    set_status(session, actor=ACTOR, venture=sides.venture, status=Status.DRAFT)
    session.commit()
    assert mandates(session, sides) == ["Trent Seed", "New Seed"]
    assert ventures(session, sides.investor_view, sides.mandate.slug) == []
    with pytest.raises(NotFound):
        services.match_between(
            session, viewer=sides.investor_view, slug=sides.venture.slug, mandate_slug=sides.mandate.slug
        )


def test_hidden_ventures_are_listed_for_nobody_but_their_own_and_staff(session: Session, sides: Sides) -> None:
    hidden = a_venture(session, name="Quiet Firm", restricted=True)
    session.commit()
    assert "Quiet Firm" not in ventures(session, sides.investor_view, sides.mandate.slug, Asked(show="all"))
    staff = Viewer(user_id=1, is_staff=True)
    assert "Quiet Firm" in ventures(session, staff, sides.mandate.slug, Asked(show="all"))
    seat = next(iter(sides.investor_view.seats.values()))
    own = type(seat)(
        organisation_id=hidden.organisation_id, name="", slug="", kind="venture", role="owner", verified=False
    )
    both = Viewer(user_id=1, seats={**sides.investor_view.seats, hidden.organisation_id: own})
    assert "Quiet Firm" in ventures(session, both, sides.mandate.slug, Asked(show="all"))


def test_nobody_else_sees_the_matches(session: Session, sides: Sides) -> None:
    with pytest.raises(SignInRequired):
        services.venture_for_matches(session, VISITOR, sides.venture.slug)
    with pytest.raises(Forbidden):
        services.venture_for_matches(session, sides.investor_view, sides.venture.slug)
    with pytest.raises(Forbidden):
        services.mandate_for_matches(session, sides.founder_view, sides.mandate.slug)
    with pytest.raises(NotFound):
        services.venture_for_matches(session, sides.founder_view, "nobody")
    with pytest.raises(NotFound):
        services.mandate_for_matches(session, sides.founder_view, "nobody")
    with pytest.raises(Forbidden):
        services.match_between(
            session, viewer=sides.newcomer_view, slug=sides.venture.slug, mandate_slug=sides.mandate.slug
        )


def test_an_unverified_funder_learns_nothing_of_an_offer_not_even_from_the_order(
    session: Session, sides: Sides
) -> None:
    """Two ventures that differ only in their offers come out the same: scores, reasons, order, filters."""
    twin = a_venture(
        session,
        name="Leak Finder",
        round_target_gbp=90_000_000,
        round_minimum_gbp=80_000_000,
        instruments=["grant"],
        seis_status="no",
        eis_status="no",
        mfa_received_gbp=315_000,
        round_closes_on=None,
    )
    session.commit()
    view, slug = sides.newcomer_view, sides.newcomer_mandate.slug
    mandate = services.mandate_for_matches(session, view, slug)
    found = services.ventures_for_mandate(session, viewer=view, mandate=mandate, asked=Asked(show="all"))
    shown = {item.match.venture_key: item for item in found.items}
    ours, theirs = shown[key_of(sides.venture)], shown[key_of(twin)]
    assert ours.match.score == theirs.match.score
    assert [(each.score, each.reason) for each in ours.match.criteria] == [
        (each.score, each.reason) for each in theirs.match.criteria
    ]
    assert ours.line.ask_gbp is None
    assert not any("£750k" in each.reason for each in ours.match.criteria)
    facets = services.facets_for_mandate(session, viewer=view, mandate=mandate, asked=Asked())
    assert facets.filters["instruments"] == []
    by_amount = ventures(session, view, slug, Asked(sort="amount"))
    assert by_amount == ventures(session, view, slug, Asked(sort="-amount"))
    verified = services.mandate_for_matches(session, sides.investor_view, sides.mandate.slug)
    open_list = services.ventures_for_mandate(
        session, viewer=sides.investor_view, mandate=verified, asked=Asked(show="all")
    )
    assert {item.line.ask_gbp for item in open_list.items} == {750_000, 90_000_000}


def test_what_an_unverified_funder_sees_keeps_in_step_too(session: Session, sides: Sides) -> None:
    view, slug = sides.newcomer_view, sides.newcomer_mandate.slug
    assert ventures(session, view, slug) == ["Leak Finder"]
    a_venture(session, name="Second")
    session.commit()
    assert sorted(ventures(session, view, slug)) == ["Leak Finder", "Second"]


def test_lists_are_narrowed_with_the_number_behind_each_choice(session: Session, sides: Sides) -> None:
    a_mandate(session, name="Loans", instruments=["loan"], stages=["seed", "series_a"])
    a_mandate(session, name="Everything", instruments=[], stages=[], ticket_min_gbp=None, ticket_max_gbp=None)
    a_mandate(session, name="Growth only", stages=["growth"])
    session.commit()
    everything = Asked(show="all")
    assert set(mandates(session, sides, everything.choosing("instruments", "loan"))) == {"Loans", "Everything"}
    assert set(mandates(session, sides, everything.choosing("stages", "growth"))) == {"Growth only", "Everything"}
    both = everything.choosing("stages", "growth", "series_a")
    assert set(mandates(session, sides, both)) == {"Growth only", "Everything", "Loans"}
    facets = services.facets_for_venture(session, viewer=sides.founder_view, venture=sides.venture, asked=everything)
    assert {code: number for code, _, number in facets.shown} == {"eligible": 3, "ineligible": 2, "all": 5}
    assert {code: number for code, _, number in facets.filters["instruments"]}["loan"] == 2
    for name, choices in facets.filters.items():
        for code, _, number in choices:
            listed = mandates(session, sides, everything.choosing(name, code))
            assert len(listed) == number, (name, code)


def test_ventures_are_narrowed_by_region_and_sector(session: Session, sides: Sides) -> None:
    a_venture(session, name="In Derby", registered_postcode="DE1 3AH")
    a_venture(session, name="Works in Derby", places=[{"postcode": "DE1 3AH"}])
    session.commit()
    found = ventures(session, sides.investor_view, sides.mandate.slug, Asked(regions=("E12000004",)))
    assert sorted(found) == ["In Derby", "Works in Derby"]
    mandate = services.mandate_for_matches(session, sides.investor_view, sides.mandate.slug)
    facets = services.facets_for_mandate(session, viewer=sides.investor_view, mandate=mandate, asked=Asked())
    assert [(name, number) for _, name, number in facets.filters["regions"]] == [
        ("East Midlands", 2),
        ("West Midlands", 2),
    ]
    assert [number for _, _, number in facets.filters["sectors"]] == [3]


@pytest.mark.parametrize("show", ["eligible", "ineligible", "all"])
def test_orders_and_pages_fit_together(session: Session, sides: Sides, show: str) -> None:
    for number in range(9):
        a_mandate(
            session,
            name=f"Pot {number}",
            ticket_max_gbp=None if number == 4 else 300_000 + number * 100_000,
            stages=["seed"] if number % 2 else ["growth"],
        )
    session.commit()
    for sort in ("score", "name", "-name", "amount", "-amount", "closes"):
        asked = Asked(show=show, sort=sort)
        whole = mandates(session, sides, asked, limit=100)
        pieces = [
            name for offset in range(0, 12, 4) for name in mandates(session, sides, asked, offset=offset, limit=4)
        ]
        assert pieces == whole
    names = mandates(session, sides, Asked(show=show, sort="name"), limit=100)
    assert names == sorted(names)
    by_amount = mandates(session, sides, Asked(show=show, sort="amount"), limit=100)
    if show == "all":
        assert by_amount[0] in ("New Seed", "Trent Seed")
        assert by_amount[-1] == "Pot 4"


def test_long_lists_in_another_order_are_walked_in_steps(
    session: Session, sides: Sides, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matching.services.sides.STEP", 2)
    for number in range(7):
        a_mandate(session, name=f"Pot {number}", stages=["seed"] if number % 3 else ["growth"])
    session.commit()
    asked = Asked(sort="name")
    assert mandates(session, sides, asked, offset=1, limit=3) == mandates(session, sides, asked, limit=100)[1:4]


def test_money_that_backs_funds_is_never_listed(session: Session, sides: Sides) -> None:
    a_mandate(session, name="Fund of funds", backs_funds=True)
    own = a_mandate(session, funder=sides.funder, name="Ours, for funds", backs_funds=True)
    session.commit()
    for show in ("eligible", "ineligible", "all"):
        assert "Fund of funds" not in mandates(session, sides, Asked(show=show))
    assert ventures(session, sides.investor_view, own.slug, Asked(show="all")) == []


def test_what_is_not_met_says_what_would_change_it(session: Session, sides: Sides) -> None:
    a_mandate(session, name="Growth only", stages=["growth"])
    session.commit()
    found = services.mandates_for_venture(
        session, viewer=sides.founder_view, venture=sides.venture, asked=Asked(show="ineligible")
    )
    (item,) = found.items
    assert not item.match.eligible
    assert all(each.reason and each.change for each in item.match.unmet)
