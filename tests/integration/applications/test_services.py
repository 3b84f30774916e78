"""Programmes, applications and kept answers: what is allowed, what is filled in, and what each side reads."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlmodel import select

from accounts.models import Organisation
from applications import queries
from applications.models import Answer, Application, KeptAnswer
from applications.services import applying, bank, filling, programmes, reading
from applications.services.access import application_for
from applications.services.telling import tell_closing
from foundation import clock
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.jobs import Work
from foundation.web import settings
from notices.models import Notice
from profiles.queries import venture_record
from tests.support.applications import (
    NEED,
    PEOPLE,
    SITE,
    WHERE,
    WHY,
    a_programme,
    a_question,
    decide,
    send,
    set_open,
    start,
)
from tests.support.introductions import Sides, two_sides
from tests.support.profiles import a_mandate

ANSWERED = {WHY: "No bank lends on a prototype.", WHERE: "Derby"}


def _filled(sides: Sides, mandate_id: int) -> dict[str, tuple[str, str]]:
    record = venture_record(sides.session, sides.venture.slug)
    assert record is not None
    found = filling.filled(sides.session, record, queries.questions_of(sides.session, mandate_id))
    return {code: (each.value, each.source) for code, each in found.items()}


def test_a_programme_opens_with_a_question_and_for_a_verified_funder_only(sides: Sides) -> None:
    with pytest.raises(Invalid, match=r"another look") as refused:
        set_open(sides)
    assert refused.value.fields == {"is_open": ["Add a question first."]}
    sides.session.rollback()
    a_question(sides)
    set_open(sides)
    unverified = two_sides(sides.session, verified=False)
    a_question(unverified)
    with pytest.raises(Invalid) as refused:
        set_open(unverified)
    assert "verified" in refused.value.fields["is_open"][0]


def test_a_question_in_other_words_keeps_its_code_and_an_answer_its_words(sides: Sides) -> None:
    need, _, _ = a_programme(sides)
    row = start(sides)
    send(sides, row, {**ANSWERED, PEOPLE: "9"})
    held = queries.programme_of(sides.session, sides.mandate.id or 0)
    assert held is not None
    new = programmes.reword_question(
        sides.session,
        actor=sides.viewer(sides.investor),
        mandate_slug=sides.mandate.slug,
        question_id=need.id or 0,
        version=held.version,
        values={**NEED, "label": "Why public money?", "kind": "text", "required": True, "most": 300},
    )
    sides.session.commit()
    assert new.code == need.code
    view = reading.view_of(sides.session, sides.viewer(sides.investor), row.id or 0)
    assert view.answers[0][0].label == "Why is the money needed?"
    assert queries.questions_of(sides.session, sides.mandate.id or 0)[0].label == "Why public money?"


def test_of_two_who_change_a_programme_the_second_is_told(sides: Sides) -> None:
    a_question(sides)
    given = {"actor": sides.viewer(sides.partner), "mandate_slug": sides.mandate.slug, "is_open": True, "guidance": ""}
    programmes.change_programme(sides.session, version=1, **given)  # type: ignore[arg-type]
    sides.session.commit()
    with pytest.raises(Conflict):
        programmes.change_programme(sides.session, version=1, **given)  # type: ignore[arg-type]


def test_questions_move_and_the_last_of_an_open_programme_stays(sides: Sides) -> None:
    first, second = a_programme(sides, {"label": "One"}, {"label": "Two"})
    given = {"actor": sides.viewer(sides.investor), "mandate_slug": sides.mandate.slug}
    programmes.move_question(sides.session, question_id=second.id or 0, version=3, up=True, **given)  # type: ignore[arg-type]
    labels = [each.label for each in queries.questions_of(sides.session, sides.mandate.id or 0)]
    assert labels == ["Two", "One"]
    programmes.retire_question(sides.session, question_id=first.id or 0, version=4, **given)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        programmes.retire_question(sides.session, question_id=second.id or 0, version=5, **given)  # type: ignore[arg-type]


def test_what_the_profile_says_is_filled_in_and_what_was_typed_is_kept_for_the_next(sides: Sides) -> None:
    sides.venture.team_size = 9
    sides.session.commit()
    a_programme(sides)
    other = a_mandate(sides.session, funder=sides.funder, name="Other programme")
    a_programme(sides, {**NEED, "label": "What makes public money necessary?"}, SITE, {"label": "New?"}, mandate=other)
    assert _filled(sides, sides.mandate.id or 0)["how-many-people-work-for-you"] == ("9", "From your profile")
    send(sides, start(sides), ANSWERED)
    held = _filled(sides, other.id or 0)
    today = clock.today()
    source = f"From your kept answer of {today.day} {today:%b %Y}"
    assert held == {
        "what-makes-public-money-necessary": ("No bank lends on a prototype.", source),
        "where-will-it-be-done": ("Derby", source),
        "new": ("", ""),
    }
    assert {row.topic for row in sides.session.exec(select(KeptAnswer))} >= {"need"}
    assert "team_size" not in {row.topic for row in sides.session.exec(select(KeptAnswer))}


def test_an_answer_that_cannot_stand_in_the_field_is_not_filled_in(sides: Sides) -> None:
    a_programme(sides)
    send(sides, start(sides), {WHY: "x" * 400, WHERE: "Derby", PEOPLE: "3"})
    other = a_mandate(sides.session, funder=sides.funder)
    a_programme(sides, {**NEED, "most": 300}, mandate=other)
    assert set(_filled(sides, other.id or 0).values()) == {("", "")}


def test_kept_answers_have_versions_and_are_forgotten_whole(sides: Sides) -> None:
    a_programme(sides, NEED)
    send(sides, start(sides), {WHY: "First words"})
    founder = sides.viewer(sides.founder)
    [held] = bank.kept(sides.session, sides.venture)
    first = held.now.row.id or 0
    bank.change(sides.session, actor=founder, venture=sides.venture, answer_id=first, value="Better words")
    sides.session.commit()
    [held] = bank.kept(sides.session, sides.venture)
    assert (held.now.row.value, held.now.by, [old.row.value for old in held.before]) == (
        "Better words", "Asha Kaur", ["First words"],
    )  # fmt: skip
    with pytest.raises(Conflict):
        bank.change(sides.session, actor=founder, venture=sides.venture, answer_id=first, value="Late words")
    with pytest.raises(NotFound):
        bank.forget(sides.session, venture=two_sides(sides.session).venture, answer_id=first)
    bank.forget(sides.session, venture=sides.venture, answer_id=held.now.row.id or 0)
    assert bank.kept(sides.session, sides.venture) == []
    assert [row.value for row in sides.session.exec(select(Answer))] == ["First words"]


def test_a_draft_is_the_ventures_own_and_there_is_one_at_a_time(sides: Sides) -> None:
    a_programme(sides)
    row = start(sides)
    assert start(sides).id == row.id
    for person in (sides.investor, sides.partner):
        with pytest.raises(NotFound):
            application_for(sides.session, sides.viewer(person), row.id or 0)
    sent = queries.Filters(funders=[sides.fund.id or 0])
    assert queries.records(sides.session, sent) == []
    applying.withdraw(sides.session, actor=sides.viewer(sides.founder), application_id=row.id or 0, version=row.version)
    sides.session.commit()
    assert queries.records(sides.session, sent) == []
    assert start(sides).id != row.id


def test_nothing_is_sent_that_lacks_a_required_answer(sides: Sides) -> None:
    a_programme(sides, NEED, {**SITE, "required": False})
    row = start(sides)
    with pytest.raises(Invalid) as refused:
        send(sides, row)
    assert list(refused.value.fields) == ["why-is-the-money-needed"]
    sides.session.rollback()
    assert sides.session.exec(select(Application.status)).one() == "draft"
    assert sides.session.exec(select(Answer)).all() == []
    send(sides, row, {WHY: "Because"})
    assert (row.status, row.sendings, row.asked_gbp) == ("sent", 1, 100_000)


@pytest.mark.parametrize(("days", "allowed"), [(-1, False), (0, True), (1, True)])
def test_the_closing_date_of_the_mandate_is_the_last_day_to_send(sides: Sides, days: int, allowed: bool) -> None:
    a_programme(sides, NEED)
    row = start(sides)
    sides.mandate.closes_on = clock.today() + timedelta(days=days)
    sides.session.commit()
    if allowed:
        send(sides, row, {WHY: "Because"})
        assert row.status == "sent"
    else:
        with pytest.raises(Invalid, match="closed on"):
            send(sides, row, {WHY: "Because"})


def test_what_is_not_open_cannot_be_started(sides: Sides) -> None:
    with pytest.raises(Invalid, match="takes no applications"):
        start(sides)
    a_programme(sides)
    sides.mandate.opens_on = date(2200, 1, 1)
    sides.session.commit()
    with pytest.raises(Invalid, match="opens on"):
        start(sides)


def test_while_changes_are_made_the_funder_reads_what_was_sent(sides: Sides) -> None:
    a_programme(sides, NEED)
    row = start(sides)
    send(sides, row, {WHY: "First words"})
    decide(sides, row, "changes_asked", note="Say how much.")
    sides.mandate.closes_on = clock.today() - timedelta(days=1)
    sides.session.commit()
    applying.save(
        sides.session,
        actor=sides.viewer(sides.founder),
        application_id=row.id or 0,
        version=row.version,
        answers={"why-is-the-money-needed": "Half-written"},
        amount_gbp=90_000,
    )
    sides.session.commit()
    for person in (sides.investor, sides.founder):
        view = reading.view_of(sides.session, sides.viewer(person), row.id or 0)
        assert [value for _, value in view.answers] == ["First words"]
    assert row.asked_gbp == 100_000
    send(sides, row, amount_gbp=90_000)
    view = reading.view_of(sides.session, sides.viewer(sides.investor), row.id or 0)
    assert [value for _, value in view.answers] == ["Half-written"]
    assert (row.status, row.sendings, row.asked_gbp) == ("sent", 2, 90_000)
    assert [line.event.status for line in view.events] == ["sent", "changes_asked", "sent", "draft"]


@pytest.mark.parametrize(
    ("status", "given", "field"),
    [
        ("declined", {}, "reason"),
        ("declined", {"reason": "no.such"}, "reason"),
        ("changes_asked", {}, "note"),
        ("offered", {"reason": "timing.too_early"}, "reason"),
        ("declined", {"reason": "timing.too_early", "offered_gbp": 5}, "offered_gbp"),
    ],
)
def test_a_decision_has_what_belongs_to_it(sides: Sides, status: str, given: dict[str, object], field: str) -> None:
    a_programme(sides, NEED)
    row = start(sides)
    send(sides, row, {WHY: "Because"})
    with pytest.raises(Invalid) as refused:
        decide(sides, row, status, **given)
    assert list(refused.value.fields) == [field]


def test_of_two_decisions_the_second_is_told(sides: Sides) -> None:
    a_programme(sides, NEED)
    row = start(sides)
    send(sides, row, {WHY: "Because"})
    seen = row.version
    decide(sides, row, "offered", offered_gbp=80_000, note="Welcome")
    with pytest.raises(Conflict, match="offered, last by Ines Moreau"):
        decide(sides, row, "declined", reason="timing.too_early", person=sides.partner, version=seen)
    sides.session.rollback()
    assert (row.status, row.offered_gbp, row.reasons) == ("offered", 80_000, [])


def test_each_side_does_its_own_part(sides: Sides) -> None:
    a_programme(sides, NEED)
    row = start(sides)
    send(sides, row, {WHY: "Because"})
    with pytest.raises(Forbidden):
        decide(sides, row, "in_review", person=sides.founder)
    with pytest.raises(Forbidden):
        decide(sides, row, "in_review", person=sides.reader)
    with pytest.raises(Forbidden):
        applying.withdraw(sides.session, actor=sides.viewer(sides.investor), application_id=row.id or 0, version=2)
    with pytest.raises(Conflict):
        send(sides, row)
    decide(sides, row, "in_review")
    with pytest.raises(Conflict, match="in review"):
        decide(sides, row, "in_review")


def test_an_unverified_funder_takes_nothing_in(sides: Sides) -> None:
    a_programme(sides, NEED)
    row = start(sides)
    organisation = sides.session.get_one(Organisation, sides.fund.id)
    organisation.verified_at = None
    sides.session.commit()
    with pytest.raises(Invalid, match="takes no applications"):
        send(sides, row, {WHY: "Because"})


@pytest.mark.parametrize(("days", "told"), [(-1, 0), (0, 1), (7, 1), (8, 0)])
def test_a_draft_whose_programme_closes_soon_is_told_of_once(app: Flask, sides: Sides, days: int, told: int) -> None:
    a_programme(sides, NEED)
    start(sides)
    sides.mandate.closes_on = clock.today() + timedelta(days=days)
    sides.session.commit()
    for _ in range(2):
        tell_closing(Work(sides.session, {}, "key", settings(app)))
    found = sides.session.exec(select(Notice).where(Notice.kind == "applications.closing")).all()
    assert [notice.person_id for notice in found] == [sides.founder.id] * told


def test_what_was_sent_is_no_reason_to_be_told_that_a_programme_closes(app: Flask, sides: Sides) -> None:
    a_programme(sides, NEED)
    sides.mandate.closes_on = clock.today()
    send(sides, start(sides), {WHY: "Because"})
    tell_closing(Work(sides.session, {}, "key", settings(app)))
    assert sides.session.exec(select(Notice).where(Notice.kind == "applications.closing")).all() == []
