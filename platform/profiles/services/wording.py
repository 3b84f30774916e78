"""Values of profiles in words, for histories and for telling two versions apart."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from foundation import clock
from foundation.money import format_whole_pounds
from profiles.queries.labels import Labels
from profiles.services.catchments import place_text
from profiles.services.words import (
    CLAIMS,
    CLUSTER_KINDS,
    CONDITION_KINDS,
    FOUNDING_TEAMS,
    FUNDER_KINDS,
    IP_POSITIONS,
    LEADS,
    RELIEF_STATUSES,
    STATUSES,
)

UNKNOWN = "not known"
_WORDS: Mapping[str, Mapping[str, str]] = {
    "ip_position": IP_POSITIONS,
    "founding_team": FOUNDING_TEAMS,
    "seis_status": RELIEF_STATUSES,
    "eis_status": RELIEF_STATUSES,
    "lead": LEADS,
    "kind": {**FUNDER_KINDS, **CLUSTER_KINDS},
    "status": STATUSES,
}


def in_words(field: str, value: object, labels: Labels) -> str:
    """Say the value of a field as a person would.

    Parameters
    ----------
    field : str
        The field's name.
    value : object
        Its value, as kept or as the trail holds it.
    labels : Labels
        The names behind codes.
    """
    if value is None or value in ("", []):
        return UNKNOWN
    if field.startswith("status of "):
        return CLAIMS.get(str(value), str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return "; ".join(_part(field, part, labels) for part in value)
    return _one(field, value, labels)


def _one(field: str, value: object, labels: Labels) -> str:
    if field.endswith("_gbp") and isinstance(value, (int, float)):
        return format_whole_pounds(round(value))
    if field in ("customers", "team_size", "energy_saved_kwh") and isinstance(value, int):
        return f"{value:,}"
    if field in ("share_min", "share_max", "grant_share_max") and isinstance(value, (int, float)):
        return f"{100 * value:g}%"
    if field.endswith("_percent"):
        return f"{value:g}%"
    if field.endswith("_on"):
        return _day(value)
    if field in _WORDS:
        return _WORDS[field].get(str(value), str(value))
    named: Mapping[str, Callable[[str], str]] = {
        "stage_code": lambda code: labels.stages.get(code, code),
        "university_ukprn": lambda code: labels.universities.get(code, code),
        "registered_authority_code": labels.authority,
        "base_authority_code": labels.authority,
    }
    return named[field](str(value)) if field in named else str(value)


def _day(value: object) -> str:
    return clock.in_words(value if isinstance(value, date) else date.fromisoformat(str(value)[:10]))


def _part(field: str, part: Any, labels: Labels) -> str:
    names: Mapping[str, Mapping[str, str]] = {
        "sectors": labels.sectors,
        "excluded_sectors": labels.sectors,
        "stages": labels.stages,
        "instruments": labels.instruments,
    }
    if field in names:
        return names[field].get(part, part)
    if field == "authorities":
        return labels.authority(part)
    return _record(part, labels) if isinstance(part, Mapping) else str(part)


def _record(part: Mapping[str, Any], labels: Labels) -> str:
    """Say one record of a list: a place, a member, a round, a condition, an item."""
    if "postcode" in part:
        return _with_note(f"{part['postcode']}, {labels.authority(part.get('authority_code'))}", part.get("purpose"))
    if "instrument_code" in part:
        amount = part.get("amount_gbp")
        money = format_whole_pounds(amount, unknown="undisclosed")
        kind = labels.instruments.get(part["instrument_code"], part["instrument_code"])
        return _with_note(f"{_day(part['closed_on'])}: {money}, {kind}", ", ".join(part.get("investors") or ()))
    if "role" in part:
        return _with_note(part["name"], part["role"])
    if "basis" in part:
        return place_text(part, labels)
    if "kind" in part:
        return _with_note(f"{CONDITION_KINDS[part['kind']]} {part.get('value', '')}".strip(), part.get("note"))
    return _with_note(str(part.get("name", "")), part.get("note"))


def _with_note(text: str, note: object) -> str:
    return f"{text} ({note})" if note else text


def differing(changes: Mapping[str, Sequence[Any]], labels: Labels) -> list[tuple[str, str, str]]:
    """Give field, before and after of every change that the trail holds, in words; versions are left out."""
    return [
        (name, in_words(name, pair[0], labels), in_words(name, pair[1], labels))
        for name, pair in changes.items()
        if name != "version"
    ]
