"""Who owes whom an answer, beyond next steps: closings, second looks, times for a meeting; and being told of them."""

from datetime import date, datetime, timedelta

from flask import Flask
from sqlmodel import col, select

from accounts.models import key_of
from accounts.policy import Viewer
from foundation import clock
from foundation.database import Session
from foundation.jobs import Work
from foundation.web import settings
from introductions.models import Introduction, Meeting
from notices.models import Notice
from pipeline.models import Deal, DealClosing
from pipeline.services import access, add_deal, edit_deal, move_deal, owing
from pipeline.services.holding import look_again
from pipeline.services.owing import Debt
from tests.integration.pipeline.conftest import House

TODAY = date(2026, 11, 27)


def owed_by(session: Session, viewer: Viewer) -> list[Debt]:
    """What stands on the page of somebody's first board."""
    return owing.owed(session, viewer, access.boards_of(viewer)[0])


def in_short(debts: list[Debt]) -> list[tuple[str, str, str, str]]:
    return [(debt.side, debt.who, debt.whom, debt.what) for debt in debts]


def a_kept_deal(session: Session, house: House) -> Deal:
    deal, _ = add_deal(session, actor=house.viewer, venture_slug=house.venture.slug, mandate_slug=house.mandate.slug)
    session.commit()
    return deal


def test_a_closing_waits_for_the_venture_and_then_for_the_funder(session: Session, house: House) -> None:
    deal = a_kept_deal(session, house)
    now = clock.now()
    row = DealClosing(
        deal_id=key_of(deal), closed_on=TODAY, amount_gbp=100_000, round_gbp=400_000, instrument_code="equity",
        stated_at=now,
    )  # fmt: skip
    session.add(row)
    session.commit()
    venture, funder = house.venture.name, house.funder.name
    waits = ("them", venture, funder, "Confirm the closing of 27 Nov 2026")
    assert in_short(owed_by(session, house.viewer)) == [waits]
    assert owed_by(session, house.viewer)[0].address == f"/pipeline/deals/{deal.id}/closing"
    assert in_short(owed_by(session, house.founder)) == [("us", *waits[1:])]
    assert owed_by(session, house.founder)[0].address == f"/ventures/{house.venture.slug}/closings"
    row.state, row.objection, row.answered_at = "disputed", "It was 90k.", now
    session.commit()
    wrong = ("us", funder, venture, "Put the closing of 27 Nov 2026 right")
    assert in_short(owed_by(session, house.viewer)) == [wrong]
    assert in_short(owed_by(session, house.founder)) == [("them", *wrong[1:])]
    row.state = "confirmed"
    session.commit()
    assert owed_by(session, house.viewer) == owed_by(session, house.founder) == []


def put_on_hold(session: Session, house: House, until: date) -> Deal:
    deal = a_kept_deal(session, house)
    move_deal(
        session, actor=house.viewer, deal_id=key_of(deal), from_stage="sourced", to_stage="on_hold", review_on=until
    )
    session.commit()
    return deal


def test_a_deal_on_hold_is_to_be_looked_at_again(session: Session, house: House) -> None:
    until = clock.today() + timedelta(days=30)
    deal = put_on_hold(session, house, until)
    (debt,) = owed_by(session, house.viewer)
    assert (debt.side, debt.what, debt.due_on) == ("us", "On hold: look at it again", until)
    assert debt.address == f"/pipeline/deals/{deal.id}"
    assert owed_by(session, house.founder) == [], "that it is on hold stays among the funder's people"


def test_whoever_looks_after_it_is_told_once_when_its_day_comes(app: Flask, session: Session, house: House) -> None:
    until = clock.today()
    deal = put_on_hold(session, house, until)
    put_off(session, house, deal, until + timedelta(days=9))
    look(app, session)
    assert told(session) == [], "its day has not come"
    put_off(session, house, deal, until)
    look(app, session)
    look(app, session)
    assert told(session) == [(house.person.id, f"review {deal.id} {until.isoformat()}")]


def put_off(session: Session, house: House, deal: Deal, until: date) -> None:
    values = {"review_on": until}
    edit_deal(session, actor=house.viewer, deal_id=key_of(deal), version=deal.version, values=values)
    session.commit()
    session.refresh(deal)


def look(app: Flask, session: Session) -> None:
    look_again(Work(session, {}, "key", settings(app)))
    session.commit()


def told(session: Session) -> list[tuple[int | None, str]]:
    wanted = select(Notice).where(Notice.kind == "pipeline.review").order_by(col(Notice.id))
    return [(notice.person_id, notice.key) for notice in session.exec(wanted)]


def test_whoever_did_not_propose_the_times_picks_one(session: Session, house: House) -> None:
    now = clock.now()
    made = Introduction(
        venture_id=key_of(house.venture), mandate_id=key_of(house.mandate), status="accepted", asked_at=now,
        ended_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    times: list[datetime] = [now + timedelta(days=days) for days in (-1, 3, 5)]
    meeting = Meeting(
        introduction_id=made.id or 0, side="funder", times=[each.isoformat() for each in times], minutes=30,
        changed_at=now,
    )  # fmt: skip
    session.add(meeting)
    session.commit()
    (debt,) = owed_by(session, house.viewer)
    assert (debt.side, debt.who, debt.whom) == ("them", house.venture.name, house.funder.name)
    assert debt.due_on == times[1].astimezone(clock.LONDON).date(), "the earliest that has not gone by"
    assert in_short(owed_by(session, house.founder)) == [
        ("us", house.venture.name, house.funder.name, "Pick a time for the meeting")
    ]
    meeting.side = "venture"
    session.commit()
    assert [debt.side for debt in owed_by(session, house.viewer)] == ["us"]
    meeting.times = [times[0].isoformat()]
    session.commit()
    assert owed_by(session, house.viewer) == [], "times that have gone by cannot be picked"
