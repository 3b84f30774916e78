"""The rules of the seed files on a day, without a database."""

import csv
from datetime import date
from pathlib import Path

from reference.services.rules import RuleValue

FILE = Path(__file__).resolve().parents[3] / "seeds" / "reference" / "rules.csv"


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def rules_of(prefix: str, on: date, jurisdiction: str = "GB") -> dict[str, RuleValue]:
    """Give the rules in force whose code begins with some text; a part's own goes before the whole country's."""
    found: dict[str, RuleValue] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["jurisdiction"] != "UK")
    for row in rows:
        starts, ends = _day(row["starts_on"]), _day(row["ends_on"])
        in_force = (starts or date.min) <= on <= (ends or date.max)
        if row["code"].startswith(prefix) and row["jurisdiction"] in ("UK", jurisdiction) and in_force:
            found[row["code"]] = RuleValue(
                row["code"], row["value"], row["unit"], row["jurisdiction"], starts, ends, row["title"], row["source"],
                date.fromisoformat(row["checked_on"]),
            )  # fmt: skip
    return found
