"""The left bar leads to what there is, for whoever asks."""

from collections.abc import Iterator

import pytest
from flask import Flask

from accounts.policy import VISITOR, Seat, Viewer
from foundation.settings import Settings
from webapp.navigation import MOST_OF_A_KIND, Entry, Group, current_entry, foot_links, groups_for, person_links
from webapp.queries import OwnProfile

ENDPOINTS = {
    "home": "/",
    "insights.gap": "/gap",
    "profiles.ventures": "/ventures",
    "profiles.venture": "/ventures/<slug>",
    "profiles.cluster": "/clusters/<slug>",
    "readiness.overview": "/ventures/<slug>/readiness",
    "matching.venture_matches": "/ventures/<slug>/matches",
    "matching.mandate_matches": "/mandates/<slug>/matches",
    "pipeline.board": "/pipeline",
    "accounts.sign_in": "/sign-in",
    "accounts.account": "/account",
    "accounts.outbox": "/outbox",
    "accounts.admin_organisations": "/admin/organisations",
}


@pytest.fixture
def app() -> Flask:
    app = Flask("navigation")
    app.extensions["parity_settings"] = Settings(demo=True)
    for endpoint, rule in ENDPOINTS.items():
        app.add_url_rule(rule, endpoint, lambda **_: "")
    return app


@pytest.fixture(autouse=True)
def within(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def somebody(*kinds: str, is_staff: bool = False) -> Viewer:
    seats = {key: Seat(key, f"{kind} {key}", f"{kind}-{key}", kind, "owner", True) for key, kind in enumerate(kinds, 1)}
    return Viewer(user_id=1, name="Ada", email="ada@parity.example", is_staff=is_staff, seats=seats)


def own(kind: str, name: str) -> OwnProfile:
    return OwnProfile(kind, name.lower(), name, "published", None, 1)


def shown(groups: list[Group]) -> dict[str, list[str]]:
    return {group.title: [entry.label for entry in group.entries] for group in groups}


def test_a_visitor_explores() -> None:
    assert shown(groups_for(VISITOR, [])) == {"": ["Home"], "Explore": ["Funding gap", "Ventures"]}
    assert [entry.label for entry in person_links(VISITOR)] == ["Sign in"]


def test_a_founder_goes_to_the_venture_its_funders_and_the_pipeline() -> None:
    groups = groups_for(somebody("venture"), [own("venture", "Ferrite")])
    assert shown(groups)["Raise money"] == ["Ferrite", "Ranked funders", "Readiness", "Pipeline"]
    assert groups[1].entries[1].address == "/ventures/ferrite/matches"


def test_lists_of_funders_are_told_apart_where_there_are_several_ventures() -> None:
    labels = shown(groups_for(somebody("venture"), [own("venture", "A"), own("venture", "B")]))["Raise money"]
    assert "Ranked funders: B" in labels


def test_an_investor_goes_to_the_deal_flow_of_each_mandate() -> None:
    mandates = [own("mandate", f"Mandate {number}") for number in range(MOST_OF_A_KIND + 2)]
    labels = shown(groups_for(somebody("funder"), mandates))["Deal flow"]
    assert len(labels) == MOST_OF_A_KIND + 1
    assert labels[-1] == "Pipeline"


def test_an_authority_goes_to_its_programmes() -> None:
    groups = shown(groups_for(somebody("authority"), [own("mandate", "Proof grant")]))
    assert groups["Your programmes"] == ["Proof grant"], "it keeps no board"
    assert "Your programmes" not in shown(groups_for(somebody("authority"), []))


def test_a_cluster_lead_goes_to_the_cluster() -> None:
    assert shown(groups_for(somebody("cluster"), [own("cluster", "Ceramics")]))["Your clusters"] == ["Ceramics"]


def test_only_staff_look_after_the_platform() -> None:
    assert shown(groups_for(somebody(is_staff=True), []))["Platform"] == ["Organisations", "Outbox"]
    assert "Platform" not in shown(groups_for(somebody("funder"), []))


def test_pages_that_do_not_exist_are_not_in_the_bar(app: Flask) -> None:
    del app.view_functions["insights.gap"]
    assert shown(groups_for(VISITOR, []))["Explore"] == ["Ventures"]
    assert foot_links() == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "/"),
        ("/ventures", "/ventures"),
        ("/ventures/other", "/ventures"),
        ("/ventures/ferrite/edit", "/ventures/ferrite"),
        ("/ventures/ferrite/matches/x", "/ventures/ferrite/matches"),
        ("/venturesome", ""),
    ],
)
def test_the_entry_that_a_page_belongs_to_is_marked(path: str, expected: str) -> None:
    addresses = ["/", "/ventures", "/ventures/ferrite", "/ventures/ferrite/matches"]
    groups = [Group("", [Entry(found, found) for found in addresses])]
    assert current_entry(groups, path) == expected
