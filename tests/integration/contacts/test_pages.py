"""The pages of contacts: listed, changed, brought in."""

import io

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from accounts.models import key_of
from contacts.models import Contact, ContactFile
from foundation.database import Session
from foundation.web import db
from tests.support.contacts import a_contact
from tests.support.introductions import Sides
from tests.support.people import sign_in, submit
from tests.support.queries import count_queries


def test_contacts_are_found_filtered_and_taken_away(client: FlaskClient, session: Session, sides: Sides) -> None:
    actor = sides.viewer(sides.investor)
    sign_in(client, sides.investor)
    assert "No contacts yet" in client.get("/contacts").text
    a_contact(session, actor, stage="Met", email="bryn@weirwatch.example")
    a_contact(session, actor, person="Carys Hale", company="100% Works", stage="New")
    page = client.get("/contacts").text
    assert "<strong>2</strong> contacts" in page
    assert "Bryn Ellis" in client.get("/contacts?stage=Met").text
    assert "Carys Hale" not in client.get("/contacts?stage=Met").text
    found = client.get("/contacts?q=100%25").text
    assert "Carys Hale" in found
    assert "Bryn Ellis" not in found
    assert "No contact fits" in client.get("/contacts?q=nobody").text
    taken = client.get("/contacts?format=csv&stage=Met").data.decode("utf-8-sig").splitlines()
    assert taken[0].startswith("Name,E-mail,Telephone,Role,Company,Company number")
    assert len(taken) == 2


def test_a_contact_is_added_changed_and_removed(client: FlaskClient, session: Session, sides: Sides) -> None:
    sign_in(client, sides.partner)
    assert submit(client, "/contacts/new", person="", company="").status_code == 422
    submit(client, "/contacts/new", person="Bryn Ellis", email="Bryn@weirwatch.example")
    held = session.exec(select(Contact)).one()
    assert held.email == "bryn@weirwatch.example"
    taken = submit(client, "/contacts/new", person="Another", email="bryn@weirwatch.example")
    assert taken.status_code == 422
    assert "already" in taken.text
    at = f"/contacts/{held.id}"
    submit(client, at, version=1, person="Bryn Ellis", email="bryn@weirwatch.example", stage="Met")
    late = submit(client, at, version=1, person="Somebody else", email="bryn@weirwatch.example")
    assert late.status_code == 409
    assert "Somebody else" in late.text
    session.expire_all()
    assert (session.exec(select(Contact)).one().person, session.exec(select(Contact)).one().stage) == (
        "Bryn Ellis", "Met",
    )  # fmt: skip
    submit(client, f"{at}/remove")
    session.expire_all()
    assert session.exec(select(Contact)).all() == []


def test_a_file_is_brought_in_reviewed_and_loaded(client: FlaskClient, session: Session, sides: Sides) -> None:
    a_contact(session, sides.viewer(sides.investor), email="bryn@weirwatch.example", stage="Met")
    sign_in(client, sides.investor)
    content = (
        "Who,Mail,Firm,Where it stands\nBryn Ellis,bryn@weirwatch.example,,Diligence\nDee,dee@lock.example,Lock,New\n"
    )
    sent = submit(client, "/contacts/files", file=(io.BytesIO(content.encode()), "crm.csv"))
    assert sent.status_code == 303
    at = sent.headers["Location"]
    unsaid = submit(client, f"{at}/columns")
    assert unsaid.status_code == 422
    assert "Say which column holds the name" in unsaid.text
    chosen = {"column-0": "person", "column-1": "email", "column-2": "company", "column-3": "stage"}
    submit(client, f"{at}/columns", **chosen)
    page = client.get(at).text
    assert "Row 2 has the same e-mail address as a contact of yours." in page
    submit(client, f"{at}/settle", **{"take-2-stage": "theirs"})
    submit(client, f"{at}/load")
    session.expire_all()
    held = {row.email: row.stage for row in session.exec(select(Contact))}
    assert held == {"bryn@weirwatch.example": "Diligence", "dee@lock.example": "New"}
    assert "1 added, 1 merged" in client.get(at).text


def test_what_stays_out_is_told_by_row_and_field(client: FlaskClient, session: Session, sides: Sides) -> None:
    sign_in(client, sides.investor)
    content = b"Name,Email,Amount\nBryn,nowhere,1m\nDee,dee@lock.example,much\nDee,dee@lock.example,1\n"
    at = submit(client, "/contacts/files", file=(io.BytesIO(content), "crm.csv")).headers["Location"]
    file = session.exec(select(ContactFile)).one()
    submit(client, f"{at}/columns", **{f"column-{place}": name for place, name in enumerate(file.fields)})
    page = client.get(f"{at}?show=bad").text
    assert "E-mail: Enter an e-mail address" in page
    assert "It has “nowhere”." in page
    problems = client.get(f"{at}/problems?format=csv").data.decode("utf-8-sig")
    assert "E-mail: Enter an e-mail address" in problems
    assert len(problems.splitlines()) == 3
    assert "Nothing of it was loaded" in client.get(submit(client, f"{at}/put-away").headers["Location"]).text


def test_a_longer_list_asks_the_database_no_more(
    app: Flask, client: FlaskClient, session: Session, sides: Sides
) -> None:
    sign_in(client, sides.investor)
    with app.app_context():
        engine = db.engine
    counts = []
    for number in (1, 9):
        for place in range(number):
            a_contact(session, sides.viewer(sides.investor), person=f"Person {number} {place}")
        client.get("/contacts")
        with count_queries(engine) as counted:
            client.get("/contacts")
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_others_see_nothing_of_them(client: FlaskClient, session: Session, sides: Sides) -> None:
    held = a_contact(session, sides.viewer(sides.investor))
    sign_in(client, sides.founder)
    assert "Bryn Ellis" not in client.get("/contacts").text
    assert client.get(f"/contacts?organisation={sides.fund.slug}").status_code == 404
    assert client.get(f"/contacts/{held.id}").status_code == 404


def test_two_contacts_that_are_the_same_are_merged(client: FlaskClient, session: Session, sides: Sides) -> None:
    actor = sides.viewer(sides.investor)
    held = a_contact(session, actor, email="bryn@weirwatch.example")
    sign_in(client, sides.partner)
    at = f"/contacts/{held.id}/merge"
    assert at in client.get(f"/contacts/{held.id}").text
    assert "No other contact looks the same" in client.get(at).text
    other = a_contact(session, actor, email="b.ellis@weirwatch.example", phone="01332 000000")
    gone = key_of(other)
    a_contact(session, actor, person="Somebody Else")
    found = client.get(at).text
    assert "Name and company" in found
    assert f"{at}?other={gone}" in found
    assert "Somebody Else" not in found
    page = client.get(f"{at}?other={gone}").text
    assert "telephone (01332 000000)" in page
    sent = {"other": gone, "version": 1, "other_version": 1}
    unsettled = submit(client, at, **sent)
    assert unsettled.status_code == 422
    assert "E-mail differs" in unsettled.text
    late = submit(client, at, **{**sent, "other_version": 9, "settled-email": "theirs"})
    assert late.status_code == 409
    assert "Read both again" in late.text
    assert submit(client, at, **{**sent, "settled-email": "theirs"}).status_code == 303
    session.expire_all()
    assert [(row.id, row.email, row.phone) for row in session.exec(select(Contact).order_by("id")).all()][:1] == [
        (held.id, "b.ellis@weirwatch.example", "01332 000000")
    ]
    assert session.get(Contact, gone) is None
    assert client.get(f"{at}?other={gone}").status_code == 404
    assert client.get(f"{at}?other={held.id}").status_code == 200
