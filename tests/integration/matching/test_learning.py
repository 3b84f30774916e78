"""The platform's own rounds reach the ranker."""

from datetime import date
from pathlib import Path

import pytest

from foundation.database import Session
from matching.engine.behaviour import DealFact
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
