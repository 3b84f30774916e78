"""The due-diligence pack of a round: what is in it, what stays out, and what is written down about it."""

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pypdf import PdfWriter
from sqlmodel import delete, select

from accounts.models import Disclosure, InvestorStatement, Role, key_of
from applications.models import Application
from applications.services.packing import COLUMNS
from documents.models import Opening
from foundation.web import settings
from tests.integration.access_world import bearer_of
from tests.support.applications import NEED, WHY, a_programme, decide, send, start
from tests.support.documents import TEXT, a_document, a_leave
from tests.support.introductions import Sides
from tests.support.pdfs import pages_of
from tests.support.people import a_member, a_person, an_organisation, sign_in
from tests.support.profiles import a_mandate, a_venture
from tests.support.queries import count_queries

PACK = "/mandates/{}/programme/pack"
Packed = dict[str, bytes]


@pytest.fixture
def row(sides: Sides) -> Application:
    """An application that was sent, of a venture with a number, an address and people."""
    venture = sides.venture
    venture.company_number, venture.registered_postcode = "09876543", "DE1 3AH"
    sides.session.add(venture)
    a_programme(sides, NEED)
    made = start(sides)
    send(sides, made, {WHY: "No bank lends."}, amount_gbp=123_000)
    return made


def another(sides: Sides, name: str) -> Application:
    """The application of a further venture."""
    firm = an_organisation(sides.session, "venture", name)
    founder = a_member(sides.session, firm, Role.OWNER, a_person(sides.session, f"Owner of {name}"))
    venture = a_venture(sides.session, organisation_id=firm.id, name=name)
    sides.session.commit()
    of_them = replace(sides, venture=venture, firm=firm, founder=founder)
    made = start(of_them)
    send(of_them, made, {WHY: f"{name} needs it."})
    return made


def packed(client: FlaskClient, sides: Sides, more: str = "") -> Packed:
    answer = client.get(f"{PACK.format(sides.mandate.slug)}?format=zip{more}", buffered=True)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/zip"
    assert "attachment; filename=data-pack-trent-seed-" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(BytesIO(answer.data)) as held:
        assert held.testzip() is None
        return {name: held.read(name) for name in held.namelist()}


def rows_of(held: Packed) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(held["applicants.csv"].decode("utf-8-sig"))))


def manifest_of(held: Packed) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(held["manifest.json"])
    return found


def shared(app: Flask, sides: Sides, content: bytes = TEXT, name: str = "pilots.txt", title: str = "Pilots") -> str:
    """A document that the funder may read; its checksum is given."""
    document = a_document(app, sides.session, sides.venture, content, name, title=title)
    a_leave(sides.session, sides.venture, organisation_id=sides.fund.id, document_id=key_of(document))
    return hashlib.sha256(content).hexdigest()


def test_a_pack_holds_facts_answers_files_and_their_checksums(
    app: Flask, client: FlaskClient, sides: Sides, row: Application
) -> None:
    digest = shared(app, sides)
    a_document(app, sides.session, sides.venture, b"Nobody else reads this.\n", "own.txt", title="Own")
    sign_in(client, sides.partner)
    held = packed(client, sides)
    folder = f"application-{row.id}-leakfinder"
    assert list(held) == [
        "README.txt", "applicants.csv", "applicants.xlsx", f"{folder}/answers.csv", f"{folder}/files/01 pilots.txt",
        "SHA256SUMS", "manifest.json",
    ]  # fmt: skip
    [found] = rows_of(held)
    told = ("Venture", "Company number", "Registered postcode", "Status", "Asked for (GBP)", "Files", "Kept back")
    assert [found[name] for name in told] == ["Leakfinder", "09876543", "DE1 3AH", "Sent", "123000", "1", ""]
    assert found["Registered authority code"] == (sides.venture.registered_authority_code or "")
    assert [cell.value for cell in next(load_workbook(BytesIO(held["applicants.xlsx"])).worksheets[0].rows)] == list(
        COLUMNS
    )
    answers = held[f"{folder}/answers.csv"].decode("utf-8-sig")
    assert answers.splitlines() == ["Step,Question,Answer", "1,Why is the money needed?,No bank lends."]

    manifest = manifest_of(held)
    listed = {each["path"]: each for each in manifest["files"]}
    assert set(listed) == set(held) - {"manifest.json"}
    for path, each in listed.items():
        assert (each["sha256"], each["size"]) == (hashlib.sha256(held[path]).hexdigest(), len(held[path]))
    assert listed[f"{folder}/files/01 pilots.txt"]["original_sha256"] == digest
    assert (manifest["made_for"], manifest["left_out"]) == ("Kofi Mensah", [])
    assert [each["venture"] for each in manifest["applications"]] == ["leakfinder"]
    for line in held["SHA256SUMS"].decode().splitlines():
        digest, path = line.split("  ", 1)
        assert hashlib.sha256(held[path]).hexdigest() == digest
    assert "for Kofi Mensah" in held["README.txt"].decode()


def test_what_is_disclosed_and_opened_is_written_down(
    app: Flask, client: FlaskClient, sides: Sides, row: Application
) -> None:
    shared(app, sides)
    sign_in(client, sides.partner)
    address = f"{PACK.format(sides.mandate.slug)}?format=zip"
    assert client.head(address).status_code == 200
    assert client.get(PACK.format(sides.mandate.slug)).status_code == 200
    sides.session.commit()
    assert sides.session.exec(select(Opening)).all() == []
    assert sides.session.exec(select(Disclosure)).all() == []
    packed(client, sides)
    sides.session.commit()
    [opening] = sides.session.exec(select(Opening)).all()
    assert (opening.title, opening.reader_id, opening.venture_id) == ("Pilots", sides.partner.id, row.venture_id)
    lines = [(line.path, line.document, line.user_id) for line in sides.session.exec(select(Disclosure)).all()]
    assert sorted(lines) == [("export", "", sides.partner.id), ("file", "Pilots", sides.partner.id)]


def test_what_somebody_may_not_see_stays_out(app: Flask, client: FlaskClient, sides: Sides, row: Application) -> None:
    shared(app, sides)
    sides.session.exec(delete(InvestorStatement))
    sides.session.commit()
    sign_in(client, sides.partner)
    held = packed(client, sides)
    [found] = rows_of(held)
    assert (found["Company number"], found["Asked for (GBP)"]) == ("09876543", "")
    assert found["Kept back"] == "amount asked for and answers"
    assert not any("answers.csv" in name for name in held)
    assert not any(b"No bank lends" in content for content in held.values())
    assert not any(b"123000" in content for content in held.values())
    assert manifest_of(held)["applications"][0]["kept_back"] == ["amount asked for and answers"]
    assert sides.session.exec(select(Disclosure)).all() == []


def test_one_several_or_all_are_taken(client: FlaskClient, sides: Sides, row: Application) -> None:
    second, third = another(sides, "Weirwatch"), another(sides, "Aquifer")
    elsewhere = a_mandate(sides.session, funder=sides.funder, name="Trent Growth")
    sides.session.commit()
    decide(sides, second, "declined", reason="timing.too_early")
    sign_in(client, sides.investor)

    def names(more: str = "") -> list[str]:
        return [each["Venture"] for each in rows_of(packed(client, sides, more))]

    assert names() == ["Aquifer", "Leakfinder", "Weirwatch"]
    assert names(f"&application={row.id}") == ["Leakfinder"]
    assert names(f"&application={row.id}&application={third.id}") == ["Aquifer", "Leakfinder"]
    assert names("&status=declined") == ["Weirwatch"]
    page = client.get(PACK.format(sides.mandate.slug)).text
    assert "Download all 3" in page
    assert "Download it" in client.get(f"{PACK.format(sides.mandate.slug)}?status=declined").text
    for wrong in (f"{PACK.format(sides.mandate.slug)}?format=zip&application=999999",
                  f"{PACK.format(elsewhere.slug)}?format=zip"):  # fmt: skip
        assert client.get(wrong).status_code == 404
    assert "Nobody has applied yet" in client.get(PACK.format(elsewhere.slug)).text
    assert PACK.format(sides.mandate.slug) in client.get(f"/mandates/{sides.mandate.slug}/programme/assessment").text
    sign_in(client, sides.reader)
    assert client.get(PACK.format(sides.mandate.slug)).status_code == 403
    assert "Data pack" not in client.get(f"/mandates/{sides.mandate.slug}/programme/assessment").text


def test_a_pdf_carries_the_readers_name_and_the_checksum_of_the_original(
    app: Flask, client: FlaskClient, sides: Sides, row: Application
) -> None:
    writer, original = PdfWriter(), BytesIO()
    writer.add_blank_page(400, 400)
    writer.write(original)
    digest = shared(app, sides, original.getvalue(), "cap.pdf", "Cap table")
    sign_in(client, sides.partner)
    held = packed(client, sides)
    path = f"application-{row.id}-leakfinder/files/01 cap.pdf"
    assert "Kofi Mensah" in pages_of(held[path])[0]
    [listed] = [each for each in manifest_of(held)["files"] if each["path"] == path]
    assert listed["original_sha256"] == digest
    assert listed["sha256"] == hashlib.sha256(held[path]).hexdigest() != digest


def test_a_file_that_is_lost_is_told_and_the_rest_is_packed(
    app: Flask, client: FlaskClient, sides: Sides, row: Application
) -> None:
    digest = shared(app, sides, b"Lost.\n", "lost.txt", "Lost")
    shared(app, sides)
    (settings(app).instance / "files" / digest[:2] / digest).unlink()
    sign_in(client, sides.partner)
    held = packed(client, sides)
    [lost] = manifest_of(held)["left_out"]
    assert (lost["title"], lost["original_sha256"]) == ("Lost", digest)
    assert [name for name in held if "/files/" in name] == [f"application-{row.id}-leakfinder/files/02 pilots.txt"]


def test_a_longer_round_asks_the_database_no_more(client: FlaskClient, sides: Sides, row: Application) -> None:
    sign_in(client, sides.partner)

    def cost() -> int:
        client.get(PACK.format(sides.mandate.slug))
        with count_queries(sides.session.get_bind()) as counted:
            assert client.get(PACK.format(sides.mandate.slug)).status_code == 200
        return len(counted)

    few = cost()
    for name in ("Weirwatch", "Aquifer", "Millrace"):
        another(sides, name)
    assert cost() == few


def test_programs_take_the_same_pack_with_the_same_log(
    app: Flask, client: FlaskClient, sides: Sides, row: Application
) -> None:
    digest = shared(app, sides)
    bearer = bearer_of(sides.session, sides.partner)
    address = f"/api/v1/mandates/{sides.mandate.slug}/programme/pack"
    answer = client.get(f"{address}?application={row.id}&status=sent", headers=bearer, buffered=True)
    assert (answer.status_code, answer.content_type) == (200, "application/zip")
    with zipfile.ZipFile(BytesIO(answer.data)) as held:
        taken = {name: held.read(name) for name in held.namelist()}
    assert [line["Application"] for line in rows_of(taken)] == [str(row.id)]
    assert digest in {each.get("original_sha256") for each in manifest_of(taken)["files"]}
    sides.session.commit()
    lines = [(line.path, line.document, line.user_id) for line in sides.session.exec(select(Disclosure)).all()]
    assert sorted(lines) == [("export", "", sides.partner.id), ("file", "Pilots", sides.partner.id)]
    assert len(sides.session.exec(select(Opening)).all()) == 1
    assert client.get(f"{address}?status=lost", headers=bearer).status_code == 422
    assert client.get(f"{address}?application=999999", headers=bearer).status_code == 404
    assert client.get(address, headers=bearer_of(sides.session, sides.founder)).status_code == 404
    assert client.get(address).status_code == 401
