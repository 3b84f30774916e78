"""The way of an adviser: asked, scoring blind, handing in, seeing both views, and being sent away."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation.database import Session
from foundation.web import settings
from readiness.services.answering import Given, save_answers
from readiness.services.sheets import questionnaire
from tests.integration.readiness.conftest import Firm
from tests.support.people import sign_in, submit


@pytest.fixture
def owner_client(app: Flask, firm: Firm) -> FlaskClient:
    return sign_in(app.test_client(), firm.owner)


@pytest.fixture
def adviser_client(app: Flask, session: Session, firm: Firm, owner_client: FlaskClient) -> FlaskClient:
    given = [Given(each.code, "yes", None, "A secret folder") for each in questionnaire(session).current]
    save_answers(session, actor=firm.viewer(firm.owner), venture=firm.venture, given=given[:40])
    session.commit()
    answer = submit(
        owner_client, f"/ventures/{firm.slug}/readiness/advisers/give", email=firm.adviser.email, may="assess"
    )
    assert answer.status_code == 303
    return sign_in(app.test_client(), firm.adviser)


def test_an_adviser_sees_nothing_before_they_have_judged(adviser_client: FlaskClient, firm: Firm) -> None:
    at = f"/ventures/{firm.slug}/readiness"
    assert "Leak Finder" in adviser_client.get("/readiness").text
    for page in (at, f"{at}/customer", f"{at}/report", f"{at}/advisers", f"{at}/checks"):
        assert adviser_client.get(page).status_code == 403, page
    scoring = adviser_client.get(f"{at}/assess/customer")
    assert scoring.status_code == 200
    assert "secret folder" not in scoring.text
    assert " checked" not in scoring.text


def test_both_views_stand_side_by_side_once_it_is_handed_in(
    adviser_client: FlaskClient, owner_client: FlaskClient, session: Session, firm: Firm
) -> None:
    at = f"/ventures/{firm.slug}/readiness"
    early = submit(adviser_client, f"{at}/assess/hand-in", comment="Too early")
    assert early.status_code == 422
    assert "Answer at least 6 statements" in early.text
    assert "Too early" in early.text
    asked = [each for each in questionnaire(session).current if each.dimension_code == "customer"]
    replies = {f"answer-{each.code}": "yes" if each.level < 4 else "no" for each in asked}
    assert submit(adviser_client, f"{at}/assess/customer", **replies).status_code == 303
    assert "14 of 14" in adviser_client.get(f"{at}/assess").text
    assert "No adviser has handed in" in owner_client.get(f"{at}/advisers").text
    done = submit(adviser_client, f"{at}/assess/hand-in", comment="Talk to more buyers first.")
    assert done.status_code == 303
    both = adviser_client.get(f"{at}/advisers").text
    assert "Talk to more buyers first." in both
    assert "Dev Patel" in owner_client.get(f"{at}/advisers").text
    assert adviser_client.get(at).status_code == 200
    assert "What to do next" not in adviser_client.get(at).text
    late = submit(adviser_client, f"{at}/assess/customer", **replies)
    assert late.status_code == 409


def test_an_adviser_verifies_what_they_have_seen(
    adviser_client: FlaskClient, owner_client: FlaskClient, session: Session, firm: Firm
) -> None:
    at = f"/ventures/{firm.slug}/readiness"
    code = {"statement": "customer.1.need_guessed"}
    assert submit(adviser_client, f"{at}/customer/verify", **code).status_code == 403
    asked = [each for each in questionnaire(session).current if each.dimension_code == "customer"]
    submit(adviser_client, f"{at}/assess/customer", **{f"answer-{each.code}": "yes" for each in asked})
    submit(adviser_client, f"{at}/assess/hand-in")
    assert submit(adviser_client, f"{at}/customer/verify", **code).status_code == 303
    assert "Verified" in owner_client.get(f"{at}/customer").text
    assert submit(owner_client, f"{at}/customer/verify", **code).status_code == 403


def test_leave_ends_at_once(adviser_client: FlaskClient, owner_client: FlaskClient, firm: Firm) -> None:
    at = f"/ventures/{firm.slug}/readiness"
    assert adviser_client.get(f"{at}/assess").status_code == 200
    assert submit(owner_client, f"{at}/advisers/1/withdraw").status_code == 303
    assert adviser_client.get(f"{at}/assess").status_code == 403
    assert "Nobody has asked you yet" in adviser_client.get("/readiness").text


def test_only_an_owner_gives_leave(app: Flask, firm: Firm) -> None:
    at = f"/ventures/{firm.slug}/readiness/advisers"
    editor = sign_in(app.test_client(), firm.editor)
    assert "Give leave" not in editor.get(at).text
    assert submit(editor, f"{at}/give", email="x@y.example", may="see").status_code == 403


def test_a_wrong_address_is_told(owner_client: FlaskClient, firm: Firm) -> None:
    at = f"/ventures/{firm.slug}/readiness/advisers"
    assert "Enter an e-mail address." in submit(owner_client, f"{at}/give", email="nobody", may="see").text
    assert "Name a person" in submit(owner_client, f"{at}/give", may="see").text


def test_a_letter_tells_the_person_and_names_nothing(adviser_client: FlaskClient, app: Flask, firm: Firm) -> None:
    with app.app_context():
        outbox = settings().instance / "outbox"
    letters = [path.read_text() for path in outbox.glob("*") if firm.adviser.email in path.read_text()]
    assert any("asked you to look at its readiness" in letter for letter in letters)
    assert not any("Leak Finder" in letter for letter in letters)
