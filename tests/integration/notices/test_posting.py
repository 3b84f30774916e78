"""Notices by mail: together, quiet where there is nothing to say, never twice, and ended by a link."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import update
from sqlmodel import col, select

from accounts.models import User, key_of
from foundation import clock, jobs
from foundation.database import Session
from foundation.doorbell import Doorbell
from foundation.jobs import Job, JobState
from foundation.settings import Settings
from foundation.web import db, settings
from notices.models import Dispatch, Hush, Notice
from notices.services import tell
from notices.services.muting import mute
from notices.services.telling import SETTLES
from tests.support.jobs import a_worker, wait_for
from tests.support.mailbox import Mailbox
from tests.support.notices import TIDES, WEATHER, news, notices_of, post_later, told
from tests.support.people import sign_in, submit


def test_what_waits_goes_out_in_one_letter_a_kind(
    posting: Flask, session: Session, person: User, mailbox: Mailbox
) -> None:
    told(session, person, "A gale is coming", "The gale is here")
    told(session, person, "Spring tide", kind=TIDES)
    with posting.app_context():
        assert jobs.work_off(db.engine, settings()) == 0, "nothing leaves before it has settled"
    assert post_later(posting) == 3
    assert [str(mailbox.letter(number)["Subject"]) for number in (0, 1)] == ["2 notices: Weather", "Spring tide"]
    first = mailbox.letter(0)
    text = str(first.get_content())
    assert text.index("A gale is coming") < text.index("The gale is here")
    assert "https://parity.example/gap" in text
    assert [each.rcpt_tos for each in mailbox.envelopes] == [["asha@example.org"]] * 2
    assert post_later(posting) == 0
    assert all(notice.posted_at for notice in notices_of(session, person))


def test_words_that_somebody_typed_are_quoted_and_demo_is_marked(
    posting: Flask, session: Session, person: User, mailbox: Mailbox
) -> None:
    tell(session, [key_of(person)], news(text="Reef now!\nYours, the harbour master"))
    session.commit()
    notice = notices_of(session, person)[0]
    notice.demo = True
    session.add(notice)
    session.commit()
    post_later(posting)
    assert "> Reef now!\r\n> Yours, the harbour master" in mailbox.text()
    assert "DEMO: invented for the demonstration." in mailbox.text()


def test_nothing_leaves_where_there_is_nothing_to_say(
    posting: Flask, session: Session, person: User, mailbox: Mailbox
) -> None:
    told(session, person, "Read before it left")
    notice = notices_of(session, person)[0]
    submit(sign_in(posting.test_client(), person), f"/notices/{notice.id}/read")
    told(session, person, "Muted before it left", kind=TIDES)
    mute(session, person_id=key_of(person), hush=Hush.MAIL, kind=TIDES.code)
    session.commit()
    assert post_later(posting) == 2
    assert mailbox.envelopes == []
    person.closed_at = clock.now()
    session.add(person)
    session.commit()
    session.execute(update(Job).values(state=JobState.WAITING))
    session.commit()
    post_later(posting)
    assert mailbox.envelopes == []


def test_a_letter_that_is_refused_is_tried_again_and_arrives_once(
    posting: Flask, session: Session, person: User, mailbox: Mailbox
) -> None:
    told(session, person)
    mailbox.refuses = True
    post_later(posting)
    assert mailbox.envelopes == []
    assert session.exec(select(Dispatch)).all() == []
    mailbox.refuses = False
    with posting.app_context(), clock.frozen(clock.now() + timedelta(hours=1)):
        assert jobs.work_off(db.engine, settings()) == 1
        session.execute(update(Job).values(state=JobState.WAITING))
        session.execute(update(Notice).values(posted_at=None))
        session.commit()
        assert jobs.work_off(db.engine, settings()) == 1
    assert len(mailbox.envelopes) == 1


def _due(session: Session) -> None:
    """Let the letters leave now: the worker has a process and a clock of its own."""
    session.execute(update(Job).values(next_at=clock.now() - SETTLES))
    session.commit()


def _worked_off(session: Session, chosen: Settings) -> None:
    app = Flask("bell")
    app.extensions["parity_settings"] = chosen
    bell = Doorbell(app)

    def all_done() -> bool:
        bell.ring()
        session.expire_all()
        states = set(session.exec(select(Job.state).order_by(col(Job.id))))
        session.rollback()
        return states == {JobState.DONE}

    with a_worker(chosen):
        wait_for(all_done)


def test_a_worker_that_is_killed_in_the_middle_sends_nothing_twice(
    posting: Flask, session: Session, person: User, mailbox: Mailbox, tmp_path_factory: pytest.TempPathFactory
) -> None:
    chosen = settings(posting).model_copy(update={"instance": tmp_path_factory.mktemp("worker")})
    told(session, person, "A gale is coming", "The gale is here")
    _due(session)
    mailbox.answers.clear()
    with a_worker(chosen) as killed:
        wait_for(lambda: len(mailbox.envelopes) == 1)
        killed.kill()
        killed.wait()
    mailbox.answers.set()
    told(session, person, "The gale is over")
    _due(session)
    _worked_off(session, chosen)
    assert [str(mailbox.letter(number)["Subject"]) for number in range(len(mailbox.envelopes))] == [
        "2 notices: Weather",
        "The gale is over",
    ]
    assert len(notices_of(session, person)) == 3, "nothing is lost: all of it is among the notices"


def test_mail_programs_offer_to_leave_in_one_click(
    posting: Flask, session: Session, person: User, mailbox: Mailbox
) -> None:
    told(session, person)
    post_later(posting)
    letter = mailbox.letter()
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = str(letter["List-Unsubscribe"]).strip("<>")
    assert link.startswith("https://parity.example/notices/unsubscribe/")
    assert link in mailbox.text()
    anybody = posting.test_client()
    page = anybody.get(urlsplit(link).path)
    assert page.status_code == 200
    assert "Stop these e-mails" in page.text
    told(session, person, "Still wanted")
    post_later(posting)
    assert len(mailbox.envelopes) == 2, "looking at the page ends nothing"
    for _ in range(2):
        done = anybody.post(urlsplit(link).path, data={"List-Unsubscribe": "One-Click"})
        assert done.status_code == 200
        assert "No more e-mails about this" in done.text
    told(session, person, "No longer wanted")
    told(session, person, "Spring tide", kind=TIDES)
    post_later(posting)
    assert [str(mailbox.letter(number)["Subject"]) for number in (1, 2)] == ["Still wanted", "Spring tide"]
    assert len(mailbox.envelopes) == 3
    assert notices_of(session, person)[1].title == "No longer wanted", "it is still told in the application"


@pytest.mark.parametrize("broken", ["", "nonsense", "WzEsImEiXQ.AAAA"])
def test_a_link_that_is_not_ours_ends_nothing(posting: Flask, session: Session, person: User, broken: str) -> None:
    told(session, person)
    answer = posting.test_client().post(f"/notices/unsubscribe/{broken or 'x'}")
    assert answer.status_code == 410
    assert len(notices_of(session, person)) == 1


def test_what_was_read_long_ago_is_forgotten(app: Flask, session: Session, person: User) -> None:
    told(session, person, "Old and read", "Old and unread", kind=WEATHER)
    unread, read = notices_of(session, person)
    read.read_at = clock.now()
    session.add(read)
    jobs.enqueue(session, "notices.forget", at=clock.now() + timedelta(days=200))
    session.commit()
    with app.app_context(), clock.frozen(clock.now() + timedelta(days=201)):
        jobs.work_off(db.engine, settings())
    assert [notice.id for notice in notices_of(session, person)] == [unread.id]
