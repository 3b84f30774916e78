"""Statements are read, signed, counted after cooling off, kept sealed, reminded of, and deleted in the end."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import col, select

from accounts.models import Category, InvestorStatement, OrganisationKind, Role, User, Wording, WordingKind, key_of
from accounts.policy import basis
from accounts.services import viewer_for_user
from accounts.services.promotion.standing import option_for
from accounts.services.promotion.wordings import load_wordings, publish, reading_of
from accounts.services.purge import purge
from foundation import clock
from foundation.audit import AuditEvent
from foundation.database import Session
from foundation.errors import Conflict, Forbidden, Invalid
from foundation.jobs import enqueue_due, work_off
from foundation.settings import Operator
from foundation.web import db, settings
from tests.integration.access_world import bearer_of
from tests.integration.accounts.conftest import Letters
from tests.support.people import SEAL, a_member, a_person, an_organisation, sign_in, submit
from tests.support.profiles import a_venture
from tests.support.promotion import MET, WORDINGS, a_statement, with_wordings

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
OWN = (Category.HIGH_NET_WORTH_INDIVIDUAL, Category.SELF_CERTIFIED_SOPHISTICATED)


@pytest.fixture(autouse=True)
def wordings(session: Session) -> None:
    with_wordings(session)


@pytest.fixture
def person(session: Session) -> User:
    return a_person(session, "Asha Kaur")


@pytest.mark.parametrize("category", OWN)
def test_an_individual_signs_cools_off_sees_offers_and_loses_them(
    app: Flask, session: Session, person: User, category: Category
) -> None:
    venture = a_venture(session, round_target_gbp=1_234_000)
    session.commit()
    client, (code, detail) = sign_in(app.test_client(), person), MET[category]
    with clock.frozen(NOW):
        form = client.get(f"/me/statements/new?category={category}")
        assert form.status_code == 200
        answer = submit(
            client, "/me/statements/new", category=category, text_version=1, conditions=[code], name=" asha  KAUR ",
            accepted="true", **{f"details.{code}": detail},
        )  # fmt: skip
        assert answer.status_code == 303
        assert "Cooling off" in client.get("/me/category").text
    for moment, shown in (
        (NOW, False),
        (NOW + timedelta(hours=24, seconds=-1), False),
        (NOW + timedelta(hours=24), True),
        (datetime(2027, 11, 26, 23, 59, tzinfo=UTC), True),
        (datetime(2027, 11, 27, 0, 0, tzinfo=UTC), False),
    ):
        with clock.frozen(moment):
            session.expire_all()
            assert (basis(viewer_for_user(session, key_of(person))) is not None) is shown, moment
    with clock.frozen(NOW + timedelta(days=2)), app.app_context():
        fresh = sign_in(app.test_client(), person)
    with clock.frozen(NOW + timedelta(days=2)):
        assert "£1.23m" in fresh.get(f"/ventures/{venture.slug}").text


def test_what_was_signed_is_kept_exactly_and_sealed(app: Flask, session: Session, person: User) -> None:
    with clock.frozen(NOW):
        held = a_statement(session, person, Category.HIGH_NET_WORTH_INDIVIDUAL)
        text = reading_of(session, WordingKind.HIGH_NET_WORTH_INDIVIDUAL, NOW.date()).whole("income")
    for word in ("Asha", "120000", "192.0.2.7", "£100,000"):
        assert word not in held.sealed
    record = SEAL.open(held.sealed)
    assert record["text"] == text
    assert (record["name"], record["address"], record["details"]) == ("Asha Kaur", "192.0.2.7", {"income": 120_000})
    publish(
        session, kind=WordingKind.HIGH_NET_WORTH_INDIVIDUAL, starts_on=NOW.date(), title="Other", text="Other words",
        source="x", conditions={"income": "{fpo48.income_min}"},
    )  # fmt: skip
    session.commit()
    page = sign_in(app.test_client(), person).get(f"/me/statements/{held.id}").text
    assert "I had an income of £100,000 or more" in page
    assert "£120,000" in page
    assert "Other words" not in page
    assert "120000" not in str(session.exec(select(AuditEvent)).all())


def test_who_renews_in_time_does_not_wait_again(session: Session, person: User) -> None:
    with clock.frozen(NOW):
        a_statement(session, person)
    later = NOW + timedelta(days=350)
    with clock.frozen(later):
        held = a_statement(session, person)
        assert held.valid_from == later
    with clock.frozen(later + timedelta(days=400)):
        assert a_statement(session, person).valid_from > clock.now()
    assert len(session.exec(select(InvestorStatement)).all()) == 3


def test_taking_back_ends_it_at_once_and_the_next_cools_off(app: Flask, session: Session, person: User) -> None:
    with clock.frozen(NOW):
        held = a_statement(session, person)
    with clock.frozen(NOW + timedelta(days=2)):
        client = sign_in(app.test_client(), person)
        assert submit(client, f"/me/statements/{held.id}/withdraw").status_code == 303
        assert basis(viewer_for_user(session, key_of(person))) is None
        assert submit(client, f"/me/statements/{held.id}/withdraw").status_code == 404
        assert a_statement(session, person).valid_from > clock.now()


WRONG = {
    "no condition": ({"conditions": []}, "conditions"),
    "an unknown one": ({"conditions": ["luck"]}, "conditions"),
    "below the least": ({"details": {"income": "99,999"}}, "details.income"),
    "no amount": ({"details": {}}, "details.income"),
    "no amount that can be read": ({"details": {"income": "a lot"}}, "details.income"),
}


@pytest.mark.parametrize(("given", "field"), WRONG.values(), ids=WRONG)
def test_what_does_not_show_that_a_condition_is_met_is_refused(
    session: Session, person: User, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        a_statement(session, person, Category.HIGH_NET_WORTH_INDIVIDUAL, **given)
    assert list(refused.value.fields) == [field]
    session.rollback()
    assert session.exec(select(InvestorStatement)).all() == []


def test_a_form_with_mistakes_keeps_what_was_typed(app: Flask, session: Session, person: User) -> None:
    client = sign_in(app.test_client(), person)
    answer = submit(
        client, "/me/statements/new", category="high_net_worth_individual", text_version=1, conditions=["income"],
        accepted="true", name="Somebody Else", **{"details.income": "50k"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "The condition is met from £100,000" in answer.text
    assert "Sign with your own name" in answer.text
    assert 'value="50k"' in answer.text
    assert "Somebody Else" in answer.text
    assert answer.text.count("checked") == 2


def test_a_wording_revised_meanwhile_is_read_before_it_is_signed(session: Session, person: User) -> None:
    with pytest.raises(Conflict, match="revised"):
        a_statement(session, person, text_version=7)


def test_two_windows_that_sign_at_once_leave_one_statement(
    session: Session, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = a_statement(session, person)
    with monkeypatch.context() as blind:
        blind.setattr("accounts.queries.statement_of_person", lambda *_: None)
        with pytest.raises(Conflict, match="another window"):
            a_statement(session, person)
    session.rollback()
    assert [row.id for row in session.exec(select(InvestorStatement)).all()] == [held.id]


def test_companies_are_stated_by_their_owners_and_count_once_verified(app: Flask, session: Session) -> None:
    fund = an_organisation(session, OrganisationKind.FUNDER)
    owner, editor = a_member(session, fund), a_member(session, fund, Role.EDITOR)
    held = a_statement(session, owner, Category.HIGH_NET_WORTH_COMPANY, organisation=fund.slug)
    assert held.valid_from == held.signed_at
    assert basis(viewer_for_user(session, key_of(editor))) is None
    fund.verified_at = clock.now()
    session.commit()
    counted = basis(viewer_for_user(session, key_of(editor)))
    assert counted is not None
    assert (counted.category, counted.of_individual) == (Category.HIGH_NET_WORTH_COMPANY, False)
    with pytest.raises(Forbidden):
        a_statement(session, editor, Category.HIGH_NET_WORTH_COMPANY, organisation=fund.slug)
    assert sign_in(app.test_client(), editor).get(f"/me/statements/{held.id}").status_code == 404
    assert sign_in(app.test_client(), owner).get(f"/me/statements/{held.id}").status_code == 200


def test_what_staff_recorded_is_not_stated_over(session: Session) -> None:
    fund = an_organisation(session, OrganisationKind.FUNDER, verified=True)
    with pytest.raises(Forbidden):
        a_statement(session, a_member(session, fund), Category.HIGH_NET_WORTH_COMPANY, organisation=fund.slug)


def test_an_operator_that_may_not_offer_to_individuals_takes_no_statement_of_theirs(
    session: Session, person: User
) -> None:
    viewer = viewer_for_user(session, key_of(person))
    assert viewer.operator is Operator.ENTERPRISE_SCHEME
    option = option_for(session, viewer, Category.SELF_CERTIFIED_SOPHISTICATED, None)
    barred = type(viewer)(user_id=viewer.user_id, name=viewer.name, operator=Operator.NONE)
    with pytest.raises(Forbidden):
        option_for(session, barred, option.category, None)


def test_reminders_go_out_once_at_each_time(app: Flask, session: Session, person: User, letters: Letters) -> None:
    with clock.frozen(NOW):
        a_statement(session, person)
    chosen = settings(app)
    with app.app_context():
        engine = db.engine
    sent = {}
    for left in (40, 31, 30, 29, 8, 7, 1, 0):
        moment = datetime(2027, 11, 27, 8, tzinfo=UTC) - timedelta(days=left)
        with clock.frozen(moment - timedelta(days=1)):
            enqueue_due(session)
            session.commit()
        with clock.frozen(moment):
            enqueue_due(session)
            session.commit()
            work_off(engine, chosen)
            sent[left] = len(letters.all())
    assert sent == {40: 0, 31: 0, 30: 1, 29: 1, 8: 1, 7: 2, 1: 2, 0: 2}
    assert letters.last().to == person.email
    assert "27 November 2027" in letters.last().text
    assert "/me/category" in letters.last().text


def test_a_statement_is_deleted_when_it_was_kept_long_enough(session: Session, person: User) -> None:
    with clock.frozen(NOW):
        held = a_statement(session, person)
    assert held.delete_after.isoformat() == "2033-11-27"
    with clock.frozen(datetime(2033, 11, 26, 12, tzinfo=UTC)):
        assert purge(session)["statements"] == 0
    with clock.frozen(datetime(2033, 11, 27, 12, tzinfo=UTC)):
        assert purge(session)["statements"] == 1


def test_versions_of_a_wording_are_added_and_never_altered(app: Flask, session: Session) -> None:
    staff = sign_in(app.test_client(), a_person(session, is_staff=True))
    address = "/admin/wordings/risk_warning"
    before = session.exec(select(Wording).where(Wording.kind == "risk_warning")).one()
    words = {"title": "Risk warning", "text": "Other words {no.such}.", "closing": "More", "source": "Counsel"}
    tomorrow = clock.today() + timedelta(days=1)
    assert submit(staff, address, starts_on=clock.today() - timedelta(days=1), **words).status_code == 422
    assert "no.such" in submit(staff, address, starts_on=tomorrow, **words).text
    words["text"] = "Other words."
    assert submit(staff, address, starts_on=tomorrow, **words).status_code == 303
    assert submit(staff, address, starts_on=tomorrow, **words).status_code == 422
    session.expire_all()
    versions = session.exec(select(Wording).where(Wording.kind == "risk_warning").order_by(col(Wording.version))).all()
    assert [(each.version, each.text) for each in versions] == [(1, before.text), (2, "Other words.")]
    kind = WordingKind.RISK_WARNING
    assert reading_of(session, kind, clock.today()).version == 1
    assert reading_of(session, kind, tomorrow).version == 2
    assert load_wordings(session, WORDINGS) == 0


def test_programs_read_where_somebody_stands_and_sign(app: Flask, session: Session, person: User) -> None:
    client, headers = app.test_client(), bearer_of(session, person)
    found = client.get("/api/v1/me/category", headers=headers).get_json()
    assert (found["category"], found["withheld"]) == (None, ["round", "documents", "valuation"])
    assert [option["category"] for option in found["options"]] == [str(category) for category in OWN]
    option = found["options"][0]
    assert option["conditions"][0]["least"] == 100_000
    sent = {
        "category": option["category"],
        "text_version": option["text_version"],
        "conditions": ["income"],
        "details": {"income": 90_000},
        "name": "Asha Kaur",
        "accepted": True,
    }
    refused = client.post("/api/v1/me/statements", json=sent, headers=headers)
    assert (refused.status_code, list(refused.get_json()["error"]["fields"])) == (422, ["details.income"])
    assert client.post("/api/v1/me/statements", json={**sent, "accepted": False}, headers=headers).status_code == 422
    sent["details"] = {"income": 150_000}
    stale = client.post("/api/v1/me/statements", json={**sent, "text_version": 9}, headers=headers)
    assert stale.status_code == 409
    made = client.post("/api/v1/me/statements", json=sent, headers=headers)
    assert (made.status_code, made.get_json()["state"]) == (201, "cooling off")
    with clock.frozen(clock.now() + timedelta(hours=25)):
        after = client.get("/api/v1/me/category", headers=bearer_of(session, person)).get_json()
    assert (after["category"], after["withheld"], after["organisation"]) == (option["category"], [], None)


def test_a_visitor_is_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/me/category").headers["Location"].startswith("/sign-in")
