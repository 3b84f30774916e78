"""Rules that hold between the answers of one profile. Schemas ask them of what is sent, services of what is kept."""

from collections.abc import Mapping
from typing import Any

from profiles.queries.records import WEIGHT_COLUMNS

#: Conditions of a mandate whose value is an amount or a level rather than words.
NUMBERED_CONDITIONS = frozenset({"min_revenue", "max_revenue", "min_trl", "max_trl"})


def _above(state: Mapping[str, Any], low: str, high: str) -> bool:
    """Say whether a lower bound stands above its upper one; where either is unknown it does not."""
    least, most = state.get(low), state.get(high)
    return least is not None and most is not None and least > most


def venture_contradictions(state: Mapping[str, Any]) -> dict[str, list[str]]:
    """Name what cannot hold together in a venture, by field."""
    problems: dict[str, list[str]] = {}
    if _above(state, "round_minimum_gbp", "round_target_gbp"):
        problems["round_minimum_gbp"] = ["The least you need cannot be more than the target."]
    codes = [place.get("postcode") for place in state.get("places") or []]
    doubled = sorted({code for code in codes if code and codes.count(code) > 1})
    if doubled:
        problems["places"] = [f"{', '.join(doubled)} is listed twice."]
    return problems


def mandate_contradictions(state: Mapping[str, Any]) -> dict[str, list[str]]:
    """Name what cannot hold together in a mandate, by field."""
    problems: dict[str, list[str]] = {}
    if _above(state, "ticket_min_gbp", "ticket_max_gbp"):
        problems["ticket_max_gbp"] = ["The largest ticket cannot be less than the smallest."]
    if _above(state, "share_min", "share_max"):
        problems["share_max"] = ["The largest share cannot be less than the smallest."]
    if _above(state, "opens_on", "closes_on"):
        problems["closes_on"] = ["It cannot close before it opens."]
    both = sorted(set(state.get("sectors") or []) & set(state.get("excluded_sectors") or []))
    if both:
        problems["excluded_sectors"] = [f"{', '.join(both)} cannot be both wanted and excluded."]
    keys = [(place.get("kind"), place.get("code")) for place in state.get("places") or []]
    if len(set(keys)) < len(keys):
        problems["places"] = ["A place is listed twice."]
    if all(state.get(name) == 0 for name in WEIGHT_COLUMNS):
        problems["weight_sector"] = ["Something has to count: give one criterion more than nought."]
    for condition in state.get("conditions") or []:
        value = str(condition.get("value", ""))
        if condition.get("kind") in NUMBERED_CONDITIONS and not (value.isascii() and value.isdigit()):
            problems["conditions"] = ["Enter a whole number as the value of a revenue or readiness condition."]
    return problems
