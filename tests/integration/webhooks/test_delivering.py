"""Deliveries: signed, once a change, tried again until they are taken, and paused where nobody takes them."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlmodel import col, select

from accounts.models import Disclosure, InvestorStatement, Membership, Role
from foundation import clock, jobs
from foundation.jobs import Job, JobState
from notices.models import Notice
from pipeline.services import move_deal
from tests.integration.webhooks.conftest import Scene
from tests.support.people import a_member, an_organisation
from tests.support.profiles import a_venture
from tests.support.webhooks import a_webhook
from webhooks.models import Delivery, Webhook
from webhooks.services import delivering
from webhooks.services.announcing import MOST_TRIES
from webhooks.services.delivering import MOST_FAILURES
from webhooks.services.keeping import send_again
from webhooks.services.pausing import resume


def test_a_move_is_told_with_a_signature(scene: Scene) -> None:
    scene.move("screening", note="Looks right")
    scene.work()
    (came,) = scene.receiver.received
    assert came.is_signed_with(scene.secret)
    assert abs(int(came.headers["webhook-timestamp"]) - clock.now().timestamp()) < 600
    (told,) = scene.deliveries()
    assert came.headers["webhook-id"] == told.message_id
    assert (told.state, told.attempts, told.status) == ("delivered", 1, 204)
    said = came.content
    assert said["type"] == "deal.moved"
    assert said["data"]["deal"] == {
        "id": scene.deal.id,
        "organisation": scene.sides.fund.slug,
        "track": "equity",
        "venture": scene.sides.venture.slug,
        "venture_name": "Leakfinder",
        "mandate": scene.sides.mandate.slug,
        "mandate_name": "Trent Seed",
        "demo": False,
        "address": f"https://parity.example/pipeline/deals/{scene.deal.id}",
    }
    event = said["data"]["event"]
    assert (event["from"], event["to"], event["actor"]) == ("sourced", "screening", "Ines Moreau")
    assert (event["reason"], event["note"]) == ("Looks right", "Looks right")


def test_what_is_taken_back_is_not_told(scene: Scene) -> None:
    actor = scene.sides.viewer(scene.sides.investor)
    move_deal(scene.session, actor=actor, deal_id=scene.deal.id or 0, from_stage="sourced", to_stage="screening")
    scene.session.rollback()
    assert scene.work() == 0
    assert scene.deliveries() == []


def test_only_the_webhooks_of_the_organisation_that_asked_for_it_are_told(scene: Scene) -> None:
    other = an_organisation(scene.session, "funder", "Severn Capital", verified=True)
    owner = a_member(scene.session, other, Role.OWNER)
    a_webhook(scene.session, scene.sides.viewer(owner), other.id or 0, scene.receiver.address)
    a_webhook(scene.session, scene.sides.viewer(scene.sides.investor), scene.sides.fund.id or 0, events=["match.new"])
    scene.move("screening")
    assert len(scene.session.exec(select(Delivery)).all()) == 1


def test_a_message_is_tried_again_later_and_later_under_one_number(scene: Scene) -> None:
    scene.receiver.answers = [500, 302]
    scene.move("screening")
    scene.work()
    assert scene.work() == 0, "the next try is not due yet"
    scene.work(timedelta(seconds=31))
    (told,) = scene.deliveries()
    assert (told.state, told.attempts, told.status) == ("waiting", 2, 302)
    assert told.answer.startswith("Redirects are not followed.")
    scene.work(timedelta(seconds=31 + 61))
    (told,) = scene.deliveries()
    assert (told.state, told.attempts, told.status) == ("delivered", 3, 204)
    assert len({came.headers["webhook-id"] for came in scene.receiver.received}) == 1
    assert len(scene.receiver.received) == 3
    assert scene.session.get_one(Webhook, scene.hook.id).failures == 0


def test_a_worker_killed_after_sending_sends_once_more_under_the_same_number(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = delivering._note
    killed: list[bool] = []

    def kill_once(*given: object) -> None:
        note(*given)  # type: ignore[arg-type]
        if not killed:
            killed.append(True)
            raise RuntimeError("killed")

    monkeypatch.setattr(delivering, "_note", kill_once)
    scene.move("screening")
    scene.work()
    (told,) = scene.deliveries()
    assert (told.state, told.attempts) == ("waiting", 0), "what was written is taken back"
    scene.work(timedelta(minutes=2))
    first, second = scene.receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    (told,) = scene.deliveries()
    assert (told.state, told.attempts) == ("delivered", 1)
    scene.session.execute(update(Job).values(state=JobState.WAITING, finished_at=None))
    scene.session.commit()
    scene.work(timedelta(minutes=4))
    assert len(scene.receiver.received) == 2, "a job that is done again does nothing"


def test_what_is_never_taken_counts_as_failed_and_can_be_sent_again(scene: Scene) -> None:
    scene.receiver.answers = [500] * MOST_TRIES
    scene.move("screening")
    for day in range(MOST_TRIES):
        scene.work(timedelta(days=day))
    (told,) = scene.deliveries()
    assert (told.state, told.attempts, told.next_at) == ("failed", MOST_TRIES, None)
    actor = scene.sides.viewer(scene.sides.investor)
    send_again(scene.session, actor=actor, webhook_id=scene.hook.id or 0, delivery_id=told.id or 0)
    scene.session.commit()
    scene.work()
    (told,) = scene.deliveries()
    assert (told.state, told.attempts) == ("delivered", MOST_TRIES + 1)


def test_many_failures_pause_it_with_a_notice_and_nothing_is_lost(scene: Scene) -> None:
    scene.receiver.answers = [500] * MOST_FAILURES
    stages = ["screening", "sourced"] * 5
    for stage in stages:
        scene.move(stage)
    scene.work()
    scene.work(timedelta(minutes=1))
    hook = scene.session.get_one(Webhook, scene.hook.id)
    assert (hook.paused_why, hook.failures) == ("failures", MOST_FAILURES)
    notice = scene.session.exec(select(Notice)).one()
    assert notice.person_id == scene.sides.investor.id
    assert notice.address == f"/webhooks/{hook.id}"
    scene.move("screening")
    scene.work(timedelta(days=2))
    assert len(scene.receiver.received) == MOST_FAILURES, "nothing is sent while it is paused"
    assert resume(scene.session, scene.sides.viewer(scene.sides.investor), hook) == len(stages) + 1
    scene.session.commit()
    scene.work()
    assert {told.state for told in scene.deliveries()} == {"delivered"}
    assert len(scene.receiver.received) == MOST_FAILURES + len(stages) + 1


def test_the_other_side_can_end_it(scene: Scene) -> None:
    scene.receiver.answers = [410]
    scene.move("screening")
    scene.work()
    assert scene.session.get_one(Webhook, scene.hook.id).paused_why == "gone"


def test_it_is_paused_when_whoever_it_saw_for_has_left(scene: Scene) -> None:
    scene.move("screening")
    scene.session.execute(delete(Membership).where(col(Membership.user_id) == scene.sides.investor.id))
    scene.session.commit()
    scene.work()
    assert scene.receiver.received == []
    assert scene.session.get_one(Webhook, scene.hook.id).paused_why == "left"
    assert [told.state for told in scene.deliveries()] == ["waiting"]


def test_a_webhook_to_a_private_address_fails_without_a_request(scene: Scene) -> None:
    scene.session.execute(update(Webhook).values(address="https://10.0.0.8/hook"))
    scene.session.commit()
    scene.move("screening")
    scene.work()
    (told,) = scene.deliveries()
    assert (told.state, told.status) == ("waiting", None)
    assert "private network" in told.answer


def look(scene: Scene, later: timedelta = timedelta()) -> None:
    """Let the hour come at which new matches are looked for."""
    with clock.frozen(clock.now() + later):
        jobs.enqueue(scene.session, "dealflow.announce_all", {"due": clock.now().isoformat()})
        scene.session.commit()
    scene.work(later)
    failed = [job.last_error for job in scene.session.exec(select(Job)) if job.last_error]
    assert failed == []


def test_new_matches_are_told_once_with_what_they_ask_for(scene: Scene) -> None:
    look(scene)
    assert scene.receiver.received == [], "what matched when it was made is known"
    venture = a_venture(scene.session, name="Weirwatch")
    scene.session.commit()
    look(scene, timedelta(hours=1))
    look(scene, timedelta(hours=2))
    (came,) = scene.receiver.received
    assert came.is_signed_with(scene.secret)
    assert came.content["type"] == "match.new"
    data = came.content["data"]
    assert data["mandate"] == scene.sides.mandate.slug
    assert (data["venture"]["slug"], data["venture"]["round_target_gbp"]) == (venture.slug, 750_000)
    assert data["venture"]["withheld"] == []
    assert 0 < data["score"] <= 1
    logged = scene.session.exec(select(Disclosure)).one()
    assert (logged.path, logged.user_id, logged.number) == ("api", scene.sides.investor.id, 1)


def test_what_is_published_before_the_first_look_is_new(scene: Scene) -> None:
    a_venture(scene.session, name="Weirwatch")
    scene.session.commit()
    look(scene)
    assert [came.content["data"]["venture"]["name"] for came in scene.receiver.received] == ["Weirwatch"]


@pytest.mark.parametrize("how", ["unverified", "lapsed"])
def test_no_offer_leaves_without_a_valid_category(scene: Scene, how: str) -> None:
    look(scene)
    a_venture(scene.session, name="Weirwatch")
    if how == "unverified":
        scene.sides.fund.verified_at = None
        scene.session.add(scene.sides.fund)
    else:
        scene.session.execute(update(InvestorStatement).values(lapses_on=clock.today() - timedelta(days=1)))
    scene.session.commit()
    look(scene, timedelta(hours=1))
    (came,) = scene.receiver.received
    assert came.content["data"]["venture"]["withheld"] == ["round", "documents", "valuation"]
    assert "round_target_gbp" not in came.content["data"]["venture"]
    assert b"750" not in came.body
    assert scene.session.exec(select(Disclosure)).all() == []


def test_what_is_hidden_before_it_leaves_is_withheld(scene: Scene) -> None:
    look(scene)
    venture = a_venture(scene.session, name="Weirwatch")
    scene.session.commit()
    scene.receiver.answers = [500]
    look(scene, timedelta(hours=1))
    assert len(scene.receiver.received) == 1
    venture.restricted = True
    scene.session.add(venture)
    scene.session.commit()
    scene.work(timedelta(hours=2))
    assert [told.state for told in scene.deliveries()] == ["withheld"]
    assert len(scene.receiver.received) == 1
