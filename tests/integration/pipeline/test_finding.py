"""Deals are found in memory just as the database would find them, and as soon as they change."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.database import Session
from pipeline.queries import BoardFilters, deal_lines
from pipeline.services import add_deal
from pipeline.services.finding import find_deals
from profiles.services.saving import System
from profiles.services.ventures import update_venture
from tests.integration.pipeline.conftest import House, viewer_of
from tests.support.people import a_member, an_organisation
from tests.support.profiles import a_funder, a_mandate, a_venture

_PARTS = ("leak", "LEAK", "k f", "firm 1", "éclair", "ÉC", "50%", "_", "%", "\\", "seed", "trent", "capital", "x")


def filled(session: Session, house: House) -> list[int]:
    """Put deals on two boards, and give the keys of their organisations."""
    dice = random.Random(5)
    other = an_organisation(session, "funder", "Severn", verified=True)
    mandate = a_mandate(session, funder=a_funder(session, organisation_id=other.id, name="Severn 50%"), name="a_b")
    viewer = viewer_of(a_member(session, other, "owner"), (other, "owner"))
    for number in range(24):
        name = f"{dice.choice(['Leak Finder', 'leak firm', 'ÉCLAIR', 'x..y', 'Seed'])} {number}"
        venture = a_venture(session, name=name)
        session.commit()
        sides = (house.viewer, house.mandate) if dice.random() < 0.6 else (viewer, mandate)
        add_deal(session, actor=sides[0], venture_slug=venture.slug, mandate_slug=sides[1].slug)
        session.commit()
    return [house.organisation.id or 0, other.id or 0]


def test_memory_and_the_database_find_the_same(session: Session, house: House) -> None:
    boards = filled(session, house)

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.one_of(st.sampled_from(_PARTS), st.text("leakfirm É%_\\.01", min_size=1, max_size=6)), st.integers(1, 30))
    def check(text: str, limit: int) -> None:
        text = " ".join(text.split())
        asked = []
        for board in boards:
            asked += deal_lines(session, board, BoardFilters(text=text), sort="newest", limit=limit)
        found = find_deals(session, boards, text, limit=limit)
        assert [(deal.id, deal.venture_name) for deal in found] == [
            (line.id, line.venture_name) for line in asked[:limit]
        ]

    check()


def test_a_new_name_is_found_at_once(session: Session, house: House) -> None:
    add_deal(session, actor=house.viewer, venture_slug=house.venture.slug, mandate_slug=house.mandate.slug)
    session.commit()
    board = house.organisation.id or 0
    assert [deal.venture_name for deal in find_deals(session, [board], "leak f", limit=4)] == ["Leak Finder"]
    session.commit()
    update_venture(session, actor=System(), venture=house.venture, data={"name": "Weirwatch"})
    session.commit()
    assert find_deals(session, [board], "leak f", limit=4) == []
    assert [deal.venture_name for deal in find_deals(session, [board], "weir", limit=4)] == ["Weirwatch"]
    assert find_deals(session, [], "weir", limit=4) == []
