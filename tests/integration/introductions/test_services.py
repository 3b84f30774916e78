"""Asking and answering: what is allowed, what happens to the deal, and the clock."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from documents import queries as documents
from foundation import audit, clock
from foundation.database import Session
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.jobs import Work
from foundation.web import settings
from introductions import queries
from introductions.models import PrivateReason
from introductions.services import asking, waiting
from introductions.services.reading import told_reasons
from introductions.services.telling import tell_overdue
from notices.models import Notice
from pipeline.models import Deal
from pipeline.services import add_deal
from reference.services.rules import rule
from tests.support.documents import a_document
from tests.support.introductions import Sides, two_sides
from tests.support.profiles import a_funder, a_mandate

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


def _deals(sides: Sides) -> list[tuple[int, str]]:
    return [(deal.organisation_id, deal.stage) for deal in sides.session.exec(select(Deal).order_by(Deal.id))]  # type: ignore[arg-type]


def test_the_brief_is_kept_as_it_was_sent(sides: Sides) -> None:
    made = sides.ask(shares=["traction"], note="Hello")
    assert made.shares == ["about", "traction"]
    assert [section["title"] for section in made.brief] == ["Leakfinder", "Traction"]
    assert ["Paying customers", "7"] in made.brief[1]["facts"]
    assert "750" not in str(made.brief), "the round is shared only where it is chosen"
    history = audit.history(sides.session, "introduction", made.id or 0)
    assert [event.action for event in history] == ["introduction asked"]


def test_a_second_request_is_refused_while_one_is_open_and_possible_after(sides: Sides) -> None:
    made = sides.ask()
    with pytest.raises(Conflict, match="wait for an answer"):
        sides.ask()
    sides.session.rollback()
    asking.withdraw(sides.session, actor=sides.viewer(sides.founder), introduction_id=made.id or 0)
    sides.session.commit()
    assert sides.ask().id != made.id


def test_the_cap_on_open_requests_is_the_dated_rule(sides: Sides) -> None:
    most = rule(sides.session, "introduction.open_max", clock.today()).whole
    mandates = [a_mandate(sides.session, funder=sides.funder) for _ in range(most + 1)]
    for mandate in mandates[:most]:
        sides.ask(mandate)
    with pytest.raises(Conflict, match=f"{most} requests that wait"):
        sides.ask(mandates[most])


@pytest.mark.parametrize(
    ("terms", "words"),
    [({"backs_funds": True}, "backs funds"), ({"closes_on": "2020-01-01"}, "closed on")],
)
def test_what_cannot_be_asked_says_why(sides: Sides, terms: dict[str, Any], words: str) -> None:
    mandate = a_mandate(sides.session, funder=sides.funder, **terms)
    with pytest.raises(Invalid, match=words):
        sides.ask(mandate)


def test_a_funder_without_people_here_cannot_be_asked(sides: Sides) -> None:
    mandate = a_mandate(sides.session, funder=a_funder(sides.session))
    with pytest.raises(Invalid, match="Nobody of this funder is on Parity"):
        sides.ask(mandate)


@pytest.mark.parametrize("part", ["offer", "teaser"])
def test_the_round_and_documents_go_to_verified_funders_only(session: Session, part: str) -> None:
    sides = two_sides(session, verified=False)
    with pytest.raises(Invalid) as refused:
        sides.ask(shares=[part])
    assert list(refused.value.fields) == ["shares"]


def test_documents_are_opened_with_the_request_and_closed_when_it_is_withdrawn(app: Flask, sides: Sides) -> None:
    a_document(app, sides.session, sides.venture)
    sides.session.commit()
    made = sides.ask(shares=["teaser"])
    key = sides.venture.id or 0
    given = documents.grants_of(sides.session, key, clock.now())
    assert [(each.grant.organisation_id, each.grant.folder) for each in given] == [(sides.fund.id, "teaser")]
    asking.withdraw(sides.session, actor=sides.viewer(sides.founder), introduction_id=made.id or 0)
    sides.session.commit()
    assert documents.grants_of(sides.session, key, clock.now()) == []


def test_accepting_puts_the_deal_on_the_funders_board(sides: Sides) -> None:
    sides.answer(sides.ask(), answer="accepted", reason="")
    assert _deals(sides) == [(sides.fund.id, "first_meeting")]


def test_accepting_brings_a_deal_forward_that_was_there(sides: Sides) -> None:
    add_deal(
        sides.session,
        actor=sides.viewer(sides.investor),
        venture_slug=sides.venture.slug,
        mandate_slug=sides.mandate.slug,
    )
    sides.answer(sides.ask(), answer="accepted", reason="")
    assert _deals(sides) == [(sides.fund.id, "first_meeting")]


def test_a_failure_on_the_way_to_the_board_leaves_the_request_open(
    sides: Sides, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = sides.ask()

    def fails(*_: object, **__: object) -> None:
        raise Invalid({"to": ["No."]})

    monkeypatch.setattr("introductions.services.answering.add_deal", fails)
    with pytest.raises(Invalid):
        sides.answer(made, answer="accepted", reason="")
    sides.session.rollback()
    record = queries.record_of(sides.session, made.id or 0)
    assert record is not None
    assert record.introduction.status == "open"


def test_of_two_answers_the_second_is_told(sides: Sides) -> None:
    made = sides.ask()
    sides.answer(made, answer="not_now", reason="", private_note="first")
    with pytest.raises(Conflict, match=r"not now, by Ines Moreau on .* Nothing was changed"):
        sides.answer(made, sides.partner, answer="accepted", reason="", private_note="second")
    sides.session.rollback()
    kept = sides.session.get(PrivateReason, made.id)
    assert kept is not None
    assert kept.note == "first"
    assert _deals(sides) == []


def test_passing_needs_a_main_reason_that_may_be_told(sides: Sides) -> None:
    made = sides.ask()
    with pytest.raises(Invalid) as refused:
        sides.answer(made, reason="", private_reason="team.commitment")
    assert list(refused.value.fields) == ["reason"]


def test_only_those_who_may_answer_do(sides: Sides) -> None:
    made = sides.ask()
    with pytest.raises(Forbidden):
        sides.answer(made, sides.reader)
    with pytest.raises(Forbidden):
        sides.answer(made, sides.founder)
    with pytest.raises(NotFound):
        sides.answer(made, two_sides(sides.session).investor)


def test_reasons_that_may_be_told_stand_with_the_main_one_first(sides: Sides) -> None:
    sides.answer(sides.ask(), reasons=["ip.ownership", "timing.too_early"], private_reason="team.commitment")
    [told] = told_reasons(sides.session, sides.viewer(sides.founder), sides.venture)
    assert told.introduction.reasons == ["timing.too_early", "ip.ownership"]
    assert told_reasons(sides.session, sides.viewer(sides.investor), sides.venture) == []


@pytest.mark.parametrize(("days", "overdue"), [(13, False), (14, False), (15, True)])
def test_a_request_is_overdue_the_day_after_its_last_day(sides: Sides, days: int, overdue: bool) -> None:
    with clock.frozen(NOON):
        made = sides.ask()
    with clock.frozen(NOON + timedelta(days=days)):
        wait = waiting.wait_of(made, waiting.days_to_answer(sides.session))
        found = queries.records(
            sides.session,
            queries.Filters(funders=[sides.fund.id or 0], asked_before=waiting.overdue_before(sides.session)),
        )
    assert (wait.days, wait.overdue, bool(found)) == (days, overdue, overdue)


def test_the_median_is_shown_from_five_answers_on(sides: Sides) -> None:
    slugs = [sides.funder.slug, "no-such-funder"]
    for number, days in enumerate((1, 2, 4, 8, 30)):
        times = waiting.answer_times(sides.session, slugs, geography="Both")
        assert (dict(times.each), times.together.value, times.together.sample_size) == ({}, None, number)
        assert times.together.withheld == "Fewer than 5 answers yet"
        with clock.frozen(NOON):
            made = sides.ask(a_mandate(sides.session, funder=sides.funder))
        with clock.frozen(NOON + timedelta(days=days)):
            sides.answer(made)
    sides.ask()
    figure = waiting.answer_time(sides.session, sides.funder.slug)
    assert figure is not None
    assert (figure.value, figure.sample_size, figure.inputs["still waiting"]) == (4.0, 5, 1)
    together = waiting.answer_times(sides.session, slugs, geography="Both").together
    assert (together.value, together.sample_size, together.geography) == (4.0, 5, "Both")


@pytest.mark.parametrize(("days", "told"), [(14, 0), (15, 2)])
def test_an_overdue_request_is_told_of_once(app: Flask, sides: Sides, days: int, told: int) -> None:
    with clock.frozen(NOON):
        sides.ask()
    with clock.frozen(NOON + timedelta(days=days)):
        for _ in range(2):
            tell_overdue(Work(sides.session, {}, "key", settings(app)))
    found = sides.session.exec(select(Notice.person_id).where(Notice.kind == "introductions.overdue")).all()
    assert sorted(found) == sorted([sides.investor.id or 0, sides.partner.id or 0][:told])
