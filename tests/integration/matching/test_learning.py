"""The platform's own rounds reach the ranker."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from foundation import clock, jobs
from foundation.database import Session
from foundation.web import settings
from matching.engine.behaviour import BehaviourModel, DealFact, storage, store
from matching.queries import round_deals
from matching.services import Index, learning
from pipeline.queries.deals import completed_deals
from tests.support.profiles import a_funder, a_mandate, a_venture


def test_rounds_with_funders_of_the_platform_are_read(session: Session) -> None:
    funder = a_funder(session, name="Trent Capital")
    venture = a_venture(
        session,
        rounds=[
            {
                "closed_on": date(2024, 5, 1),
                "stage_code": "seed",
                "instrument_code": "equity",
                "amount_gbp": 500_000,
                "investors": ["Trent Capital", "Somebody Else"],
            }
        ],
    )
    session.commit()
    assert round_deals(session) == [DealFact(venture.id or 0, funder.id or 0, date(2024, 5, 1), 500_000, "seed")]
    assert completed_deals(session) == []


def test_too_few_deals_leave_the_first_stage_alone(session: Session, tmp_path: Path) -> None:
    a_venture(session)
    a_mandate(session)
    session.commit()
    engine = session.get_bind().engine
    before = learning._homes[engine]
    learning.keep_models(engine, tmp_path / "models", completed_deals)
    try:
        decision = learning.refit(session)
        assert not decision.accepted
        assert "too few deals" in decision.reason
        assert learning.models(session) == []
        assert learning.model_stamp(session) == 0
        assert Index().current(session).past is None
        with pytest.raises(ValueError, match="no earlier model"):
            learning.roll_back(session)
    finally:
        learning._homes[engine] = before


SECTORS = ("water_environment", "life_sciences")


@pytest.fixture
def market(session: Session, tmp_path: Path) -> Iterator[list[DealFact]]:
    """Two kinds of ventures, each backed by eight funders of its own, over five years; kept beside the profiles."""
    funders = [a_funder(session, name=f"Fund {number}") for number in range(16)]
    for number, funder in enumerate(funders):
        a_mandate(session, funder=funder, name=f"Mandate {number}", sectors=[], stages=["seed"])
    ventures = [a_venture(session, sectors=[SECTORS[number % 2]]).id or 0 for number in range(60)]
    session.commit()
    found = []
    for number in range(500):
        own = funders[number % 2 :: 2]
        for step in (number // 60, number // 60 + 3):
            day = clock.today() - timedelta(days=1 + 1_800 * (500 - number) // 500)
            backer = own[(number // 2 + step) % 8].id or 0
            found.append(DealFact(ventures[number % 60], backer, day, 500_000, "seed"))
    engine = session.get_bind().engine
    before = learning._homes[engine]
    learning.keep_models(engine, tmp_path / "models", lambda _: found)
    yield found
    learning._homes[engine] = before


def test_a_model_is_put_in_place_survives_a_failure_and_is_taken_back(
    app: Flask, session: Session, market: list[DealFact], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = Index()
    plain = index.current(session)
    asked = plain.open.venture_profiles[market[0].venture]
    stated = plain.open.matcher.mandates_for(asked, on=clock.today(), limit=50).items
    assert {each.criterion for match in stated for each in match.criteria}.isdisjoint({"past_deals"})

    decision = learning.refit(session, max_iter=4)
    assert decision.accepted, decision.reason
    served = index.current(session)
    assert served.past is not None
    assert served.past.weight > 0.0
    listed = served.open.matcher.mandates_for(asked, on=clock.today(), limit=50).items
    assert {match.mandate_key for match in listed} == {match.mandate_key for match in stated}
    for match in listed:
        assert match.criteria[-1].criterion == "past_deals"
        assert abs(sum(each.contribution for each in match.criteria) - match.score) < 1e-9
    own = {market[number].funder for number in range(len(market)) if market[number].venture % 2 == asked.key % 2}
    funder_of = {key: mandate.funder_key for key, mandate in served.open.mandate_profiles.items()}
    assert all(funder_of[match.mandate_key] in own for match in listed[:4])

    def broken(model: BehaviourModel, folder: Path, version: str) -> None:
        folder.mkdir(parents=True)
        (folder / "learned.npz").write_bytes(b"half a file")
        raise OSError("no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(store, "save_model", broken)
        with pytest.raises(OSError, match="no space left"):
            learning.refit(session, max_iter=4)
    assert index.current(session) is served
    assert [serves for _, serves, _ in learning.models(session)] == [True]

    second = learning.refit(session, max_iter=4)
    assert second.accepted, second.reason
    assert index.current(session).model != served.model
    runner = app.test_cli_runner()
    answer = runner.invoke(args=["matching", "rollback"])
    assert answer.exit_code == 0, answer.output
    assert f"{decision.version} is in place again" in answer.output
    assert f"* {decision.version}" in runner.invoke(args=["matching", "models"]).output
    again = index.current(session).open.matcher.mandates_for(asked, on=clock.today(), limit=50).items
    assert again == listed
    refused = runner.invoke(args=["matching", "rollback"])
    assert refused.exit_code == 1
    assert "no earlier model" in refused.output


def test_the_night_learns_anew(
    app: Flask, session: Session, market: list[DealFact], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "refit", partial(learning.refit, max_iter=4))
    jobs.enqueue_due(session)
    session.commit()
    with clock.frozen(clock.now() + timedelta(days=1)), app.app_context():
        assert jobs.enqueue_due(session)
        session.commit()
        jobs.work_off(session.get_bind().engine, settings())
        assert [serves for _, serves, _ in learning.models(session)] == [True]
        past = Index().current(session).past
    assert past is not None
    assert market


def test_a_model_of_another_version_leaves_the_first_stage_to_serve(
    session: Session, market: list[DealFact], monkeypatch: pytest.MonkeyPatch
) -> None:
    stated = Index().current(session)
    asked = stated.open.venture_profiles[market[0].venture]
    before = stated.open.matcher.mandates_for(asked, on=clock.today(), limit=50).items
    assert learning.refit(session, max_iter=4).accepted
    monkeypatch.setattr(storage, "CODE_VERSION", "behaviour of the future")
    served = Index().current(session)
    assert served.past is None
    assert served.open.matcher.mandates_for(asked, on=clock.today(), limit=50).items == before
    # The next refit learns anew, and its model serves.
    assert learning.refit(session, max_iter=4).accepted
    assert Index().current(session).past is not None
