"""The register of what holds clusters back, over all of them."""

from collections.abc import Sequence

import html5lib
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from clusters.models import Blocker
from clusters.services.hindering import NOT_SAID, hindering
from foundation import clock
from foundation.database import Session
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
