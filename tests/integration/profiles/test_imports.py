import csv
import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from sqlmodel import select
from werkzeug.test import TestResponse

from accounts.models import Role, User, key_of
from accounts.policy import Viewer
from accounts.services import viewer_for_user
from foundation.database import Session
from foundation.errors import Conflict
from foundation.tabular import write_table
from foundation.web import db
from profiles.models import ImportJob, Mandate, Venture
from profiles.queries import mandate_record, venture_records
from profiles.routes import imports as pages
from profiles.services import importing
from tests.support.people import a_member, an_organisation, csrf_token, sign_in, submit
from tests.support.profiles import a_funder, a_mandate, a_venture

HEADER = "Company,Company No,Postcode,Industry,Stage,Ask,Favourite colour\n"
GOOD = 'Trent Works Ltd,1234567,DE1 1AA,Aerospace,Seed,£1.2m,green\n"Severn, Sons & Co",,WR1 1AA,Aerospace,seed,750k,\n'


@pytest.fixture
def owner(client: FlaskClient, session: Session) -> User:
    """The owner of a cluster's organisation, signed in."""
    person = a_member(session, an_organisation(session, "cluster", "Metal Valley"))
    sign_in(client, person)
    return person


def into(session: Session, person: User) -> str:
    """What the form says for ventures of a person's organisation."""
    [key] = viewer_for_user(session, key_of(person)).seats
    return f"venture-{key}"


def upload(client: FlaskClient, where: str, content: str | bytes, name: str = "ventures.csv") -> TestResponse:
    data = content.encode() if isinstance(content, str) else content
    return client.post(
        "/imports", data={"csrf_token": csrf_token(client), "into": where, "file": (io.BytesIO(data), name)}
    )


def take_in(client: FlaskClient, where: str, content: str | bytes, name: str = "ventures.csv") -> str:
    """Bring a file in, and give the address of its page."""
    answer = upload(client, where, content, name)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def columns_of(client: FlaskClient, page: str, **changes: str) -> dict[str, str]:
    """The columns as guessed, with changes."""
    job_id = int(page.rpartition("/")[2])
    with client.application.app_context(), Session(db.engine) as session:
        job = session.get(ImportJob, job_id)
        assert job is not None
        guessed = job.columns["fields"]
        return {f"column-{place}": guessed[name] for place, name in enumerate(job.columns["header"])} | changes


def check(client: FlaskClient, page: str, **changes: str) -> str:
    """Settle the columns, and give the page that follows."""
    answer = submit(client, f"{page}/columns", **columns_of(client, page, **changes))
    assert answer.status_code == 302, answer.text
    return client.get(page).text


def names(session: Session) -> list[str]:
    session.expire_all()
    return sorted(session.exec(select(Venture.name)))


def test_a_file_is_brought_in_checked_and_loaded(client: FlaskClient, session: Session, owner: User) -> None:
    assert "Import a spreadsheet" in client.get("/imports").text
    page = take_in(client, into(session, owner), HEADER + GOOD)
    shown = client.get(page).text
    assert "Field for Favourite colour" in shown
    assert "£1.2m" in shown
    checked = check(client, page)
    assert "<strong>2</strong> can be loaded" in checked
    assert names(session) == []
    submit(client, f"{page}/load")
    assert names(session) == ["Severn, Sons & Co", "Trent Works Ltd"]
    assert "2 ventures made, as drafts" in client.get(page).text
    trent = next(held for held in venture_records(session, published=False) if held.venture.name.startswith("Trent"))
    assert trent.venture.company_number == "01234567"
    assert trent.venture.round_target_gbp == 1_200_000
    assert trent.venture.registered_authority_code is not None
    assert len(trent.sectors) == 1
    assert trent.venture.status == "draft"
    assert trent.venture.organisation_id in viewer_for_user(session, key_of(owner)).seats
    assert "2 ventures made" in client.get("/imports").text


def test_bad_rows_stay_out_with_the_messages_of_the_form(client: FlaskClient, session: Session, owner: User) -> None:
    bad = "Leam Labs,not a number,XX99 9XX,Wizardry,Seed,-5,\n,,CV1 1AA,,,,red\n"
    page = take_in(client, into(session, owner), HEADER + GOOD + bad)
    checked = check(client, page)
    assert "<strong>2</strong> break a rule" in checked
    assert "Company number: Enter the company number, such as 01234567 or SC123456." in checked
    assert "Name: Enter the name of the venture." in checked
    submit(client, f"{page}/load")
    assert len(names(session)) == 2
    file = client.get(f"{page}/problems").data.decode("utf-8-sig").splitlines()
    assert file[0].startswith("Row in your file,Why it stays out,Company,")
    assert [line.split(",")[0] for line in file[1:]] == ["4", "5"]
    book = load_workbook(io.BytesIO(client.get(f"{page}/problems?format=xlsx").data))
    assert book.worksheets[0].max_row == 3


def test_words_that_the_reference_facts_do_not_know_keep_a_row_out(
    client: FlaskClient, session: Session, owner: User
) -> None:
    page = take_in(client, into(session, owner), HEADER + "Leam Labs,,CV1 1AA,Wizardry,Seed,,\n")
    assert "Sectors: We do not know the sector “Wizardry”." in check(client, page)


def test_duplicates_are_told_by_number_then_by_name_and_postcode(
    client: FlaskClient, session: Session, owner: User
) -> None:
    a_venture(session, name="Known Works", company_number="7654321", registered_postcode="B15 2TT")
    a_venture(session, name="Nameless Works", registered_postcode="CV1 1AA")
    a_venture(session, name="Hidden Works", company_number="11111111", status="draft")
    session.commit()
    rows = (
        "Renamed,07654321,,,,,\n"  # 2: the number of Known Works
        "NAMELESS WORKS LIMITED,,cv11aa,,,,\n"  # 3: name and postcode of Nameless Works
        "Unseen,11111111,,,,,\n"  # 4: the number of a draft of others, which is not told
        "Fresh,22222222,DE1 1AA,,,,\n"  # 5
        "Other name,22222222,,,,,\n"  # 6: the number of row 5
        "Fresh Ltd,,DE1 1AA,,,,\n"  # 7: name and postcode of row 5
        "Fresh,33333333,DE1 1AA,,,,\n"  # 8: the same name and postcode, and another number: another firm
        "Fresh,,,,,,\n"  # 9: a name alone is not enough
    )
    page = take_in(client, into(session, owner), HEADER + rows)
    checked = check(client, page)
    assert "Same company number as Known Works, which is here already." in checked
    assert "Same name and postcode as Nameless Works, which is here already." in checked
    assert "Same company number as row 5 of this file." in checked
    assert "Same name and postcode as row 5 of this file." in checked
    assert "Hidden Works" not in checked
    assert "<strong>4</strong> can be loaded" in checked
    assert "<strong>4</strong> are here already or twice in the file" in checked


def test_a_mapping_can_be_corrected_and_has_to_make_sense(client: FlaskClient, session: Session, owner: User) -> None:
    page = take_in(client, into(session, owner), "Who,What\nTrent Works,Pumps\n")
    wrong = submit(client, f"{page}/columns", **{"column-0": "", "column-1": "one_line"})
    assert wrong.status_code == 422
    assert "Say which column holds the name." in wrong.text
    twice = submit(client, f"{page}/columns", **{"column-0": "name", "column-1": "name"})
    assert "“Who” holds Name already." in twice.text
    assert "<strong>1</strong> can be loaded" in check(client, page, **{"column-0": "name", "column-1": "one_line"})
    assert "<strong>1</strong> can be loaded" in check(client, page, **{"column-0": "one_line", "column-1": "name"})
    submit(client, f"{page}/load")
    assert names(session) == ["Pumps"]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.csv", "no header row"),
        (b"Name\n", "a.csv", "no rows"),
        (b"Name,Name\na,b\n", "a.csv", "a column twice"),
        (b"\x00\x01\x02", "a.csv", "not text"),
        (b"PK but no workbook", "a.xlsx", "not an XLSX workbook"),
        (b"Name\n" + b"a\n" * 1_001, "a.csv", "more than 1,000 rows"),
        ((",".join(f"c{n}" for n in range(201)) + "\na\n").encode(), "a.csv", "more than 200 columns"),
    ],
)
def test_what_is_no_table_is_refused(
    client: FlaskClient, session: Session, owner: User, content: bytes, name: str, said: str
) -> None:
    answer = upload(client, into(session, owner), content, name)
    assert answer.status_code == 422
    assert said in answer.text
    assert session.exec(select(ImportJob)).all() == []


def test_an_upload_says_what_it_is_for(client: FlaskClient, session: Session, owner: User) -> None:
    assert "Choose what the file holds" in upload(client, "", GOOD).text
    stranger = an_organisation(session)
    for where in (f"venture-{stranger.id}", "mandate-1", "wizard-1", "venture-x"):
        assert upload(client, where, GOOD).status_code == 422
    nothing = submit(client, "/imports", into=into(session, owner))
    assert "Choose a file." in nothing.text


def test_a_workbook_is_read_as_a_csv_file_is(client: FlaskClient, session: Session, owner: User) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Name", "Company number", "Paying customers"])
    sheet.append(["Trent Works", 1234567, 12.0])
    out = io.BytesIO()
    book.save(out)
    page = take_in(client, into(session, owner), out.getvalue(), "ventures.xlsx")
    check(client, page)
    submit(client, f"{page}/load")
    [made] = session.exec(select(Venture)).all()
    assert (made.company_number, made.customers) == ("01234567", 12)


def test_the_template_holds_the_columns_that_the_import_knows(client: FlaskClient, owner: User) -> None:
    text = client.get("/imports/template?kind=venture&format=csv").data.decode("utf-8-sig")
    assert text.startswith("Name,In one line,Description,")
    assert client.get("/imports/template?kind=mandate").data.startswith(b"PK")
    assert client.get("/imports/template?kind=wizard").status_code == 404


def test_an_import_is_for_those_who_edit_for_its_organisation(
    app: Flask, client: FlaskClient, session: Session, owner: User
) -> None:
    page = take_in(client, into(session, owner), HEADER + GOOD)
    firm = next(iter(viewer_for_user(session, key_of(owner)).seats.values()))
    from accounts.services.organisations import organisation_at

    colleague = sign_in(app.test_client(), a_member(session, organisation_at(session, firm.slug), Role.EDITOR))
    reader = sign_in(app.test_client(), a_member(session, organisation_at(session, firm.slug), Role.VIEWER))
    stranger = sign_in(app.test_client(), a_member(session, an_organisation(session)))
    assert colleague.get(page).status_code == 200
    for other in (reader, stranger):
        assert other.get(page).status_code == 404
        for action in ("columns", "check", "load", "drop"):
            assert submit(other, f"{page}/{action}").status_code == 404
    assert app.test_client().get(page).status_code == 302
    assert client.get("/imports/999999999999").status_code == 404


def test_a_check_goes_on_where_it_stopped(
    client: FlaskClient, session: Session, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "SECONDS", -1.0)
    rows = "".join(f"Works {number},,,,,,\n" for number in range(250))
    page = take_in(client, into(session, owner), HEADER + rows)
    assert "100 of 250 rows checked" in check(client, page)
    submit(client, f"{page}/load")
    assert names(session) == [], "what is not checked is not loaded"
    part = client.post(f"{page}/check", data={"csrf_token": csrf_token(client)}, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "200 of 250 rows checked" in part.text
    monkeypatch.setattr(pages, "SECONDS", 60.0)
    submit(client, f"{page}/check")
    assert "<strong>250</strong> can be loaded" in client.get(page).text


def test_a_file_is_put_away_and_forgotten(client: FlaskClient, session: Session, owner: User) -> None:
    page = take_in(client, into(session, owner), HEADER + GOOD)
    submit(client, f"{page}/drop")
    assert client.get(page).status_code == 404
    [job] = session.exec(select(ImportJob)).all()
    assert job.rows == []
    assert "ventures.csv" not in client.get("/imports").text


def test_a_load_that_fails_leaves_nothing(
    client: FlaskClient, session: Session, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = take_in(client, into(session, owner), HEADER + GOOD)
    check(client, page)
    door = pages.DOORS["venture"]

    def second_fails(database: Session, viewer: Viewer, job: ImportJob, known: Any, values: Any) -> object:
        if values["name"].startswith("Severn"):
            raise Conflict("Somebody else was first.")
        return door.create(database, viewer, job, known, values)

    monkeypatch.setitem(
        pages.DOORS,
        "venture",
        importing.Door(door.kind, door.columns, door.check, door.resolve, door.sames, second_fails),
    )
    submit(client, f"{page}/load")
    assert names(session) == []
    monkeypatch.undo()
    assert "Load 2 as drafts" in client.get(page).text
    submit(client, f"{page}/load")
    assert len(names(session)) == 2


def test_two_who_load_at_once_load_once(app: Flask, client: FlaskClient, session: Session, owner: User) -> None:
    page = take_in(client, into(session, owner), HEADER + GOOD)
    check(client, page)
    viewer = viewer_for_user(session, key_of(owner))
    with app.app_context():
        engine = db.engine
    ready = Barrier(2)

    def load(_: int) -> bool:
        with Session(engine) as own:
            job = importing.job_at(own, int(page.rpartition("/")[2]))
            ready.wait(timeout=30)
            try:
                importing.load(own, door=pages.DOORS["venture"], viewer=viewer, job=job)
                own.commit()
            except Conflict:
                own.rollback()
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(load, range(2))) == [False, True]
    assert len(names(session)) == 2


def test_mandates_are_brought_in_for_a_funder(client: FlaskClient, session: Session) -> None:
    fund = an_organisation(session, "funder")
    sign_in(client, a_member(session, fund))
    funder = a_funder(session, organisation_id=key_of(fund))
    a_mandate(session, funder=funder, name="Seed money")
    session.commit()
    content = write_table(
        ["Name", "Sectors wanted", "Min ticket", "Max ticket", "Stages"],
        [
            ["SEED MONEY", "", "", "", ""],
            ["Growth money", "Aerospace", "1m", "5m", "Series A"],
            ["Wrong way round", "", "5m", "1m", ""],
        ],
        "csv",
    )
    page = take_in(client, f"mandate-{funder.id}", content)
    checked = check(client, page)
    assert "Same name as Seed money, which the funder has already." in checked
    assert "<strong>1</strong> can be loaded" in checked
    submit(client, f"{page}/load")
    session.expire_all()
    made = session.exec(select(Mandate).where(Mandate.name == "Growth money")).one()
    assert (made.funder_id, made.ticket_min_gbp, made.status) == (funder.id, 1_000_000, "draft")


def test_places_in_words_are_brought_back_as_they_were_exported(client: FlaskClient, session: Session) -> None:
    fund = an_organisation(session, "funder")
    sign_in(client, a_member(session, fund))
    funder = a_funder(session, organisation_id=key_of(fund))
    source = a_mandate(
        session,
        funder=funder,
        name="Motion fund",
        places=[
            {"kind": "region", "code": "West Midlands"},
            {"kind": "combined_authority", "code": "West Midlands"},
            {"kind": "radius", "code": "CV10 0TU", "distance": 10, "unit": "miles"},
        ],
    )
    session.commit()
    [row] = csv.DictReader(io.StringIO(client.get("/funders/export").data.decode("utf-8-sig")))
    parts = {"Combined authority: West Midlands", "within 10 miles of CV10", "Region or nation: West Midlands"}
    assert set(row["Places"].split("; ")) == parts
    rows = [["Taken back", row["Places"]], ["Of no kind", "Atlantis"]]
    page = take_in(client, f"mandate-{funder.id}", write_table(["Name", "Places"], rows, "csv"))
    assert "<strong>1</strong> can be loaded" in check(client, page)
    submit(client, f"{page}/load")
    session.expire_all()
    made = session.exec(select(Mandate).where(Mandate.name == "Taken back")).one()
    back, there = (mandate_record(session, each.slug) for each in (made, source))
    assert back is not None
    assert there is not None
    assert back.state()["places"] == there.state()["places"]
