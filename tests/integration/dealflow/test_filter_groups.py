"""Conditions in groups and searches on the ranked list, the directory, in views, letters, exports and the API."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from accounts.services import issue_token
from dealflow.services.addresses import read_address
from dealflow.services.running import ventures_of
from foundation.database import Session
from foundation.errors import Invalid
from tests.support.introductions import Sides, two_sides
from tests.support.people import PASSWORD, sign_in
from tests.support.profiles import a_venture
from tests.support.queries import count_queries
from tests.support.views import a_view, ranked_list

NAMES = {"Leakfinder", "Early Pump", "Late Valve", "Quiet Meter"}
#: Address and the ventures that it leaves, for those who may see offers.
CASES = [
    ("", NAMES),
    ("g1=trl.from.5", {"Leakfinder", "Late Valve"}),
    ("g1=trl.unknown", {"Quiet Meter"}),
    ("g1=trl.from.5&g1=trl.unknown&g1_join=any", {"Leakfinder", "Late Valve", "Quiet Meter"}),
    ("g1=trl.between.2..6&g1=name.has.leak&g2=trl.unknown&join=any", {"Leakfinder", "Quiet Meter"}),
    ("g1=trl.to.6&g2=ask.to.800k", {"Leakfinder", "Early Pump"}),
    ("g1=ask.unknown", {"Quiet Meter"}),
    ("q=pump+OR+valve", {"Early Pump", "Late Valve"}),
    ('q="find+leaks"+-pump', {"Leakfinder", "Late Valve", "Quiet Meter"}),
    ("q=-pump&g1=trl.known", {"Leakfinder", "Late Valve"}),
    ("g1=stage.not.seed", set()),
]


@pytest.fixture
def sides(session: Session) -> Sides:
    return filled(session)


def filled(session: Session, *, verified: bool = True) -> Sides:
    """Make both sides, and more ventures that meet every hard rule of the mandate; committed."""
    made = two_sides(session, verified=verified)
    a_venture(session, name="Early Pump", trl=3, round_target_gbp=750_000)
    a_venture(session, name="Late Valve", trl=9, round_target_gbp=1_500_000)
    a_venture(session, name="Quiet Meter", trl=None, round_target_gbp=None, round_minimum_gbp=None, instruments=[])
    session.commit()
    return made


def shown(page: str) -> set[str]:
    return {name for name in NAMES if f">{name}</a></h2>" in page}


@pytest.mark.parametrize(("query", "left"), CASES)
def test_every_list_shows_the_same(client: FlaskClient, sides: Sides, query: str, left: set[str]) -> None:
    sign_in(client, sides.investor)
    ranked = f"{ranked_list(sides)}?show=all&{query}"
    directory = f"/ventures?{query}"
    assert shown(client.get(ranked).text) == left
    assert shown(client.get(directory).text) == left
    for export in (client.get(f"{ranked}&format=csv"), client.get(f"/ventures/export?{query}")):
        assert {name for name in NAMES if name in export.text} == left
    for at in (ranked, directory):
        view = a_view(sides, sides.investor, at)
        assert {
            hit.name for hit in ventures_of(sides.session, sides.viewer(sides.investor), view, limit=9).hits
        } == left
    token, _ = issue_token(sides.session, sides.investor.email, PASSWORD)
    sides.session.commit()
    program = {"Authorization": f"Bearer {token}"}
    for address in (f"/api/v1/mandates/{sides.mandate.slug}/matches?{query}", f"/api/v1/ventures?{query}"):
        answer = client.get(address, headers=program)
        assert {item["name"] for item in answer.json["items"]} == left  # type: ignore[index]


def test_the_number_of_each_condition_and_group_stands_beside_it(client: FlaskClient, sides: Sides) -> None:
    sign_in(client, sides.investor)
    query = "show=all&g1=trl.from.5&g1=trl.unknown&g1_join=any&g2=name.has.leak"
    for address in (f"{ranked_list(sides)}?{query}", f"/ventures?{query}"):
        page = client.get(address).text
        panel = page.partition('id="filter-groups"')[2].partition("</details>")[0]
        numbers = [part.partition("<")[0] for part in panel.split('<span class="facet-count">')[1:]]
        # Three in all; the group of two, its two conditions; the group of one, its condition.
        assert numbers == ["3", "3", "2", "1", "1", "1"]
        assert "of the 4 ventures of this list" in panel


def test_rows_are_added_and_taken_away_by_the_buttons_of_the_form(client: FlaskClient, sides: Sides) -> None:
    sign_in(client, sides.investor)
    at = ranked_list(sides)
    page = client.get(f"{at}?stage=seed&do=add+g1&g1_add=trl")
    assert page.status_code == 200
    assert 'name="g1_field" value="trl"' in page.text
    assert shown(page.text) == {"Leakfinder", "Early Pump", "Late Valve", "Quiet Meter"}
    form = "stage=seed&g1_field=trl&g1_operator=from&g1_value=5&g1_to="
    applied = client.get(f"{at}?{form}")
    assert applied.status_code == 303
    assert applied.headers["Location"] == f"{at}?stage=seed&g1=trl.from.5"
    more = client.get(f"{at}?{form}&do=add+g1&g1_add=stage").text
    assert shown(more) == {"Leakfinder", "Late Valve"}
    assert more.count('name="g1_field"') == 2
    gone = client.get(f"{at}?{form}&do=remove+g1+0")
    assert gone.headers["Location"] == f"{at}?stage=seed"
    assert client.get("/ventures?g1_field=trl&g1_operator=unknown").headers["Location"] == "/ventures?g1=trl.unknown"


def test_what_is_wrong_is_told_at_its_row_and_nothing_typed_is_lost(client: FlaskClient, sides: Sides) -> None:
    sign_in(client, sides.investor)
    for at in (ranked_list(sides), "/ventures"):
        page = client.get(f"{at}?g1_field=trl&g1_operator=from&g1_value=many&g1_to=")
        assert page.status_code == 200
        assert "Enter a number." in page.text
        assert 'value="many"' in page.text
        assert shown(page.text) >= {"Leakfinder", "Early Pump", "Late Valve"}


def test_offers_are_filtered_by_nobody_who_may_not_see_them(client: FlaskClient, session: Session) -> None:
    sides = filled(session, verified=False)
    sign_in(client, sides.investor)
    for at in (ranked_list(sides), "/ventures"):
        everyone = shown(client.get(f"{at}?show=all").text)
        for condition in ("ask.from.1", "ask.unknown", "valuation.known", "instrument.is.equity", "seis.known"):
            page = client.get(f"{at}?show=all&g1={condition}").text
            assert "is not open to you" in page
            assert shown(page) == everyone
        assert "Amount asked" not in client.get(at).text.partition('id="filter-groups"')[2].partition("</details>")[0]
    # A view that somebody else made says nothing of offers either: they count as not known.
    for condition, left in (("ask.from.1", set()), ("ask.unknown", NAMES)):
        view = a_view(sides, sides.investor, f"{ranked_list(sides)}?show=all&g1={condition}")
        found = ventures_of(session, sides.viewer(sides.investor), view, limit=9)
        assert {hit.name for hit in found.hits} == left
    token, _ = issue_token(session, sides.investor.email, PASSWORD)
    session.commit()
    answer: Any = client.get("/api/v1/ventures?g1=ask.from.1", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 422
    assert "g1" in answer.json["errors"] if "errors" in answer.json else "g1" in str(answer.json)


def test_a_view_keeps_its_conditions_and_refuses_wrong_ones() -> None:
    at = "/mandates/trent/matches?g1=trl.from.4&g1=ask.between.250k..1m&g1_join=any&g2=stage.unknown&join=any&q=leak"
    kept = read_address(at).address
    assert kept == (
        "/mandates/trent/matches?q=leak&join=any&g1=trl.from.4&g1=ask.between.250000..1000000&g1_join=any&g2=stage.unknown"
    )
    assert read_address(kept).address == kept
    with pytest.raises(Invalid) as refused:
        read_address("/ventures?g1=trl.from.many")
    assert "Enter a number." in refused.value.fields["at"][0]


def test_a_list_asks_the_database_no_more_for_more_ventures_or_conditions(client: FlaskClient, sides: Sides) -> None:
    sign_in(client, sides.investor)
    at = ranked_list(sides)
    engine = sides.session.get_bind().engine
    client.get(at)
    counts = []
    for query in ("g1=trl.from.2", "g1=trl.from.1&g1=name.has.e&g2=stage.is.seed&g3=people.unknown"):
        with count_queries(engine) as counted:
            assert client.get(f"{at}?{query}").status_code == 200
        counts.append(len(counted))
    for number in range(20):
        a_venture(sides.session, name=f"More {number}", trl=5)
    sides.session.commit()
    client.get(at)
    with count_queries(engine) as counted:
        assert client.get(f"{at}?g1=trl.from.2").status_code == 200
    assert {*counts, len(counted)} == {counts[0]}
