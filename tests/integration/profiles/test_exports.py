import csv
import io

from flask.testing import FlaskClient
from openpyxl import load_workbook

from accounts.models import key_of
from foundation.database import Session
from tests.integration.profiles.test_imports import check, take_in
from tests.support.people import a_member, an_organisation, sign_in
from tests.support.profiles import a_cluster, a_funder, a_mandate, a_venture


def rows_of(client: FlaskClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).data.decode("utf-8-sig"))))


def test_ventures_are_exported_as_the_list_shows_them(client: FlaskClient, session: Session) -> None:
    a_venture(session, name="Trent Works", stage_code="seed")
    a_venture(session, name="Severn Works", stage_code="series_a")
    a_venture(session, name="A draft of others", status="draft")
    session.commit()
    assert [row["Name"] for row in rows_of(client, "/ventures/export?sort=name")] == ["Severn Works", "Trent Works"]
    [row] = rows_of(client, "/ventures/export?stage=seed")
    assert (row["Name"], row["Stage"], row["Registered postcode"]) == ("Trent Works", "Seed", "B15 2TT")
    book = load_workbook(io.BytesIO(client.get("/ventures/export?format=xlsx").data))
    assert book.worksheets[0].max_row == 3


def test_the_terms_of_a_round_stay_with_those_who_may_see_them(client: FlaskClient, session: Session) -> None:
    firm, fund = an_organisation(session), an_organisation(session, "funder", verified=True)
    a_venture(session, name="Mine", organisation_id=key_of(firm), valuation_gbp=5_000_000)
    a_venture(session, name="Theirs", valuation_gbp=6_000_000)
    session.commit()

    def seen() -> dict[str, tuple[str, str, str, str]]:
        return {
            row["Name"]: (
                row["Target"],
                row["Valuation before the money"],
                row["Kinds of money wanted"],
                row["Withheld"],
            )
            for row in rows_of(client, "/ventures/export")
        }

    nothing = ("", "", "", "round; documents; valuation")
    assert seen() == {"Mine": nothing, "Theirs": nothing}
    sign_in(client, a_member(session, firm))
    assert seen() == {"Mine": ("750000", "5000000", "Equity", ""), "Theirs": nothing}
    sign_in(client, a_member(session, fund))
    assert seen()["Theirs"] == ("750000", "6000000", "Equity", "")
    text = client.get("/ventures/export").data.decode()
    client.delete_cookie("parity_session")
    assert "6000000" in text
    assert "6000000" not in client.get("/ventures/export").data.decode()


def test_what_is_exported_can_be_imported(client: FlaskClient, session: Session) -> None:
    firm = an_organisation(session)
    sign_in(client, a_member(session, firm))
    a_venture(
        session, name="Trent Works", organisation_id=key_of(firm), company_number="01234567", website="trent.example"
    )
    session.commit()
    exported = client.get("/ventures/export").data
    page = take_in(client, f"venture-{firm.id}", exported)
    assert "Same company number as Trent Works" in check(client, page)
    again = exported.replace(b"01234567", b"01234568").replace(b"Trent Works", b"Derwent Works")
    assert "<strong>1</strong> can be loaded" in check(client, take_in(client, f"venture-{firm.id}", again))


def test_funders_and_clusters_are_exported_with_what_hangs_on_them(client: FlaskClient, session: Session) -> None:
    funder = a_funder(session, name="Midland Money")
    a_mandate(session, funder=funder, name="Seed money", share_max="25%", sectors=["aerospace"])
    a_mandate(session, funder=funder, name="A draft", status="draft")
    a_funder(session, name="No mandate yet")
    a_cluster(session, name="Metal Valley", asks=[{"name": "A test track"}, {"name": "Skills"}])
    session.commit()
    rows = {row["Funder"]: row for row in rows_of(client, "/funders/export")}
    assert list(rows) == ["Midland Money", "No mandate yet"]
    assert rows["Midland Money"]["Mandate"] == "Seed money"
    assert rows["Midland Money"]["Largest share of a round"] == "25%"
    assert rows["Midland Money"]["Places"] == "United Kingdom"
    assert rows["No mandate yet"]["Mandate"] == ""
    [cluster] = rows_of(client, "/clusters/export")
    assert (cluster["Name"], cluster["What it asks for"]) == ("Metal Valley", "A test track; Skills")
