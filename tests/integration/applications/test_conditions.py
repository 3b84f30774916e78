"""Questions with conditions, bounds and steps, and a programme that is run again."""

from datetime import date

import pytest
from flask import Flask
from sqlmodel import select

from accounts.services import issue_token
from applications import queries
from applications.models import Answer, KeptAnswer, Reviewer
from applications.services import programmes, reading, rounds
from foundation.errors import Conflict, Invalid
from profiles.models import Mandate, MandatePlace
from tests.support.applications import NEED, a_programme, a_question, assess_how, decide, send, start
from tests.support.introductions import Sides
from tests.support.people import PASSWORD, sign_in, submit

KIND = {"label": "Kind?", "kind": "choice", "options": ["Product", "Service"]}
TRL = {
    "label": "Readiness?", "kind": "number", "lowest": 1.0, "highest": 9.0,
    "depends_on": "kind", "depends_values": ["Product"],
}  # fmt: skip
LATER = {"label": "Accounts?", "step": 2}


def _held(sides: Sides) -> dict[str, str]:
    """What is kept of each question's answer in the last sending."""
    rows = sides.session.exec(select(Answer).order_by(Answer.sending)).all()  # type: ignore[arg-type]
    codes = {each.id: each.code for each in queries.questions_of(sides.session, sides.mandate.id or 0)}
    return {codes[row.question_id]: row.value for row in rows}


def test_what_is_not_asked_need_not_be_answered_and_is_not_read(sides: Sides) -> None:
    a_programme(sides, KIND, TRL)
    row = start(sides)
    with pytest.raises(Invalid) as refused:
        send(sides, row, {"kind": "Product"})
    assert list(refused.value.fields) == ["readiness"]
    sides.session.rollback()
    send(sides, row, {"kind": "Service", "readiness": "7"})
    assert _held(sides) == {"kind": "Service", "readiness": ""}
    assert {each.label for each in sides.session.exec(select(KeptAnswer))} == {"Kind?"}
    view = reading.view_of(sides.session, sides.viewer(sides.investor), row.id or 0)
    assert [question.code for question, _ in view.answers] == ["kind"]


def test_a_question_that_others_hang_on_stays_before_them(sides: Sides) -> None:
    kind, trl = a_programme(sides, KIND, TRL)
    given = {"actor": sides.viewer(sides.investor), "mandate_slug": sides.mandate.slug, "version": 3}
    with pytest.raises(Invalid, match="another look"):
        programmes.retire_question(sides.session, question_id=kind.id or 0, **given)  # type: ignore[arg-type]
    sides.session.rollback()
    with pytest.raises(Invalid, match="another look"):
        programmes.move_question(sides.session, question_id=trl.id or 0, up=True, **given)  # type: ignore[arg-type]
    sides.session.rollback()
    without = {**KIND, "options": ["Service", "Other"], "required": True}
    with pytest.raises(Invalid) as refused:
        programmes.reword_question(sides.session, question_id=kind.id or 0, values=without, **given)  # type: ignore[arg-type]
    assert "Readiness?" in refused.value.fields["question"][0]
    sides.session.rollback()
    assert [each.code for each in queries.questions_of(sides.session, sides.mandate.id or 0)] == ["kind", "readiness"]


def test_more_is_asked_of_those_who_go_on(sides: Sides) -> None:
    a_programme(sides, KIND, LATER)
    row = start(sides)
    with pytest.raises(Invalid):
        send(sides, row, {"kind": "Product", "accounts": "Early words"})
    sides.session.rollback()
    send(sides, row, {"kind": "Product"})
    view = reading.view_of(sides.session, sides.viewer(sides.investor), row.id or 0)
    assert view.next_step == 2
    decide(sides, row, "next_step", note="By Friday.")
    assert (row.status, row.step) == ("changes_asked", 2)
    [told, *_] = queries.events_of(sides.session, row.id or 0)
    assert told.event.note == "You go on to step 2, which asks more.\nBy Friday."
    with pytest.raises(Invalid) as refused:
        send(sides, row)
    assert list(refused.value.fields) == ["accounts"]
    sides.session.rollback()
    send(sides, row, {"accounts": "Two years of them."})
    assert reading.view_of(sides.session, sides.viewer(sides.investor), row.id or 0).next_step is None
    with pytest.raises(Invalid, match="another look"):
        decide(sides, row, "next_step")


def test_of_two_who_take_an_application_on_the_second_is_told(sides: Sides) -> None:
    a_programme(sides, KIND, LATER, {"label": "Even more?", "step": 3})
    row = start(sides)
    send(sides, row, {"kind": "Product"})
    seen = row.version
    decide(sides, row, "next_step")
    with pytest.raises(Conflict):
        decide(sides, row, "next_step", version=seen)


def test_regions_are_the_choices_of_where_money_is_spent(sides: Sides) -> None:
    made = a_question(sides, label="Where?", kind="several", topic="spent_in")
    assert "West Midlands" in made.options
    assert len(made.options) == 12


def test_the_next_round_asks_the_same_on_other_days(sides: Sides) -> None:
    a_programme(sides, KIND, TRL, LATER)
    assess_how(sides, sides.partner, needed=1, certifier=sides.partner, decides_on=date(2030, 5, 1))
    send(sides, start(sides), {"kind": "Service"})
    made = rounds.next_round(
        sides.session,
        actor=sides.viewer(sides.investor),
        mandate_slug=sides.mandate.slug,
        name="Trent Seed 2",
        opens_on=date(2030, 6, 1),
        closes_on=date(2030, 7, 1),
    )
    sides.session.commit()
    key = made.id or 0
    assert (made.status, made.opens_on, made.ticket_min_gbp) == (
        "draft", date(2030, 6, 1), sides.mandate.ticket_min_gbp,
    )  # fmt: skip
    programme = queries.programme_of(sides.session, key)
    assert programme is not None
    assert (programme.is_open, programme.reviews_needed, programme.certifier_id, programme.decides_on) == (
        False, 1, sides.partner.id, None,
    )  # fmt: skip
    asked = queries.questions_of(sides.session, key)
    assert [(each.code, each.step, each.depends_on) for each in asked] == [
        ("kind", 1, ""), ("readiness", 1, "kind"), ("accounts", 2, ""),
    ]  # fmt: skip
    readers = sides.session.exec(select(Reviewer.person_id).where(Reviewer.mandate_id == key)).all()
    assert readers == [sides.partner.id]
    places = [
        sides.session.exec(select(MandatePlace.code).where(MandatePlace.mandate_id == each)).all()
        for each in (key, sides.mandate.id)
    ]
    assert places[0] == places[1]
    assert queries.with_funder(sides.session, key) == []


def test_the_pages_say_the_condition_and_take_several_choices(app: Flask, sides: Sides) -> None:
    where = {"label": "Sites?", "kind": "several", "options": ["Derby", "Leicester"], "required": False}
    a_programme(sides, KIND, TRL, where, LATER)
    founder = sign_in(app.test_client(), sides.founder)
    at = f"/ventures/{sides.venture.slug}/applications/{sides.mandate.slug}"
    assert "More is asked later" in founder.get(at).text
    edit = submit(founder, at).headers["Location"]
    page = founder.get(edit).text
    assert "Only if the answer to “Kind?” is Product · Needed then · From 1 to 9" in page
    assert "Accounts?" not in page
    given = {"answer-kind": "Product", "answer-sites": ["", "Leicester", "Derby"]}
    wrong = submit(founder, edit, version="1", do="send", **given, **{"answer-readiness": "12"})
    assert wrong.status_code == 422
    assert "Enter a number from 1 to 9." in wrong.text
    assert 'value="Derby" checked' in wrong.text
    sent = submit(founder, edit, version="1", do="send", **given, **{"answer-readiness": "7"})
    assert sent.status_code == 303
    funder = sign_in(app.test_client(), sides.investor)
    one = funder.get(sent.headers["Location"]).text
    assert "Derby; Leicester" in one
    assert "Take it to the next step" in one


def test_a_programme_is_reworded_and_run_again_on_its_page(app: Flask, sides: Sides) -> None:
    a_programme(sides, KIND)
    funder = sign_in(app.test_client(), sides.investor)
    at = f"/mandates/{sides.mandate.slug}/programme"
    new = {"label": "Readiness?", "kind": "number", "lowest": "1", "highest": "9", "required": "yes"}
    wrong = submit(funder, f"{at}/questions/new", version="2", depends_on="kind", depends_values="Neither", **new)
    assert wrong.status_code == 422
    assert "“Neither” is no answer to that one." in wrong.text
    made = submit(funder, f"{at}/questions/new", version="2", depends_on="kind", depends_values="Product", **new)
    assert made.status_code == 303
    page = funder.get(at).text
    assert "Only if the answer to “Kind?” is Product" in page
    refused = submit(funder, f"{at}/next-round", name="Next", opens_on="2030-07-01", closes_on="2030-06-01")
    assert refused.status_code == 422
    answer = submit(funder, f"{at}/next-round", name="Next", opens_on="2030-06-01", closes_on="2030-07-01")
    assert answer.status_code == 303
    assert "Readiness?" in funder.get(answer.headers["Location"]).text
    assert sides.session.exec(select(Mandate.status).where(Mandate.name == "Next")).one() == "draft"


def test_programs_read_conditions_and_send_several_choices(app: Flask, sides: Sides) -> None:
    where = {"label": "Sites?", "kind": "several", "options": ["Derby", "Leicester"]}
    a_programme(sides, KIND, TRL, where, NEED)
    row = start(sides)
    token, _ = issue_token(sides.session, sides.founder.email, PASSWORD)
    sides.session.commit()
    client, headers = app.test_client(), {"Authorization": f"Bearer {token}"}
    asked = client.get(f"/api/v1/mandates/{sides.mandate.slug}/programme").get_json()["questions"]
    assert asked[1]["only_if"] == {"code": "kind", "values": ["Product"]}
    assert (asked[1]["lowest"], asked[1]["highest"], asked[1]["step"], asked[0]["only_if"]) == (1.0, 9.0, 1, None)
    answer = client.put(
        f"/api/v1/applications/{row.id}/answers",
        json={"version": 1, "answers": {"sites": ["Leicester"], "kind": "Service"}},
        headers=headers,
    )
    held = {each["code"]: each["value"] for each in answer.get_json()["form"]}
    assert (held["sites"], held["kind"], held["readiness"]) == ("Leicester", "Service", "")
