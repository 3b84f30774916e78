"""``flask seed``: whole or not at all, and the second time nothing."""

from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import SQLModel, col, delete, func, select

import webapp.demo.loading
from accounts.models import Organisation, User
from applications.models import Application
from foundation.database import Session
from insights.services.closing import closing_times
from introductions.models import Introduction, PrivateReason
from notices.models import Notice
from pipeline.models import Deal, DealEvent
from plans.models import OfferAbroad
from profiles.models import Cluster, Funder, Mandate, RoundInvestor, Venture
from reference.models import Rule
from webapp.commands.seed import keep_in_step
from webapp.demo.people import ACCOUNTS


def count(session: Session, table: type[SQLModel]) -> int:
    """Rows of a table."""
    return session.exec(select(func.count()).select_from(table)).one()


def test_the_demo_loads_once_and_says_what_it_added(app: Flask, session: Session, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    reference = runner.invoke(args=["seed", "reference"])
    assert reference.exit_code == 0, reference.output
    first = runner.invoke(args=["seed", "demo"])
    assert "demo ventures: 400 added" in first.output
    assert count(session, Venture) == 400
    assert all(session.exec(select(Venture.demo)).all())
    assert all(row.demo for row in session.exec(select(User)))
    assert all(row.demo for row in session.exec(select(Organisation)))
    assert {account.email for account in ACCOUNTS} <= set(session.exec(select(User.email)))
    assert count(session, Deal) == session.exec(select(func.count(col(Deal.id))).where(Deal.demo)).one() > 100
    assert count(session, DealEvent) > count(session, Deal)
    # The investors of the demo may see offers, also on the day on which each of their deals began.
    assert session.exec(select(func.count(col(Deal.amount_gbp)))).one() > count(session, Deal) // 2
    asked = session.exec(select(Introduction)).all()
    assert {row.status for row in asked} == {"open", "accepted", "not_now", "passed"}
    assert all(row.demo for row in asked)
    assert count(session, PrivateReason) > 0
    applied = session.exec(select(Application)).all()
    assert {row.status for row in applied} == {"draft", "sent", "in_review", "changes_asked", "offered", "declined"}
    assert all(row.demo for row in applied)
    # Deals of the demo's region came to money often enough that it is known how long they take there.
    time = closing_times(session)("E07000219").figure
    assert (time.geography, time.withheld) == ("West Midlands", "")
    told = session.exec(select(Notice).where(Notice.kind == "insights.runway")).all()
    assert "/ventures/tarnwick-motion/runway" in {notice.address for notice in told}
    assert session.exec(select(OfferAbroad.demo)).all() == [True, True]
    # Nothing invented is said of a real funder: earlier rounds name invented ones only.
    invented = set(session.exec(select(Funder.name).where(Funder.demo)))
    assert set(session.exec(select(RoundInvestor.name))) <= invented
    assert session.exec(select(func.count(col(Mandate.id))).where(Mandate.backs_funds, Mandate.demo)).one() == 0
    assert session.exec(select(func.count(col(Cluster.id))).where(Cluster.demo)).one() == 2

    second = runner.invoke(args=["seed", "demo"])
    assert "Nothing has changed." in second.output
    again = runner.invoke(args=["seed", "reference"])
    assert "Nothing has changed." in again.output
    assert count(session, Venture) == 400

    # A start reads the files again only where they are not those of the start before.
    mark, rules = tmp_path / "facts", count(session, Rule)
    with app.app_context():
        keep_in_step(session, mark)
        session.exec(delete(Rule))
        session.commit()
        keep_in_step(session, mark)
        assert count(session, Rule) == 0
        mark.write_text("those of an earlier version")
        keep_in_step(session, mark)
    assert count(session, Rule) == rules


def test_a_demo_that_fails_in_the_middle_leaves_nothing(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(webapp.demo.loading, "COUNT", 5)
    monkeypatch.setattr(webapp.demo.loading, "invent_deals", fail)
    result = app.test_cli_runner().invoke(args=["seed", "demo"])
    assert isinstance(result.exception, RuntimeError)
    assert count(session, User) == count(session, Venture) == count(session, Organisation) == 0
