"""Saved views: what of an address is kept, whose they are, and that nobody's change is lost."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import select

from accounts.services import issue_token
from dealflow.models import SavedView, Sharing
from dealflow.services.addresses import read_address
from foundation.database import Session
from foundation.errors import Invalid, NotFound
from tests.support.introductions import Sides
from tests.support.people import PASSWORD, a_member, a_person, sign_in, submit
from tests.support.profiles import a_venture
from tests.support.queries import count_queries
from tests.support.views import a_view, ranked_list

LIST, TRENT, DEALS = "/mandates/trent/matches", "/pipeline?organisation=trent", "/pipeline/table"
CHOSEN = "track=loan&owner=0&mandate=7&region=E12000005&tag=warm"
GROUP = "g1=trl.from.4&g1=trl.unknown&g1_join=any"


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        (f"{LIST}?stage=seed&page=3&format=csv&sort=name", f"{LIST}?stage=seed&sort=name"),
        (f"{LIST}?show=all&stage=seed&stage=series_a&nonsense=1", f"{LIST}?stage=seed&stage=series_a&show=all"),
        (f"https://elsewhere.example{LIST}", LIST),
        (f"{LIST}?view=table&col=unmet&col=stage&col=x&page=2", f"{LIST}?view=table&col=stage&col=unmet"),
        (f"{LIST}?view=map&col=stage", LIST),
        (
            "/ventures?sector=water_environment&q=leak&page=2&view=map",
            "/ventures?sector=water_environment&q=leak&sort=updated&view=map",
        ),
        ("/ventures?view=table&col=trl&col=x&col=stage", "/ventures?sort=updated&view=table&col=stage&col=trl"),
        ("/ventures?view=cards&col=trl", "/ventures?sort=updated"),
        ("/ventures?ask_from=1.2m&sort=nonsense", "/ventures?ask_from=1200000&sort=updated"),
        ("/pipeline", "/pipeline"),
        ("/pipeline?organisation=trent&page=2&since=9&all=sourced&col=track&sort=venture", TRENT + "&all=sourced"),
        (
            "/pipeline/table?col=track&sort=-amount&stage=grant/applied&stage=sourced&stage=no&page=2&col=x&format=csv",
            "/pipeline/table?stage=sourced&stage=grant%2Fapplied&sort=-amount&col=track",
        ),
        (f"{DEALS}?q=+leak+&sort=overdue&{CHOSEN}&overdue=yes&{GROUP}", f"{DEALS}?q=leak&{CHOSEN}&overdue=1&{GROUP}"),
    ],
)
def test_an_address_is_kept_as_it_is_understood(at: str, kept: str) -> None:
    assert read_address(at).address == kept
    assert read_address(kept).address == kept


@pytest.mark.parametrize(
    "at",
    [
        "", "/", "/funders", "/mandates/x", "/mandates/A'B/matches", "http://[", "/ventures/x", "/pipeline/funnel",
        "/pipeline/table/x", "/pipeline/table?g1=ask.from.1", "/pipeline?g1=trl.from.five",
    ],
)  # fmt: skip
def test_only_lists_of_ventures_and_deals_can_be_kept(at: str) -> None:
    with pytest.raises(Invalid):
        read_address(at)


def test_without_a_list_the_page_names_those_that_can_be_saved(client: FlaskClient, sides: Sides) -> None:
    sign_in(client, sides.investor)
    lists = (ranked_list(sides), "/ventures", "/pipeline/table?organisation=", "/pipeline?organisation=")
    for at, status, told in (("", 200, False), ("?at=/funders", 422, True), ("?at=", 200, False)):
        page = client.get(f"/views/new{at}")
        assert page.status_code == status
        assert [f'href="{each}' in page.text for each in lists] == [True] * 4
        assert ("Open the list that you want to keep" in page.text) is told
    assert submit(client, "/views/new", at="/funders", name="Seed").status_code == 422


def test_more_filters_than_a_view_keeps_are_refused() -> None:
    with pytest.raises(Invalid, match="another look"):
        read_address("/ventures?" + "&".join(f"sector=s{number:010}" for number in range(150)))


def test_a_list_is_saved_from_its_page_and_found_again(client: FlaskClient, sides: Sides) -> None:
    sign_in(client, sides.investor)
    at = ranked_list(sides, "stage=seed")
    page = client.get(at).text
    link = page.partition('href="/views/new?at=')[2].partition('"')[0]
    assert link
    form = client.get(f"/views/new?at={link}")
    assert form.status_code == 200
    wrong = submit(client, "/views/new", at=at, name=" ", sharing="team", alert="daily")
    assert wrong.status_code == 422
    assert "Give it a name." in wrong.text
    assert 'value="daily" checked' in wrong.text
    saved = submit(client, "/views/new", at=at, name="Seed <b>here</b>", sharing="team", alert="daily")
    assert saved.status_code == 303
    view = client.get(saved.headers["Location"]).text
    assert "Seed &lt;b&gt;here&lt;/b&gt;" in view
    assert "It shows 1 venture now." in view
    assert f'href="{at}"' in view
    listed = client.get("/views").text
    assert "Every day, when something is new" in listed
    assert "Trent Seed" in listed
    table = client.get("/views?format=csv").text
    assert at in table


@pytest.mark.parametrize(
    ("sharing", "partner", "reader", "outsider"),
    [
        ("private", (404, 404, 404), (404, 404, 404), 404),
        ("team", (200, 303, 403), (200, 403, 403), 404),
        ("locked", (200, 403, 403), (200, 403, 403), 404),
    ],
)
def test_whose_a_view_is_decides_who_sees_changes_and_deletes_it(
    client: FlaskClient,
    sides: Sides,
    sharing: str,
    partner: tuple[int, ...],
    reader: tuple[int, ...],
    outsider: int,
) -> None:
    view = a_view(sides, sides.investor, ranked_list(sides), name="Watermills", sharing=Sharing(sharing))
    at = f"/views/{view.id}"
    for person, expected in ((sides.partner, partner), (sides.reader, reader), (sides.founder, (outsider,) * 3)):
        sign_in(client, person)
        changed = submit(client, f"{at}/change", name="Windmills", version=1)
        got = (client.get(at).status_code, changed.status_code, submit(client, f"{at}/delete").status_code)
        assert got == expected, person.name
        assert ("mills" in client.get("/views").text) == (expected[0] == 200)


def test_the_second_of_two_editors_is_told(client: FlaskClient, sides: Sides) -> None:
    view = a_view(sides, sides.investor, ranked_list(sides), sharing=Sharing.TEAM)
    sign_in(client, sides.partner)
    assert submit(client, f"/views/{view.id}/change", name="First", version=1).status_code == 303
    second = submit(client, f"/views/{view.id}/change", name="Second", version=1)
    assert second.status_code == 409
    assert "Somebody else changed this view" in second.text
    assert 'value="Second"' in second.text
    shared = submit(client, f"/views/{view.id}/change", name="First", version=2, sharing="private")
    assert shared.status_code == 422
    assert "Only its owner says whose it is." in shared.text


def test_filters_are_put_into_a_view_of_the_same_list_only(client: FlaskClient, sides: Sides) -> None:
    view = a_view(sides, sides.investor, ranked_list(sides, "stage=seed"))
    sign_in(client, sides.investor)
    done = submit(client, "/views/new", at=ranked_list(sides, "stage=series_a"), replaces=f"{view.id} 1")
    assert done.status_code == 303
    sides.session.expire_all()
    assert sides.session.exec(select(SavedView.query)).one() == "stage=series_a"
    other = submit(client, "/views/new", at="/ventures", replaces=f"{view.id} 2")
    assert other.status_code == 422
    late = submit(client, "/views/new", at=ranked_list(sides), replaces=f"{view.id} 1")
    assert late.status_code == 409


def test_a_view_outlives_neither_membership_nor_reveals_more_than_the_list(
    client: FlaskClient, session: Session, sides: Sides
) -> None:
    a_venture(session, name="Kept back", restricted=True)
    session.commit()
    view = a_view(sides, sides.reader)
    client = sign_in(client, sides.reader)
    assert "It shows 1 venture now." in client.get(f"/views/{view.id}").text
    with pytest.raises(NotFound):
        a_view(sides, sides.founder, ranked_list(sides).replace(sides.mandate.slug, "no-such"))


def test_somebody_without_a_team_keeps_views_for_themselves(
    client: FlaskClient, session: Session, sides: Sides
) -> None:
    alone = a_person(session)
    sign_in(client, alone)
    assert "Whose is it?" not in client.get("/views/new?at=/ventures").text
    assert submit(client, "/views/new", at="/ventures", name="Mine", sharing="team").status_code == 422
    assert submit(client, "/views/new", at="/ventures", name="Mine").status_code == 303


def test_the_list_of_views_takes_as_many_questions_however_many_there_are(
    client: FlaskClient, session: Session, sides: Sides
) -> None:
    sign_in(client, sides.investor)
    counts = []
    for number in (1, 8):
        for each in range(number):
            a_view(sides, sides.investor, ranked_list(sides), name=f"View {each}")
        client.get("/views")
        with count_queries(session.get_bind()) as counted:
            client.get("/views")
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_programs_save_read_change_and_delete_views(client: FlaskClient, session: Session, sides: Sides) -> None:
    token, _ = issue_token(session, sides.investor.email, PASSWORD)
    session.commit()
    headers = {"Authorization": f"Bearer {token}"}

    def call(method: str, path: str, **sent: Any) -> Any:
        answer = client.open(f"/api/v1/views{path}", method=method, json=sent or None, headers=headers)
        assert answer.status_code < 300, answer.text
        return answer.json if answer.data else None

    made = call(
        "POST", "", name="Seed", list="matches", mandate=sides.mandate.slug, query="stage=seed&page=4", alert="weekly"
    )
    assert (made["query"], made["address"]) == ("stage=seed", ranked_list(sides, "stage=seed"))
    assert (made["sharing"], made["alert"], made["mine"], made["version"]) == ("private", "weekly", True, 1)
    assert call("GET", "") == {"items": [made], "total": 1}
    shown = call("GET", f"/{made['id']}/ventures")
    assert [(each["name"], each["round_target_gbp"], each["withheld"]) for each in shown["items"]] == [
        ("Leakfinder", 750_000, [])
    ]
    changed = call("PATCH", f"/{made['id']}", version=1, name="Seed round", query="stage=series_a")
    assert (changed["name"], changed["query"], changed["version"]) == ("Seed round", "stage=series_a", 2)
    old = client.patch(f"/api/v1/views/{made['id']}", json={"version": 1, "name": "Old"}, headers=headers)
    present = old.get_json()["present"]
    assert (old.status_code, present["version"], present["state"]) == (409, 2, changed)
    assert call("PUT", f"/{made['id']}/alert", frequency=None)["alert"] is None
    call("DELETE", f"/{made['id']}")
    assert call("GET", "")["total"] == 0


def test_programs_without_a_category_are_given_no_offer(client: FlaskClient, session: Session, sides: Sides) -> None:
    alone = a_member(session, sides.firm)
    stranger = a_person(session)
    for person, offers in ((alone, True), (stranger, False)):
        view = a_view(sides, person)
        token, _ = issue_token(session, person.email, PASSWORD)
        session.commit()
        answer = client.get(f"/api/v1/views/{view.id}/ventures", headers={"Authorization": f"Bearer {token}"})
        assert answer.json is not None
        item = answer.json["items"][0]
        assert ("round_target_gbp" in item) == offers
        assert bool(item["withheld"]) != offers
