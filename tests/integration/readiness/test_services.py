from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlmodel import select

from accounts.models import User
from foundation import clock
from foundation.audit import history as trail
from foundation.database import Session
from foundation.errors import Conflict, Invalid
from profiles.models import Venture
from profiles.queries import venture_record
from readiness.models import Answer, Snapshot, Statement
from readiness.services import advising, assessing
from readiness.services.actions import plan_for
from readiness.services.answering import Given, save_answers, verify_answer
from readiness.services.checks import checks_for
from readiness.services.history import history, what_changed
from readiness.services.keeping import keep_facts
from readiness.services.loading import load_readiness
from readiness.services.sheets import Sheet, questionnaire, sheet_of
from reference.services.seedtables import SeedFileError
from tests.integration.pipeline.conftest import viewer_of
from tests.integration.readiness.conftest import Firm
from tests.support.profiles import a_mandate, a_venture
from tests.support.queries import count_queries

SEEDS = Path(__file__).resolve().parents[3] / "seeds" / "readiness"
FIRST = "customer.1.need_guessed"


def answer(session: Session, firm: Firm, upto: int, **others: int) -> Sheet:
    """Answer yes up to a level, or to another one in some dimensions."""
    given = [
        Given(each.code, "yes")
        for each in questionnaire(session).current
        if each.level <= others.get(each.dimension_code, upto)
    ]
    sheet = save_answers(session, actor=firm.viewer(firm.owner), venture=firm.venture, given=given)
    session.commit()
    return sheet


def one(session: Session, firm: Firm, code: str, reply: str | None, note: str = "") -> Sheet:
    given = [Given(code, reply, None, note)]
    sheet = save_answers(session, actor=firm.viewer(firm.owner), venture=firm.venture, given=given)
    session.commit()
    return sheet


def sheet_now(session: Session, firm: Firm) -> Sheet:
    record = venture_record(session, firm.slug)
    assert record is not None
    return sheet_of(session, record)


def test_levels_and_what_blocks_follow_the_answers(session: Session, firm: Firm) -> None:
    sheet = answer(session, firm, 5, team=3)
    assert sheet.levels == {"customer": 5, "technology": 5, "business": 5, "ip": 5, "team": 3, "funding": 5}
    assert sheet.overall == 3
    assert sheet.block is not None
    assert (sheet.block.dimension, sheet.block.level, sheet.block.statement) == ("team", 4, "team.4.champion")
    assert sheet.instrument == "equity"
    assert dict(sheet.target) == {"customer": 5, "technology": 4, "business": 5, "ip": 5, "team": 6, "funding": 6}


def test_evidence_counts_apart_and_a_change_ends_a_verification(session: Session, firm: Firm) -> None:
    assert one(session, firm, FIRST, "yes").sides[0].backed == 0
    assert one(session, firm, FIRST, "yes", "Folder 3").sides[0].backed == 1
    verify_answer(session, actor=firm.viewer(firm.adviser), venture=firm.venture, code=FIRST)
    session.commit()
    item = sheet_now(session, firm).sides[0].items[0]
    assert item.answer is not None
    assert (item.answer.claim, item.answer.verified_by_id) == ("verified", firm.adviser.id)
    item = one(session, firm, FIRST, "yes", "Folder 4").sides[0].items[0]
    assert item.answer is not None
    assert (item.answer.claim, item.answer.verified_at) == ("evidenced", None)


def test_only_a_yes_can_be_verified(session: Session, firm: Firm) -> None:
    one(session, firm, FIRST, "no")
    with pytest.raises(Invalid):
        verify_answer(session, actor=firm.viewer(firm.adviser), venture=firm.venture, code=FIRST)


def test_an_answer_can_be_taken_back_and_the_trail_keeps_it(session: Session, firm: Firm) -> None:
    one(session, firm, FIRST, "yes")
    one(session, firm, FIRST, None)
    assert session.exec(select(Answer)).all() == []
    changes = [event.changes for event in trail(session, "readiness", firm.venture.id or 0)]
    assert changes == [{FIRST: ["yes", None]}, {FIRST: [None, "yes"]}]


def test_saving_the_same_again_changes_nothing(session: Session, firm: Firm) -> None:
    one(session, firm, FIRST, "yes")
    one(session, firm, FIRST, "yes")
    assert len(trail(session, "readiness", firm.venture.id or 0)) == 1


def test_of_two_answers_to_one_statement_the_last_counts(session: Session, firm: Firm) -> None:
    given = [Given(FIRST, "no"), Given(FIRST, "yes")]
    sheet = save_answers(session, actor=firm.viewer(firm.owner), venture=firm.venture, given=given)
    session.commit()
    assert sheet.levels["customer"] == 1


def test_two_people_who_answer_at_once_make_one_answer(session: Session, firm: Firm) -> None:
    ready = Barrier(2)

    def go(person: User, role: str) -> None:
        with Session(session.get_bind()) as own:
            venture = own.get_one(Venture, firm.venture.id)
            ready.wait(10)
            save_answers(own, actor=firm.viewer(person, role), venture=venture, given=[Given(FIRST, "yes", None, role)])
            own.commit()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(go, firm.owner, "owner"), pool.submit(go, firm.editor, "editor")]:
            done.result(30)
    assert len(session.exec(select(Answer)).all()) == 1
    assert len(session.exec(select(Snapshot)).all()) == 1


def test_an_unknown_statement_is_refused_and_nothing_is_written(session: Session, firm: Firm) -> None:
    with pytest.raises(Invalid):
        save_answers(
            session,
            actor=firm.viewer(firm.owner),
            venture=firm.venture,
            given=[Given(FIRST, "yes"), Given("profit.1.none", "yes")],
        )
    session.rollback()
    assert session.exec(select(Answer)).all() == []


def test_history_tells_what_changed_between_two_days(session: Session, firm: Firm) -> None:
    now = clock.now()
    for days, level in ((60, 1), (30, 2), (1, 4)):
        with clock.frozen(now - timedelta(days=days)):
            answer(session, firm, level)
            one(session, firm, FIRST, "yes", f"{days} days ago")
    states = history(session, firm.venture.id or 0)
    assert [state.overall for state in states] == [1, 2, 4]
    day = (now - timedelta(days=29)).astimezone(clock.LONDON).date()
    found = what_changed(session, states, day, clock.today())
    assert found is not None
    assert set(found.levels.values()) == {(2, 4)}
    assert {moved.statement.level for moved in found.statements} == {3, 4}
    first = what_changed(session, states, date(2020, 1, 1), day)
    assert first is not None
    assert set(first.levels.values()) == {(0, 2)}
    assert what_changed(session, states, date(2019, 1, 1), date(2020, 1, 1)) is None
    assert len(session.exec(select(Snapshot)).all()) == 3


def reword(session: Session, *, same_meaning: bool) -> Statement:
    """End the first wording of a statement yesterday, and begin another today."""
    old = session.exec(select(Statement).where(Statement.code == FIRST, Statement.version == 1)).one()
    old.ends_on = clock.today() - timedelta(days=1)
    values = {**old.model_dump(exclude={"id"}), "version": 2, "text": "New words.", "same_meaning": same_meaning}
    new = Statement(**{**values, "starts_on": clock.today(), "ends_on": None})
    session.add(new)
    session.commit()
    return new


@pytest.fixture
def restored(session: Session) -> Any:
    """Put the published questionnaire back after a test that reworded it."""
    yield
    session.rollback()
    for row in session.exec(select(Answer)):
        session.delete(row)
    session.commit()
    load_readiness(session, SEEDS)
    session.commit()


@pytest.mark.usefixtures("restored")
@pytest.mark.parametrize(("same_meaning", "level"), [(True, 1), (False, 0)])
def test_an_old_answer_keeps_its_wording(session: Session, firm: Firm, same_meaning: bool, level: int) -> None:
    one(session, firm, FIRST, "yes", "Folder 1")
    reword(session, same_meaning=same_meaning)
    item = sheet_now(session, firm).sides[0].items[0]
    assert item.statement.text == "New words."
    assert sheet_now(session, firm).levels["customer"] == level
    if same_meaning:
        assert item.answer is not None
    else:
        assert item.earlier is not None
        assert item.earlier[1].text == "We have written down who might need this and what for."
        assert one(session, firm, FIRST, "yes").levels["customer"] == 1
        assert len(session.exec(select(Answer)).all()) == 2


def changed_seeds(tmp_path: Path, old: str, new: str) -> Path:
    for path in SEEDS.glob("*.csv"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return tmp_path


def test_the_words_of_an_answered_statement_cannot_change_under_it(
    session: Session, firm: Firm, tmp_path: Path
) -> None:
    seeds = changed_seeds(tmp_path, "We have written down who might need this", "Somebody might need this")
    one(session, firm, FIRST, "yes")
    with pytest.raises(SeedFileError, match="new version"):
        load_readiness(session, seeds)
    session.rollback()


def test_a_level_that_requires_nothing_is_refused(session: Session, tmp_path: Path) -> None:
    seeds = changed_seeds(tmp_path, ",Prove the key function,1,", ",Prove the key function,0,")
    with pytest.raises(SeedFileError, match="level 3 of technology requires nothing"):
        load_readiness(session, seeds)


def test_loading_twice_changes_nothing(session: Session) -> None:
    assert all(change.nothing for change in load_readiness(session, SEEDS))


def test_next_actions_are_asked_of_the_matches(session: Session, firm: Firm) -> None:
    for number in range(3):
        a_mandate(session, name=f"Seed {number}")
    a_mandate(session, name="Elsewhere", places=[{"kind": "region", "code": "S92000003", "basis": "any"}])
    a_mandate(session, name="Too large", ticket_min_gbp=5_000_000, ticket_max_gbp=9_000_000)
    session.commit()
    sheet = answer(session, firm, 5, team=6)
    plan = plan_for(session, viewer=firm.viewer(firm.owner), sheet=sheet)
    assert (plan.eligible, plan.ready) == (3, 0)
    assert [(action.dimension, action.opens, action.reach) for action in plan.actions] == [("funding", 3, 6)]
    reached = answer(session, firm, 6)
    plan = plan_for(session, viewer=firm.viewer(firm.owner), sheet=reached)
    assert (plan.eligible, plan.ready, plan.actions) == (3, 3, [])


def test_what_an_action_promises_comes_true_when_it_is_done(session: Session, firm: Firm) -> None:
    a_mandate(session, instruments=["equity"])
    a_mandate(session, instruments=["grant", "equity"], ticket_min_gbp=1_000)
    a_mandate(session, instruments=[])
    session.commit()
    sheet = answer(session, firm, 6, customer=3)
    plan = plan_for(session, viewer=firm.viewer(firm.owner), sheet=sheet)
    first = plan.actions[0]
    assert first.dimension == "customer"
    assert first.item.statement.level == 4
    after = answer(session, firm, 6, customer=first.reach)
    assert plan_for(session, viewer=firm.viewer(firm.owner), sheet=after).ready == plan.ready + first.opens


def test_without_a_stage_nothing_is_promised(session: Session, firm: Firm) -> None:
    venture = a_venture(session, organisation_id=firm.organisation.id, stage_code=None, status="draft")
    a_mandate(session)
    session.commit()
    record = venture_record(session, venture.slug)
    assert record is not None
    sheet = sheet_of(session, record)
    plan = plan_for(session, viewer=firm.viewer(firm.owner), sheet=sheet)
    assert dict(sheet.target) == {}
    assert plan.actions == []


def test_a_sheet_costs_the_same_queries_however_much_is_answered(session: Session, firm: Firm) -> None:
    def cost() -> int:
        session.expire_all()
        with count_queries(session.get_bind()) as counted:
            sheet_now(session, firm)
        return len(counted)

    few = cost()
    answer(session, firm, 9)
    assert cost() == few


def test_an_adviser_scores_once_and_both_views_stand_side_by_side(session: Session, firm: Firm) -> None:
    answer(session, firm, 4)
    adviser = viewer_of(firm.adviser)
    replies = {each.code: "yes" if each.level <= 3 else "no" for each in questionnaire(session).current}
    assessing.score(session, actor=adviser, venture=firm.venture, replies=replies)
    assessing.hand_in(session, actor=adviser, venture=firm.venture, comment="Strong on technology.")
    session.commit()
    found = assessing.compared(session, sheet_now(session, firm))
    assert len(found) == 1
    customer = found[0].agreements[0]
    # The founder answered six statements up to level 4 with yes; the adviser said no to the two at level 4.
    assert (customer.founder, customer.adviser, customer.compared, customer.same) == (4, 3, 6, 4)
    assert customer.kappa == pytest.approx(0)
    assert {statement.level for statement in customer.differing} == {4}
    with pytest.raises(Conflict):
        assessing.score(session, actor=adviser, venture=firm.venture, replies={FIRST: "no"})
    with pytest.raises(Conflict):
        assessing.hand_in(session, actor=adviser, venture=firm.venture, comment="")


def test_an_empty_assessment_cannot_be_handed_in(session: Session, firm: Firm) -> None:
    with pytest.raises(Invalid):
        assessing.hand_in(session, actor=viewer_of(firm.adviser), venture=firm.venture, comment="Fine.")


def test_leave_names_a_person_or_a_verified_organisation(session: Session, firm: Firm) -> None:
    actor = firm.viewer(firm.owner)
    for named in ({}, {"email": "a@b.example", "organisation": firm.cluster_organisation.slug}, {"organisation": "no"}):
        with pytest.raises(Invalid):
            advising.give_leave(session, actor=actor, venture=firm.venture, may="see", **named)
    first = advising.give_leave(session, actor=actor, venture=firm.venture, may="see", email="Dev@Advice.example")
    again = advising.give_leave(session, actor=actor, venture=firm.venture, may="assess", email="dev@advice.example")
    assert (first.key, again.may) == (again.key, "assess")
    adviser = viewer_of(firm.adviser)
    assert [(venture.slug, may) for venture, may in advising.ventures_for(session, adviser)] == [(firm.slug, "assess")]
    advising.take_leave_back(session, actor=actor, venture=firm.venture, grant_id=again.key)
    session.commit()
    assert advising.ventures_for(session, adviser) == []


@pytest.mark.parametrize(
    ("postcode", "part", "limit"), [("B15 2TT", "GB", "£30m"), ("BT1 5GS", "NI", "£15m"), ("CF10 1EP", "GB", "£30m")]
)
def test_the_limits_are_those_of_the_registered_place(
    session: Session, firm: Firm, postcode: str, part: str, limit: str
) -> None:
    venture = a_venture(session, organisation_id=firm.organisation.id, registered_postcode=postcode)
    record = venture_record(session, venture.slug)
    assert record is not None
    found = checks_for(session, record, date(2026, 4, 6))
    assert found.jurisdiction == part
    assert limit in found.relief[1].findings[0].reason
    before = checks_for(session, record, date(2026, 4, 5))
    assert "£15m" in before.relief[1].findings[0].reason


@pytest.mark.parametrize(
    ("stake", "words"),
    [(4.9, "outside the guide's range"), (5, "inside"), (10, "inside"), (10.1, "outside"), (None, "not known")],
)
def test_a_universitys_share_is_compared_and_not_judged(
    session: Session, firm: Firm, stake: float | None, words: str
) -> None:
    venture = a_venture(
        session, organisation_id=firm.organisation.id, university_ukprn="10007163", university_stake_percent=stake
    )
    keep_facts(session, actor=firm.viewer(firm.owner), venture=venture, facts={"spinout_kind": "software"})
    record = venture_record(session, venture.slug)
    assert record is not None
    assert words in checks_for(session, record).shares[0].words


@pytest.mark.parametrize(
    ("sector", "areas"),
    [
        ("quantum", ["quantum"]),
        ("water_environment", []),
        ("space_satellites", ["satellite_space"]),
        ("drones_autonomy", ["robotics", "defence", "dual_use"]),
    ],
)
def test_sensitive_areas_follow_from_the_sectors(session: Session, firm: Firm, sector: str, areas: list[str]) -> None:
    venture = a_venture(session, organisation_id=firm.organisation.id, sectors=[sector])
    record = venture_record(session, venture.slug)
    assert record is not None
    found = checks_for(session, record)
    assert [area.code for area in found.areas] == areas
    assert [float(rule.decimal) for rule in found.triggers] == [0.25, 0.5, 0.75]
