"""A loaded file is taken back as a whole, but for what was changed since."""

import pytest
from flask.testing import FlaskClient
from sqlmodel import col, select

from contacts.models import Contact, ContactFile
from contacts.services import keeping, loading, undoing
from foundation.database import Session
from foundation.errors import Conflict
from tests.support.contacts import a_contact, a_file
from tests.support.introductions import Sides
from tests.support.people import sign_in, submit
from tests.support.queries import count_queries

FILE = (
    b"Name,E-mail,Company,Stage,Next action,Telephone\n"
    b"Ann Other,ann@example.org,Leakfinder,Warm,Ring,\n"
    b"Bob Orr,bob@example.org,Weirwatch,Cold,,1\n"
    b"Bryn Ellis,bryn@example.org,Weirwatch Ltd,Hot,,2\n"
)


def everybody(session: Session) -> dict[str, Contact]:
    session.expire_all()
    return {row.person: row for row in session.exec(select(Contact).order_by(col(Contact.id))).all()}


@pytest.fixture
def held(session: Session, sides: Sides) -> ContactFile:
    """A loaded file that added two and changed one."""
    actor = sides.viewer(sides.investor)
    a_contact(session, actor, email="bryn@example.org", stage="Cold", phone="")
    file = a_file(session, actor, FILE)
    loading.settle(session, file, {}, otherwise="theirs")
    loading.load_or_ask(session, actor=actor, file=file)
    session.commit()
    assert everybody(session)["Bryn Ellis"].stage == "Hot"
    return file


def test_what_was_added_goes_and_what_was_changed_is_as_before(session: Session, held: ContactFile) -> None:
    before = undoing.loaded(session, held)
    assert (before.added, before.merged, before.changed) == (2, 1, ())
    undoing.take_back(session, held)
    session.commit()
    left = everybody(session)
    assert list(left) == ["Bryn Ellis"]
    assert (left["Bryn Ellis"].stage, left["Bryn Ellis"].phone) == ("Cold", "")
    assert held.message.startswith("Taken back: 2 removed, 1 as they were before, 0 stay")
    with pytest.raises(Conflict):
        undoing.take_back(session, held)
    session.rollback()
    assert list(everybody(session)) == ["Bryn Ellis"]


def test_what_was_changed_since_is_named_and_stays(session: Session, sides: Sides, held: ContactFile) -> None:
    actor, there = sides.viewer(sides.investor), everybody(session)
    for name in ("Ann Other", "Bryn Ellis"):
        contact = there[name]
        values = {**contact.model_dump(), "note": "They called."}
        keeping.change_contact(session, actor=actor, contact_id=contact.id or 0, version=contact.version, values=values)
    session.commit()
    standing = undoing.loaded(session, held)
    assert (standing.added, standing.merged) == (1, 0)
    assert [contact.person for contact in standing.changed] == ["Bryn Ellis", "Ann Other"]
    done = undoing.take_back(session, held)
    session.commit()
    assert sorted(contact.person for contact in done.changed) == ["Ann Other", "Bryn Ellis"]
    left = everybody(session)
    assert sorted(left) == ["Ann Other", "Bryn Ellis"]
    assert left["Bryn Ellis"].stage == "Hot"
    assert sorted(contact.person for contact in undoing.loaded(session, held).changed) == ["Ann Other", "Bryn Ellis"]


def test_an_address_that_another_has_by_now_is_not_taken_from_them(session: Session, sides: Sides) -> None:
    actor = sides.viewer(sides.investor)
    a_contact(session, actor, person="Cy Moss", email="old@example.org", company="Moss")
    file = a_file(session, actor, b"Name,Company,E-mail\nCy Moss,Moss,new@example.org\n")
    loading.settle(session, file, {}, otherwise="theirs")
    loading.load_or_ask(session, actor=actor, file=file)
    session.commit()
    a_contact(session, actor, person="Di Moss", email="old@example.org")
    undoing.take_back(session, file)
    session.commit()
    there = everybody(session)
    assert there["Cy Moss"].email == "new@example.org"
    assert there["Di Moss"].email == "old@example.org"
    assert "1 stay" in file.message


def test_the_page_offers_it_once(client: FlaskClient, session: Session, sides: Sides, held: ContactFile) -> None:
    sign_in(client, sides.investor)
    address = f"/contacts/files/{held.id}"
    assert "2 contacts that it added would be removed" in client.get(address).text
    assert submit(client, f"{address}/take-back").status_code == 303
    page = client.get(address).text
    assert "Taken back: 2 removed" in page
    assert "Take this file back" not in page
    submit(client, f"{address}/take-back")
    assert "was taken back already" in client.get(address).text
    assert "Taken back" in client.get("/contacts/files").text


def test_the_page_asks_the_database_as_often_however_much_was_loaded(
    client: FlaskClient, session: Session, sides: Sides, held: ContactFile
) -> None:
    sign_in(client, sides.investor)

    def cost(file: ContactFile) -> int:
        client.get(f"/contacts/files/{file.id}")
        with count_queries(session.get_bind()) as counted:
            client.get(f"/contacts/files/{file.id}")
        return len(counted)

    few = cost(held)
    actor = sides.viewer(sides.investor)
    rows = b"".join(b"Person %d,person%d@example.org\n" % (number, number) for number in range(30))
    many = a_file(session, actor, b"Name,E-mail\n" + rows)
    loading.load_or_ask(session, actor=actor, file=many)
    session.commit()
    assert cost(many) == few
