"""Funders, mandates and clusters are found in memory as the database would find them, and as soon as they change."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import col

from accounts.policy import Viewer
from foundation.database import Session, escape_like
from foundation.searching import Search, plain
from profiles.models import Cluster, Funder, Mandate, Status
from profiles.services.clusters import set_cluster_status
from profiles.services.finding import find
from profiles.services.funders import set_funder_status, set_mandate_status, update_funder
from profiles.services.saving import System
from tests.support.introductions import Sides, two_sides
from tests.support.people import a_person
from tests.support.profiles import a_cluster, a_funder, a_mandate

_PARTS = (
    "leak", "LEAK", "fin", '"leak finder"', '"finder leak"', "-leak", "NOT", "OR", "É", "éclair", "-éclair", "50%", "%",
    "_", "a_b", "\\", "x. y", "seed", "-seed", '"', "-", "water",
)  # fmt: skip
SEARCHES = st.one_of(
    st.lists(st.sampled_from(_PARTS), max_size=5).map(" ".join), st.text('leakfindr É%_\\."-0', max_size=8)
)


def some_profiles(session: Session, sides: Sides) -> None:
    """Make profiles of every standing, some of them the fund's own; committed."""
    dice = random.Random(11)
    for _ in range(40):
        name = f"{dice.choice(['Leak Finder', 'leak', 'ÉCLAIR', 'a_b', 'x. y..z', 'Seed'])} {dice.randrange(20)}"
        status = dice.choice(["draft", "published", "published", "archived"])
        text = dice.choice(["", "Water and leaks", "50% éclair", "Finder of 50 leaks"])
        own = dice.choice([None, sides.fund.id])
        kind = dice.choice(["funder", "mandate", "cluster"])
        if kind == "cluster":
            a_cluster(
                session, name=name, status=status, description=text, specialisation=dice.choice(["", "Leaks, éclair"])
            )
            continue
        funder = a_funder(session, name=name, status=status, description=text, organisation_id=own)
        if kind == "mandate":
            standing = dice.choice(["draft", "published", "archived"])
            a_mandate(session, funder=funder, name=name[::-1], description=text, status=standing)
    session.commit()


def _shown(viewer: Viewer, table: type[Any], owner: Any) -> ColumnElement[bool]:
    there = col(table.status) != Status.ARCHIVED
    if viewer.is_staff:
        return there
    return or_(col(table.status) == Status.PUBLISHED, owner.in_(sorted(viewer.seats)) & there)


def asked_of_the_database(session: Session, words: str, viewer: Viewer, limit: int) -> list[tuple[str, str]]:
    """Kind and address of what a search finds, in its order, as one statement a kind says it."""
    search, found = Search.of(words), []
    if not search:
        return []
    postgresql = session.get_bind().dialect.name == "postgresql"
    for table in (Funder, Mandate, Cluster):
        texts, owner = [table.name, table.description], col(Funder.organisation_id)
        shown = [_shown(viewer, table, col(Cluster.organisation_id) if table is Cluster else owner)]
        rows: Any = select(col(table.slug))
        if table is Mandate:
            rows = rows.join(Funder, col(Funder.id) == col(Mandate.funder_id))
            texts.append(Funder.name)
            shown.append(_shown(viewer, Funder, owner))
        elif table is Cluster:
            texts.append(Cluster.specialisation)
        name = func.lower(col(table.name)).collate("C" if postgresql else "BINARY")
        first = func.lower(col(table.name)).like(f"{escape_like(plain(words))}%", escape="\\")
        rows = rows.where(*shown, search.expression(*texts)).order_by(first.desc(), name, col(table.id)).limit(limit)
        found += [(table.__name__.lower(), slug) for slug in session.scalars(rows)]
    return found


def test_memory_and_the_database_find_the_same(session: Session) -> None:
    sides = two_sides(session)
    some_profiles(session, sides)
    staff = a_person(session, is_staff=True)
    session.commit()
    viewers = (Viewer(), sides.viewer(sides.reader), sides.viewer(sides.founder), sides.viewer(staff))

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(SEARCHES, st.sampled_from(viewers), st.sampled_from([1, 4, 1_000]))
    def check(words: str, viewer: Viewer, limit: int) -> None:
        hits = find(session, words, viewer, limit=limit)
        assert [(hit.kind, hit.slug) for hit in hits] == asked_of_the_database(session, words, viewer, limit)

    check()


@pytest.fixture
def sides(session: Session) -> Sides:
    return two_sides(session)


def names(session: Session, words: str) -> list[str]:
    session.commit()
    return [hit.name for hit in find(session, words, Viewer())]


def test_what_changes_is_found_as_it_is_now(session: Session, sides: Sides) -> None:
    actor = System()
    assert names(session, "trent") == ["Trent Capital", "Trent Seed"]
    cluster = a_cluster(session, name="Trent Valley")
    assert names(session, "trent") == ["Trent Capital", "Trent Seed", "Trent Valley"]
    set_cluster_status(session, actor=actor, cluster=cluster, status=Status.DRAFT)
    set_mandate_status(session, actor=actor, mandate=sides.mandate, status=Status.ARCHIVED)
    assert names(session, "trent") == ["Trent Capital"]
    update_funder(session, actor=actor, funder=sides.funder, data={"name": "Severn Capital"})
    assert names(session, "trent") == []
    assert names(session, "severn") == ["Severn Capital"]
    set_funder_status(session, actor=actor, funder=sides.funder, status=Status.DRAFT)
    assert names(session, "severn") == []
