"""How pages and files name the criteria."""

from collections.abc import Mapping

CRITERIA_NAMES: Mapping[str, str] = {
    "sector": "Sector",
    "stage": "Stage",
    "ticket": "Amount",
    "place": "Place",
    "instrument": "Kind of money",
    "text": "Description",
    "past_deals": "Past deals",
}
