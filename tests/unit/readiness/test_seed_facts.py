"""The questionnaire and the targets as they are published."""

import csv
from pathlib import Path

import pytest

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
DIMENSIONS = ["customer", "technology", "business", "ip", "team", "funding"]


def rows_of(name: str, folder: str = "readiness") -> list[dict[str, str]]:
    with (SEEDS / folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_six_dimensions_with_credit() -> None:
    rows = rows_of("dimensions.csv")
    assert [row["code"] for row in rows] == DIMENSIONS
    assert all("trademark of KTH" in row["credit"] for row in rows)


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_each_level_requires_one_to_three_statements_with_evidence(dimension: str) -> None:
    rows = [row for row in rows_of("statements.csv") if row["dimension_code"] == dimension]
    for level in range(1, 10):
        held = [row for row in rows if row["level"] == str(level)]
        assert 1 <= len(held) <= 3
        assert any(row["required"] == "1" for row in held)
        assert all(row["evidence_wanted"] and row["action"] and row["text"] for row in held)


@pytest.mark.parametrize(
    ("stage", "levels"),
    [("pre_seed", [4, 3, 4, 4, 5, 5]), ("seed", [5, 4, 5, 5, 6, 6]), ("series_a", [7, 6, 7, 6, 7, 7])],
)
def test_targets_for_shares_are_the_proposal(stage: str, levels: list[int]) -> None:
    rows = [row for row in rows_of("targets.csv") if (row["stage_code"], row["instrument_code"]) == (stage, "equity")]
    assert {row["dimension_code"]: int(row["level"]) for row in rows} == dict(zip(DIMENSIONS, levels, strict=True))


def test_every_stage_and_instrument_has_targets_that_say_what_they_are() -> None:
    rows = rows_of("targets.csv")
    stages = [row["code"] for row in rows_of("stages.csv", "reference")]
    instruments = [row["code"] for row in rows_of("instruments.csv", "reference")]
    assert len(rows) == len(stages) * len(instruments) * len(DIMENSIONS)
    assert all(row["basis"].startswith("Our proposal, to be calibrated") for row in rows)


def test_the_seventeen_areas_and_only_sectors_that_there_are() -> None:
    areas = rows_of("sensitive_areas.csv")
    assert len(areas) == 17
    sectors = {row["code"] for row in rows_of("sectors.csv", "reference")}
    pairs = rows_of("sensitive_sectors.csv")
    assert {row["sector_code"] for row in pairs} <= sectors
    assert {row["area_code"] for row in pairs} == {row["code"] for row in areas}
