"""Shortlists, meetings, passes and deals reach what the ranking learns from; judgements of quality never do."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from accounts.models import key_of
from foundation import clock
from foundation.database import Session
from introductions.queries import introduced_feedback
from introductions.services import meeting as introduced
from matching.engine.behaviour import BehaviourModel, Feedback, FeedbackFact, ModelStore, Said
from matching.services import learning
from pipeline.models import REASON_GROUPS, Deal, DealMeeting, Stage
from pipeline.queries.deals import completed_deals
from pipeline.queries.teaching import TEACHING, pipeline_feedback
from pipeline.services import add_deal, meetings, move_deal
from pipeline.services.feedback import pass_on
from pipeline.services.noting import write_note
from tests.integration.pipeline.conftest import House
from tests.support.introductions import two_sides
from tests.support.profiles import a_venture

TODAY = clock.today()


@pytest.fixture
def deal(session: Session, house: House) -> Deal:
    added, _ = add_deal(session, actor=house.viewer, venture_slug=house.venture.slug, mandate_slug=house.mandate.slug)
    session.commit()
    return added


def said(session: Session) -> list[Said]:
    return [fact.said for fact in pipeline_feedback(session)]


def passed(session: Session, house: House, deal: Deal, reason: str) -> None:
    session.refresh(deal)
    about: dict[str, Any] = {"note": "", "shareable": "", "send": False}
    pass_on(session, actor=house.viewer, deal_id=key_of(deal), from_stage=deal.stage, reason=reason, **about)
    session.commit()


def a_meeting(session: Session, house: House, deal: Deal, days: int) -> DealMeeting:
    made = meetings.arrange(
        session, actor=house.viewer, deal_id=key_of(deal), begins_at=clock.now() + timedelta(days=days), minutes=30,
        place="", guests="", notes="", next_step="",
    )  # fmt: skip
    session.commit()
    return made


def test_a_funders_deal_is_a_shortlist_and_a_ventures_says_nothing(session: Session, house: House, deal: Deal) -> None:
    pair = {"venture_slug": house.venture.slug, "mandate_slug": house.mandate.slug}
    add_deal(session, actor=house.founder, **pair)
    session.commit()
    expected = FeedbackFact(
        key_of(house.venture), key_of(house.mandate), key_of(house.funder), deal.created_at.date(), Said.SHORTLISTED
    )
    assert pipeline_feedback(session) == [expected]


def test_a_meeting_counts_once_it_is_held(session: Session, house: House, deal: Deal) -> None:
    a_meeting(session, house, deal, days=3)
    assert said(session) == [Said.SHORTLISTED], "it is still ahead"
    held = a_meeting(session, house, deal, days=-3)
    assert said(session) == [Said.SHORTLISTED, Said.MET]
    assert pipeline_feedback(session)[-1].on == held.begins_at.date()
    meetings.call_off(session, actor=house.viewer, deal_id=key_of(deal), meeting_id=key_of(held), version=held.version)
    session.commit()
    assert said(session) == [Said.SHORTLISTED], "it did not happen"
    write_note(session, actor=house.viewer, deal_id=key_of(deal), text="A walk.", kind="meeting", met_on=TODAY)
    write_note(session, actor=house.viewer, deal_id=key_of(deal), text="A thought.")
    session.commit()
    assert said(session) == [Said.SHORTLISTED, Said.MET]


def test_every_pass_but_those_that_may_teach_changes_nothing(session: Session, house: House, deal: Deal) -> None:
    a_meeting(session, house, deal, days=-3)
    before = pipeline_feedback(session)
    for group in REASON_GROUPS:
        for code, _ in group.reasons:
            reason = f"{group.code}.{code}"
            passed(session, house, deal, reason)
            found = pipeline_feedback(session)
            if reason in TEACHING:
                assert group.about_mandate
                assert found[:-1] == before
                assert found[-1].said is Said.PASSED
            else:
                assert found == before, reason
            session.refresh(deal)
            move_deal(
                session, actor=house.viewer, deal_id=key_of(deal), from_stage=Stage.PASSED, to_stage=Stage.SCREENING
            )
            session.commit()
            assert pipeline_feedback(session) == before, "a pass that is taken back says nothing"


def test_what_comes_of_introductions_counts(session: Session) -> None:
    sides = two_sides(session)
    made = sides.ask()
    sides.answer(made, answer="accepted", reason="")
    soon = clock.now() + timedelta(days=2)
    when: dict[str, Any] = {"times": [soon], "minutes": 30, "place": ""}
    investor, founder = sides.viewer(sides.investor), sides.viewer(sides.founder)
    introduced.propose(session, actor=investor, introduction_id=key_of(made), version=0, **when)
    introduced.pick(session, actor=founder, introduction_id=key_of(made), version=1, time=soon)
    session.commit()
    assert introduced_feedback(session) == []
    with clock.frozen(soon + timedelta(hours=1)):
        assert [fact.said for fact in introduced_feedback(session)] == [Said.MET]


@pytest.mark.parametrize(("reason", "expected"), [("outside_mandate.stage", [Said.PASSED]), ("team.commitment", [])])
def test_a_refused_introduction_counts_where_its_reason_may_teach(
    session: Session, reason: str, expected: list[Said]
) -> None:
    sides = two_sides(session)
    sides.answer(sides.ask(), reason=reason)
    assert [fact.said for fact in introduced_feedback(session)] == expected


def test_all_four_reach_the_refit_and_quality_does_not(
    session: Session, house: House, deal: Deal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the nightly refit is called, with the sources that the application names."""
    rounds = {"closed_on": TODAY - timedelta(days=400), "stage_code": "seed", "amount_gbp": 500_000}
    a_venture(session, name="Earlier", rounds=[rounds | {"instrument_code": "equity", "investors": ["Trent Capital"]}])
    session.commit()
    seen: list[tuple[int, list[float], list[bool]]] = []

    def fit(self: BehaviourModel, log: Any, companies: Any, day: int, words: Feedback) -> BehaviourModel:
        seen.append((int(log.backers.sum()), words.weight.tolist(), words.joins.tolist()))
        self.learned_ = {}
        return self

    monkeypatch.setattr(BehaviourModel, "fit", fit)
    engine = session.get_bind().engine
    before = learning._homes[engine]
    assert before.said, "the application names its sources"
    monkeypatch.setitem(
        learning._homes, engine, learning.ModelHome(ModelStore(tmp_path), (completed_deals,), before.said)
    )

    def learned() -> tuple[int, list[float], list[bool]]:
        learning.refit(session)
        return seen[-1]

    assert learned() == (1, [0.1], [True])
    a_meeting(session, house, deal, days=-3)
    assert learned() == (1, [0.3], [True])
    passed(session, house, deal, "product_tech.unproven")
    assert learned() == (1, [0.3], [True])
    move_deal(session, actor=house.viewer, deal_id=key_of(deal), from_stage=Stage.PASSED, to_stage=Stage.SCREENING)
    session.commit()
    passed(session, house, deal, "outside_mandate.ticket")
    assert learned() == (1, [1.0], [False])
    row = session.exec(select(Deal).where(Deal.id == deal.id)).one()
    row.stage = row.step = Stage.COMPLETED
    session.commit()
    assert learned() == (2, [], []), "money says it all"
