"""Offers are shown by category, for as long as it counts, and each time is logged."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event
from sqlmodel import select

from accounts.models import Disclosure, InvestorStatement, OrganisationKind
from foundation import clock
from foundation.database import Session
from foundation.settings import Operator
from foundation.web import db
from tests.integration.access_world import bearer_of
from tests.support.people import SEAL, a_member, an_organisation, sign_in, submit
from tests.support.people import a_person as a_human
from tests.support.profiles import a_venture
from tests.support.promotion import a_statement, with_wordings
from tests.support.queries import count_queries

ADDRESSES = {"/ventures/{}": "page", "/ventures": "list", "/ventures/export": "export"}


@pytest.mark.parametrize(("address", "path"), ADDRESSES.items(), ids=ADDRESSES.values())
def test_what_is_shown_is_logged_until_the_category_lapses(
    app: Flask, session: Session, address: str, path: str
) -> None:
    venture = a_venture(session, round_target_gbp=1_234_000)
    fund = an_organisation(session, OrganisationKind.FUNDER, verified=True)
    client = sign_in(app.test_client(), a_member(session, fund))
    held = session.exec(select(InvestorStatement)).one()
    assert "1.23" in client.get(address.format(venture.slug)).text or path == "export"
    (row,) = session.exec(select(Disclosure)).all()
    assert (row.path, row.ventures, row.number) == (path, f",{venture.id},", 1)
    assert (row.organisation_id, row.category, row.statement_id) == (fund.id, "investment_professional", held.id)

    held.lapses_on = clock.today()
    session.commit()
    text = client.get(address.format(venture.slug)).text
    assert "1.23" not in text
    assert "1234000" not in text
    assert len(session.exec(select(Disclosure)).all()) == 1


def test_staff_record_a_category_sealed_and_take_it_back(app: Flask, session: Session) -> None:
    fund = an_organisation(session, OrganisationKind.FUNDER, verified=True, categorised=False)
    client = sign_in(app.test_client(), a_human(session, is_staff=True))
    address = f"/admin/organisations/{fund.slug}/category"
    assert submit(client, address, kind="frn", reference="a number").status_code == 422
    assert submit(client, address, kind="frn", reference="123456").status_code == 302
    held = session.exec(select(InvestorStatement)).one()
    assert "123456" not in held.sealed
    assert SEAL.open(held.sealed) == {"basis": "frn", "reference": "123456"}
    assert held.lapses_on > clock.today() + timedelta(days=360)
    assert "Investment professional" in client.get("/admin/organisations").text
    assert submit(client, f"{address}/end").status_code == 302
    session.refresh(held)
    assert (held.current, held.withdrawn_at is not None) == (False, True)


@pytest.mark.parametrize("officer", [False, True], ids=["staff", "officer"])
def test_officers_read_filter_and_take_the_log_away(app: Flask, session: Session, officer: bool) -> None:
    first, second = a_venture(session, round_target_gbp=1_234_000), a_venture(session, name="Other Works")
    fund = an_organisation(session, OrganisationKind.FUNDER, "Long Acre", verified=True)
    reader = a_human(session, "Ines Moreau")
    a_member(session, fund, person=reader)
    client = sign_in(app.test_client(), reader)
    for venture in (first, second):
        client.get(f"/ventures/{venture.slug}")
    staff = a_human(session, is_staff=True)
    who = a_human(session, "Olu Officer") if officer else staff
    if officer:
        assert sign_in(app.test_client(), who).get("/admin/disclosures").status_code == 403
        appointing = submit(sign_in(app.test_client(), staff), f"/admin/people/{who.id}/compliance", do="appoint")
        assert appointing.status_code == 303
    browser = sign_in(app.test_client(), who)
    page = browser.get("/admin/disclosures").text
    assert "Ines Moreau" in page
    assert "Long Acre" in page
    assert page.count("Investment professional</td>") + page.count("Investment professional<br>") == 2
    only = browser.get(f"/admin/disclosures?venture={second.slug}&q=ines&path=page").text
    assert f">{second.name}</a>" in only
    assert f">{first.name}</a>" not in only
    assert "No disclosure fits" in browser.get("/admin/disclosures?path=file").text
    assert "No disclosure fits" in browser.get("/admin/disclosures?until=2020-01-01").text
    assert browser.get("/admin/disclosures?venture=no-such").status_code == 422
    lines = browser.get("/admin/disclosures/export").data.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "Ines Moreau" in lines[1]
    assert lines[0].startswith("At (UTC),Person")
    bearer = bearer_of(session, who)
    found = app.test_client().get("/api/v1/disclosures?limit=1", headers=bearer).get_json()
    assert found["total"] == 2
    (item,) = found["items"]
    assert item["ventures"] == [{"slug": second.slug, "name": "Other Works"}]
    assert (item["path"], item["category"], item["fields"]) == (
        "page", "investment_professional", ["round", "documents", "valuation"],
    )  # fmt: skip
    assert app.test_client().get("/api/v1/disclosures", headers=bearer_of(session, reader)).status_code == 403


@pytest.mark.parametrize(
    ("operator", "said", "barred"),
    [
        (Operator.NONE, "Operator type: None", True),
        (Operator.APPOINTED_REPRESENTATIVE, "Operator type: Appointed representative", False),
    ],
)
def test_an_officer_reads_what_the_operator_may_do(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch, operator: Operator, said: str, barred: bool
) -> None:
    monkeypatch.setattr("accounts.services.people.operator_of", lambda _session: operator)
    staff = a_human(session, is_staff=True)
    session.commit()
    page = sign_in(app.test_client(), staff).get("/admin/disclosures").text
    assert said in page
    assert ("no statement of their own can be signed" in page) is barred
    assert ("nobody is introduced with an offer" in page) is barred


def test_the_log_asks_the_database_as_often_for_one_line_as_for_many(app: Flask, session: Session) -> None:
    fund = an_organisation(session, OrganisationKind.FUNDER, verified=True)
    client = sign_in(app.test_client(), a_member(session, fund))
    venture = a_venture(session)
    session.commit()
    staff = sign_in(app.test_client(), a_human(session, is_staff=True))
    asked = []
    for _ in range(2):
        for _ in range(3):
            client.get(f"/ventures/{venture.slug}")
        with app.app_context():
            engine = db.engine
        with count_queries(engine) as statements:
            staff.get("/admin/disclosures")
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_nothing_leaves_where_the_log_cannot_be_written(app: Flask, session: Session) -> None:
    venture = a_venture(session, round_target_gbp=1_234_000)
    fund = an_organisation(session, OrganisationKind.FUNDER, verified=True)
    client = sign_in(app.test_client(), a_member(session, fund))
    with app.app_context():
        engine = db.engine

    def refuse(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO disclosure "):
            raise OSError("the disk is full")

    event.listen(engine, "before_cursor_execute", refuse)
    try:
        answer = client.get(f"/ventures/{venture.slug}")
    finally:
        event.remove(engine, "before_cursor_execute", refuse)
    assert (answer.status_code, "1.23" in answer.text) == (500, False)
    assert session.exec(select(Disclosure)).all() == []


def test_an_individual_sees_the_warning_and_whoever_else_does_not(app: Flask, session: Session) -> None:
    with_wordings(session)
    venture = a_venture(session, round_target_gbp=1_234_000)
    session.commit()
    angel = a_human(session)
    with clock.frozen(clock.now() - timedelta(days=2)):
        a_statement(session, angel)
    fund = an_organisation(session, OrganisationKind.FUNDER, verified=True)
    words = "This is a high-risk investment and you are unlikely to be protected if something goes wrong."
    page = sign_in(app.test_client(), angel).get(f"/ventures/{venture.slug}").text
    assert words in page
    assert '<a href="/risks">Take 2 mins to learn more.</a>' in page
    assert page.index(words) < page.index("<h1")
    assert words not in sign_in(app.test_client(), angel).get("/funders").text
    assert words not in sign_in(app.test_client(), a_member(session, fund)).get(f"/ventures/{venture.slug}").text
    exported = sign_in(app.test_client(), angel).get("/ventures/export").data.decode("utf-8-sig")
    assert words in exported
    assert "less than 10%" in app.test_client().get("/risks").text
    found = app.test_client().get("/api/v1/me/category", headers=bearer_of(session, angel)).get_json()
    assert words in found["risk_warning"]
