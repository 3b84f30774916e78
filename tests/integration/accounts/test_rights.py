"""People take their data away, agree and take back, erase their account, and complain."""

import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, or_, select
from sqlmodel import select as select_rows

from accounts.models import (
    Complaint,
    Consent,
    Disclosure,
    InvestorStatement,
    Membership,
    OrganisationKind,
    Role,
    User,
    WordingKind,
    key_of,
)
from accounts.queries import rights as queries
from accounts.services import viewer_for_user
from accounts.services.promotion.wordings import publish
from foundation import audit, clock
from foundation.database import Session, metadata
from foundation.web import db
from profiles.models import Status
from profiles.services.ventures import set_status
from tests.integration.access import EVERYBODY, VISITOR
from tests.integration.access_world import make_world
from tests.integration.accounts.conftest import Letters
from tests.support.people import PASSWORD, a_member, a_person, an_organisation, sign_in, submit
from tests.support.profiles import a_venture
from tests.support.promotion import a_statement, with_wordings

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def _data(app: Flask, person: User) -> tuple[dict[str, Any], dict[str, str]]:
    answer = sign_in(app.test_client(), person).get("/me/data/export")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        files = {name: packed.read(name).decode("utf-8-sig") for name in packed.namelist()}
    return json.loads(files["data.json"]), files


def test_everything_that_points_to_a_person_is_given_to_them(app: Flask, session: Session) -> None:
    world = make_world(app, session)
    for who in EVERYBODY:
        if who == VISITOR:
            continue
        person = world.people[who]
        content, files = _data(app, person)
        for part in queries.parts():
            rows = content["tables"].get(part.table.name, {"rows": []})["rows"]
            pointing = [key == person.id for key in part.keys]
            there = session.execute(select(*part.table.primary_key.columns).where(or_(*pointing))).all()
            assert len(rows) == len(there), part.table.name
            assert (f"csv/{part.table.name}.csv" in files) is bool(rows)
        text = "".join(files.values())
        assert person.email in text
        for secret in ("password_hash", "token_hash", "sealed", "argon2"):
            assert secret not in text


def test_what_was_signed_is_opened_in_it_and_what_others_wrote_is_not(app: Flask, session: Session) -> None:
    with_wordings(session)
    firm = an_organisation(session, OrganisationKind.VENTURE)
    owner = a_member(session, firm)
    venture = a_venture(session, organisation_id=firm.id, valuation_gbp=9_876_543)
    set_status(session, actor=viewer_for_user(session, key_of(owner)), venture=venture, status=Status.ARCHIVED)
    a_statement(session, owner)
    content, files = _data(app, owner)
    (statement,) = content["tables"]["investor_statement"]["rows"]
    assert statement["signed"]["details"] == {"director": "Trent Works"}
    assert content["tables"]["audit_event"]["about_you"]
    assert "9876543" not in "".join(files.values())


def _texts(engine: Engine) -> list[tuple[str, str]]:
    """Every text in every table, but what is sealed, and what other people were told: that goes with its time."""
    found = []
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            if not table.name.startswith("reference_"):
                for row in connection.execute(select(table)).mappings():
                    found += [
                        (f"{table.name}.{name}", str(value))
                        for name, value in row.items()
                        if (table.name, name) not in {("investor_statement", "sealed"), ("notice", "title")}
                    ]
    return found


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who != VISITOR])
def test_nothing_names_somebody_whose_account_is_erased(app: Flask, session: Session, who: str) -> None:
    world = make_world(app, session)
    person = world.people[who]
    client = sign_in(app.test_client(), person)
    submit(client, "/account/name", name="Zebedee Quartzmark")
    client.get(f"/ventures/{world.names['venture']}")
    client.get(f"/ventures/{world.names['venture']}/documents/{world.names['document']}/1").close()
    submit(client, "/privacy/complaint", name="Zebedee Quartzmark", email=person.email, text="Please stop.")
    submit(client, "/me/consents/surveys", do="give", version=1)
    submit(client, f"/ventures/{world.names['venture']}/edit/about", name="Leakfinder", one_line="Other words.")
    email, key = person.email, key_of(person)
    with app.app_context():
        engine = db.engine
    assert submit(client, "/me/erase", current_password="wrong", sure="true").status_code in (409, 422)
    for place in session.exec(select_rows(Membership)).all():
        place.role = Role.OWNER
    session.commit()
    gone = submit(client, "/me/erase", current_password=PASSWORD, sure="true")
    assert gone.status_code == 303
    left = [place for place, text in _texts(engine) if "Quartzmark" in text or email in text]
    assert left == []
    session.expire_all()
    assert viewer_for_user(session, key).user_id is None
    assert client.get("/me/data").status_code == 302
    kept = session.exec(select_rows(Disclosure).where(Disclosure.user_id == key)).all()
    assert all(row.user_name == "" for row in kept)
    assert audit.history(session, "person", key)[0].action == "account erased"


def test_the_last_owner_hands_over_first(app: Flask, session: Session) -> None:
    firm = an_organisation(session, OrganisationKind.VENTURE, "Trent Works")
    owner, other = a_member(session, firm), a_member(session, firm, Role.EDITOR)
    client = sign_in(app.test_client(), owner)
    assert "only owner of Trent Works" in client.get("/me/erase").text
    refused = submit(client, "/me/erase", current_password=PASSWORD, sure="true")
    assert refused.status_code == 409
    session.expire_all()
    assert session.get_one(User, owner.id).closed_at is None
    assert submit(client, f"/organisations/{firm.slug}/people/{other.id}/hand-over").status_code == 302
    assert submit(client, "/me/erase", current_password=PASSWORD, sure="true").status_code == 303


def test_erasing_ends_ones_category_and_keeps_what_was_signed(app: Flask, session: Session, letters: Letters) -> None:
    with_wordings(session)
    person = a_person(session, "Asha Kaur")
    held = a_statement(session, person)
    email, client = person.email, sign_in(app.test_client(), person)
    assert submit(client, "/me/erase", current_password=PASSWORD, sure="true").status_code == 303
    session.expire_all()
    kept = session.get_one(InvestorStatement, held.id)
    assert (kept.current, kept.withdrawn_at is not None, kept.user_id) == (False, True, person.id)
    assert (letters.last().to, letters.last().subject) == (email, "Your Parity account is erased")


def test_consents_keep_their_version_and_their_end(app: Flask, session: Session) -> None:
    with_wordings(session)
    person = a_person(session)
    client = sign_in(app.test_client(), person)
    address = "/me/consents/surveys"
    submit(client, address, do="give", version=1)
    submit(client, address, do="give", version=1)
    publish(session, kind=WordingKind.SURVEYS, starts_on=clock.today(), title="Q", text="Other words.", source="x")
    session.commit()
    submit(client, address, do="give", version=1)
    submit(client, address, do="give", version=2)
    submit(client, address, do="withdraw")
    submit(client, address, do="withdraw")
    session.expire_all()
    rows = session.exec(select_rows(Consent).where(Consent.user_id == person.id)).all()
    assert sorted((row.version, row.withdrawn_at is not None) for row in rows) == [(1, True), (2, True)]
    assert submit(client, "/me/consents/risk_warning", do="give", version=1).status_code == 404


def test_complaints_have_thirty_days(app: Flask, session: Session, letters: Letters) -> None:
    staff = sign_in(app.test_client(), a_person(session, is_staff=True))
    visitor = app.test_client()
    with clock.frozen(NOW):
        assert submit(visitor, "/privacy/complaint", name="Cara", email="nowhere", text="x").status_code == 422
        sent = {"name": "Cara", "email": "cara@firm.example", "text": "You wrote to me."}
        with_wordings(session)
        assert submit(visitor, "/privacy/complaint", **sent).status_code == 303
    row = session.exec(select_rows(Complaint)).one()
    assert row.due_on.isoformat() == "2026-12-27"
    staff = sign_in(app.test_client(), a_person(session, is_staff=True))
    for day, words in ((27, "30 days left"), (28, "29 days left")):
        with clock.frozen(NOW.replace(day=day)):
            assert words in staff.get("/admin/complaints").text
    with clock.frozen(datetime(2026, 12, 28, 12, tzinfo=UTC)):
        assert "1 day late" in staff.get("/admin/complaints?state=waiting").text
        address = f"/admin/complaints/{row.id}"
        assert submit(staff, address, do="acknowledge").status_code == 303
        assert letters.last().to == "cara@firm.example"
        assert submit(staff, address, do="acknowledge").status_code == 409
        assert submit(staff, address, do="close").status_code == 422
        assert submit(staff, address, do="close", outcome="We deleted it.").status_code == 303
        assert "> We deleted it." in letters.last().text
        assert "No complaint fits" in staff.get("/admin/complaints?state=open").text
        assert "We deleted it." in staff.get("/admin/complaints/export").data.decode("utf-8-sig")
