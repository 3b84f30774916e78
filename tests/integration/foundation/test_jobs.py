from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from foundation import clock, jobs
from foundation.audit import AuditEvent
from foundation.database import Session
from foundation.doorbell import doorbell
from foundation.jobs import Job, JobState, Schedule
from foundation.web import db, settings, transaction
from foundation.web import session as web_session
from tests.support.jobs import wait_for
from tests.support.people import a_person, csrf_token, sign_in, submit


def notes(session: Session) -> int:
    session.expire_all()
    return len(session.exec(select(AuditEvent.id).where(AuditEvent.subject_kind == "note")).all())


def work_off(app: Flask) -> int:
    with app.app_context():
        return jobs.work_off(db.engine, settings())


def only_job(session: Session) -> Job:
    session.expire_all()
    return session.exec(select(Job)).one()


def test_a_job_takes_effect_once_and_one_name_gives_one_job(app: Flask, session: Session) -> None:
    assert jobs.enqueue(session, "tests.note", {"number": 1}, key="the only one")
    assert not jobs.enqueue(session, "tests.note", {"number": 1}, key="the only one")
    session.commit()
    assert work_off(app) == 1
    assert work_off(app) == 0
    assert notes(session) == 1
    assert only_job(session).state == JobState.DONE


def test_a_change_that_is_taken_back_takes_its_job_with_it(app: Flask, session: Session) -> None:
    jobs.enqueue(session, "tests.note", {"number": 1})
    session.rollback()
    assert work_off(app) == 0
    assert notes(session) == 0


def test_a_failure_leaves_nothing_is_tried_again_later_and_ends(app: Flask, session: Session) -> None:
    jobs.enqueue(session, "tests.fail", {"number": 1})
    session.commit()
    start = clock.now()
    assert work_off(app) == 1
    first = only_job(session)
    assert (first.state, first.attempts, notes(session)) == (JobState.WAITING, 1, 0)
    assert first.last_error == "RuntimeError: the far side is closed"
    assert first.next_at > start
    for tries in (2, 3):
        with clock.frozen(start + timedelta(hours=tries)):
            assert work_off(app) == 1
    last = only_job(session)
    assert (last.state, last.attempts, notes(session)) == (JobState.FAILED, 3, 0)
    with clock.frozen(start + timedelta(days=9)):
        assert work_off(app) == 0


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("tests.hopeless", "There is nobody at this address."),
        ("tests.unknown", "No part of this version does jobs of this kind."),
    ],
)
def test_what_can_never_succeed_is_not_tried_again(app: Flask, session: Session, kind: str, said: str) -> None:
    jobs.enqueue(session, kind)
    session.commit()
    assert work_off(app) == 1
    assert (only_job(session).state, only_job(session).last_error) == (JobState.FAILED, said)


def test_a_worker_that_comes_back_late_writes_nothing(app: Flask, session: Session) -> None:
    jobs.enqueue(session, "tests.note", {"number": 1})
    session.commit()
    with app.app_context():
        engine, chosen = db.engine, settings()
    claimed = jobs.running._claim(engine, timedelta(seconds=-1))
    assert claimed is not None
    job, owner = claimed
    assert jobs.work_off(engine, chosen) == 1
    assert notes(session) == 1
    jobs.running._do(engine, chosen, job, jobs.kinds()["tests.note"], owner)
    assert notes(session) == 1
    assert only_job(session).state == JobState.DONE


def test_a_job_that_ends_its_worker_at_every_try_is_given_up(app: Flask, session: Session) -> None:
    jobs.enqueue(session, "tests.fail", {"number": 1})
    session.commit()
    with app.app_context():
        engine = db.engine
    for _ in range(3):
        assert jobs.running._claim(engine, timedelta(seconds=-1)) is not None
    assert work_off(app) == 1
    assert only_job(session).last_error == "The worker stopped in the middle at every try."
    assert only_job(session).state == JobState.FAILED


def test_regular_work_that_was_missed_is_caught_up_once(app: Flask, session: Session) -> None:
    start = clock.now()
    assert jobs.enqueue_due(session) == 0, "what is new here waits for its next time"
    regular = len(session.exec(select(Schedule)).all())
    assert regular > 0
    with clock.frozen(start + timedelta(days=30)):
        assert jobs.enqueue_due(session) == regular
        assert jobs.enqueue_due(session) == 0
        session.commit()
        assert work_off(app) == regular
    session.expire_all()
    assert {job.state for job in session.exec(select(Job))} == {JobState.DONE}


def test_jobs_long_done_are_forgotten(app: Flask, session: Session) -> None:
    jobs.enqueue(session, "tests.note", {"number": 1}, key="old")
    session.commit()
    work_off(app)
    with clock.frozen(clock.now() + timedelta(days=31)):
        jobs.enqueue(session, "jobs.forget", key="now")
        session.commit()
        work_off(app)
    assert [job.kind for job in session.exec(select(Job))] == ["jobs.forget"]


def test_staff_see_failures_and_start_them_again(app: Flask, session: Session, client: FlaskClient) -> None:
    sign_in(client, a_person(session, is_staff=True))
    assert "No job fits" in client.get("/admin/jobs").text
    jobs.enqueue(session, "tests.hopeless", key="letter 7")
    session.commit()
    work_off(app)
    page = client.get("/admin/jobs?state=failed").text
    assert "There is nobody at this address." in page
    assert "letter 7" in client.get("/admin/jobs/export").text
    job_id = only_job(session).id
    assert submit(client, f"/admin/jobs/{job_id}/again").status_code == 302
    assert (only_job(session).state, only_job(session).attempts) == (JobState.WAITING, 0)
    assert (
        "not among the failed ones"
        in client.post(
            f"/admin/jobs/{job_id}/again", data={"csrf_token": csrf_token(client)}, follow_redirects=True
        ).text
    )


def test_a_commit_wakes_a_worker_and_a_rollback_does_not(app: Flask) -> None:
    with app.app_context():
        bell = doorbell()
        bell.huey.flush()
        with transaction() as database:
            jobs.enqueue(database, "tests.note", {"number": 1})
        wait_for(lambda: len(bell.huey) == 1)
        jobs.enqueue(web_session(), "tests.note", {"number": 2})
        web_session().rollback()
        web_session().commit()
        assert len(bell.huey) == 1
        bell.huey.flush()
