from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from accounts import queries
from accounts.models import Membership, Organisation, Role, User, key_of
from accounts.services import memberships
from foundation import audit, clock
from foundation.database import Session
from foundation.errors import Conflict
from tests.integration.accounts.conftest import Letters
from tests.support.people import PASSWORD, a_member, a_person, an_organisation, membership_of, sign_in, submit


def role_of(session: Session, organisation: Organisation, person: User) -> str | None:
    place = membership_of(session, organisation, person)
    return place.role if place else None


def test_somebody_makes_an_organisation_and_owns_it(client: FlaskClient, session: Session) -> None:
    person = a_person(session)
    sign_in(client, person)
    assert "You belong to no organisation yet" in client.get("/organisations").text
    answer = submit(client, "/organisations/new", name="Trent Works", kind="venture", company_number="1234567")
    assert answer.headers["Location"] == "/organisations/trent-works"
    made = queries.organisation_by_slug(session, "trent-works")
    assert made is not None
    assert (made.company_number, made.verified_at) == ("01234567", None)
    assert role_of(session, made, person) == Role.OWNER
    assert "Trent Works" in client.get("/organisations").text
    second = submit(client, "/organisations/new", name="Trent Works", kind="funder")
    assert second.headers["Location"] == "/organisations/trent-works-2"


def test_a_wrong_organisation_is_shown_again_as_typed(client: FlaskClient, session: Session) -> None:
    sign_in(client, a_person(session))
    page = submit(client, "/organisations/new", name="Trent Works", kind="bank", company_number="nonsense")
    assert page.status_code == 422
    assert "Choose what it is." in page.text
    assert 'value="nonsense"' in page.text


def test_the_inside_of_an_organisation_is_for_its_people(client: FlaskClient, session: Session) -> None:
    firm = an_organisation(session)
    a_member(session, firm)
    assert client.get(f"/organisations/{firm.slug}").status_code == 302
    sign_in(client, a_person(session))
    assert client.get(f"/organisations/{firm.slug}").status_code == 404
    assert client.get("/organisations/no-such-firm").status_code == 404


def test_a_viewer_reads_and_changes_nothing(client: FlaskClient, session: Session) -> None:
    firm = an_organisation(session)
    owner = a_member(session, firm)
    sign_in(client, a_member(session, firm, Role.VIEWER))
    page = client.get(f"/organisations/{firm.slug}")
    assert owner.name in page.text
    assert "Invite somebody" not in page.text
    assert client.get(f"/organisations/{firm.slug}/details").status_code == 403
    for action in ("invitations", "verification", f"people/{owner.id}/role", f"people/{owner.id}/remove"):
        assert submit(client, f"/organisations/{firm.slug}/{action}", role="viewer").status_code == 403


def test_somebody_is_invited_registers_and_joins(
    app: Flask, client: FlaskClient, session: Session, letters: Letters
) -> None:
    firm = an_organisation(session, name="Trent Works")
    sign_in(client, a_member(session, firm, person=a_person(session, "Asha Kaur")))
    submit(client, f"/organisations/{firm.slug}/invitations", email="Ben@firm.example", role="editor")
    letter = letters.last()
    assert (letter.to, letter.subject) == ("ben@firm.example", "You are invited to join Trent Works on Parity")
    assert "Asha Kaur invites you" in letter.text
    link = letters.link("/invitations/")
    assert "ben@firm.example" in client.get(f"/organisations/{firm.slug}").text

    ben = app.test_client()
    assert "register first" in ben.get(link).text
    submit(ben, "/register", name="Ben Wood", email="ben@firm.example", password=PASSWORD, next=link)
    confirm = letters.link("/confirm/")
    submit(ben, confirm)
    assert submit(ben, "/sign-in", email="ben@firm.example", password=PASSWORD, next=link).headers["Location"] == link
    assert "Join</button>" in ben.get(link).text
    assert submit(ben, link).headers["Location"] == "/organisations/trent-works"
    person = queries.user_by_email(session, "ben@firm.example")
    assert person is not None
    assert role_of(session, firm, person) == Role.EDITOR
    assert ben.get(link).status_code == 410, "an invitation works once"


def test_an_invitation_is_for_the_address_it_went_to(
    app: Flask, client: FlaskClient, session: Session, letters: Letters
) -> None:
    firm = an_organisation(session)
    sign_in(client, a_member(session, firm))
    submit(client, f"/organisations/{firm.slug}/invitations", email="ben@firm.example", role="owner")
    link = letters.link("/invitations/")
    thief = sign_in(app.test_client(), a_person(session, "Mallory"))
    assert "You are signed in as" in thief.get(link).text
    assert submit(thief, link).status_code == 403
    assert submit(app.test_client(), link).status_code == 403


def test_an_invitation_can_be_withdrawn_replaced_and_lapses(
    client: FlaskClient, session: Session, letters: Letters
) -> None:
    firm = an_organisation(session)
    sign_in(client, a_member(session, firm))
    page = f"/organisations/{firm.slug}"
    submit(client, f"{page}/invitations", email="ben@firm.example", role="viewer")
    first = letters.link("/invitations/")
    submit(client, f"{page}/invitations", email="ben@firm.example", role="editor")
    second = letters.link("/invitations/")
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    with clock.frozen(clock.now() + timedelta(days=15)):
        sign_in(client, a_person(session))
        assert client.get(second).status_code == 410
    [offer] = queries.open_invitations(session, key_of(firm), clock.now())
    sign_in(client, a_member(session, firm))
    submit(client, f"{page}/invitations/{offer.id}/withdraw")
    assert client.get(second).status_code == 410
    assert submit(client, f"{page}/invitations/{offer.id}/withdraw").status_code == 404


def test_a_member_is_not_invited_twice(client: FlaskClient, session: Session, letters: Letters) -> None:
    firm = an_organisation(session)
    owner = a_member(session, firm)
    sign_in(client, owner)
    page = submit(client, f"/organisations/{firm.slug}/invitations", email=owner.email, role="viewer")
    assert page.status_code == 422
    assert "belongs to the organisation already" in page.text
    assert letters.all() == []


def test_owners_change_roles_remove_people_and_hand_over(client: FlaskClient, session: Session) -> None:
    firm = an_organisation(session)
    owner, other, third = a_member(session, firm), a_member(session, firm, "viewer"), a_member(session, firm, "viewer")
    sign_in(client, owner)
    page = f"/organisations/{firm.slug}/people"
    submit(client, f"{page}/{other.id}/role", role="editor")
    assert role_of(session, firm, other) == Role.EDITOR
    assert submit(client, f"{page}/{other.id}/role", role="king").status_code == 422
    submit(client, f"{page}/{third.id}/remove")
    assert role_of(session, firm, third) is None
    assert submit(client, f"{page}/{third.id}/role", role="owner").status_code == 404
    assert submit(client, f"{page}/{owner.id}/hand-over").status_code == 409
    submit(client, f"{page}/{other.id}/hand-over")
    assert (role_of(session, firm, other), role_of(session, firm, owner)) == (Role.OWNER, Role.EDITOR)
    assert submit(client, f"{page}/{other.id}/remove").status_code == 403
    told = [event.action for event in audit.history(session, "organisation", key_of(firm))]
    assert told == ["ownership handed over", "member removed", "role changed"]


def test_the_last_owner_can_neither_leave_nor_step_down(client: FlaskClient, session: Session) -> None:
    firm = an_organisation(session)
    owner = a_member(session, firm)
    sign_in(client, owner)
    page = f"/organisations/{firm.slug}"
    left = submit(client, f"{page}/leave")
    assert left.status_code == 409
    assert "needs an owner" in left.text
    assert submit(client, f"{page}/people/{owner.id}/role", role="viewer").status_code == 409
    assert role_of(session, firm, owner) == Role.OWNER
    a_member(session, firm)
    assert submit(client, f"{page}/leave").headers["Location"] == "/organisations"
    assert role_of(session, firm, owner) is None


def test_two_owners_cannot_leave_at_once(app: Flask, session: Session) -> None:
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    from foundation.web import db

    firm = an_organisation(session)
    owners = [key_of(a_member(session, firm)) for _ in range(2)]
    with app.app_context():
        engine = db.engine
    ready = Barrier(2)

    def leave(user_id: int) -> bool:
        with Session(engine) as own:
            ready.wait(timeout=30)
            try:
                memberships.remove_member(own, organisation_id=key_of(firm), actor_id=user_id, user_id=user_id)
                own.commit()
            except Conflict:
                own.rollback()
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        left = list(pool.map(leave, owners))
    assert sorted(left) == [False, True]
    session.expire_all()
    assert len(session.exec(select(Membership)).all()) == 1


def test_details_are_changed_and_a_verification_does_not_outlive_what_it_was_about(
    client: FlaskClient, session: Session
) -> None:
    firm = an_organisation(session, name="Trent Works", company_number="01234567", verified=True)
    firm.verification_basis = "company_number"
    session.commit()
    sign_in(client, a_member(session, firm))
    page = f"/organisations/{firm.slug}/details"
    assert 'value="01234567"' in client.get(page).text
    assert submit(client, page, name="Trent Works", company_number="x").status_code == 422
    kept = {"name": "Trent Works", "company_number": "1234567", "website": "trent.example"}
    submit(client, page, **kept)
    session.refresh(firm)
    assert firm.website == "https://trent.example"
    assert firm.verified_at is not None
    submit(client, page, **{**kept, "company_number": "7654321"})
    session.refresh(firm)
    assert firm.verified_at is None
    assert firm.slug == "trent-works"


def test_verification_is_asked_for_by_something_that_can_be_checked(client: FlaskClient, session: Session) -> None:
    firm = an_organisation(session)
    sign_in(client, a_member(session, firm))
    page = f"/organisations/{firm.slug}"
    assert "Give one of them</a> first" in client.get(page).text
    nothing = submit(client, f"{page}/verification")
    assert nothing.status_code == 422
    assert "Give a company number or an e-mail domain first" in nothing.text
    submit(client, f"{page}/details", name=firm.name, company_number="01234567")
    submit(client, f"{page}/verification")
    assert "You asked us to verify it" in client.get(page).text


@pytest.mark.parametrize(
    ("basis", "email", "outcome"),
    [
        ("company_number", "a@elsewhere.example", "verified"),
        ("email_domain", "a@firm.example", "verified"),
        ("email_domain", "a@elsewhere.example", "None of its people"),
        ("a feeling", "a@firm.example", "Choose what you checked"),
    ],
)
def test_staff_verify_by_number_or_domain(
    client: FlaskClient, session: Session, basis: str, email: str, outcome: str
) -> None:
    firm = an_organisation(session, company_number="01234567", email_domain="firm.example")
    a_member(session, firm, person=a_person(session, email=email))
    sign_in(client, a_person(session, is_staff=True))
    answer = submit(client, f"/admin/organisations/{firm.slug}/verify", basis=basis)
    session.refresh(firm)
    if outcome == "verified":
        assert (firm.verified_at is not None, firm.verification_basis) == (True, basis)
        submit(client, f"/admin/organisations/{firm.slug}/unverify")
        session.refresh(firm)
        assert firm.verified_at is None
    else:
        assert answer.status_code == 422
        assert outcome in answer.text
        assert firm.verified_at is None


def test_staff_find_organisations_and_people(client: FlaskClient, session: Session) -> None:
    asked = an_organisation(session, name="Zeta Works", company_number="01234567")
    asked.verification_requested_at = clock.now()
    an_organisation(session, name="Alpha 100% Fund", kind="funder", verified=True)
    an_organisation(session, name="Beta Works")
    owner = a_member(session, asked, person=a_person(session, "Asha Kaur"))
    sign_in(client, a_person(session, "Sam Staff", is_staff=True))
    page = client.get("/admin/organisations").text
    assert page.index("Zeta Works") < page.index("Beta Works") < page.index("Alpha 100% Fund")
    assert owner.email in page
    assert "Beta" not in client.get("/admin/organisations?q=100%25").text
    assert "Alpha" not in client.get("/admin/organisations?state=unverified").text
    assert "Alpha" in client.get("/admin/organisations?state=verified").text
    assert "Beta" not in client.get("/admin/organisations?state=requested").text
    assert "No organisation fits" in client.get("/admin/organisations?q=nothing").text
    people = client.get("/admin/people?q=asha").text
    assert "Zeta Works (owner)" in people
    assert "Sam Staff" not in people.split("<main")[1]
    assert client.get("/admin/people?page=x").status_code == 200


def test_lists_for_staff_take_as_many_queries_for_many_as_for_one(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    from sqlalchemy import event

    from foundation.web import db

    sign_in(client, a_person(session, is_staff=True))
    with app.app_context():
        engine = db.engine

    def queries_of(address: str) -> int:
        statements: list[str] = []

        def watch(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            statements.append(statement)

        event.listen(engine, "before_cursor_execute", watch)
        try:
            assert client.get(address).status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", watch)
        return len(statements)

    a_member(session, an_organisation(session))
    few = [queries_of(address) for address in ("/admin/organisations", "/admin/people")]
    for _ in range(5):
        a_member(session, an_organisation(session))
    assert [queries_of(address) for address in ("/admin/organisations", "/admin/people")] == few
