"""The register of what holds clusters back, over all of them."""

from collections.abc import Sequence

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlmodel import select

from accounts.models import key_of
from accounts.services.organisations import unverify
from accounts.services.outbox import KeptLetter, kept_letters
from clusters.models import Blocker, BlockerLetter
from clusters.services.hindering import NOT_SAID, hindering
from foundation import clock
from foundation.database import Session
from foundation.web import settings as settings_of
from profiles.services.clusters import update_cluster
from tests.support.clusters import Park
from tests.support.notices import post_later
from tests.support.people import sign_in, submit
from tests.support.profiles import a_cluster
from tests.support.queries import count_queries


def named(session: Session, cluster: str, things: Sequence[tuple[str, str, str]], status: str = "published") -> None:
    """A cluster that names things, each with its kind and body where they are said."""
    made = a_cluster(
        session,
        name=cluster,
        status=status,
        blockers=[{"name": name, "note": f"Note on {name}"} for name, *_ in things],
    )
    session.add_all(
        Blocker(cluster_id=made.id or 0, name=name, kind=kind, body=body, said_at=clock.now())
        for name, kind, body in things
        if kind
    )
    session.commit()


@pytest.fixture
def clusters(session: Session) -> Session:
    """Three clusters, one of them a draft."""
    named(session, "Ansley", [("Planning delay", "planning", "Hinckley Council"), ("No welders", "skills", "")])
    named(session, "Bosworth", [("Grid", "power", "Grid Ltd"), ("Slow permits", "planning", "hinckley council"),
                                ("Planning again", "planning", "Other Council")])  # fmt: skip
    named(session, "Copt", [("Roads", "", "")])
    named(session, "Draft", [("Hidden thing", "money", "")], status="draft")
    return session


def test_clusters_and_things_are_counted_by_kind_and_by_body(clusters: Session) -> None:
    found = hindering(clusters)
    assert (found.clusters, found.total) == (3, 6)
    assert [(each.code, each.clusters, each.things) for each in found.by_kind] == [
        ("planning", 2, 3), ("power", 1, 1), ("skills", 1, 1), (NOT_SAID, 1, 1),
    ]  # fmt: skip
    assert [(each.name, each.clusters, each.things) for each in found.by_body] == [
        ("Hinckley Council", 2, 2), ("Grid Ltd", 1, 1), ("Other Council", 1, 1), ("Nobody is named who can act", 2, 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"kinds": ["power", "skills"]}, ["No welders", "Grid"]),
        ({"bodies": ["HINCKLEY COUNCIL"]}, ["Planning delay", "Slow permits"]),
        ({"bodies": [NOT_SAID]}, ["No welders", "Roads"]),
        ({"kinds": [NOT_SAID]}, ["Roads"]),
        ({"text": "copt"}, ["Roads"]),
        ({"kinds": ["planning"], "sort": "-body"}, ["Planning again", "Planning delay", "Slow permits"]),
        ({"kinds": ["power", NOT_SAID], "sort": "-kind"}, ["Grid", "Roads"]),
        ({"kinds": ["power", "skills"], "sort": "-cluster"}, ["Grid", "No welders"]),
    ],
)
def test_filters_and_order(clusters: Session, asked: dict[str, object], names: list[str]) -> None:
    found = hindering(clusters, **asked)  # type: ignore[arg-type]
    assert [line.name for line in found.lines] == names
    assert found.total == 6


def test_the_page_and_its_file(client: FlaskClient, clusters: Session) -> None:
    engine = clusters.get_bind()
    assert isinstance(engine, Engine)
    page = client.get("/blockers?kind=planning&kind=nonsense&body=nobody")
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert "Nothing passes these filters" in page.text
    with count_queries(engine) as few:
        page = client.get("/blockers")
    assert "Slow permits" in page.text
    assert "Hidden thing" not in page.text
    lines = client.get("/blockers?kind=planning&format=csv").text.splitlines()
    assert len(lines) == 4
    assert lines[1].startswith("Ansley,Planning delay,Note on Planning delay,Planning,Hinckley Council,")
    named(clusters, "More", [(f"Thing {n}", "other", "") for n in range(9)])
    with count_queries(engine) as many:
        client.get("/blockers")
    assert len(many) == len(few)


def test_without_clusters_the_page_says_what_to_do(client: FlaskClient) -> None:
    assert "No published cluster names anything" in client.get("/blockers").text


def letters_to_the_desk(app: Flask) -> list[KeptLetter]:
    """Take the letters to the body out of the outbox, which other tests fill as well."""
    outbox = settings_of(app).instance / "outbox"
    found = [each for each in kept_letters(outbox) if each.to == "desk@grid.example"]
    for each in found:
        (outbox / each.name).unlink()
    return found


def test_it_is_sent_to_the_body_that_can_act_once_and_the_register_says_when(app: Flask, park: Park) -> None:
    said = [{"name": "Grid is full", "note": "No new load before 2031."}, {"name": "No welders", "note": ""}]
    update_cluster(park.session, actor=park.viewer(park.lead), cluster=park.cluster, data={"blockers": said})
    park.session.commit()
    lead = sign_in(app.test_client(), park.lead)
    kinds = {"kind-0": "power", "body-0": "Grid Ltd", "kind-1": "skills", "body-1": ""}
    assert submit(lead, f"{park.at}/blockers", **kinds).status_code == 303
    address = f"{park.at}/blockers/send"
    letter = {"body": "grid ltd", "email": "Desk@Grid.example", "note": "We meet on Monday."}
    wrong = submit(lead, address, **{**letter, "email": "nowhere"})
    assert wrong.status_code == 422
    assert "We meet on Monday." in wrong.text
    assert submit(lead, address, **{**letter, "body": "Nobody"}).status_code == 422
    assert submit(lead, address, **letter).status_code == 303
    assert "sent to it on" not in lead.get("/blockers").text
    post_later(app)
    (sent,) = letters_to_the_desk(app)
    for words in ("Grid is full (power and grid): No new load before 2031.", "We meet on Monday.", park.lead.email):
        assert words in sent.text
    assert "No welders" not in sent.text
    page = app.test_client().get("/blockers")
    html5lib.HTMLParser(strict=True).parse(lead.get(f"{park.at}/blockers").text)
    assert "sent to it on" in page.text
    # The address of the body is the cluster's own affair.
    assert "desk@grid.example" not in page.text
    again = submit(lead, address, **letter)
    assert again.status_code == 409
    assert "sent to that address already" in again.text
    post_later(app)
    assert letters_to_the_desk(app) == []
    assert len(park.session.exec(select(BlockerLetter)).all()) == 1


def test_a_draft_is_sent_to_nobody(app: Flask, park: Park) -> None:
    said = [{"name": "Grid is full", "note": ""}]
    update_cluster(park.session, actor=park.viewer(park.lead), cluster=park.cluster, data={"blockers": said})
    park.cluster.status = "draft"
    park.session.commit()
    lead = sign_in(app.test_client(), park.lead)
    submit(lead, f"{park.at}/blockers", **{"kind-0": "power", "body-0": "Grid Ltd"})
    refused = submit(lead, f"{park.at}/blockers/send", body="Grid Ltd", email="desk@grid.example", note="")
    assert refused.status_code == 422
    assert "Publish the cluster first" in refused.text


def test_an_organisation_that_nobody_verified_writes_to_nobody(app: Flask, park: Park) -> None:
    said = [{"name": "Grid is full", "note": ""}]
    update_cluster(park.session, actor=park.viewer(park.lead), cluster=park.cluster, data={"blockers": said})
    park.session.commit()
    lead = sign_in(app.test_client(), park.lead)
    submit(lead, f"{park.at}/blockers", **{"kind-0": "power", "body-0": "Grid Ltd"})
    assert "verified first" not in lead.get(f"{park.at}/blockers").text
    unverify(park.session, organisation=park.office, actor_id=key_of(park.lead))
    park.session.commit()
    page = lead.get(f"{park.at}/blockers").text
    html5lib.HTMLParser(strict=True).parse(page)
    assert "verified first" in page
    assert 'name="email"' not in page
    letter = {"body": "Grid Ltd", "email": "desk@grid.example", "note": "We meet on Monday."}
    refused = submit(lead, f"{park.at}/blockers/send", **letter)
    assert refused.status_code == 422
    assert "verified first" in refused.text
    assert "We meet on Monday." in refused.text
    post_later(app)
    assert letters_to_the_desk(app) == []


def test_a_cluster_sends_only_so_many_in_a_day(counting_app: Flask, park: Park) -> None:
    said = [{"name": "Grid is full", "note": ""}]
    update_cluster(park.session, actor=park.viewer(park.lead), cluster=park.cluster, data={"blockers": said})
    park.session.commit()
    lead = sign_in(counting_app.test_client(), park.lead)
    submit(lead, f"{park.at}/blockers", **{"kind-0": "power", "body-0": "Grid Ltd"})
    for number in range(10):
        sent = {"body": "Grid Ltd", "email": f"desk{number}@grid.example", "note": ""}
        assert submit(lead, f"{park.at}/blockers/send", **sent).status_code == 303
    refused = submit(
        lead, f"{park.at}/blockers/send", body="Grid Ltd", email="one@more.example", note="We meet on Monday."
    )
    assert refused.status_code == 429
    assert "Too many tries" in refused.text
    assert "We meet on Monday." in refused.text
