"""The weekly digest: what it says, that it says nothing twice, and that it is sent once a week whatever happens."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlmodel import select

from accounts.models import Role, key_of
from digests.models import DigestMark
from digests.queries import people_to_write_to
from digests.services import ask_for_all, gather
from digests.services.gathering import AHEAD
from digests.services.sending import TIMETABLE, week_of
from documents.models import Folder
from foundation import clock, jobs
from foundation.database import Session
from foundation.jobs import Job, JobState
from foundation.web import db, settings
from notices.models import Dispatch
from pipeline.services import add_deal, edit_deal
from tests.support.documents import a_leave
from tests.support.introductions import Sides, two_sides
from tests.support.mailbox import Mailbox
from tests.support.people import a_member, a_person, sign_in
from tests.support.profiles import a_mandate, a_venture

MONDAY = datetime(2026, 11, 30, 9, tzinfo=clock.LONDON)


@pytest.fixture
def sides(session: Session) -> Sides:
    with clock.frozen(MONDAY - timedelta(days=30)):
        return two_sides(session)


def send(app: Flask, moment: datetime, *, ask: bool = True) -> None:
    """Ask for the week's digests and do the work, at a moment."""
    with app.app_context(), clock.frozen(moment):
        if ask:
            with Session(db.engine) as session:
                ask_for_all(session, clock.today())
                session.commit()
        jobs.work_off(db.engine, settings())


def failed(session: Session) -> list[str]:
    session.expire_all()
    return [job.last_error for job in session.exec(select(Job)) if job.last_error]


def test_a_digest_says_what_is_new_answered_due_and_next(
    posting: Flask, session: Session, sides: Sides, mailbox: Mailbox
) -> None:
    with clock.frozen(MONDAY - timedelta(days=2)):
        made = sides.ask()
        sides.answer(made, answer="accepted", reason="")
        a_mandate(session, funder=sides.funder, name="Trent Grants", closes_on=(MONDAY + timedelta(days=9)).date())
        a_leave(session, sides.venture, organisation_id=sides.fund.id, folder=Folder.TEASER.value, days=9)
        founder = sides.viewer(sides.founder)
        deal, _ = add_deal(session, actor=founder, venture_slug=sides.venture.slug, mandate_slug=sides.mandate.slug)
        step = {"next_step": "Send the model", "next_step_on": (MONDAY + timedelta(days=3)).date()}
        edit_deal(session, actor=founder, deal_id=deal.id or 0, version=deal.version, values=step)
        session.commit()
    send(posting, MONDAY)
    assert failed(session) == []
    letters = [mailbox.letter(number) for number in range(len(mailbox.envelopes))]
    # The answer has a notice of its own.
    digests = [each for each in letters if str(each["Subject"]).startswith("Your week")]
    assert [each["To"] for each in digests] == [sides.founder.email]
    letter = digests[0]
    assert letter["Subject"] == "Your week on Parity: 2 new funding matches, 1 answer, 3 deadlines"
    text = str(letter.get_content()).replace("\r\n", "\n")
    at = f"https://parity.example/ventures/{sides.venture.slug}"
    for words in (
        "New among the 2 you fit:",
        f"- Trent Seed, Trent Capital\n  {at}/matches/{sides.mandate.slug}",
        "Trent Capital, Trent Seed: accepted",
        "3 Dec 2026: Send the model: Trent Seed",
        "7 Dec 2026: Trent Capital may read your documents until this day",
        "9 Dec 2026: Trent Grants, Trent Capital, closes",
        "Next for your readiness:",
    ):
        assert words in text
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_was_told_is_not_told_again_and_nothing_to_say_sends_nothing(
    posting: Flask, session: Session, sides: Sides, mailbox: Mailbox
) -> None:
    send(posting, MONDAY)
    assert len(mailbox.envelopes) == 1
    send(posting, MONDAY + timedelta(days=7))
    assert len(mailbox.envelopes) == 1, "the same matches and the same thing to do are no news"
    with clock.frozen(MONDAY + timedelta(days=8)):
        a_mandate(session, funder=sides.funder, name="Severn Seed")
        session.commit()
    send(posting, MONDAY + timedelta(days=14))
    assert len(mailbox.envelopes) == 2
    assert mailbox.letter()["Subject"] == "Your week on Parity: 1 new funding match"
    assert "Trent Seed" not in mailbox.text()


def test_it_is_sent_once_a_week_whatever_happens(
    posting: Flask, session: Session, sides: Sides, mailbox: Mailbox
) -> None:
    send(posting, MONDAY)
    with clock.frozen(MONDAY + timedelta(hours=1)):
        a_mandate(session, funder=sides.funder, name="Severn Seed")
        # A worker that was killed after it had sent, and before it could say so.
        session.execute(update(Job).values(state=JobState.WAITING, finished_at=None))
        session.execute(update(DigestMark).values(mandates=[], action=""))
        session.commit()
    send(posting, MONDAY + timedelta(hours=2))
    send(posting, MONDAY + timedelta(days=3))
    assert len(mailbox.envelopes) == 1
    assert failed(session) == []
    send(posting, MONDAY + timedelta(days=7))
    assert len(mailbox.envelopes) == 2


def test_a_digest_that_is_refused_goes_out_later_and_then_counts_as_told(
    posting: Flask, session: Session, sides: Sides, mailbox: Mailbox
) -> None:
    mailbox.refuses = True
    send(posting, MONDAY)
    assert session.exec(select(Dispatch)).all() == []
    assert session.exec(select(DigestMark)).all() == []
    mailbox.refuses = False
    send(posting, MONDAY + timedelta(hours=1), ask=False)
    assert len(mailbox.envelopes) == 1
    assert len(session.exec(select(DigestMark)).all()) == 1


def test_one_click_ends_it_and_the_page_still_shows_it(
    posting: Flask, session: Session, sides: Sides, mailbox: Mailbox
) -> None:
    send(posting, MONDAY)
    link = str(mailbox.letter()["List-Unsubscribe"]).strip("<>")
    assert posting.test_client().post(urlsplit(link).path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    with clock.frozen(MONDAY + timedelta(days=1)):
        a_mandate(session, funder=sides.funder, name="Severn Seed")
        session.commit()
    send(posting, MONDAY + timedelta(days=7))
    assert len(mailbox.envelopes) == 1
    with clock.frozen(MONDAY + timedelta(days=7)):
        page = sign_in(posting.test_client(), sides.founder).get("/notices/digest").text
    assert "Severn Seed" in page
    assert "Trent Seed" not in page
    assert "You are not sent this by e-mail." in page


def test_only_those_who_keep_a_venture_are_written_to(session: Session, sides: Sides) -> None:
    editor = a_member(session, sides.firm, Role.EDITOR)
    a_member(session, sides.firm, Role.VIEWER)
    a_member(session, sides.firm, Role.EDITOR, a_person(session, confirmed=False))
    assert people_to_write_to(session) == sorted([key_of(sides.founder), key_of(editor)])


def test_a_person_hears_of_each_of_their_ventures_and_of_nobody_elses(session: Session, sides: Sides) -> None:
    a_venture(session, organisation_id=sides.firm.id, name="Second Works")
    a_venture(session, name="Somebody else's")
    session.commit()
    names = [week.venture.name for week in gather(session, sides.viewer(sides.founder)).weeks]
    assert names == ["Leakfinder", "Second Works"]
    assert gather(session, sides.viewer(sides.investor)).weeks == []


def test_the_page_without_anything_to_say_says_where_it_comes_from(client: FlaskClient, session: Session) -> None:
    page = sign_in(client, a_person(session)).get("/notices/digest")
    assert page.status_code == 200
    assert "Nothing to say this week" in page.text


def test_it_is_asked_for_on_mondays_for_the_week_that_begins(app: Flask, session: Session, sides: Sides) -> None:
    due = TIMETABLE.last_due(MONDAY)
    assert (due.weekday(), week_of(due.date())) == (0, "2026-W49")
    with clock.frozen(MONDAY):
        jobs.enqueue(session, "digests.weekly", {"due": due.isoformat()})
        session.commit()
    with app.app_context(), clock.frozen(MONDAY):
        assert jobs.run_next(db.engine, settings())
    session.expire_all()
    wanted = select(Job.key).where(Job.kind == "digests.send").order_by(Job.key)
    assert list(session.exec(wanted)) == [f"{sides.founder.id} 2026-W49"]


def test_the_command_asks_for_each_digest_once(app: Flask, sides: Sides) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["notices", "digest"]).output.startswith("Digests asked for: 1.")
    assert runner.invoke(args=["notices", "digest"]).output.startswith("Digests asked for: 0.")


@pytest.mark.parametrize(("days", "told"), [(-1, False), (0, True), (AHEAD.days, True), (AHEAD.days + 1, False)])
def test_deadlines_are_told_from_today_to_two_weeks_ahead(
    session: Session, sides: Sides, days: int, told: bool
) -> None:
    with clock.frozen(MONDAY - timedelta(days=3)):
        founder = sides.viewer(sides.founder)
        deal, _ = add_deal(session, actor=founder, venture_slug=sides.venture.slug, mandate_slug=sides.mandate.slug)
        step = {"next_step": "Send the model", "next_step_on": (MONDAY + timedelta(days=days)).date()}
        edit_deal(session, actor=founder, deal_id=deal.id or 0, version=deal.version, values=step)
        session.commit()
    with clock.frozen(MONDAY):
        week = gather(session, sides.viewer(sides.founder)).weeks[0]
    assert [each.words for each in week.deadlines] == (["Send the model: Trent Seed"] if told else [])
