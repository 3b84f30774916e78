"""Two contacts that are the same, put together through the API."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import select

from accounts.models import OrganisationKind, Role, User, key_of
from accounts.services import viewer_for_user
from contacts.models import Contact
from contacts.services import joining
from contacts.services.columns import FIELDS
from foundation.database import Session
from foundation.errors import Conflict
from tests.integration.restapi.conftest import Call, Firm
from tests.support.people import a_member, an_organisation
from tests.support.profiles import a_funder

OURS = {"person": "Bryn Ellis", "email": "bryn@weirwatch.example", "company": "Weirwatch", "note": "Met in Derby."}
TWIN = {"person": "B. Ellis", "email": "b.ellis@weirwatch.example", "company": "Weirwatch", "phone": "01332 000000"}
Two = tuple[dict[str, Any], dict[str, Any]]


@pytest.fixture
def investor(session: Session) -> User:
    house = an_organisation(session, OrganisationKind.FUNDER, "Trent Capital", verified=True)
    a_funder(session, organisation_id=house.id, name="Trent Capital")
    person = a_member(session, house, Role.EDITOR)
    session.commit()
    return person


@pytest.fixture
def two(call: Call, investor: User) -> Two:
    made = [call("POST", "/contacts", investor, json=each) for each in (OURS, TWIN)]
    assert [answer.status_code for answer in made] == [201, 201]
    return made[0].json, made[1].json


def merged(two: Two, **given: Any) -> dict[str, Any]:
    return {"version": two[0]["version"], "other": two[1]["id"], "other_version": two[1]["version"], **given}


def test_what_only_one_says_is_kept_and_the_rest_as_it_is_settled(
    call: Call, session: Session, investor: User, two: Two
) -> None:
    address = f"/contacts/{two[0]['id']}/merge"
    open_ones = call("POST", address, investor, json=merged(two))
    assert open_ones.status_code == 422
    assert set(open_ones.json["error"]["fields"]) == {"settled-person", "settled-email"}
    assert "“Bryn Ellis” here, “B. Ellis” there" in open_ones.json["error"]["fields"]["settled-person"][0]
    half = call("POST", address, investor, json=merged(two, settled={"email": "theirs"}))
    assert set(half.json["error"]["fields"]) == {"settled-person"}
    assert len(session.exec(select(Contact)).all()) == 2, "nothing is written yet"

    done = call("POST", address, investor, json=merged(two, settled={"email": "theirs"}, otherwise="mine"))
    assert done.status_code == 200, done.json
    told = ("id", "version", "person", "email", "phone", "note")
    assert [done.json[name] for name in told] == [
        two[0]["id"], 2, "Bryn Ellis", "b.ellis@weirwatch.example", "01332 000000", "Met in Derby.",
    ]  # fmt: skip
    assert call("GET", f"/contacts/{two[1]['id']}", investor).status_code == 404
    assert call("GET", "/contacts", investor).json["total"] == 1


@pytest.mark.parametrize("late", [0, 1])
def test_a_change_of_either_since_is_told_and_both_stay(call: Call, investor: User, two: Two, late: int) -> None:
    changed = {**(OURS, TWIN)[late], "version": 1, "stage": "Met"}
    assert call("PUT", f"/contacts/{two[late]['id']}", investor, json=changed).status_code == 200
    answer = call("POST", f"/contacts/{two[0]['id']}/merge", investor, json=merged(two, otherwise="mine"))
    assert answer.status_code == 409
    assert answer.json["error"]["code"] == "conflict"
    state = answer.json["present"]["state"]
    assert (state["id"], state["version"]) == (two[0]["id"], 2 - late)
    assert call("GET", "/contacts", investor).json["total"] == 2


@pytest.mark.parametrize("late", [0, 1])
def test_a_change_in_the_last_moment_is_noticed_by_the_database(
    session: Session, investor: User, two: Two, late: int
) -> None:
    """The rows were read and compared; by the time they are written, one has another version."""
    rows = [session.get_one(Contact, each["id"]) for each in two]
    read = [Contact(**{**row.model_dump(), "version": 9 if at == late else 1}) for at, row in enumerate(rows)]
    values = {name: getattr(rows[0], name) for name in FIELDS}
    with pytest.raises(Conflict, match="Read both again"):
        joining._write(session, viewer_for_user(session, key_of(investor)), read[0], read[1], values)
    session.rollback()
    assert len(session.exec(select(Contact)).all()) == 2


def test_it_is_refused_with_oneself_with_others_contacts_and_with_what_is_no_choice(
    call: Call, session: Session, investor: User, firm: Firm, two: Two
) -> None:
    address = f"/contacts/{two[0]['id']}/merge"
    itself = call("POST", address, investor, json=merged(two, other=two[0]["id"], otherwise="mine"))
    assert (itself.status_code, set(itself.json["error"]["fields"])) == (422, {"other"})
    for wrong in ({"settled": {"person": "both"}}, {"settled": {"id": "mine"}}, {"otherwise": "all"}):
        assert call("POST", address, investor, json=merged(two, **wrong)).status_code == 422
    theirs = call("POST", "/contacts", firm.owner, json={"person": "Somebody"}).json
    for who, at, other in ((firm.owner, two[0]["id"], theirs["id"]), (investor, two[0]["id"], theirs["id"])):
        sent = merged(two, other=other, other_version=1, otherwise="mine")
        assert call("POST", f"/contacts/{at}/merge", who, json=sent).status_code == 404
    elsewhere = an_organisation(session, "funder", "Second House", verified=True)
    a_member(session, elsewhere, Role.OWNER, session.get(User, investor.id))
    session.commit()
    second = call("POST", "/contacts", investor, json={"organisation": elsewhere.slug, "person": "Somebody"}).json
    sent = merged(two, other=second["id"], other_version=1, otherwise="mine")
    assert call("POST", address, investor, json=sent).status_code == 404
    assert call("GET", "/contacts?organisation=trent-capital", investor).json["total"] == 2


def test_the_document_names_it_with_its_answers(client: FlaskClient) -> None:
    found = client.get("/api/v1/openapi.json").get_json()["paths"]["/api/v1/contacts/{contact_id}/merge"]["post"]
    assert {"200", "401", "403", "404", "409", "422"} <= set(found["responses"])
