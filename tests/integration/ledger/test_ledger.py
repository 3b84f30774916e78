"""The time ledger: entering, who sees it, and hours against what came of them."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlmodel import select

from applications.models import Application
from foundation import clock
from foundation.database import Session
from foundation.web import db
from ledger.models import TimeEntry
from ledger.services import entries, outcomes
from plans.models import KeptPart, KeptPlan
from tests.support.introductions import Sides, two_sides
from tests.support.people import sign_in, submit
from tests.support.profiles import a_mandate
from tests.support.queries import count_queries

FIRST = clock.today() - timedelta(days=100)


@pytest.fixture
def sides(session: Session) -> Sides:
    return two_sides(session)


def enter(sides: Sides, minutes: int, kind: str = "other", key: int | None = None, day: date = FIRST) -> TimeEntry:
    """Enter time as the founder, committed."""
    values = {"spent_on": day, "minutes": minutes, "subject": (kind, key), "note": ""}
    made = entries.enter(sides.session, actor=sides.viewer(sides.founder), venture=sides.venture, values=values)
    sides.session.commit()
    return made


def shown(sides: Sides) -> dict[str, tuple[float | None, int | None]]:
    """The figures by their labels: value and number of cases."""
    return {each.label: (each.value, each.sample_size) for each in outcomes.figures(sides.session, sides.venture)}


def _application(sides: Sides, status: str) -> None:
    now = clock.now()
    sides.session.add(
        Application(
            venture_id=sides.venture.id or 0, mandate_id=sides.mandate.id or 0, status=status, started_at=now,
            ended_at=now, sendings=1, sent_at=now,
        )
    )  # fmt: skip


def _landed(sides: Sides, pounds: int) -> None:
    plan = KeptPlan(venture_id=sides.venture.id or 0, objective="soonest", ask_gbp=pounds, kept_at=clock.now())
    sides.session.add(plan)
    sides.session.flush()
    sides.session.add(
        KeptPart(
            plan_id=plan.id or 0, mandate_id=sides.mandate.id or 0, position=1, instrument_code="equity",
            amount_gbp=pounds, money_by=clock.today(), status="landed", landed_gbp=pounds, landed_on=clock.today(),
        )
    )  # fmt: skip


def test_hours_are_set_against_what_came_of_them(sides: Sides) -> None:
    assert outcomes.figures(sides.session, sides.venture) == []
    asked = sides.ask()
    enter(sides, 90, "introduction", asked.id)
    enter(sides, 150, "introduction")
    enter(sides, 600, "application")
    enter(sides, 60)
    assert shown(sides)["Hours per answer"] == (None, 0)
    sides.answer(asked, answer="accepted", reason="")
    for _ in range(3):
        sides.answer(sides.ask(a_mandate(sides.session, funder=sides.funder)))
    sides.ask(a_mandate(sides.session, funder=sides.funder))
    for status in ("offered", "declined", "withdrawn"):
        _application(sides, status)
    _landed(sides, 300_000)
    sides.session.commit()
    assert shown(sides) == {
        "Hours spent": (15.0, 4),
        # Four hours on introductions: four answers, one of them accepted; one still waits.
        "Hours per answer": (1.0, 4),
        "Hours per accepted introduction": (4.0, 1),
        # Ten hours on applications: two decided, one offered; what was withdrawn is neither.
        "Hours per decided application": (5.0, 2),
        "Hours per offer": (10.0, 1),
        # Fifteen hours for £300k.
        "Hours per £100k landed": (5.0, 1),
    }


def test_what_ended_before_the_ledger_began_is_not_set_against_it(sides: Sides) -> None:
    with clock.frozen(clock.now() - timedelta(days=200)):
        sides.answer(sides.ask())
    enter(sides, 60, "introduction")
    assert shown(sides)["Hours per answer"] == (None, 0)


def test_time_is_entered_changed_and_taken_out(client: FlaskClient, sides: Sides) -> None:
    sign_in(client, sides.founder)
    at = f"/ventures/{sides.venture.slug}/time"
    assert "Nothing is entered yet" in client.get(at).text
    asked = sides.ask()
    wrong = submit(client, f"{at}/enter", spent_on="3000-01-01", hours="25", subject="introduction:999", note="Kept")
    assert wrong.status_code == 422
    for words in ("between 1600 and 2200", "hours up to 24", "Kept"):
        assert words in wrong.text
    foreign = submit(client, f"{at}/enter", spent_on=FIRST.isoformat(), hours="1", subject="introduction:999")
    assert foreign.status_code == 422
    assert "Choose something of this venture." in foreign.text
    good = {"spent_on": FIRST.isoformat(), "hours": "1:30", "subject": f"introduction:{asked.id}", "note": "Wrote it"}
    assert submit(client, f"{at}/enter", **good).status_code == 303
    page = client.get(at).text
    assert "Trent Seed" in page
    assert "Wrote it" in page
    key = sides.session.exec(select(TimeEntry.id)).one()
    assert 'value="1.5"' in client.get(f"{at}/{key}").text
    assert submit(client, f"{at}/{key}", version="1", **{**good, "hours": "2"}).status_code == 303
    late = submit(client, f"{at}/{key}", version="1", **{**good, "hours": "3"})
    assert late.status_code == 409
    assert 'value="3"' in late.text
    exported = client.get(f"{at}?format=csv").text
    assert f"{FIRST},2.0,Introductions,Trent Seed,Wrote it,Asha Kaur," in exported
    assert "Nothing entered of this kind" in client.get(f"{at}?kind=plan").text
    assert submit(client, f"{at}/{key}/take-out").status_code == 303
    assert "Nothing is entered yet" in client.get(at).text


def test_a_list_costs_the_same_queries_however_long(client: FlaskClient, sides: Sides) -> None:
    with client.application.app_context():
        engine = db.engine
    sign_in(client, sides.founder)
    counts = []
    for more in (1, 6):
        for _ in range(more):
            enter(sides, 30, "introduction", sides.ask(a_mandate(sides.session, funder=sides.funder)).id)
        client.get(f"/ventures/{sides.venture.slug}/time")
        with count_queries(engine) as asked:
            assert client.get(f"/ventures/{sides.venture.slug}/time").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_time_was_spent_on_can_be_deleted(sides: Sides) -> None:
    asked = sides.ask()
    made = enter(sides, 60, "introduction", asked.id)
    sides.session.delete(asked)
    sides.session.commit()
    sides.session.refresh(made)
    assert (made.kind, made.introduction_id, made.minutes) == ("introduction", None, 60)
