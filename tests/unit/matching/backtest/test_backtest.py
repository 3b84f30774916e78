import csv
import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from matching.backtest.__main__ import main
from matching.backtest.measures import bootstrap_interval, measure_lists
from matching.backtest.reading import STAGES, read_task
from tests.unit.matching.engine.behaviour.market import N_INVESTORS, make_market

PROFILE = ("country_code", "state", "region", "city", "uk_itl1", "category_code", "market_2014", "tags", "founded_year")


def write(path: Path, header: list[str], rows: list[list[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows([header, *rows])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of deals in the form that the backtest reads."""
    target = tmp_path_factory.mktemp("deals")
    market = make_market()
    rounds, cut = market.log.rounds, market.end - 200
    companies = market.companies
    days = [(date(2012, 1, 1) + timedelta(days=int(day - cut))).isoformat() for day in rounds.day]

    def profile(c: int) -> list[object]:
        place = f"place {companies.field('region')[c]}"
        return [
            "GBR",
            "",
            place,
            "",
            "",
            f"sector {companies.field('category')[c]}",
            "",
            "one|two" if c % 2 else "",
            1995,
        ]

    def stated(r: int) -> list[object]:
        amount = rounds.amount[r]
        return [days[r], "" if np.isnan(amount) else int(amount), STAGES[rounds.stage[r]]]

    write(target / "companies.csv", ["company_id", *PROFILE], [[f"c{c}", *profile(c)] for c in range(len(companies))])
    past, coming = np.flatnonzero(rounds.day < cut).tolist(), np.flatnonzero(rounds.day >= cut).tolist()
    deals = [
        [f"r{r}", f"c{rounds.company[r]}", f"f{i}", *stated(r)] for r in past for i in market.log.backers[r].indices
    ]
    write(target / "train_events.csv", ["round_id", "company_id", "investor_id", "date", "amount_usd", "stage"], deals)
    queries = [[f"r{r}", f"c{rounds.company[r]}", *stated(r), *profile(rounds.company[r])] for r in coming]
    write(target / "A_queries.csv", ["round_id", "company_id", "date", "amount_usd", "stage", *PROFILE], queries)
    raising = {row[1]: [row[1], row[0], *row[2:]] for row in reversed(queries)}
    columns = ["company_id", "round_id", "date", "amount_usd", "stage", *PROFILE]
    write(target / "B_candidates.csv", columns, list(raising.values()))
    write(target / "A_candidates.csv", ["investor_id"], [[f"f{i}"] for i in range(N_INVESTORS)])
    write(target / "B_queries.csv", ["investor_id"], [[f"f{i}"] for i in range(0, N_INVESTORS, 2)])
    return target


def lists(path: Path) -> dict[str, list[tuple[str, float]]]:
    with path.open(newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    result: dict[str, list[tuple[str, float]]] = {}
    for row in rows:
        result.setdefault(row["query_id"], []).append((row["item_id"], float(row["score"])))
    return result


def test_the_command_ranks_both_sides_and_repeats_itself(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for out in ("one", "two"):
        assert main([str(folder), "--out", str(tmp_path / out), "--seed", "3", "--trees", "8"]) == 0
    for name in ("A_run.csv", "B_run.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    task = read_task(folder)
    funders, companies = lists(tmp_path / "one" / "A_run.csv"), lists(tmp_path / "one" / "B_run.csv")
    assert set(funders) == set(task.round_ids)
    assert {item for row in companies.values() for item, _ in row} <= set(task.company_ids)
    assert all(0 <= score <= 1 for row in funders.values() for _, score in row)
    printed = capsys.readouterr().out
    assert "peak memory" in printed
    assert set(json.loads((tmp_path / "one" / "metrics.json").read_text())) == {"investors", "rounds", "pairs"}


def test_the_protocol_holds_out_a_year_of_the_past(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(folder), "--out", str(tmp_path), "--protocol", "--place-blind", "--trees", "8"]) == 0
    printed = capsys.readouterr().out
    measures = json.loads(printed[printed.index("{") : printed.rindex("}") + 1])
    assert measures["A new"]["lists"] > 50
    assert measures["A new"]["recall@50"] > 0.9
    assert measures["A new"]["ndcg@10"] > 0.3


def test_deals_that_reach_into_the_held_out_year_are_refused(folder: Path, tmp_path: Path) -> None:
    for path in folder.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with (tmp_path / "train_events.csv").open("a", encoding="utf-8") as handle:
        handle.write("r9999,c1,f1,2012-06-01,,series_a\n")
    with pytest.raises(ValueError, match="held-out year"):
        read_task(tmp_path)


def test_measures_of_a_perfect_and_of_an_empty_list() -> None:
    perfect = measure_lists([([4, 2, 9], {4, 2})])
    assert (perfect["ndcg@10"], perfect["recall@50"], perfect["lists"]) == (1.0, 1.0, 1)
    assert measure_lists([([], {1})])["ndcg@10"] == 0.0
    assert measure_lists([([1], set())])["lists"] == 0


def test_a_hit_in_second_place_is_worth_less() -> None:
    assert measure_lists([([7, 4], {4})])["ndcg@10"] == pytest.approx(0.6309, abs=1e-4)


def test_the_interval_holds_the_mean_and_narrows_with_more_lists() -> None:
    values = np.random.default_rng(0).random(4000)
    few, many = bootstrap_interval(values[:40]), bootstrap_interval(values)
    assert many[0] < values.mean() < many[1]
    assert many[1] - many[0] < few[1] - few[0]
