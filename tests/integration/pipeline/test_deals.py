"""Adding, moving, ordering and changing deals, and what two people at once do to each other."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from accounts.models import key_of
from accounts.policy import VISITOR, Seat
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from pipeline import queries
from pipeline.models import Deal, DealEvent
from pipeline.queries import BoardFilters
from pipeline.services import (
    add_deal,
    board_columns,
    board_for,
    boards_of,
    deal_table,
    deal_view,
    edit_deal,
    export_rows,
    kept_deals,
    move_deal,
)
from pipeline.services.finding import find_deals
from tests.integration.pipeline.conftest import House
from tests.support.people import a_person, an_organisation
from tests.support.profiles import a_funder, a_mandate, a_venture

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def added(session: Session, house: House, **changed: Any) -> Deal:
    given: dict[str, Any] = {
        "actor": house.viewer,
        "venture_slug": house.venture.slug,
        "mandate_slug": house.mandate.slug,
        **changed,
    }
    deal, _ = add_deal(session, **given)
    session.commit()
    return deal


def moved(session: Session, house: House, deal: Deal, to: str, **more: Any) -> Deal:
    given: dict[str, Any] = {
        "actor": house.viewer,
        "deal_id": key_of(deal),
        "from_stage": deal.stage,
        "to_stage": to,
        **more,
    }
    return move_deal(session, **given)


def test_a_match_is_added_once_however_often_it_is_asked_for(session: Session, house: House) -> None:
    deal = added(session, house)
    again, new = add_deal(session, actor=house.other, venture_slug=house.venture.slug, mandate_slug=house.mandate.slug)
    assert (again.id, new) == (key_of(deal), False)
    assert deal.stage == "sourced"
    assert deal.owner_id == key_of(house.person)
    assert deal.organisation_id == key_of(house.organisation)
    assert [event.kind for event in queries.deal_events(session, key_of(deal))] == ["added"]


def test_the_first_amount_is_what_the_round_lacks_up_to_the_largest_cheque(session: Session, house: House) -> None:
    large = a_venture(session, round_target_gbp=9_000_000, round_minimum_gbp=None)
    part = a_venture(session, round_target_gbp=900_000, round_minimum_gbp=None, round_committed_gbp=300_000)
    full = a_venture(session, round_target_gbp=900_000, round_minimum_gbp=None, round_committed_gbp=900_000)
    unknown = a_venture(session, round_target_gbp=None, round_minimum_gbp=None)
    session.commit()
    amounts = [added(session, house, venture_slug=venture.slug).amount_gbp for venture in (large, part, full, unknown)]
    assert amounts == [2_000_000, 600_000, None, None]


def test_the_first_amount_does_not_tell_an_unverified_funder_what_is_withheld(session: Session, house: House) -> None:
    seat = next(iter(house.viewer.seats.values()))
    unverified = type(house.viewer)(
        user_id=key_of(house.person), seats={seat.organisation_id: type(seat)(**{**_slots(seat), "verified": False})}
    )
    assert added(session, house, actor=unverified).amount_gbp is None


def _slots(seat: Seat) -> dict[str, Any]:
    return {
        name: getattr(seat, name)
        for name in ("organisation_id", "name", "slug", "kind", "role", "verified", "standing")
    }


def test_a_venture_keeps_its_own_board_of_the_same_pair(session: Session, house: House) -> None:
    theirs = added(session, house)
    own = added(session, house, actor=house.founder)
    assert key_of(own) != key_of(theirs)
    assert own.organisation_id == key_of(house.venture_organisation)
    kept = kept_deals(session, viewer=house.founder, ventures=[key_of(house.venture)], mandates=[key_of(house.mandate)])
    assert kept == {(key_of(house.venture), key_of(house.mandate)): (key_of(own), "sourced")}


def test_only_people_of_either_side_who_may_work_deals_add_one(session: Session, house: House) -> None:
    with pytest.raises(SignInRequired):
        added(session, house, actor=VISITOR)
    with pytest.raises(Forbidden, match="may not"):
        added(session, house, actor=house.onlooker)
    stranger = type(house.viewer)(user_id=a_person(session).id)
    with pytest.raises(Forbidden, match="Only people of"):
        added(session, house, actor=stranger)


def test_what_may_not_be_seen_cannot_be_added(session: Session, house: House) -> None:
    draft = a_venture(session, status="draft")
    hidden = a_venture(session, restricted=True)
    session.commit()
    for slug in (draft.slug, hidden.slug, "no-such-venture"):
        with pytest.raises(NotFound):
            added(session, house, venture_slug=slug)
    with pytest.raises(NotFound):
        added(session, house, actor=house.founder, mandate_slug=a_mandate(session, status="draft").slug)


def test_money_that_backs_funds_has_no_deals(session: Session, house: House) -> None:
    mandate = a_mandate(session, funder=house.funder, backs_funds=True)
    session.commit()
    with pytest.raises(Invalid):
        added(session, house, mandate_slug=mandate.slug)


def test_a_move_is_logged_and_starts_the_time_in_its_stage(session: Session, house: House) -> None:
    with clock.frozen(MONDAY):
        deal = added(session, house)
    with clock.frozen(MONDAY + timedelta(days=5)):
        moved(session, house, deal, "due_diligence", note="Strong references")
        session.commit()
    with clock.frozen(MONDAY + timedelta(days=12)):
        view = deal_view(session, house.viewer, key_of(deal))
    assert view.record.deal.stage == "due_diligence"
    assert view.days_in_stage == 7
    assert view.record.deal.version == 2
    latest = view.events[0]
    assert (latest.actor_name, latest.from_stage, latest.to_stage) == ("Ines Moreau", "sourced", "due_diligence")
    assert latest.reason == "Strong references"


def test_a_pass_needs_a_reason_and_the_deal_may_come_back(session: Session, house: House) -> None:
    deal = added(session, house)
    with pytest.raises(Invalid) as refused:
        moved(session, house, deal, "passed")
    assert list(refused.value.fields) == ["reason"]
    with pytest.raises(Invalid):
        moved(session, house, deal, "passed", reason="because")
    moved(session, house, deal, "passed", reason="timing.too_early", shareable="Come back at ten customers")
    with pytest.raises(Invalid):
        moved(session, house, deal, "completed")
    moved(session, house, deal, "screening")
    back, passed = queries.deal_events(session, key_of(deal))[:2]
    assert back.data["re_entry"] is True
    assert passed.data["reason"] == "timing.too_early"
    assert passed.data["shareable"] == "Come back at ten customers"


def test_on_hold_needs_a_date_in_the_future_and_loses_it_afterwards(session: Session, house: House) -> None:
    with clock.frozen(MONDAY):
        deal = added(session, house)
        with pytest.raises(Invalid) as refused:
            moved(session, house, deal, "on_hold")
        assert list(refused.value.fields) == ["review_on"]
        with pytest.raises(Invalid):
            moved(session, house, deal, "on_hold", review_on=date(2026, 11, 1))
        moved(session, house, deal, "on_hold", review_on=date(2027, 2, 1))
        assert deal.review_on == date(2027, 2, 1)
        moved(session, house, deal, "screening")
        assert deal.review_on is None


def test_the_second_of_two_movers_is_told_and_changes_nothing(session: Session, house: House) -> None:
    deal = added(session, house)
    move_deal(session, actor=house.other, deal_id=key_of(deal), from_stage="sourced", to_stage="screening")
    session.commit()
    with pytest.raises(Conflict) as told:
        move_deal(session, actor=house.viewer, deal_id=key_of(deal), from_stage="sourced", to_stage="legals")
    session.rollback()
    assert "Leak Finder is in Screening now: Kofi Mensah moved it there" in str(told.value)
    assert told.value.version == 2
    session.refresh(deal)
    assert deal.stage == "screening"
    assert len(queries.deal_events(session, key_of(deal))) == 2


def test_the_database_decides_between_moves_in_two_transactions(session: Session, house: House) -> None:
    deal = added(session, house)
    with Session(session.get_bind()) as second:
        stale = queries.deal_record(second, key_of(deal))
        assert stale is not None
        second.rollback()
        second.add(stale.deal)
        moved(session, house, deal, "screening")
        session.commit()
        with pytest.raises(Conflict):
            move_deal(second, actor=house.other, deal_id=key_of(deal), from_stage="sourced", to_stage="legals")


def test_those_who_may_only_read_move_nothing_and_others_learn_nothing(session: Session, house: House) -> None:
    deal = added(session, house)
    with pytest.raises(Forbidden):
        moved(session, house, deal, "screening", actor=house.onlooker)
    assert deal_view(session, house.onlooker, key_of(deal)).may_work is False
    with pytest.raises(NotFound):
        moved(session, house, deal, "screening", actor=house.founder)
    with pytest.raises(NotFound):
        deal_view(session, house.founder, key_of(deal))
    with pytest.raises(SignInRequired):
        deal_view(session, VISITOR, key_of(deal))


def column_of(session: Session, house: House, stage: str) -> list[str]:
    board = board_for(session, house.viewer)
    assert board is not None
    found = board_columns(session, board, BoardFilters(), whole=stage)
    return [card.venture_name for column in found.columns if column.step.code == stage for card in column.cards]


def test_cards_keep_the_order_that_people_give_them(session: Session, house: House) -> None:
    deals = {}
    for name in ("Ash", "Birch", "Cedar"):
        venture = a_venture(session, name=name)
        session.commit()
        deals[name] = added(session, house, venture_slug=venture.slug)
    assert column_of(session, house, "sourced") == ["Cedar", "Birch", "Ash"]
    moved(session, house, deals["Ash"], "sourced", position=0)
    assert column_of(session, house, "sourced") == ["Ash", "Cedar", "Birch"]
    moved(session, house, deals["Ash"], "sourced", position=1)
    assert column_of(session, house, "sourced") == ["Cedar", "Ash", "Birch"]
    moved(session, house, deals["Cedar"], "sourced", position=99)
    assert column_of(session, house, "sourced") == ["Ash", "Birch", "Cedar"]
    for name, place in (("Ash", 0), ("Birch", 0), ("Cedar", 1)):
        moved(session, house, deals[name], "screening", position=place)
    assert column_of(session, house, "screening") == ["Birch", "Cedar", "Ash"]
    assert all(len(queries.deal_events(session, key_of(deal))) == 2 for deal in deals.values())


def test_a_deal_is_changed_and_the_log_says_from_what_to_what(session: Session, house: House) -> None:
    deal = added(session, house)
    values = {
        "next_step": "Call the chair",
        "next_step_on": date(2026, 12, 1),
        "owner_id": key_of(house.colleague),
        "amount_gbp": 500_000,
    }
    edit_deal(session, actor=house.viewer, deal_id=key_of(deal), version=1, values=values)
    assert (deal.next_step, deal.owner_id, deal.amount_gbp, deal.version) == (
        "Call the chair", key_of(house.colleague), 500_000, 2
    )  # fmt: skip
    fields = queries.deal_events(session, key_of(deal))[0].data["fields"]
    assert fields["next_step_on"] == [None, "2026-12-01"]
    assert fields["owner_id"] == [key_of(house.person), key_of(house.colleague)]
    edit_deal(session, actor=house.viewer, deal_id=key_of(deal), version=2, values=values)
    assert deal.version == 2


def test_changes_to_different_fields_are_kept_side_by_side(session: Session, house: House) -> None:
    deal = added(session, house)
    seen = {"next_step": "", "amount_gbp": deal.amount_gbp}
    edit_deal(session, actor=house.other, deal_id=key_of(deal), version=1, values={**seen, "next_step": "Visit"})
    edit_deal(session, actor=house.viewer, deal_id=key_of(deal), version=1, values={**seen, "amount_gbp": 300_000})
    assert (deal.next_step, deal.amount_gbp) == ("Visit", 300_000)


def test_changes_to_the_same_field_are_shown_to_the_second_person(session: Session, house: House) -> None:
    deal = added(session, house)
    edit_deal(session, actor=house.other, deal_id=key_of(deal), version=1, values={"next_step": "Visit"})
    session.commit()
    with pytest.raises(Conflict) as told:
        edit_deal(session, actor=house.viewer, deal_id=key_of(deal), version=1, values={"next_step": "Call"})
    session.rollback()
    (difference,) = told.value.differences
    assert (difference.label, difference.base, difference.theirs, difference.yours) == (
        "Next step", "", "Visit", "Call"
    )  # fmt: skip
    edit_deal(
        session, actor=house.viewer, deal_id=key_of(deal), version=told.value.version, values={"next_step": "Call"}
    )
    assert deal.next_step == "Call"


def test_a_deal_is_looked_after_by_somebody_who_can_work_it(session: Session, house: House) -> None:
    deal = added(session, house)
    for stranger in (key_of(house.reader), key_of(house.founder_person), 10**9):
        with pytest.raises(Invalid) as refused:
            edit_deal(session, actor=house.viewer, deal_id=key_of(deal), version=1, values={"owner_id": stranger})
        assert list(refused.value.fields) == ["owner_id"]


def test_the_log_is_only_ever_added_to(session: Session, house: House) -> None:
    deal = added(session, house)
    for stage in ("screening", "sourced", "screening"):
        moved(session, house, deal, stage)
    session.commit()
    before = session.exec(select(DealEvent).order_by(col(DealEvent.id))).all()
    kept = [(event.id, event.kind, event.to_stage, event.at) for event in before]
    moved(session, house, deal, "legals")
    session.commit()
    after = session.exec(select(DealEvent).order_by(col(DealEvent.id))).all()
    assert [(event.id, event.kind, event.to_stage, event.at) for event in after][: len(kept)] == kept
    assert len(after) == len(kept) + 1


def test_columns_count_all_deals_and_money_whatever_is_shown(session: Session, house: House) -> None:
    for number in range(14):
        venture = a_venture(session, round_target_gbp=None if number == 0 else 400_000, round_minimum_gbp=None)
        session.commit()
        added(session, house, venture_slug=venture.slug)
    board = board_for(session, house.viewer)
    assert board is not None
    first = board_columns(session, board, BoardFilters()).columns[0]
    assert (first.deals, first.amount_gbp, first.without_amount) == (14, 13 * 400_000, 1)
    assert len(first.cards) == 10
    assert len(board_columns(session, board, BoardFilters(), whole="sourced").columns[0].cards) == 14


def test_the_table_filters_sorts_pages_and_counts_each_choice(session: Session, house: House) -> None:
    mandate = a_mandate(session, funder=house.funder, name="Trent Growth")
    for name, slug, postcode in (
        ("Ash", house.mandate.slug, "B15 2TT"),
        ("Birch", mandate.slug, "CB2 1TN"),
        ("Cedar 50%", mandate.slug, "DE1 3AH"),
    ):
        venture = a_venture(session, name=name, registered_postcode=postcode)
        session.commit()
        added(session, house, venture_slug=venture.slug, mandate_slug=slug)
    board = board_for(session, house.viewer)
    assert board is not None

    def names(sort: str = "venture", **filters: Any) -> list[str]:
        page = deal_table(session, board, BoardFilters(**filters), sort=sort, number=1).page
        assert page.total == len(page.items)
        return [line.venture_name for line in page.items]

    assert names() == ["Ash", "Birch", "Cedar 50%"]
    assert names("-venture") == ["Cedar 50%", "Birch", "Ash"]
    assert names(mandate=mandate.id) == ["Birch", "Cedar 50%"]
    assert names(text="50%") == ["Cedar 50%"]
    assert names(text="trent growth") == ["Birch", "Cedar 50%"]
    assert names(owner=0) == []
    assert names(owner=key_of(house.person), stages=("sourced",)) == ["Ash", "Birch", "Cedar 50%"]
    facets = deal_table(session, board, BoardFilters(mandate=mandate.id), sort="stage", number=7).facets
    assert facets.steps == [("equity", "sourced", 2)]
    assert facets.mandates == [(mandate.id, "Trent Growth", 2), (key_of(house.mandate), "Trent Seed", 1)]
    assert [(name, count) for _, name, count in facets.regions] == [("East Midlands", 1), ("East of England", 1)]
    east = facets.regions[0][0]
    assert names(region=east) == ["Cedar 50%"]
    rows = list(export_rows(session, board, BoardFilters(region=east), sort="stage"))
    assert [row[0] for row in rows] == ["Cedar 50%"]


def test_each_organisation_has_its_own_board(session: Session, house: House) -> None:
    both = type(house.viewer)(user_id=key_of(house.person), seats={**house.viewer.seats, **house.founder.seats})
    assert [board.kind for board in boards_of(both)] == ["funder", "venture"]
    asked = board_for(session, both, house.venture_organisation.slug)
    assert asked is not None
    assert asked.organisation_id == key_of(house.venture_organisation)
    assert board_for(session, type(house.viewer)(user_id=key_of(house.person))) is None
    with pytest.raises(NotFound):
        board_for(session, house.founder, house.organisation.slug)
    with pytest.raises(NotFound):
        board_for(session, house.founder, "nobody")
    with pytest.raises(SignInRequired):
        board_for(session, VISITOR)
    staff = type(house.viewer)(user_id=key_of(house.person), is_staff=True)
    seen = board_for(session, staff, house.organisation.slug)
    assert seen is not None
    assert seen.may_work is False
    with pytest.raises(NotFound):
        board_for(session, staff, an_organisation(session, "university").slug)


def test_live_deals_of_funders_are_totalled_by_region(session: Session, house: House) -> None:
    east = a_venture(session, registered_postcode="DE1 3AH", round_target_gbp=500_000, round_minimum_gbp=None)
    active = a_venture(session, places=[{"postcode": "DE1 3AH"}])
    active.registered_authority_code = None
    lost = a_venture(session, registered_postcode="DE1 3AH")
    session.commit()
    added(session, house, venture_slug=east.slug)
    added(session, house, venture_slug=active.slug)
    moved(session, house, added(session, house, venture_slug=lost.slug), "passed", reason="other.other")
    added(session, house, actor=house.founder)
    session.commit()
    totals = {total.region_name: total for total in queries.pipeline_by_region(session)}
    assert len(totals) == 12
    here = totals["East Midlands"]
    assert (here.deals, here.ventures, here.funders, here.amount_gbp) == (2, 2, 1, 1_250_000)
    assert totals["West Midlands"].deals == 0


def test_deals_are_found_by_name_in_ones_own_pipelines_only(session: Session, house: House) -> None:
    added(session, house)
    found = find_deals(session, [key_of(house.organisation)], "leak", limit=4)
    assert [deal.venture_name for deal in found] == ["Leak Finder"]
    assert find_deals(session, [key_of(house.venture_organisation)], "leak", limit=4) == []
    assert a_funder(session).organisation_id is None


def overtaken(
    session: Session, monkeypatch: pytest.MonkeyPatch, module: str, name: str, change: Callable[[Session], None]
) -> None:
    """Let somebody else commit a change in the moment between looking at a deal and writing it."""
    real = getattr(__import__(module, fromlist=[name]), name)

    def first_somebody_else(*args: Any, **kwargs: Any) -> Any:
        with Session(session.get_bind()) as other:
            change(other)
            other.commit()
        return real(*args, **kwargs)

    monkeypatch.setattr(f"{module}.{name}", first_somebody_else)


def test_a_move_that_is_overtaken_writes_nothing(
    session: Session, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    deal = added(session, house)
    deal_id = key_of(deal)

    def theirs(other: Session) -> None:
        monkeypatch.undo()
        move_deal(other, actor=house.other, deal_id=deal_id, from_stage="sourced", to_stage="term_sheet")

    overtaken(session, monkeypatch, "pipeline.services.moving", "_open_place", theirs)
    with pytest.raises(Conflict, match="is in Term sheet now: Kofi Mensah"):
        move_deal(session, actor=house.viewer, deal_id=deal_id, from_stage="sourced", to_stage="screening")
    session.rollback()
    assert [event.to_stage for event in queries.deal_events(session, deal_id)] == ["term_sheet", "sourced"]


def test_a_change_that_is_overtaken_writes_nothing(
    session: Session, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    deal = added(session, house)
    deal_id = key_of(deal)

    def theirs(other: Session) -> None:
        monkeypatch.undo()
        edit_deal(other, actor=house.other, deal_id=deal_id, version=1, values={"amount_gbp": 5})

    overtaken(session, monkeypatch, "pipeline.services.editing", "_check", theirs)
    with pytest.raises(Conflict, match="at the same moment"):
        edit_deal(session, actor=house.viewer, deal_id=deal_id, version=1, values={"next_step": "Call"})
    session.rollback()
    session.refresh(deal)
    assert (deal.next_step, deal.amount_gbp) == ("", 5)


def test_two_clicks_at_once_make_one_deal(session: Session, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def theirs(other: Session) -> None:
        monkeypatch.undo()
        add_deal(other, actor=house.other, venture_slug=house.venture.slug, mandate_slug=house.mandate.slug)

    overtaken(session, monkeypatch, "pipeline.services.adding", "expected_amount", theirs)
    _, new = add_deal(session, actor=house.viewer, venture_slug=house.venture.slug, mandate_slug=house.mandate.slug)
    session.commit()
    assert new is False
    assert len(session.exec(select(Deal)).all()) == 1
    assert len(session.exec(select(DealEvent)).all()) == 1
