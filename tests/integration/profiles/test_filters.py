"""Filters and searches as the database answers them, the same on both."""

import random
from datetime import date
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from sqlmodel import select

from accounts.policy import Viewer
from foundation.database import Session
from foundation.searching import Search
from profiles.models import Claim, Venture
from profiles.queries import VentureRecord, venture_records
from profiles.queries.filters import FIELDS, Condition, Group, Where, answers
from profiles.queries.finding import visible_ventures
from profiles.queries.labels import Labels
from profiles.services.directory import Wanted, catalogue, labels
from profiles.services.filtering import passing
from profiles.services.saving import System
from profiles.services.ventures import set_fact_status
from tests.support.filters import meets, wheres
from tests.support.profiles import a_venture
from tests.support.queries import count_queries


def some_ventures(session: Session, number: int = 40) -> None:
    """Make ventures of every sort, many of them with gaps; committed."""
    dice = random.Random(7)

    def maybe(*values: Any) -> Any:
        return dice.choice([None, *values])

    for place in range(number):
        target = maybe(100_000, 250_000, 750_000, 2_000_000)
        venture = a_venture(
            session,
            name=f"{dice.choice(['Leak', 'ÉCLAIR', 'a_b', 'x. y..z'])} {place}",
            one_line=dice.choice(["Leaks found", "50% less water", "Éclairs"]),
            description=dice.choice(["", "Water pipes", "50 percent", "éclair"]),
            sectors=dice.choice([["water_environment"], ["water_environment", "health"], ["software"]]),
            stage_code=dice.choice(["seed", "series_a"]),
            trl=maybe(3, 6, 9),
            registered_postcode=dice.choice(["B15 2TT", "NG1 5DT"]),
            founded_on=maybe(date(2019, 3, 1), date(2021, 5, 4)),
            university_ukprn=maybe("10007788"),
            university_stake_percent=maybe(0.0, 12.5),
            ip_position=maybe("granted", "owned"),
            team_size=maybe(0, 4, 30),
            customers=maybe(0, 7),
            revenue_gbp=maybe(0, 250_000),
            revenue_growth_percent=maybe(-20.0, 80.0),
            round_target_gbp=target,
            round_minimum_gbp=maybe(100_000) if target else None,
            instruments=dice.choice([[], ["equity"], ["equity", "grant"]]),
            valuation_gbp=maybe(750_000, 2_000_000),
            round_closes_on=maybe(date(2025, 2, 1)),
            seis_status=maybe("no", "assured"),
            rounds=[
                {"closed_on": date(2025, 1, 10), "instrument_code": code, "amount_gbp": None, "investors": []}
                for code in dice.choice([[], ["grant"], ["equity", "grant"]])
            ],
            status=dice.choice(["published", "draft"]),
        )
        if venture.customers is not None and dice.random() < 0.5:
            set_fact_status(session, actor=System(), venture=venture, fields=["customers"], status=Claim.VERIFIED)
    session.commit()


def state_of(record: VentureRecord, held: Labels) -> dict[str, Any]:
    """Give a venture by the codes of the fields that can be asked about."""
    row = record.venture
    several = {
        "sector": {*record.sectors, *(parent for code in record.sectors if (parent := held.parents[code]))},
        "instrument": set(record.instruments),
        "raised": {held.round.instrument_code for held in record.rounds},
        "claim": {str(fact.status) for fact in record.facts.values()},
        "authority": set(record.authority_codes),
        "region": {held.authorities[code].region_code for code in record.authority_codes},
    }
    return {code: several[code] if code in several else getattr(row, each.attribute) for code, each in FIELDS.items()}


def test_the_database_answers_as_plain_python_does(session: Session) -> None:
    some_ventures(session)
    held = labels(session)
    states = {
        int(record.venture.id or 0): state_of(record, held) for record in venture_records(session, published=False)
    }
    keys = catalogue(session).holding("")

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(wheres())
    def check(where: Where) -> None:
        passed = passing(where, answers(session, where, offers=True), keys)
        assert keys[passed.whole].tolist() == [key for key in keys.tolist() if meets(states[key], where)]
        for group, mask in zip(where.groups, passed.groups, strict=True):
            assert keys[mask].tolist() == [key for key in keys.tolist() if meets(states[key], Where((group,)))]
        # Whoever may see no offers is answered as if nobody had made one.
        closed = {key: {**state, **_no_offer()} for key, state in states.items()}
        passed = passing(where, answers(session, where, offers=False), keys)
        assert keys[passed.whole].tolist() == [key for key in keys.tolist() if meets(closed[key], where)]

    check()


def _no_offer() -> dict[str, Any]:
    return {code: set() if code == "instrument" else None for code, each in FIELDS.items() if each.offer}


def test_a_filter_is_one_question_however_long_it_is(session: Session) -> None:
    some_ventures(session, 4)
    held, viewer = catalogue(session), Viewer()
    short = Where((Group((Condition("trl", "from", (4,)),)),))
    long = Where(
        tuple(Group((Condition("trl", "from", (n,)), Condition("sector", "is", ("health",)))) for n in range(1, 6))
    )
    counts = []
    for where in (short, long):
        with count_queries(session.get_bind().engine) as counted:
            held.select(session, viewer, Wanted(where=where))
        counts.append(len(counted))
    assert counts == [1, 1]
    with count_queries(session.get_bind().engine) as counted:
        held.select(session, viewer, Wanted(where=long))
    assert len(counted) == 0


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("éclair", {"ÉCLAIR Works", "Pipes"}),
        ("ÉCLAIR -pipes", {"ÉCLAIR Works"}),
        ('"burst pipes"', {"Pipes"}),
        ('"pipes burst"', set()),
        ("burst NOT oven", {"Pipes"}),
        ("oven OR burst", {"ÉCLAIR Works", "Pipes"}),
        ("50%", {"Pipes"}),
        ("secret", set()),
    ],
)
def test_a_search_finds_the_same_on_both_databases_and_in_memory(session: Session, typed: str, found: set[str]) -> None:
    a_venture(session, name="ÉCLAIR Works", one_line="An oven.", description="")
    a_venture(session, name="Pipes", one_line="Fewer burst pipes by 50%.", description="No éclair in it.")
    a_venture(session, name="Secret", one_line="Not out yet.", description="", status="draft")
    session.commit()
    anyone = Viewer()
    answering = Search.of(typed).expression(Venture.name, Venture.one_line, Venture.description)
    rows = session.exec(select(Venture.name).where(*visible_ventures(anyone), answering).order_by(Venture.name))
    assert set(rows) == found
    assert {line.name for line in catalogue(session).named(anyone, typed, 25)} == found
    lines, _, _ = catalogue(session).select(session, anyone, Wanted(words=typed))
    assert {line.name for line in lines} == found


def test_who_won_grants_and_raised_no_equity_yet(session: Session, client: FlaskClient) -> None:
    for name, kinds in (("Winner", ["grant"]), ("Backed", ["grant", "equity"]), ("Promised", ["convertible"])):
        rounds: list[dict[str, Any]] = [
            {"closed_on": date(2025, 1, 10), "instrument_code": kind, "amount_gbp": None, "investors": []}
            for kind in kinds
        ]
        a_venture(session, name=name, rounds=rounds)
    session.commit()
    link = "g1=raised.is.grant&amp;g1=raised.not.equity&amp;g1=raised.not.convertible"
    assert link in client.get("/ventures").text
    page = client.get(f"/ventures?{unescape(link)}").text
    assert "Winner" in page
    assert "Backed" not in page
    assert "Promised" not in page
