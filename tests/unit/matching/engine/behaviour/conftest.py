import pytest

from matching.engine.behaviour import BehaviourModel
from tests.unit.matching.engine.behaviour.market import Market, make_market, small_model


@pytest.fixture(scope="session")
def market() -> Market:
    return make_market()


@pytest.fixture(scope="session")
def model(market: Market) -> BehaviourModel:
    """A model that knows the market up to a year before its end."""
    return small_model().fit(market.log, market.companies, market.end - 365)
