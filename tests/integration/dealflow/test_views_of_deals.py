"""Saved views of the table and the board of deals: opened as they were saved, told of once, for their people."""

from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete
from sqlmodel import col, select

from accounts.models import Disclosure, Membership
from accounts.services import issue_token
from dealflow.models import SavedView, Sharing
from dealflow.services.alerting import set_alert
from dealflow.services.running import ventures_of
from foundation.database import Session
from foundation.errors import Invalid, NotFound
from pipeline.services import add_deal, move_deal
from profiles.models import Mandate, Venture
from profiles.services.saving import System
from profiles.services.ventures import update_venture
from tests.integration.dealflow.test_alerts import due, subjects
from tests.support.introductions import Sides
from tests.support.mailbox import Mailbox
from tests.support.people import PASSWORD, a_person, sign_in, submit
from tests.support.profiles import a_mandate, a_venture
from tests.support.queries import count_queries
from tests.support.views import a_view

TABLE, BOARD = "/pipeline/table", "/pipeline"


def a_deal(sides: Sides, venture: Venture | None = None, mandate: Mandate | None = None, to: str = "") -> int:
    """Put a deal on the fund's board, committed; its venture is Leakfinder unless the test says otherwise."""
    actor = sides.viewer(sides.investor)
    slug, at = (venture or sides.venture).slug, (mandate or sides.mandate).slug
    deal, _ = add_deal(sides.session, actor=actor, venture_slug=slug, mandate_slug=at)
    if to:
        move_deal(sides.session, actor=actor, deal_id=deal.id or 0, from_stage="sourced", to_stage=to)
    sides.session.commit()
    return deal.id or 0


def button(page: str) -> str:
    """The address behind "Save this view"."""
    return unescape(page.partition('href="/views/new?at=')[2].partition('"')[0])


@pytest.mark.parametrize(
    ("at", "kept", "named"),
    [
        (
            f"{TABLE}?stage=sourced&sort=-venture&col=track&col=days&g1=trl.from.4&page=1",
            "stage=sourced&sort=-venture&col=track&col=days&g1=trl.from.4",
            "Table of deals: Trent Capital",
        ),
        (f"{BOARD}?overdue=1&all=sourced&col=track", "overdue=1&all=sourced", "Board of deals: Trent Capital"),
    ],
)
def test_a_page_of_deals_is_saved_and_opened_as_it_was(
    client: FlaskClient, sides: Sides, at: str, kept: str, named: str
) -> None:
    a_deal(sides)
    sign_in(client, sides.investor)
    link = button(client.get(at).text)
    assert link
    form = client.get(f"/views/new?at={link}")
    assert form.status_code == 200
    assert named in form.text
    where = form.text.partition('name="at" value="')[2].partition('"')[0]
    saved = submit(client, "/views/new", at=unescape(where), name="Ours", sharing="team", alert="weekly")
    assert saved.status_code == 303
    address = f"{at.partition('?')[0]}?organisation={sides.fund.slug}&{kept}"
    view = unescape(client.get(saved.headers["Location"]).text)
    assert f'href="{address}"' in view
    assert client.get(address).status_code == 200
    listed = unescape(client.get("/views").text)
    assert named in listed
    assert f'href="{address}"' in listed
    assert address in client.get("/views?format=csv").text
    assert sides.session.exec(select(SavedView.organisation_id)).one() == sides.fund.id


def test_what_a_view_shows_is_counted_as_its_page_does(client: FlaskClient, sides: Sides) -> None:
    other = a_mandate(sides.session, funder=sides.funder, name="Trent Growth")
    weir = a_venture(sides.session, name="Weirwatch")
    sides.session.commit()
    a_deal(sides)
    a_deal(sides, mandate=other)
    a_deal(sides, weir, to="first_meeting")
    sign_in(client, sides.investor)
    every = a_view(sides, sides.investor, f"{TABLE}?sort=venture", name="All")
    early = a_view(sides, sides.investor, f"{BOARD}?stage=sourced", name="Early")
    assert "It shows 3 deals about 2 ventures now." in client.get(f"/views/{every.id}").text
    assert "It shows 2 deals about 1 venture now." in client.get(f"/views/{early.id}").text
    viewer = sides.viewer(sides.investor)
    assert [hit.name for hit in ventures_of(sides.session, viewer, every, limit=9).hits] == ["Leakfinder", "Weirwatch"]


def test_filters_go_into_a_view_of_the_same_deals_only(client: FlaskClient, sides: Sides) -> None:
    view = a_view(sides, sides.investor, f"{TABLE}?stage=sourced", name="Early", sharing=Sharing.TEAM)
    sign_in(client, sides.partner)
    ours = f"{TABLE}?organisation={sides.fund.slug}"
    page = client.get("/views/new", query_string={"at": f"{ours}&stage=screening"}).text
    assert f'value="{view.id} 1"' in page
    assert f'value="{view.id} 1"' not in client.get("/views/new", query_string={"at": BOARD}).text
    assert submit(client, "/views/new", at=f"{ours}&col=track", replaces=f"{view.id} 1").status_code == 303
    sides.session.expire_all()
    assert sides.session.exec(select(SavedView.query)).one() == "col=track"
    assert submit(client, "/views/new", at=ours.replace(TABLE, BOARD), replaces=f"{view.id} 2").status_code == 422
    assert submit(client, "/views/new", at=ours, replaces=f"{view.id} 1").status_code == 409
    assert submit(client, f"/views/{view.id}/change", name="Later", version=2, sharing="private").status_code == 422


@pytest.mark.parametrize(
    ("sharing", "partner", "reader"),
    [("private", (404, 404), (404, 404)), ("team", (200, 303), (200, 403)), ("locked", (200, 403), (200, 403))],
)
def test_whose_a_view_of_deals_is(
    client: FlaskClient, sides: Sides, sharing: str, partner: tuple[int, int], reader: tuple[int, int]
) -> None:
    view = a_view(sides, sides.investor, TABLE, sharing=Sharing(sharing))
    for person, expected in ((sides.partner, partner), (sides.reader, reader), (sides.founder, (404, 404))):
        sign_in(client, person)
        changed = submit(client, f"/views/{view.id}/change", name="Other", version=1)
        assert (client.get(f"/views/{view.id}").status_code, changed.status_code) == expected, person.name


def test_a_pipeline_that_is_not_ones_own_is_saved_by_staff_for_themselves_only(
    client: FlaskClient, session: Session, sides: Sides
) -> None:
    at = f"{TABLE}?organisation={sides.fund.slug}"
    with pytest.raises(NotFound):
        a_view(sides, sides.founder, at)
    with pytest.raises(NotFound):
        a_view(sides, a_person(session), TABLE)
    staff = a_person(session, is_staff=True)
    view = a_view(sides, staff, at)
    with pytest.raises(Invalid):
        a_view(sides, staff, at, sharing=Sharing.TEAM)
    sign_in(client, staff)
    assert "Whose is it?" not in client.get("/views/new", query_string={"at": at}).text
    assert submit(client, f"/views/{view.id}/change", name="Ours", version=1, sharing="team").status_code == 422
    sign_in(client, sides.investor)
    assert client.get(f"/views/{view.id}").status_code == 404


def test_deals_that_come_into_a_view_are_told_once_a_venture(
    posting: Flask, session: Session, sides: Sides, mailbox: Mailbox
) -> None:
    other = a_mandate(session, funder=sides.funder, name="Trent Growth")
    weir, sluice = a_venture(session, name="Weirwatch"), a_venture(session, name="Sluice Works")
    session.commit()
    a_deal(sides, to="first_meeting")
    a_view(sides, sides.investor, f"{TABLE}?stage=first_meeting", name="Met", alert="daily")
    a_deal(sides, mandate=other, to="first_meeting")
    a_deal(sides, sluice)
    due(posting, session, "daily")
    assert mailbox.envelopes == [], "Leakfinder is known, and Sluice Works has not come into it"
    met = a_deal(sides, weir, to="first_meeting")
    due(posting, session, "daily", days=1)
    due(posting, session, "daily", days=2)
    assert subjects(mailbox) == ["1 new venture: Met"]
    text = mailbox.text()
    assert "Weirwatch" in text
    assert "Asks £750k" in text
    assert f"https://parity.example/pipeline/deals/{met}" in text
    assert f"https://parity.example{TABLE}?organisation={sides.fund.slug}&stage=first_meeting" in text
    logged = session.exec(select(Disclosure)).one()
    assert (logged.path, logged.user_id, logged.number) == ("email", sides.investor.id, 1)
    link = str(mailbox.letter()["List-Unsubscribe"]).strip("<>").removeprefix("https://parity.example")
    posting.test_client().post(link, data={"List-Unsubscribe": "One-Click"})
    a_deal(sides, weir, mandate=other, to="first_meeting")
    a_deal(sides, a_venture(session, name="Penstock"), to="first_meeting")
    due(posting, session, "daily", days=3)
    assert len(mailbox.envelopes) == 1


def test_letters_about_deals_tell_only_what_their_reader_may_see(
    posting: Flask, session: Session, sides: Sides, mailbox: Mailbox
) -> None:
    weir, hidden = a_venture(session, name="Weirwatch"), a_venture(session, name="Kept back")
    session.commit()
    view = a_view(sides, sides.investor, TABLE, name="All", alert="daily")
    a_view(sides, sides.partner, BOARD, name="Board", alert="daily")
    a_deal(sides, weir)
    a_deal(sides, hidden)
    update_venture(session, actor=System(), venture=hidden, data={"restricted": True})
    sides.fund.verified_at = None
    session.add(sides.fund)
    session.execute(delete(Membership).where(col(Membership.user_id) == sides.partner.id))
    session.commit()
    due(posting, session, "daily")
    assert subjects(mailbox) == ["1 new venture: All"]
    assert "Asks" not in mailbox.text()
    assert "Kept back" not in mailbox.text()
    assert session.exec(select(Disclosure)).all() == []
    viewer = sides.viewer(sides.investor)
    assert ventures_of(session, viewer, view, limit=9).deals == 2
    client = sign_in(posting.test_client(), sides.partner)
    board = client.get("/views").text
    assert "Board of deals: Trent Capital" in board
    held = session.exec(select(SavedView.id).where(SavedView.owner_id == sides.partner.id)).one()
    assert "You may not see this list any more." in client.get(f"/views/{held}").text


def test_a_ventures_own_pipeline_is_kept_and_not_told_of(client: FlaskClient, sides: Sides) -> None:
    sign_in(client, sides.founder)
    at = f"{TABLE}?organisation={sides.firm.slug}"
    assert "Write to you when" not in client.get("/views/new", query_string={"at": at}).text
    assert submit(client, "/views/new", at=at, name="Ours", alert="daily").status_code == 422
    assert sides.session.exec(select(SavedView)).all() == []
    view = a_view(sides, sides.founder, at)
    page = client.get(f"/views/{view.id}").text
    assert "Write to you" not in page
    assert "It shows 0 deals now." in page
    with pytest.raises(Invalid):
        a_view(sides, sides.founder, at, name="Told", alert="daily")
    sides.session.rollback()
    assert set_alert(sides.session, actor=sides.viewer(sides.founder), view_id=view.id or 0, frequency=None) is view


def test_a_view_of_deals_takes_as_many_questions_however_many_deals_there_are(
    client: FlaskClient, session: Session, sides: Sides
) -> None:
    view = a_view(sides, sides.investor, f"{TABLE}?g1=trl.from.4")
    sign_in(client, sides.investor)
    counts = []
    for number in (1, 8):
        for each in range(number):
            a_deal(sides, a_venture(session, name=f"Works {number} {each}"))
        client.get(f"/views/{view.id}")
        with count_queries(session.get_bind()) as counted:
            client.get(f"/views/{view.id}")
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_programs_keep_deals(client: FlaskClient, session: Session, sides: Sides) -> None:
    deal = a_deal(sides)
    token, _ = issue_token(session, sides.investor.email, PASSWORD)
    session.commit()
    headers = {"Authorization": f"Bearer {token}"}

    def call(method: str, path: str, **sent: Any) -> Any:
        answer = client.open(f"/api/v1/views{path}", method=method, json=sent or None, headers=headers)
        assert answer.status_code < 300, answer.text
        return answer.json if answer.data else None

    made = call("POST", "", name="Early", list="deals", query="stage=sourced&col=track&page=3", alert="daily")
    assert (made["list"], made["organisation"], made["mandate"]) == ("deals", sides.fund.slug, None)
    assert made["address"] == f"{TABLE}?organisation={sides.fund.slug}&stage=sourced&col=track"
    assert call("GET", "") == {"items": [made], "total": 1}
    item = call("GET", f"/{made['id']}/ventures")["items"][0]
    assert (item["name"], item["deal"], item["score"], item["round_target_gbp"]) == ("Leakfinder", deal, None, 750_000)
    changed = call("PATCH", f"/{made['id']}", version=1, query="stage=first_meeting")
    assert (changed["query"], changed["organisation"]) == ("stage=first_meeting", sides.fund.slug)
    assert call("GET", f"/{made['id']}/ventures") == {"items": [], "total": 0}
    board = call("POST", "", name="Board", list="board", organisation=sides.fund.slug, query="track=grant")
    assert board["address"] == f"{BOARD}?organisation={sides.fund.slug}&track=grant"
    wrong = {"name": "Theirs", "list": "deals", "organisation": sides.firm.slug}
    assert client.post("/api/v1/views", json=wrong, headers=headers).status_code == 404
