"""Registers of deals: brought in whole or not at all, kept apart, and measured by hand-computed rows."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from accounts.models import OrganisationKind, Role
from foundation import clock
from foundation.database import Session
from insights.models import DealImport, ImportedDeal
from insights.queries import deals_by_import, imports
from insights.services import Answer, Question, ask
from introductions.models import Introduction
from tests.support.people import a_member, a_person, an_organisation, csrf_token, sign_in
from tests.support.profiles import a_funder, a_mandate, a_venture
from tests.support.queries import count_queries

BIRMINGHAM, OXFORD = "E08000025", "E07000178"
HEADER = "Company,Date,Amount,Stage,Sector,Local authority,Postcode,Instrument,University\n"
ABOUT: dict[str, Any] = {
    "title": "Deals of the region",
    "publisher": "A research institute",
    "url": "https://example.org/deals",
    "licence": "Open Government Licence v3.0",
    "vintage": "June 2026",
    "basis": "completed",
    "place_basis": "head_office",
}


Call = Callable[[str], dict[str, Any]]


@pytest.fixture
def call(client: FlaskClient) -> Call:
    """Ask the API."""

    def ask_for(query: str) -> dict[str, Any]:
        answer = client.get(f"/api/v1{query}")
        assert answer.status_code == 200
        found: dict[str, Any] = answer.json or {}
        return found

    return ask_for


def rows(count: int, place: str, amount: str, day: str = "2024-06-03", name: str = "Firm") -> str:
    return "".join(f"{name} {place} {n},{day},{amount},Seed,Life Sciences,{place},,Equity,\n" for n in range(count))


@pytest.fixture
def staff(client: FlaskClient, session: Session) -> FlaskClient:
    return sign_in(client, a_person(session, "Sam Ortega", is_staff=True))


def send(client: FlaskClient, content: str, filename: str = "deals.csv", **changed: Any) -> TestResponse:
    data = {**ABOUT, **changed, "csrf_token": csrf_token(client), "file": (BytesIO(content.encode()), filename)}
    return client.post("/gap/deals/new", data=data)


def bring_in(client: FlaskClient, content: str, **changed: Any) -> str:
    address = send(client, content, **changed).headers["Location"]
    client.post(f"{address}/load", data={"csrf_token": csrf_token(client)})
    return address


def measured(session: Session, **asked: Any) -> Answer:
    return ask(session, Question(**{"register": "imported_deals", "base": "firms", **asked}))


def test_nothing_is_in_a_figure_before_it_is_loaded(staff: FlaskClient, session: Session) -> None:
    sent = send(staff, HEADER + rows(5, "Birmingham", "1m") + rows(5, "Oxford", "4m"))
    assert sent.status_code == 302
    page = staff.get(sent.headers["Location"])
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert "10</strong> can be loaded" in page.text
    assert "No figures" in measured(session).why_not
    assert deals_by_import(session) == {}


def test_the_gap_of_an_import_by_hand(staff: FlaskClient, session: Session) -> None:
    """Five firms in Birmingham with £1m each against five in Oxford with £4m: 25p in the pound."""
    bring_in(staff, HEADER + rows(5, "Birmingham", "1m") + rows(5, "Oxford", "4m"))
    given = measured(session)
    assert given.figure.value == pytest.approx(25)
    assert (given.figure.period, given.figure.status) == ("2024-25", "declared")
    assert given.figure.source.title == "Deals of the region"
    assert given.figure.source.licence == "Open Government Licence v3.0"
    assert "year in which they were completed" in given.note
    assert "head office" in given.note
    assert given.figure.low is None, "deals that are all alike have no interval"


def test_two_imports_are_never_added(staff: FlaskClient, session: Session) -> None:
    bring_in(staff, HEADER + rows(5, "Birmingham", "1m") + rows(5, "Oxford", "4m"))
    bring_in(staff, HEADER + rows(5, "Birmingham", "3m") + rows(5, "Oxford", "4m"), title="Another register")
    assert measured(session).figure.value == pytest.approx(75)
    assert measured(session).figure.source.title == "Another register"
    first = min(held.id or 0 for held in imports(session))
    assert measured(session, edition=first).figure.value == pytest.approx(25)
    assert staff.get("/gap?register=imported_deals&edition=999").status_code == 404


def test_bad_rows_are_listed_and_stay_out(staff: FlaskClient, session: Session) -> None:
    bad = (
        ",2024-06-03,1m,Seed,,Birmingham,,Equity,\n"
        "Granted,2024-06-03,1m,Seed,,Birmingham,,Grant,\n"
        "Nowhere,2024-06-03,1m,Seed,,,,Equity,\n"
        "Lost,2024-06-03,1m,Seed,,Atlantis,,Equity,\n"
        "Later,2199-06-03,1m,Seed,,Birmingham,,Equity,\n"
        "Nought,2024-06-03,0,Seed,,Birmingham,,Equity,\n"
        "Firm Birmingham 0,2024-06-03,1m,Seed,,Birmingham,,Equity,\n"
        "By postcode,3 Jun 2024,,Seed,,,B15 2TT,,University of Birmingham\n"
    )
    address = send(staff, HEADER + rows(1, "Birmingham", "1m") + bad).headers["Location"]
    text = staff.get(address).text
    for words in (
        "2</strong> can be loaded", "7</strong> stay out", "Only equity", "Give the local authority",
        "We do not know the local authority “Atlantis”", "Enter a date that has passed", "nought is no deal",
        "The same deal as row 2",
    ):  # fmt: skip
        assert words in text, words
    problems = staff.get(f"{address}/problems?format=csv").data.decode("utf-8-sig").splitlines()
    assert len(problems) == 8
    assert problems[0].startswith("Row in your file,Why it stays out,Company")
    staff.post(f"{address}/load", data={"csrf_token": csrf_token(staff)})
    assert list(deals_by_import(session).values()) == [2]


def test_a_second_loading_changes_nothing(staff: FlaskClient, session: Session) -> None:
    address = bring_in(staff, HEADER + rows(5, "Birmingham", "1m"))
    staff.post(f"{address}/load", data={"csrf_token": csrf_token(staff)})
    assert list(deals_by_import(session).values()) == [5]


def test_a_failure_in_the_middle_loads_nothing(staff: FlaskClient, session: Session) -> None:
    """A row that the database refuses takes the others with it."""
    address = send(staff, HEADER + rows(5, "Birmingham", "1m")).headers["Location"]
    held = imports(session)[0]
    held.rows = [*held.rows[:3], {**held.rows[3], "amount_gbp": -1}]
    session.commit()
    assert staff.post(f"{address}/load", data={"csrf_token": csrf_token(staff)}).status_code == 500
    session.expire_all()
    assert deals_by_import(session) == {}
    assert imports(session)[0].status == "previewed"


def test_an_import_taken_away_takes_its_deals_along(staff: FlaskClient, session: Session) -> None:
    address = bring_in(staff, HEADER + rows(5, "Birmingham", "1m") + rows(5, "Oxford", "4m"))
    assert measured(session).figure.value is not None
    staff.post(f"{address}/remove", data={"csrf_token": csrf_token(staff)})
    session.expire_all()
    assert deals_by_import(session) == {}
    assert measured(session).figure.value is None


@pytest.mark.parametrize(
    ("content", "changed", "words"),
    [
        ("", {}, "no header row"),
        (HEADER, {}, "no rows"),
        (HEADER + rows(5, "Birmingham", "1m"), {"licence": ""}, "Licence"),
        (HEADER + rows(5, "Birmingham", "1m"), {"basis": "guessed"}, "What its dates are"),
    ],
)
def test_what_cannot_be_taken_in_is_told_and_nothing_typed_is_lost(
    staff: FlaskClient, session: Session, content: str, changed: dict[str, str], words: str
) -> None:
    answer = send(staff, content, **changed)
    assert answer.status_code == 422
    assert words in answer.text
    assert "A research institute" in answer.text
    assert list(imports(session)) == []


def test_what_was_guessed_is_changed_and_checked_again(staff: FlaskClient, session: Session) -> None:
    address = send(staff, "Name,Sum,Day\nA,1m,2024-06-03\n").headers["Location"]
    page = staff.get(address).text
    assert "say below which column holds Company, Date" in page
    token = csrf_token(staff)
    wrong = staff.post(f"{address}/columns", data={"csrf_token": token, "column-0": "company", "column-1": "company"})
    assert wrong.status_code == 422
    assert "“Name” holds Company already." in wrong.text
    assert "Say which column holds: Date." in wrong.text
    chosen = {"column-0": "company", "column-1": "amount_gbp", "column-2": "closed_on"}
    assert staff.post(f"{address}/columns", data={"csrf_token": token, **chosen}).status_code == 303
    session.expire_all()
    (held,) = imports(session)
    assert (len(held.rows), len(held.problems)) == (0, 1)
    assert "local authority" in staff.get(address).text


def test_the_template_is_understood(client: FlaskClient) -> None:
    header = client.get("/gap/deals/template?format=csv").data.decode("utf-8-sig")
    assert header.startswith("Company,Company number,Date,Amount")


def a_funded_venture(session: Session, postcode: str, amount: int | None, **fields: Any) -> None:
    raised: dict[str, Any] = {
        "closed_on": "2025-01-10",
        "stage_code": "seed",
        "instrument_code": "equity",
        "amount_gbp": amount,
    }
    held: list[Any] = [{**raised, "investors": []}]
    a_venture(session, registered_postcode=postcode, rounds=held, **fields)


def test_the_platforms_own_rounds_are_a_register(session: Session, call: Call) -> None:
    """Five in Birmingham with £1m and five in Oxford with £2m, one of them undisclosed: too few, until a sixth."""
    for _ in range(5):
        a_funded_venture(session, "B15 2TT", 1_000_000)
        a_funded_venture(session, "OX1 2JD", 2_000_000)
    a_funded_venture(session, "B15 2TT", None)
    a_funded_venture(session, "B15 2TT", 90_000_000, status="draft")
    a_funded_venture(session, "B15 2TT", 90_000_000, restricted=True)
    session.commit()
    found = call("/gap?register=parity&base=firms")
    figure = found["figures"][0]
    assert set(figure) >= {"place", "value", "unit", "n", "low", "high", "numerator", "denominator", "period", "source"}
    assert figure["value"] == pytest.approx(50)
    assert (figure["period"], figure["status"], figure["n"]) == ("2024-25", "declared", 5)
    assert figure["counts"]["Midlands undisclosed"] == 1
    assert figure["low"] is figure["high"] is None
    assert found["withheld"] == sum(each["value"] is None for each in found["figures"])
    deals = call("/gap?register=parity&measure=share_of_deals")["figures"][0]
    assert deals["value"] == pytest.approx(6 / 11)
    cities = call("/gap?register=parity&base=firms&definition=cities")["figures"][0]
    assert cities["value"] == pytest.approx(50)


def test_a_saved_round_shows_at_once(session: Session, call: Call) -> None:
    for _ in range(5):
        a_funded_venture(session, "B15 2TT", 1_000_000)
    session.commit()
    address = "/gap?register=parity&measure=median_round"
    assert call(address)["figures"][0]["value"] == 1_000_000
    for _ in range(6):
        a_funded_venture(session, "B15 2TT", 3_000_000)
    session.commit()
    assert call(address)["figures"][0]["value"] == 3_000_000


def test_what_only_the_platform_knows(session: Session, call: Call) -> None:
    """Six funders in Birmingham; five requests of ventures there, answered after ten days each."""
    fund = an_organisation(session, OrganisationKind.FUNDER)
    founder = a_member(session, an_organisation(session), Role.OWNER)
    for _ in range(6):
        funder = a_funder(session, base_authority_code=BIRMINGHAM, organisation_id=fund.id)
    mandate = a_mandate(session, funder=funder)
    now = clock.now()
    for _ in range(5):
        venture = a_venture(session, registered_postcode="B15 2TT")
        asked: dict[str, Any] = {
            "asked_at": now.replace(year=2025, month=3, day=1),
            "ended_at": now.replace(year=2025, month=3, day=11),
        }
        row = Introduction(
            venture_id=venture.id or 0, mandate_id=mandate.id or 0, status="passed", asked_by_id=founder.id, **asked
        )
        session.add(row)
    session.commit()
    density = call("/gap?register=parity&measure=funder_density")["figures"][0]
    assert density["value"] == pytest.approx(6 / 11.25, rel=0.05)
    days = call("/gap?register=parity&measure=days_to_decision")["figures"][0]
    assert days["value"] == pytest.approx(10)
    assert (days["unit"], days["n"]) == ("days", 5)


def test_a_measure_that_needs_deals_says_so_of_totals(call: Call) -> None:
    figure = call("/gap?measure=median_round")["figures"][0]
    assert "not single deals" in figure["withheld"]


@pytest.fixture
def many(session: Session) -> DealImport:
    """An import with deals of three years, three stages and two regions."""
    now = clock.now()
    held = DealImport(
        **{**ABOUT, "filename": "deals.csv"}, status="loaded", created_at=now, loaded_at=now, total=60, demo=True
    )
    session.add(held)
    session.flush()
    for number in range(60):
        row: dict[str, Any] = {
            "company": f"Firm {number % 30}",
            "company_key": f"firm {number % 30}",
            "closed_on": date(2022 + number // 30, 5 + number // 30, 1 + number % 30 % 28),
            "amount_gbp": None if number % 9 == 8 else 100_000 * (1 + number % 7),
            "stage_code": "seed" if number < 30 else "series_a",
            "sector_code": "life_sciences",
            "authority_code": BIRMINGHAM if number % 2 else OXFORD,
            "founded_authority_code": BIRMINGHAM if number % 2 else OXFORD,
            "investor_authority_code": OXFORD,
        }
        session.add(ImportedDeal(import_id=held.id or 0, row=number + 2, **row))
    session.commit()
    return held


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("measure=graduation_rate&months=24", 1.0),
        ("measure=graduation_rate&months=12", 0.0),
        ("measure=retention", 1.0),
        ("measure=share_of_deals&period=2022-23", 0.5),
        ("measure=location_quotient&sector=life_sciences", 1.0),
        ("measure=near_an_investor&kilometres=50", 0.0),
        ("measure=near_an_investor&kilometres=200", 1.0),
    ],
)
def test_measures_of_an_import_through_the_api(many: DealImport, call: Call, query: str, value: float) -> None:
    figure = call(f"/gap?register=imported_deals&base=firms&{query}")["figures"][0]
    assert figure["value"] == pytest.approx(value)
    assert figure["source"]["title"] == many.title


def test_pages_mark_invented_deals_and_show_intervals(many: DealImport, client: FlaskClient) -> None:
    text = client.get("/gap?register=imported_deals&base=firms").text
    html5lib.HTMLParser(strict=True).parse(text)
    assert "DEMO" in text
    assert "95% interval" in text
    assert many.title in client.get("/gap/deals").text


def test_more_rounds_ask_no_more_questions(session: Session, client: FlaskClient) -> None:
    engine = session.get_bind()
    assert isinstance(engine, Engine)

    def asked(register: str) -> int:
        with count_queries(engine) as counted:
            assert client.get(f"/gap?register={register}&base=firms").status_code == 200
        return len(counted)

    registers = ("parity", "imported_deals")
    a_funded_venture(session, "B15 2TT", 1_000_000)
    session.commit()
    whole = [asked(register) for register in registers]
    found = []
    for more in (6, 12):
        for _ in range(more):
            a_funded_venture(session, "B15 2TT", 1_000_000)
        session.commit()
        found.append([asked(register) for register in registers])
    assert found[0] == found[1]
    assert found[0][1] < whole[1], "rounds of ventures here leave imported deals alone"
    assert asked("parity") == 1, "what is kept asks only whether it still holds"
