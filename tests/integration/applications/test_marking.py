"""Criteria with weights, how reviewers mark, what waits for whom, and reopening."""

from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from accounts.services import issue_token
from applications import queries
from applications.models import Application, Mark, Review
from applications.services import queue, reading, rounds, weighing
from applications.services.deciding import reopen
from foundation import clock
from foundation.errors import Conflict, Invalid
from tests.support.applications import NEED, WHY, a_programme, ask, assess_how, decide, review, send, start
from tests.support.introductions import Sides
from tests.support.people import PASSWORD, sign_in, submit
from tests.support.profiles import a_venture
from tests.support.queries import count_queries

CRITERIA = [("Novelty", 3), ("Need", 1)]


@pytest.fixture
def row(sides: Sides) -> Application:
    """An application that was sent."""
    a_programme(sides, NEED)
    made = start(sides)
    send(sides, made, {WHY: "No bank lends."})
    return made


def _keys(sides: Sides) -> list[int]:
    return [each.id or 0 for each in queries.criteria_of(sides.session, sides.mandate.id or 0)]


def test_a_review_has_a_mark_for_each_criterion_and_their_weighted_mean(sides: Sides, row: Application) -> None:
    assess_how(sides, sides.partner, sides.reader, needed=1, criteria=CRITERIA)
    ask(sides, row, sides.partner, sides.reader)
    novelty, need = _keys(sides)
    for given in ({"score": 3}, {"score": None, "marks": {novelty: 4}}, {"score": 3, "marks": {novelty: 4, need: 2}}):
        with pytest.raises(Invalid):
            review(sides, row, sides.partner, **given)
        sides.session.rollback()
    review(sides, row, sides.partner, None, marks={novelty: 4, need: 2})
    review(sides, row, sides.reader, None, "I advised them.")
    kept = {each.reviewer_name: (each.state, each.score) for each in sides.session.exec(select(Review))}
    assert kept == {"Kofi Mensah": ("sent", 3.5), "Rhys Pugh": ("stood_aside", None)}
    held = reading.view_of(sides.session, sides.viewer(sides.investor), row.id or 0).reviews
    assert held is not None
    [marks] = held.by_criterion.values()
    assert [(criterion.label, mark) for criterion, mark in marks] == [("Novelty", 4), ("Need", 2)]


def test_a_programme_without_criteria_takes_one_mark(sides: Sides, row: Application) -> None:
    assess_how(sides, sides.partner, needed=1)
    ask(sides, row, sides.partner)
    with pytest.raises(Invalid):
        review(sides, row, sides.partner, None, marks={1: 4})
    sides.session.rollback()
    review(sides, row, sides.partner, 2)
    assert sides.session.exec(select(Mark)).all() == []


def test_criteria_that_stay_keep_their_marks_and_go_into_the_next_round(sides: Sides, row: Application) -> None:
    assess_how(sides, sides.partner, needed=1, criteria=CRITERIA)
    ask(sides, row, sides.partner)
    before = _keys(sides)
    review(sides, row, sides.partner, None, marks=dict.fromkeys(before, 3))
    assess_how(sides, sides.partner, needed=1, criteria=[("Need", 1), ("Novelty", 5)])
    after = _keys(sides)
    assert after[0] == before[1]
    assert after[1] not in before
    assert len(queries.marks_of(sides.session, row.id or 0, 1)) == 1
    made = rounds.next_round(
        sides.session, actor=sides.viewer(sides.investor), mandate_slug=sides.mandate.slug, name="Next"
    )
    sides.session.commit()
    copied = queries.criteria_of(sides.session, made.id or 0)
    assert [(each.label, each.weight) for each in copied] == [("Need", 1), ("Novelty", 5)]


def _others(sides: Sides, number: int) -> list[Application]:
    """Applications of other ventures, sent."""
    found = []
    for at in range(number):
        sides.venture = a_venture(sides.session, organisation_id=sides.firm.id, name=f"Other {at}")
        sides.session.commit()
        found.append(start(sides))
        send(sides, found[-1], {WHY: "No bank lends."})
    return found


def test_reviewers_are_counted_and_calibrated(sides: Sides, row: Application) -> None:
    yesterday = clock.today().replace(year=clock.today().year - 1)
    rows = [row, *_others(sides, 2)]
    assess_how(sides, sides.partner, sides.reader, sides.investor, needed=1, reviews_due_on=yesterday)
    for each, marks in zip(rows, ((4, 2), (3, 2), (2, 2)), strict=True):
        ask(sides, each, sides.partner, sides.reader)
        review(sides, each, sides.partner, marks[0])
        review(sides, each, sides.reader, marks[1])
    ask(sides, rows[0], sides.investor)

    def seen(person: Any) -> dict[str, Any]:
        found = weighing.assessment(sides.session, sides.viewer(person), sides.mandate.slug)
        return {each.name: each for each in found.readers}

    kofi = seen(sides.partner)["Kofi Mensah"]
    assert (kofi.pending, kofi.sent, kofi.hand.mean, kofi.hand.lean) == (0, 3, 3.0, pytest.approx(1.0))
    assert (seen(sides.partner)["Ines Moreau"].pending, seen(sides.partner)["Ines Moreau"].overdue) == (1, 1)
    blind = seen(sides.investor)["Kofi Mensah"].hand
    assert (blind.given, blind.shared, blind.lean) == (2, 2, None), "the first is hidden until she has written hers"


def test_what_waits_for_whom(sides: Sides, row: Application) -> None:
    assess_how(sides, sides.reader, needed=1, certifier=sides.partner)

    def seen(person: Any) -> list[str]:
        return [each.what for each in queue.queue(sides.session, sides.viewer(person))]

    assert [seen(each) for each in (sides.investor, sides.reader, sides.founder)] == [[], [], []]
    ask(sides, row, sides.reader)
    assert [seen(each) for each in (sides.investor, sides.reader)] == [[], ["review"]]
    review(sides, row, sides.reader, 3)
    assert [seen(each) for each in (sides.investor, sides.reader, sides.partner)] == [["decision"], [], ["decision"]]
    decide(sides, row, "offered")
    assert [seen(each) for each in (sides.investor, sides.reader, sides.partner)] == [[], [], ["signature"]]


def test_the_page_of_what_waits(app: Flask, sides: Sides, row: Application) -> None:
    investor = sign_in(app.test_client(), sides.investor)
    at = "/applications/waiting"
    assert "Leakfinder" in investor.get(f"{at}?sort=-due&what=decision").text
    assert "Nothing waits for this" in investor.get(f"{at}?what=review").text
    assert investor.get(f"{at}?format=csv").text.splitlines()[1].startswith("Leakfinder,Trent Seed,A decision,")
    assert "Nothing waits for you" in sign_in(app.test_client(), sides.founder).get(at).text
    with count_queries(sides.session.get_bind().engine) as one:
        investor.get(at)
    _others(sides, 3)
    investor.get(at)
    with count_queries(sides.session.get_bind().engine) as many:
        investor.get(at)
    assert len(many) == len(one)


def test_an_end_is_taken_up_again_with_a_word(sides: Sides, row: Application) -> None:
    decide(sides, row, "declined", reason="timing.too_early")
    given: dict[str, Any] = {"actor": sides.viewer(sides.partner), "application_id": row.id or 0}
    with pytest.raises(Invalid):
        reopen(sides.session, version=row.version, note="", **given)
    reopen(sides.session, version=row.version, note="A place is free.", **given)
    sides.session.commit()
    assert (row.status, row.ended_at, row.reasons) == ("in_review", None, [])
    with pytest.raises(Conflict):
        reopen(sides.session, version=row.version, note="Again.", **given)
    sides.session.rollback()
    decide(sides, row, "declined", reason="timing.too_early")
    start(sides)
    with pytest.raises(Invalid) as refused:
        reopen(sides.session, version=row.version, note="A place is free.", **given)
    assert "applied again" in refused.value.fields["note"][0]


def test_criteria_and_reopening_on_pages(app: Flask, sides: Sides, row: Application) -> None:
    investor, at = sign_in(app.test_client(), sides.investor), f"/mandates/{sides.mandate.slug}/programme"
    settings = {
        "reviewers": str(sides.reader.id), "reviews_needed": "1", "version": "2", "shows_cohort": "no",
    }  # fmt: skip
    wrong = submit(investor, f"{at}/assessment/settings", criteria="11 Novelty", **settings)
    assert wrong.status_code == 422
    assert "A weight is from 1 to 10: 11 Novelty" in wrong.text
    right = submit(investor, f"{at}/assessment/settings", criteria="3 Novelty\nNeed", **settings)
    assert right.status_code == 303
    assert "3 Novelty\n1 Need" in investor.get(at).text
    sides.session.expire_all()
    ask(sides, row, sides.reader)
    reader, own = sign_in(app.test_client(), sides.reader), f"/applications/{row.id}/review"
    novelty, need = _keys(sides)
    assert "Counts 3 of 4" in reader.get(own).text
    marks = {f"mark-{novelty}": "4", "note": "Yes", "sending": "1", "do": "send"}
    half = submit(reader, own, **marks)
    assert half.status_code == 422
    assert f'name="mark-{novelty}" value="4" checked' in half.text
    assert submit(reader, own, **marks, **{f"mark-{need}": "2"}).status_code == 303
    assert "3.5 of 4" in investor.get(f"/applications/{row.id}").text
    assert "Against colleagues" in investor.get(f"{at}/assessment").text
    sides.session.expire_all()
    decide(sides, row, "declined", reason="timing.too_early")
    assert submit(investor, f"/applications/{row.id}/reopen", version="2", note="Late").status_code == 409
    wordless = submit(investor, f"/applications/{row.id}/reopen", version=str(row.version))
    assert wordless.status_code == 422
    done = submit(investor, f"/applications/{row.id}/reopen", version=str(row.version), note="A place is free.")
    assert done.status_code == 303
    assert "A place is free." in sign_in(app.test_client(), sides.founder).get(f"/applications/{row.id}").text


def test_programs_send_marks(app: Flask, sides: Sides, row: Application) -> None:
    assess_how(sides, sides.reader, needed=1, criteria=CRITERIA)
    ask(sides, row, sides.reader)
    secret, _ = issue_token(sides.session, sides.reader.email, PASSWORD)
    sides.session.commit()
    client, at = app.test_client(), f"/api/v1/applications/{row.id}/reviews"
    headers = {"Authorization": f"Bearer {secret}"}
    criteria = client.get(at, headers=headers).get_json()["criteria"]
    assert [(each["criterion"], each["weight"]) for each in criteria] == CRITERIA
    marks = {str(each["key"]): 4 for each in criteria}
    wrong = client.post(
        at, headers=headers, json={"sending": 1, "marks": {**marks, str(criteria[0]["key"]): 5}, "note": "x"}
    )
    assert wrong.status_code == 422
    held = client.post(at, headers=headers, json={"sending": 1, "marks": marks, "note": "Yes."}).get_json()
    assert held["reviews"][0]["score"] == 4.0
    assert [each["mark"] for each in held["reviews"][0]["marks"]] == [4, 4]
