"""Who is told on the days of a programme: opened, closed, late; each once."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from accounts.models import User
from applications.models import OpeningWish
from applications.services import reminding
from applications.services.applying import approach_for
from foundation import clock
from foundation.errors import Invalid
from foundation.jobs import Work
from foundation.web import settings
from notices.models import Notice
from tests.support.applications import NEED, WHY, a_programme, ask, assess_how, review, send, start
from tests.support.introductions import Sides
from tests.support.people import sign_in, submit


def _run(app: Flask, sides: Sides) -> list[tuple[str, str]]:
    """Run the work twice, and give who was told what by it: it is idempotent."""
    before = set(sides.session.exec(select(Notice.id)))
    for _ in range(2):
        reminding.tell_of_days(Work(sides.session, {}, "key", settings(app)))
        sides.session.commit()
    rows = sides.session.exec(select(User.name, Notice).join(Notice).order_by(Notice.id))  # type: ignore[arg-type]
    return [(name, notice.title) for name, notice in rows if notice.id not in before]


def _day(days: int) -> date:
    return clock.today() + timedelta(days=days)


def _wish(sides: Sides, *, wanted: bool = True) -> None:
    actor: Any = sides.viewer(sides.founder)
    approach = approach_for(sides.session, actor, sides.venture.slug, sides.mandate.slug)
    reminding.wish(sides.session, actor=actor, approach=approach, wanted=wanted)
    sides.session.commit()


def test_whoever_asked_hears_when_a_programme_opens(app: Flask, sides: Sides) -> None:
    a_programme(sides, NEED)
    with pytest.raises(Invalid):
        _wish(sides)
    sides.mandate.opens_on = _day(1)
    sides.session.commit()
    founder, at = (
        sign_in(app.test_client(), sides.founder),
        f"/ventures/{sides.venture.slug}/applications/{sides.mandate.slug}",
    )
    assert "Tell us when it opens" in founder.get(at).text
    assert submit(founder, f"{at}/wish", wanted="yes").status_code == 303
    assert "Do not tell us" in founder.get(at).text
    assert _run(app, sides) == []
    sides.mandate.opens_on = _day(0)
    sides.session.commit()
    assert _run(app, sides) == [("Asha Kaur", "Trent Seed of Trent Capital takes applications")]
    assert sides.session.exec(select(OpeningWish)).all() == []


def test_a_wish_is_taken_back(app: Flask, sides: Sides) -> None:
    a_programme(sides, NEED)
    sides.mandate.opens_on = _day(1)
    sides.session.commit()
    _wish(sides)
    _wish(sides, wanted=False)
    sides.mandate.opens_on = _day(0)
    sides.session.commit()
    assert _run(app, sides) == []


@pytest.mark.parametrize(("days", "told"), [(0, False), (-1, True), (-7, True), (-8, False)])
def test_what_closed_is_told_to_the_funder_and_to_drafts(app: Flask, sides: Sides, days: int, told: bool) -> None:
    a_programme(sides, NEED)
    start(sides)
    sides.mandate.closes_on = _day(days)
    sides.session.commit()
    found = _run(app, sides)
    assert [name for name, _ in found] == (["Ines Moreau", "Kofi Mensah", "Asha Kaur"] if told else [])
    if told:
        assert found[-1][1].endswith("and your draft was not sent")


def test_late_reviews_and_decisions_are_told_to_those_who_are_late(app: Flask, sides: Sides) -> None:
    a_programme(sides, NEED)
    row = start(sides)
    send(sides, row, {WHY: "Because"})
    assess_how(sides, sides.reader, needed=1, reviews_due_on=_day(0), decides_on=_day(0))
    ask(sides, row, sides.reader)
    assert _run(app, sides) == []
    with clock.frozen(clock.now() + timedelta(days=1)):
        found = _run(app, sides)
        assert [name for name, _ in found] == ["Rhys Pugh", "Ines Moreau", "Kofi Mensah"]
        assert found[0][1].startswith("Your review of Leakfinder was due on ")
        review(sides, row, sides.reader, 3)
        assert _run(app, sides) == []
