"""E-mails about saved views: each venture once a view, offers to a valid category only, and ended by a link."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import delete, update
from sqlmodel import col, select

from accounts.models import Disclosure, InvestorStatement, Membership, User
from dealflow.models import Frequency, SavedView, ViewAlert
from dealflow.services.alerting import MOST_IN_A_LETTER
from foundation import clock, jobs
from foundation.database import Session
from foundation.jobs import Job, JobState
from foundation.web import db, settings
from tests.support.introductions import Sides
from tests.support.mailbox import Mailbox
from tests.support.people import sign_in, submit
from tests.support.profiles import a_venture
from tests.support.views import a_view, ranked_list


def due(app: Flask, session: Session, frequency: str, days: int = 0) -> None:
    """Let the time for letters come, and do the work."""
    with app.app_context(), clock.frozen(clock.now() + timedelta(days=days)):
        jobs.enqueue(session, f"dealflow.{frequency}", {"due": clock.now().isoformat()})
        session.commit()
        jobs.work_off(db.engine, settings())
    assert [job.last_error for job in session.exec(select(Job)) if job.last_error] == []
    session.rollback()


def subjects(mailbox: Mailbox) -> list[str]:
    return [str(mailbox.letter(number)["Subject"]) for number in range(len(mailbox.envelopes))]


def test_what_comes_into_a_view_is_told_once(posting: Flask, session: Session, sides: Sides, mailbox: Mailbox) -> None:
    view = a_view(sides, sides.investor, ranked_list(sides), name="Seed", alert="daily")
    due(posting, session, "daily")
    assert mailbox.envelopes == [], "what it showed from the beginning is known"
    a_venture(session, name="Weirwatch")
    session.commit()
    due(posting, session, "weekly")
    assert mailbox.envelopes == []
    due(posting, session, "daily", days=1)
    due(posting, session, "daily", days=2)
    assert subjects(mailbox) == ["1 new venture: Seed"]
    text = mailbox.text()
    assert "Weirwatch" in text
    assert "Leakfinder" not in text
    assert "Asks £750k" in text
    assert f"https://parity.example{ranked_list(sides)}" in text
    assert [each.rcpt_tos for each in mailbox.envelopes] == [[sides.investor.email]]
    logged = session.exec(select(Disclosure)).one()
    assert (logged.path, logged.user_id, logged.number) == ("email", sides.investor.id, 1)
    other = a_view(sides, sides.investor, name="Directory", alert="daily")
    assert other.token != view.token
    a_venture(session, name="Sluice Works")
    session.commit()
    due(posting, session, "daily", days=3)
    assert sorted(subjects(mailbox)[1:]) == ["1 new venture: Directory", "1 new venture: Seed"]


def test_a_worker_that_stops_in_the_middle_tells_nothing_twice(
    posting: Flask, session: Session, sides: Sides, mailbox: Mailbox
) -> None:
    a_view(sides, sides.investor, ranked_list(sides), alert="daily")
    a_venture(session, name="Weirwatch")
    session.commit()
    due(posting, session, "daily")
    session.execute(update(Job).values(state=JobState.WAITING, finished_at=None))
    session.commit()
    with posting.app_context():
        jobs.work_off(db.engine, settings())
    assert len(mailbox.envelopes) == 1


def test_a_long_list_is_told_in_portions(posting: Flask, session: Session, sides: Sides, mailbox: Mailbox) -> None:
    a_view(sides, sides.investor, "/ventures?sort=name", name="All", alert="weekly")
    for number in range(MOST_IN_A_LETTER + 3):
        a_venture(session, name=f"Works {number:03}")
    session.commit()
    for week in (1, 2, 3):
        due(posting, session, "weekly", days=7 * week)
    assert subjects(mailbox) == [f"{MOST_IN_A_LETTER} new ventures: All", "3 new ventures: All"]


@pytest.mark.parametrize("how", ["unverified", "lapsed"])
def test_no_offer_leaves_to_somebody_without_a_valid_category(
    posting: Flask, session: Session, sides: Sides, mailbox: Mailbox, how: str
) -> None:
    a_view(sides, sides.investor, ranked_list(sides), alert="daily")
    a_venture(session, name="Weirwatch", round_closes_on=(clock.today() + timedelta(days=9)))
    if how == "unverified":
        sides.fund.verified_at = None
        session.add(sides.fund)
    else:
        session.execute(update(InvestorStatement).values(lapses_on=clock.today() - timedelta(days=1)))
    session.commit()
    due(posting, session, "daily")
    assert subjects(mailbox) == ["1 new venture: Seed"]
    assert "Asks" not in mailbox.text()
    assert "750" not in mailbox.text()
    assert session.exec(select(Disclosure)).all() == []


def test_nobody_is_written_to_about_what_they_may_not_see_any_more(
    posting: Flask, session: Session, sides: Sides, mailbox: Mailbox
) -> None:
    a_view(sides, sides.investor, ranked_list(sides), alert="daily")
    a_venture(session, name="Weirwatch")
    session.execute(delete(Membership).where(col(Membership.user_id) == sides.investor.id))
    session.commit()
    due(posting, session, "daily")
    assert mailbox.envelopes == []


def test_a_restricted_venture_is_in_no_letter(posting: Flask, session: Session, sides: Sides, mailbox: Mailbox) -> None:
    a_view(sides, sides.investor, alert="daily")
    a_venture(session, name="Kept back", restricted=True)
    a_venture(session, name="Draft", status="draft")
    session.commit()
    due(posting, session, "daily")
    assert mailbox.envelopes == []


def test_a_link_ends_the_letters_of_one_view_and_the_page_begins_them_again(
    posting: Flask, session: Session, sides: Sides, mailbox: Mailbox
) -> None:
    view = a_view(sides, sides.investor, ranked_list(sides), name="Seed", alert="daily")
    a_venture(session, name="Weirwatch")
    session.commit()
    due(posting, session, "daily")
    link = str(mailbox.letter()["List-Unsubscribe"]).strip("<>")
    done = posting.test_client().post(urlsplit(link).path, data={"List-Unsubscribe": "One-Click"})
    assert "“Seed”" in done.text
    a_venture(session, name="Sluice Works")
    session.commit()
    due(posting, session, "daily", days=1)
    assert len(mailbox.envelopes) == 1
    browser = sign_in(posting.test_client(), sides.investor)
    assert "These e-mails do not reach you." in browser.get(f"/views/{view.id}").text
    assert submit(browser, f"/views/{view.id}/alert", alert="daily").status_code == 303
    assert "These e-mails do not reach you." not in browser.get(f"/views/{view.id}").text
    due(posting, session, "daily", days=2)
    assert subjects(mailbox) == ["1 new venture: Seed", "1 new venture: Seed"]
    assert "Sluice Works" in mailbox.text()


def test_an_alert_ends_with_its_choice_its_view_and_its_person(
    posting: Flask, session: Session, sides: Sides, mailbox: Mailbox
) -> None:
    view = a_view(sides, sides.investor, alert="daily")
    browser = sign_in(posting.test_client(), sides.investor)
    assert submit(browser, f"/views/{view.id}/alert", alert="hourly").status_code == 422
    submit(browser, f"/views/{view.id}/alert", alert="weekly")
    assert session.exec(select(ViewAlert.frequency)).one() == Frequency.WEEKLY
    session.rollback()
    submit(browser, f"/views/{view.id}/alert", alert="")
    assert session.exec(select(ViewAlert)).all() == []
    session.rollback()
    a_view(sides, sides.partner, name="Of somebody who leaves", alert="daily")
    session.execute(update(User).where(col(User.id) == sides.partner.id).values(closed_at=clock.now()))
    a_venture(session, name="Weirwatch")
    session.commit()
    due(posting, session, "daily")
    assert mailbox.envelopes == []
    submit(browser, f"/views/{view.id}/delete")
    assert len(session.exec(select(SavedView)).all()) == 1
