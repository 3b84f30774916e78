"""What is kept beside a deal: notes that name colleagues, tasks, files, first facts; and that the log only grows."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from werkzeug.test import TestResponse

from accounts.models import key_of
from accounts.policy import Viewer
from documents.models import Blob
from foundation import clock
from foundation.database import Session
from foundation.errors import Forbidden, Invalid, NotFound
from pipeline import queries
from pipeline.models import Deal, DealEvent
from pipeline.services import (
    add_deal,
    add_task,
    move_deal,
    notes,
    own_tasks,
    tick_task,
    workplace,
    write_note,
)
from profiles.services.saving import System
from profiles.services.ventures import update_venture
from readiness.models import Snapshot
from tests.integration.pipeline.conftest import House
from tests.support.notices import notices_of
from tests.support.people import a_member, a_person, an_organisation, csrf_token, sign_in
from tests.support.queries import count_queries

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def deal(session: Session, house: House) -> Deal:
    with clock.frozen(MONDAY):
        found, _ = add_deal(
            session, actor=house.viewer, venture_slug=house.venture.slug, mandate_slug=house.mandate.slug
        )
    session.commit()
    return found


def kinds(session: Session, deal: Deal) -> list[str]:
    return [event.kind for event in queries.deal_events(session, key_of(deal))]


def test_a_note_tells_the_colleague_it_names_and_stands_in_the_log(session: Session, house: House, deal: Deal) -> None:
    write_note(session, actor=house.viewer, deal_id=key_of(deal), text="@Kofi, call them. @Ines Moreau as well.")
    session.commit()
    [told] = notices_of(session, house.colleague)
    assert told.title == "Ines Moreau named you in a note on Leak Finder and Trent Seed"
    assert told.text.startswith("@Kofi, call them")
    assert notices_of(session, house.person) == []
    [line] = notes(session, house.onlooker, key_of(deal))
    assert (line.author_name, line.kind) == ("Ines Moreau", "note")
    assert kinds(session, deal) == ["note", "added"]


def test_a_name_from_outside_is_refused_and_nothing_is_kept(session: Session, house: House, deal: Deal) -> None:
    with pytest.raises(Invalid) as refused:
        write_note(session, actor=house.viewer, deal_id=key_of(deal), text="@Asha Kaur said so")
    assert "Nobody in your organisation is called Asha" in refused.value.fields["text"][0]
    assert notes(session, house.viewer, key_of(deal)) == []
    assert notices_of(session, house.founder_person) == []


def test_only_the_notes_of_a_meeting_have_its_day(session: Session, house: House, deal: Deal) -> None:
    day = date(2026, 11, 3)
    with pytest.raises(Invalid) as refused:
        write_note(session, actor=house.viewer, deal_id=key_of(deal), text="Well", met_on=day)
    assert list(refused.value.fields) == ["met_on"]
    write_note(session, actor=house.viewer, deal_id=key_of(deal), text="Well", kind="meeting", met_on=day)
    assert notes(session, house.viewer, key_of(deal))[0].met_on == day
    assert kinds(session, deal)[0] == "meeting"


def test_a_task_is_given_done_and_opened_again(session: Session, house: House, deal: Deal) -> None:
    with clock.frozen(MONDAY):
        task = add_task(
            session, actor=house.viewer, deal_id=key_of(deal), text="Call the chair",
            owner_id=key_of(house.colleague), due_on=date(2026, 11, 5),
        )  # fmt: skip
        later = add_task(session, actor=house.viewer, deal_id=key_of(deal), text="Visit")
    session.commit()
    assert [notice.title for notice in notices_of(session, house.colleague)] == [
        "Ines Moreau gave you a task on Leak Finder and Trent Seed"
    ]
    assert [own.text for own in own_tasks(session, house.other)] == ["Call the chair"]
    for _ in range(2):
        tick_task(session, actor=house.other, deal_id=key_of(deal), task_id=key_of(task), done=True)
    assert own_tasks(session, house.other) == []
    lines = queries.tasks_of(session, key_of(deal))
    assert [(line.text, line.done_by_name) for line in lines] == [("Visit", None), ("Call the chair", "Kofi Mensah")]
    tick_task(session, actor=house.viewer, deal_id=key_of(deal), task_id=key_of(task), done=False)
    assert kinds(session, deal) == ["task_undone", "task_done", "task", "task", "added"]
    assert queries.tasks_of(session, key_of(deal))[1].id == later.id


def test_a_task_is_for_people_of_the_house_and_not_for_yesterday(session: Session, house: House, deal: Deal) -> None:
    with pytest.raises(Invalid) as refused:
        add_task(session, actor=house.viewer, deal_id=key_of(deal), text="x", owner_id=key_of(house.founder_person))
    assert list(refused.value.fields) == ["task_owner_id"]
    with clock.frozen(MONDAY), pytest.raises(Invalid) as refused:
        add_task(session, actor=house.viewer, deal_id=key_of(deal), text="x", due_on=date(2026, 11, 1))
    assert list(refused.value.fields) == ["due_on"]
    other, _ = add_deal(session, actor=house.founder, venture_slug=house.venture.slug, mandate_slug=house.mandate.slug)
    task = add_task(session, actor=house.founder, deal_id=key_of(other), text="Ours")
    with pytest.raises(NotFound):
        tick_task(session, actor=house.viewer, deal_id=key_of(deal), task_id=key_of(task), done=True)


def test_those_who_may_only_read_write_nothing_and_others_learn_nothing(
    session: Session, house: House, deal: Deal
) -> None:
    with pytest.raises(Forbidden):
        write_note(session, actor=house.onlooker, deal_id=key_of(deal), text="x")
    with pytest.raises(Forbidden):
        add_task(session, actor=house.onlooker, deal_id=key_of(deal), text="x")
    with pytest.raises(NotFound):
        notes(session, house.founder, key_of(deal))
    with pytest.raises(NotFound):
        write_note(session, actor=house.founder, deal_id=key_of(deal), text="x")


def test_the_first_facts_stand_beside_those_of_today(session: Session, house: House, deal: Deal) -> None:
    change = {"trl": 8, "customers": 12, "round_target_gbp": 900_000}
    update_venture(session, actor=System(), venture=house.venture, data=change)
    session.commit()
    record = queries.deal_record(session, key_of(deal))
    assert record is not None
    entry = workplace(session, house.viewer, record, scanned=False).entry
    assert entry is not None
    assert entry.taken_at == MONDAY
    facts = {fact.field: (fact.then, fact.now) for fact in entry.facts if fact.changed}
    assert facts["trl"][1] == 8
    assert facts["customers"][1] == 12
    assert facts["round_target_gbp"] == (750_000, 900_000)
    assert {fact.field for fact in entry.facts if not fact.changed} >= {"sectors", "authorities", "stage_code"}


def test_nought_is_a_fact(session: Session, house: House) -> None:
    nothing = {"customers": 0, "round_committed_gbp": 0}
    update_venture(session, actor=System(), venture=house.venture, data=nothing)
    deal, _ = add_deal(session, actor=house.viewer, venture_slug=house.venture.slug, mandate_slug=house.mandate.slug)
    session.commit()
    record = queries.deal_record(session, key_of(deal))
    assert record is not None
    entry = workplace(session, house.viewer, record, scanned=False).entry
    assert entry is not None
    facts = {fact.field: (fact.then, fact.now) for fact in entry.facts}
    assert (facts["customers"], facts["round_committed_gbp"]) == ((0, 0), (0, 0))


def test_an_offer_is_shown_by_the_reader_not_by_the_day(session: Session, house: House) -> None:
    session.add(Snapshot(venture_id=key_of(house.venture), taken_on=date(2026, 11, 1), overall=3))
    deal, _ = add_deal(session, actor=house.founder, venture_slug=house.venture.slug, mandate_slug=house.mandate.slug)
    session.commit()
    record = queries.deal_record(session, key_of(deal))
    assert record is not None
    seen = {
        who: {fact.field for fact in entry.facts}
        for who, viewer in (("founder", house.founder), ("funder", unverified(house)))
        if (entry := workplace(session, viewer, record, scanned=False).entry) is not None
    }
    assert {"round_target_gbp", "readiness_level"} <= seen["founder"]
    assert not {"round_target_gbp", "round_committed_gbp", "valuation_gbp", "readiness_level"} & seen["funder"]
    assert "trl" in seen["funder"]


def unverified(house: House) -> Viewer:
    seat = next(iter(house.viewer.seats.values()))
    return replace(house.viewer, seats={seat.organisation_id: replace(seat, verified=False)})


def test_the_database_refuses_to_rewrite_the_log(session: Session, house: House, deal: Deal) -> None:
    move_deal(session, actor=house.viewer, deal_id=key_of(deal), from_stage="sourced", to_stage="screening")
    session.commit()
    event = session.exec(select(DealEvent).where(DealEvent.kind == "moved")).one()
    event.to_stage = "legals"
    session.add(event)
    with pytest.raises(IntegrityError, match="only grows"):
        session.commit()
    session.rollback()
    session.delete(session.exec(select(DealEvent).where(DealEvent.kind == "moved")).one())
    with pytest.raises(IntegrityError, match="only grows"):
        session.commit()
    session.rollback()
    assert kinds(session, deal) == ["moved", "added"]


def test_the_log_goes_with_its_deal_and_forgets_who_is_erased(session: Session, house: House, deal: Deal) -> None:
    editor = a_member(session, house.organisation, "editor", a_person(session, "Nia Ward"))
    session.add(DealEvent(deal_id=key_of(deal), at=MONDAY, actor_id=editor.id, kind="note"))
    session.commit()
    session.delete(editor)
    session.commit()
    assert queries.deal_events(session, key_of(deal))[0].actor_name == "Parity"
    session.delete(session.get_one(Deal, key_of(deal)))
    session.commit()
    assert session.exec(select(DealEvent)).all() == []


def post(client: FlaskClient, address: str, **fields: object) -> TestResponse:
    return client.post(address, data={"csrf_token": csrf_token(client), **fields})


def test_the_page_takes_notes_tasks_and_files(app: Flask, session: Session, house: House, deal: Deal) -> None:
    client, address = sign_in(app.test_client(), house.person), f"/pipeline/deals/{deal.id}"
    answer = post(client, f"{address}/notes", text="Met at Derby.\nGood team.", kind="meeting", met_on="2026-11-03")
    assert (answer.status_code, answer.location) == (303, f"{address}#notes")
    assert post(client, f"{address}/tasks", task="Read the plan", task_owner_id=str(house.person.id)).status_code == 303
    page = client.get(address).text
    assert "Meeting of 3 Nov 2026" in page
    assert "Good team." in page
    assert "Read the plan" in page
    assert "Then and now" in page
    refused = post(client, f"{address}/notes", text="@Bob has it", kind="note")
    assert refused.status_code == 422
    assert "Nobody in your organisation is called Bob" in refused.text
    assert "@Bob has it" in refused.text
    assert "Write something." in post(client, f"{address}/tasks", task=" ").text
    listed = client.get("/pipeline/tasks").text
    assert "Read the plan" in listed
    task = queries.tasks_of(session, key_of(deal))[0]
    done = post(client, f"{address}/tasks/{task.id}", done="yes", **{"from": "own"})
    assert done.location == "/pipeline/tasks"
    assert "Nothing to do" in client.get("/pipeline/tasks").text


def test_a_file_is_kept_sent_to_the_house_alone_and_removed(
    app: Flask, session: Session, house: House, deal: Deal
) -> None:
    client, address = sign_in(app.test_client(), house.person), f"/pipeline/deals/{deal.id}"
    sent = {"file": (io.BytesIO(b"Terms as we see them.\n"), "terms.txt")}
    assert post(client, f"{address}/files", **sent).status_code == 303
    [file] = queries.files_of(session, key_of(deal))
    digest = file.digest
    opened = sign_in(app.test_client(), house.reader).get(f"{address}/files/{file.id}", buffered=True)
    assert opened.data == b"Terms as we see them.\n"
    assert opened.headers["Cache-Control"] == "private, no-store"
    founder = sign_in(app.test_client(), house.founder_person)
    assert founder.get(f"{address}/files/{file.id}").status_code == 404
    again = post(client, f"{address}/files", file=(io.BytesIO(b"Terms as we see them.\n"), "terms.txt"))
    assert "This file is with the deal already." in again.text
    assert "Choose a file." in post(client, f"{address}/files").text
    assert post(client, f"{address}/files/{file.id}/remove").status_code == 303
    session.expunge_all()
    assert queries.files_of(session, key_of(deal)) == []
    assert session.get(Blob, digest) is None
    assert kinds(session, deal)[:2] == ["file_removed", "file"]


def test_a_deal_with_many_notes_costs_no_more_queries(app: Flask, session: Session, house: House, deal: Deal) -> None:
    client = sign_in(app.test_client(), house.person)
    address = f"/pipeline/deals/{deal.id}"
    write_note(session, actor=house.viewer, deal_id=key_of(deal), text="The first")
    add_task(session, actor=house.viewer, deal_id=key_of(deal), text="The first")
    session.commit()
    client.get(address)
    with count_queries(session.get_bind()) as few:
        client.get(address)
    for number in range(12):
        write_note(session, actor=house.viewer, deal_id=key_of(deal), text=f"Note {number}")
        add_task(session, actor=house.viewer, deal_id=key_of(deal), text=f"Task {number}")
    session.commit()
    with count_queries(session.get_bind()) as many:
        client.get(address)
    assert many.selects == few.selects


def test_somebody_elses_tasks_are_not_listed(app: Flask, session: Session, house: House, deal: Deal) -> None:
    add_task(session, actor=house.viewer, deal_id=key_of(deal), text="Mine", owner_id=key_of(house.person))
    stranger = a_member(session, an_organisation(session, "funder", "Avon"), "owner")
    session.commit()
    assert "Mine" not in sign_in(app.test_client(), stranger).get("/pipeline/tasks").text
    assert "Mine" in sign_in(app.test_client(), house.person).get("/pipeline/tasks").text
