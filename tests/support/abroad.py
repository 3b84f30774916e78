"""An offer to move abroad, as its schema gives it."""

from datetime import date
from typing import Any


def an_offer_abroad(**changes: Any) -> dict[str, Any]:
    """40% of capital costs of 5m dollars at 80 pence: 2m dollars, £1.6m."""
    return {
        "title": "Plant in Ohio",
        "country": "United States",
        "kind": "subsidy",
        "currency": "USD",
        "rate": 0.8,
        "rate_on": None,
        "amount": None,
        "cost_share": 0.4,
        "capital_costs": 5_000_000,
        "stake": None,
        "answer_by": None,
        "money_on": None,
        "conditions": "",
        "source": "Letter of the state",
        "source_on": date(2026, 1, 5),
        **changes,
    }
