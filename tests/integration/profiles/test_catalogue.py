"""The directory that is kept: brought up to date, it is what would be read anew; and search by name over it."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from accounts.policy import Viewer
from foundation.database import Session
from profiles.models import Status, Venture
from profiles.services.clusters import update_cluster
from profiles.services.directory import Catalogue, Wanted, catalogue
from profiles.services.funders import update_mandate
from profiles.services.saving import System
from profiles.services.ventures import set_status, update_venture
from tests.support.profiles import a_cluster, a_funder, a_mandate, a_venture
from tests.support.queries import count_queries

ANYONE, SYSTEM = Viewer(), System()


def everything(held: Catalogue, session: Session) -> tuple[Any, ...]:
    found = held.find(session, ANYONE, Wanted(size=100))
    return held.lines, held.texts, found.page.items, found.counts


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Other name"},
        {"sectors": ["life_sciences"], "stage_code": "seed"},
        {"registered_postcode": "OX1 2JD", "instruments": ["grant"]},
        {"restricted": True},
        Status.DRAFT,
        Status.ARCHIVED,
    ],
)
def test_what_is_brought_up_to_date_is_what_would_be_read(session: Session, change: dict[str, Any] | Status) -> None:
    ventures = [a_venture(session, name=f"Firm {number}") for number in range(4)]
    session.commit()
    before = catalogue(session)
    a_venture(session, name="A new one")
    if isinstance(change, Status):
        set_status(session, actor=SYSTEM, venture=ventures[1], status=change)
    else:
        update_venture(session, actor=SYSTEM, venture=ventures[1], data=change)
    session.commit()
    after = catalogue(session)
    assert after is not before
    assert everything(after, session) == everything(Catalogue(session), session)


def test_only_what_changed_is_read_again(session: Session) -> None:
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    ventures = [a_venture(session, name=f"Firm {number}") for number in range(6)]
    session.commit()
    kept = {line.id: line for line in catalogue(session).lines}
    counts = []
    for changed in (ventures[:1], ventures[:4]):
        for number, venture in enumerate(changed):
            update_venture(
                session, actor=SYSTEM, venture=venture, data={"one_line": f"Pumps, {len(changed)}, {number}."}
            )
        session.commit()
        with count_queries(engine) as counted:
            lines = {line.id: line for line in catalogue(session).lines}
        counts.append(len(counted))
        assert [lines[venture.id or 0] is kept[venture.id or 0] for venture in ventures[4:]] == [True, True]
    assert counts[0] == counts[1]


def test_a_cluster_that_changes_its_name_is_read_everywhere(session: Session) -> None:
    a_venture(session)
    row = a_cluster(session)
    session.commit()
    assert catalogue(session).clusters[row.slug] != "Valves"
    update_cluster(session, actor=SYSTEM, cluster=row, data={"name": "Valves"})
    session.commit()
    assert catalogue(session).clusters[row.slug] == "Valves"


def test_it_is_not_read_again_where_only_money_changes(session: Session) -> None:
    a_venture(session)
    mandate = a_mandate(session, funder=a_funder(session))
    session.commit()
    held = catalogue(session)
    update_mandate(session, actor=SYSTEM, mandate=mandate, data={"name": "Other money"})
    session.commit()
    assert catalogue(session) is held


def test_names_that_begin_with_the_words_go_first_and_no_more_come_than_asked(session: Session) -> None:
    for name in ("Blue pumps", "Pumps of York", "All pumps", "Pumps of Bath", "Valves"):
        a_venture(session, name=name, one_line="Made here.", description="")
    a_venture(session, name="Pumps in secret", one_line="No.", description="", restricted=True)
    session.commit()
    held = catalogue(session)
    names = [line.name for line in held.named(ANYONE, "pumps", 25)]
    assert names == ["Pumps of Bath", "Pumps of York", "All pumps", "Blue pumps"]
    assert [line.name for line in held.named(ANYONE, "pumps", 3)] == names[:3]
    assert {row.name for row in session.exec(select(Venture).where(Venture.status == "published"))} >= set(names)
