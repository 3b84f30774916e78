"""Ventures in guarded sectors start hidden, and are shown to the organisations that they invite."""

import pytest
from flask import Flask
from sqlmodel import select

from accounts.models import Organisation, OrganisationKind, Role, User, key_of
from accounts.services import viewer_for_user
from foundation import audit
from foundation.database import Session
from foundation.errors import Invalid
from introductions.services import asking
from notices.models import Notice
from profiles.models import Venture
from profiles.services.showing import invite
from tests.integration.access_world import bearer_of
from tests.support.people import a_member, an_organisation, sign_in, submit
from tests.support.profiles import a_funder, a_mandate, a_venture


@pytest.fixture
def firm(session: Session) -> Organisation:
    return an_organisation(session, OrganisationKind.VENTURE)


@pytest.fixture
def owner(session: Session, firm: Organisation) -> User:
    return a_member(session, firm)


@pytest.fixture
def hidden(session: Session, firm: Organisation) -> Venture:
    venture = a_venture(
        session, organisation_id=firm.id, name="Quiet Works", restricted=True, round_target_gbp=1_234_000
    )
    session.commit()
    return venture


@pytest.fixture
def fund(session: Session) -> Organisation:
    return an_organisation(session, OrganisationKind.FUNDER, "Long Acre", verified=True)


@pytest.mark.parametrize("sector", ["defence", "nuclear", "cyber_security"])
def test_guarded_sectors_start_hidden(session: Session, firm: Organisation, sector: str) -> None:
    venture = a_venture(session, organisation_id=firm.id, sectors=[sector])
    assert venture.restricted
    assert not a_venture(session, organisation_id=firm.id).restricted


#: Where a venture that somebody may see can be found, and what is asked for it.
PLACES: dict[str, str] = {
    "page": "/ventures/{venture}",
    "list": "/ventures?q=Quiet",
    "table": "/ventures?q=Quiet&view=table",
    "search": "/search?q=Quiet",
    "export": "/ventures/export?q=Quiet",
    "ranked": "/mandates/{mandate}/matches",
    "match": "/ventures/{venture}/matches/{mandate}",
    "api list": "/api/v1/ventures?q=Quiet",
    "api": "/api/v1/ventures/{venture}",
    "api ranked": "/api/v1/mandates/{mandate}/matches",
}


@pytest.mark.parametrize("place", PLACES)
def test_it_is_found_by_guests_and_by_nobody_else(
    app: Flask, session: Session, hidden: Venture, owner: User, fund: Organisation, place: str
) -> None:
    guest, stranger = (
        a_member(session, fund, Role.VIEWER),
        an_organisation(session, OrganisationKind.FUNDER, verified=True),
    )
    others = a_member(session, stranger)
    mandates = {
        organisation.id: a_mandate(session, funder=a_funder(session, organisation_id=organisation.id), sectors=[])
        for organisation in (fund, stranger)
    }
    session.commit()

    def finds(person: User, organisation: Organisation) -> bool:
        names = {"venture": hidden.slug, "mandate": mandates[organisation.id].slug}
        address = PLACES[place].format_map(names)
        if address.startswith("/api/"):
            answer = app.test_client().get(address, headers=bearer_of(session, person))
        else:
            answer = sign_in(app.test_client(), person).get(address)
        return hidden.slug in answer.text and answer.status_code == 200

    assert not finds(guest, fund)
    invite(session, actor=viewer_for_user(session, key_of(owner)), venture=hidden, organisation=fund.slug)
    session.commit()
    assert finds(guest, fund)
    assert not finds(others, stranger)


def test_owners_invite_and_take_back(
    app: Flask, session: Session, hidden: Venture, owner: User, fund: Organisation
) -> None:
    guest = sign_in(app.test_client(), a_member(session, fund))
    browser = sign_in(app.test_client(), owner)
    address = f"/ventures/{hidden.slug}/guests"
    assert "Who sees it" in browser.get(f"/ventures/{hidden.slug}").text
    assert submit(browser, address, organisation="no-such").status_code == 422
    assert submit(browser, address, organisation=fund.slug).status_code == 303
    assert submit(browser, address, organisation=fund.slug).status_code == 409
    assert "Long Acre" in browser.get(address).text
    assert "£1.23m" in guest.get(f"/ventures/{hidden.slug}").text
    (notice,) = session.exec(select(Notice)).all()
    assert "Quiet Works invites you" in notice.title
    taking = browser.get(address).text.partition("/take-back")[0].rpartition("/")[2]
    assert submit(browser, f"{address}/{taking}/take-back").status_code == 303
    assert guest.get(f"/ventures/{hidden.slug}").status_code == 404
    actions = [event.action for event in audit.history(session, "venture", key_of(hidden))]
    assert actions[:2] == ["no longer shown to an organisation", "shown to an organisation"]


def test_only_verified_money_is_invited(session: Session, hidden: Venture, owner: User) -> None:
    actor = viewer_for_user(session, key_of(owner))
    for kind, verified in ((OrganisationKind.FUNDER, False), (OrganisationKind.VENTURE, True)):
        other = an_organisation(session, kind, verified=verified)
        with pytest.raises(Invalid):
            invite(session, actor=actor, venture=hidden, organisation=other.slug)


def test_a_hidden_venture_asks_only_its_guests_for_introductions(
    session: Session, hidden: Venture, owner: User, fund: Organisation
) -> None:
    mandate = a_mandate(session, funder=a_funder(session, organisation_id=fund.id))
    session.commit()
    actor = viewer_for_user(session, key_of(owner))
    approach = asking.approach_for(session, actor, hidden.slug, mandate.slug)
    assert "Invite this funder" in str(asking.obstacle(session, approach))
    invite(session, actor=actor, venture=hidden, organisation=fund.slug)
    assert asking.obstacle(session, approach) is None
