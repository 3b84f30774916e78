"""Deals that funders share with each other, and rounds that are put together from a board."""

from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlmodel import col, select

from accounts.models import Disclosure, Organisation, Showing, User, key_of
from accounts.policy import Viewer
from accounts.services import viewer_for_user
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.settings import Operator
from pipeline import queries
from pipeline.models import Deal
from pipeline.services import add_deal
from pipeline.services.assembling import assemble
from pipeline.services.sharing import received, share, shared_with, take_back
from pipeline.services.terms import set_investor, set_terms
from profiles.models import Funder
from tests.integration.access_world import bearer_of
from tests.integration.pipeline.conftest import House, viewer_of
from tests.support.notices import notices_of
from tests.support.people import a_member, a_person, an_organisation, csrf_token, sign_in
from tests.support.profiles import a_funder, a_mandate


@pytest.fixture
def deal(session: Session, house: House) -> Deal:
    added, _ = add_deal(session, actor=house.viewer, venture_slug=house.venture.slug, mandate_slug=house.mandate.slug)
    house.venture.round_target_gbp, house.venture.round_committed_gbp = 1_000_000, 200_000
    session.commit()
    return added


@dataclass
class Friend:
    """Another funder, and one of its people, where the platform may bring offers."""

    organisation: Organisation
    funder: Funder
    person: User
    viewer: Viewer


@pytest.fixture
def friend(session: Session) -> Friend:
    organisation = an_organisation(session, "funder", "Soar Fund", verified=True)
    funder = a_funder(session, organisation_id=organisation.id, name="Soar Fund")
    person = a_member(session, organisation, "owner", a_person(session, "Joy Amari"))
    session.commit()
    return Friend(organisation, funder, person, viewer_of(person, (organisation, "owner")))


def lets_offers(viewer: Viewer, operator: Operator = Operator.AUTHORISED) -> Viewer:
    return Viewer(user_id=viewer.user_id, name=viewer.name, email=viewer.email, seats=viewer.seats, operator=operator)


def shared(session: Session, house: House, deal: Deal, friend: Friend, *facts: str) -> int:
    made = share(
        session, actor=house.viewer, deal_id=key_of(deal), funder_slug=friend.funder.slug, facts=facts, note="Join us?"
    )
    session.commit()
    return key_of(made)


def test_the_other_funder_sees_what_was_chosen_and_nothing_else(
    session: Session, house: House, deal: Deal, friend: Friend
) -> None:
    set_terms(session, actor=house.viewer, deal_id=key_of(deal), version=0, values={"terms_gbp": 300_000})
    key = shared(session, house, deal, friend, "trl", "round_target_gbp", "terms")
    view = received(session, lets_offers(friend.viewer), key)
    assert list(view.facts) == ["trl", "round_target_gbp", "terms"]
    assert view.facts["round_target_gbp"] == 1_000_000
    assert view.facts["terms"].terms_gbp == 300_000
    assert not view.withheld
    (notice,) = notices_of(session, friend.person)
    assert "Trent Capital shares a deal with you" in notice.title
    assert "1,000,000" not in notice.title + notice.text
    assert queries.deal_events(session, key_of(deal))[0].data["facts"] == ["trl", "round_target_gbp", "terms"]


def test_the_offer_is_withheld_where_it_may_not_be_brought(
    session: Session, house: House, deal: Deal, friend: Friend
) -> None:
    key = shared(session, house, deal, friend, "trl", "valuation_gbp", "investors")
    view = received(session, lets_offers(friend.viewer, Operator.NONE), key)
    assert list(view.facts) == ["trl"]
    assert view.withheld


def test_what_is_taken_back_is_gone(session: Session, house: House, deal: Deal, friend: Friend) -> None:
    key = shared(session, house, deal, friend, "trl")
    assert [line.share.id for line in shared_with(session, friend.viewer)] == [key]
    with pytest.raises(Conflict, match="already"):
        shared(session, house, deal, friend, "trl")
    session.rollback()
    take_back(session, actor=house.other, deal_id=key_of(deal), share_id=key)
    session.commit()
    assert shared_with(session, friend.viewer) == []
    with pytest.raises(NotFound):
        received(session, friend.viewer, key)
    with pytest.raises(Conflict):
        take_back(session, actor=house.other, deal_id=key_of(deal), share_id=key)
    shared(session, house, deal, friend)


def test_nobody_else_reads_it(session: Session, house: House, deal: Deal, friend: Friend) -> None:
    key = shared(session, house, deal, friend, "trl")
    for other in (house.founder, viewer_of(a_person(session), (an_organisation(session, "funder"), "owner"))):
        assert shared_with(session, other) == []
        with pytest.raises(NotFound):
            received(session, other, key)
    with pytest.raises(Forbidden):
        share(session, actor=house.onlooker, deal_id=key_of(deal), funder_slug=friend.funder.slug, facts=())


def test_a_venture_off_public_pages_is_shared_with_those_whom_it_invited(
    session: Session, house: House, deal: Deal, friend: Friend
) -> None:
    house.venture.restricted = True
    session.add(
        Showing(venture_id=key_of(house.venture), organisation_id=key_of(house.organisation), granted_at=clock.now())
    )
    session.commit()
    with pytest.raises(Invalid, match="another look"):
        shared(session, house, deal, friend, "trl")
    session.add(
        Showing(venture_id=key_of(house.venture), organisation_id=key_of(friend.organisation), granted_at=clock.now())
    )
    session.commit()
    key = shared(session, house, deal, friend, "trl")
    assert received(session, viewer_for_user(session, key_of(friend.person)), key).facts


def test_reading_the_offer_is_in_the_log_of_disclosures(
    client: FlaskClient, session: Session, house: House, deal: Deal, friend: Friend
) -> None:
    page = sign_in(client, house.person)
    address = f"/pipeline/deals/{deal.id}/shares"
    sent = {"csrf_token": csrf_token(page), "funder": friend.funder.slug, "facts": ["trl", "round_target_gbp"]}
    assert page.post(address, data={**sent, "funder": ""}).status_code == 422
    assert page.post(address, data=sent).status_code == 303
    assert page.post(address, data=sent).status_code == 409
    reader = sign_in(client.application.test_client(), friend.person)
    (line,) = queries.shares_of_deal(session, key_of(deal))
    assert house.venture.name in reader.get("/pipeline/shared").get_data(as_text=True)
    shown = reader.get(f"/pipeline/shared/{line.share.id}").get_data(as_text=True)
    rows = session.exec(select(Disclosure).where(col(Disclosure.user_id) == friend.person.id)).all()
    # The operator of the tests decides whether the round may be brought; the log says so if and only if it was.
    assert ("£1,000,000" in shown) == any(row.address.startswith("/pipeline/shared/") for row in rows)


def test_the_fewest_of_a_board_cover_the_round(session: Session, house: House, deal: Deal) -> None:
    key = key_of(deal)
    house.mandate.ticket_min_gbp, house.mandate.ticket_max_gbp = 50_000, 400_000
    session.commit()
    set_terms(
        session, actor=house.viewer, deal_id=key, version=0,
        values={"instrument_code": "equity", "terms_gbp": 500_000, "part": "leads", "conditions": "A seat."},
    )  # fmt: skip
    set_investor(session, actor=house.viewer, deal_id=key, name="A", level="committed", amount_gbp=100_000)
    set_investor(
        session, actor=house.viewer, deal_id=key, name="B", level="considering", amount_gbp=350_000, part="follows"
    )
    set_investor(session, actor=house.viewer, deal_id=key, name="C", level="observing", amount_gbp=900_000)
    session.commit()
    found = assemble(session, house.viewer, key)
    assert (found.open_gbp, found.ask_gbp) == (800_000, 800_000)
    assert [each.name for each in found.candidates] == ["Trent Capital", "A", "B"]
    assert {found.who(part.option).name for part in found.ways[0].parts} == {"Trent Capital", "B"}
    sure = assemble(session, house.viewer, key, level="committed")
    assert sure.ways == ()
    assert sure.missing_gbp == 200_000
    assert sure.most is not None
    alone = assemble(session, house.viewer, key, without=["m" + str(house.mandate.id)])
    # B follows, and nobody who leads is left.
    assert alone.missing_gbp == 700_000


def test_a_venture_puts_its_round_together_from_its_own_board(session: Session, house: House, deal: Deal) -> None:
    other = a_mandate(session, funder=a_funder(session, name="Avon Fund"))
    for mandate in (house.mandate, other):
        own, _ = add_deal(session, actor=house.founder, venture_slug=house.venture.slug, mandate_slug=mandate.slug)
        set_terms(
            session, actor=house.founder, deal_id=key_of(own), version=0,
            values={"instrument_code": "equity", "terms_gbp": 400_000, "part": "leads"},
        )  # fmt: skip
    session.commit()
    found = assemble(session, house.founder, key_of(own))
    assert [each.name for each in found.candidates] == ["Trent Capital", "Avon Fund"]
    assert found.ways[0].funders == 2


def test_the_round_on_a_page_and_for_programs(client: FlaskClient, session: Session, house: House, deal: Deal) -> None:
    set_investor(session, actor=house.viewer, deal_id=key_of(deal), name="A", level="committed", amount_gbp=100_000)
    session.commit()
    page = sign_in(client, house.person)
    shown = page.get(f"/pipeline/deals/{deal.id}/round?ask=90k&out=m{house.mandate.id}").get_data(as_text=True)
    assert "<strong>1</strong> funder covers £90k" in shown
    assert page.get(f"/pipeline/deals/{deal.id}/round?ask=lots").status_code == 422
    token = bearer_of(session, house.person)
    address = f"/api/v1/deals/{deal.id}/round"
    answer = client.get(f"{address}?ask=90000&out=m{house.mandate.id}", headers=token).get_json()
    assert answer["ways"][0]["parts"][0]["amount_gbp"] == 90_000
    assert answer["ways"][0]["funders"] == 1
    paths = session.exec(select(Disclosure.path).where(col(Disclosure.user_id) == house.person.id)).all()
    assert {"page", "api"} <= set(paths)
