"""What similar funders backed: who is similar, and the rounds that may be seen."""

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from foundation.database import Session
from matching.engine import MandateProfile, SectorNode, Taxonomy
from matching.services import mandate_for_matches
from matching.services.similar import alike, similar_funders
from profiles.models import Funder
from tests.integration.matching.conftest import Sides
from tests.support.people import sign_in
from tests.support.profiles import a_funder, a_mandate, a_venture
from tests.support.queries import count_queries

TREE = Taxonomy(
    sectors={
        "energy": SectorNode("energy", "Clean energy"),
        "h2": SectorNode("h2", "Hydrogen", "energy"),
        "wind": SectorNode("wind", "Wind", "energy"),
        "health": SectorNode("health", "Health"),
    }
)


def a_round(
    investors: list[str], closed_on: date = date(2025, 3, 4), amount: int | None = 400_000
) -> dict[str, object]:
    return {
        "closed_on": closed_on.isoformat(),
        "stage_code": "seed",
        "instrument_code": "equity",
        "amount_gbp": amount,
        "investors": "; ".join(investors),
    }


def a_peer(session: Session, name: str, **wanted: Any) -> Funder:
    funder = a_funder(session, name=name)
    a_mandate(session, funder=funder, name=f"{name} Seed", **{"sectors": ["water_environment"], **wanted})
    return funder


def test_likeness_is_the_share_of_what_both_state() -> None:
    one = MandateProfile(1, sectors=("energy",), stages=("seed",), ticket_min_gbp=100_000, ticket_max_gbp=1_000_000)
    other = MandateProfile(2, sectors=("h2", "health"), stages=("seed", "series_a"), instruments=("equity",))
    assert alike(one, other, TREE) == {"sectors": 1 / 4, "stages": 1 / 2}
    assert alike(one, one, TREE) == {"sectors": 1, "stages": 1, "ticket": 1}
    larger = MandateProfile(3, ticket_min_gbp=1_000_000, ticket_max_gbp=10_000_000)
    wider = MandateProfile(4, ticket_min_gbp=100_000, ticket_max_gbp=10_000_000)
    assert alike(one, larger, TREE) == {"ticket": 0}
    assert alike(one, wider, TREE) == {"ticket": pytest.approx(0.5)}


def test_rounds_of_similar_funders_are_listed_the_newest_first(
    session: Session, client: FlaskClient, sides: Sides
) -> None:
    a_peer(session, "Severn Partners")
    a_peer(session, "Growth House", stages=["growth"], instruments=["loan"], sectors=["medtech"])
    a_venture(session, name="Weirwatch", rounds=[a_round(["Severn Partners", "Trent Capital"])])
    a_venture(session, name="Sluice Works", rounds=[a_round(["Severn Partners"], date(2026, 1, 5), None)])
    a_venture(session, name="Kept back", restricted=True, rounds=[a_round(["Severn Partners"])])
    a_venture(session, name="Elsewhere", rounds=[a_round(["Growth House"])])
    session.commit()
    mandate = mandate_for_matches(session, sides.investor_view, sides.mandate.slug)
    found = similar_funders(session, sides.investor_view, mandate)
    assert [(each.line.funder_name, each.rounds, each.together) for each in found.funders] == [
        ("Severn Partners", 3, 1),
        ("New Money", 0, 0),
    ]
    assert [(each.line.name, list(each.by)) for each in found.backed] == [
        ("Sluice Works", ["Severn Partners"]),
        ("Weirwatch", ["Severn Partners"]),
    ]
    funder = sign_in(client, sides.investor)
    at = f"/mandates/{sides.mandate.slug}/similar"
    page = funder.get(at).text
    assert "Undisclosed" in page
    assert "Kept back" not in page
    assert at in funder.get(f"/mandates/{sides.mandate.slug}/matches").text
    assert "No round on record" in funder.get(f"{at}?funder=new-money").text
    assert "Weirwatch" in funder.get(f"{at}?funder=nobody").text
    assert "2025-03-04,Seed,400000,Equity,Severn Partners" in funder.get(f"{at}?format=csv").text


def test_the_number_of_queries_does_not_grow(session: Session, client: FlaskClient, sides: Sides) -> None:
    a_peer(session, "Severn Partners")
    a_venture(session, name="Weirwatch", rounds=[a_round(["Severn Partners"])])
    session.commit()
    funder, at = sign_in(client, sides.investor), f"/mandates/{sides.mandate.slug}/similar"
    funder.get(at)
    with count_queries(session.get_bind()) as few:
        funder.get(at)
    for number in range(12):
        a_peer(session, f"Peer {number:02}")
        a_venture(session, name=f"Works {number:02}", rounds=[a_round([f"Peer {number:02}"])])
    session.commit()
    funder.get(at)
    with count_queries(session.get_bind()) as many:
        funder.get(at)
    assert len(many) == len(few)
