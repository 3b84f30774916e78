"""Sums over places against the totals that publishers state themselves."""

import pytest
from sqlmodel import col, select

from foundation.database import Session
from insights.services import Question, ask, library
from reference.models import Observation, PensionFund


def stated(session: Session, series: str, period: str, area_kind: str) -> float:
    """The value that the publisher gives for the whole."""
    found = session.exec(
        select(Observation.value).where(
            Observation.series_code == series, Observation.period == period, Observation.area_kind == area_kind,
            col(Observation.area_code).in_(("K02000001", "UK", "E92000001", "K04000001")),
        )
    ).first()  # fmt: skip
    assert found is not None
    return found


@pytest.mark.parametrize("register", ["eis", "seis"])
def test_regions_sum_to_the_schemes_own_totals(session: Session, register: str) -> None:
    """HM Revenue & Customs rounds each region to £1m: twelve of them stray by no more than £2m from the total."""
    for period in library(session).books[register].periods:
        total = stated(session, f"{register}_amount", period, "uk")
        given = ask(session, Question(register=register, measure="share", period=period))
        assert given.evidence is not None
        assert given.evidence.whole.amount == pytest.approx(total, abs=2e6), period


def test_spin_off_money_sums_to_the_countrys(session: Session) -> None:
    for period in library(session).books["spinoff_investment"].periods:
        total = stated(session, "spinoff_investment", period, "uk")
        given = ask(session, Question(register="spinoff_investment", measure="share", period=period))
        assert given.evidence is not None
        assert given.evidence.whole.amount == pytest.approx(total), period


def test_spin_off_regions_sum_from_their_areas(session: Session) -> None:
    """What universities of the West Midlands report by NUTS 2 area (UKG1, UKG2, UKG3) is what the region has."""
    rows = session.exec(
        select(Observation.value).where(
            Observation.series_code == "spinoff_investment",
            Observation.period == "2018",
            col(Observation.area_code).in_(("UKG1", "UKG2", "UKG3")),
        )
    ).all()
    region = library(session).books["spinoff_investment"].entries["2018", ("region", "E12000005")].amount
    assert region == pytest.approx(sum(value or 0 for value in rows))


def test_pension_funds_sum_to_the_published_market_value(session: Session) -> None:
    """MHCLG, SF3 2024-25: the funds of England and Wales together."""
    funds = session.exec(select(PensionFund.market_value_gbp).order_by(col(PensionFund.code))).all()
    totals = session.exec(
        select(Observation.value)
        .where(Observation.series_code == "lgps_market_value", Observation.period == "2024-25")
        .order_by(col(Observation.value).desc())
    ).first()
    assert totals is not None
    assert sum(funds) == totals
