"""Read a folder of deals that are cut in time, and put it into the engine's tables."""

import csv
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

import numpy as np

from matching.engine.behaviour import PLACES, CompanyTable, DealLog, RoundTable

Row: TypeAlias = dict[str, str]

STAGES = (
    "angel_seed",
    "series_a",
    "series_b",
    "series_c_plus",
    "venture_unattributed",
    "debt",
    "grant",
    "private_equity",
    "convertible",
    "crowd",
    "partial",
    "post_ipo",
    "secondary",
    "other",
)
"""Stages in the order of a company's life as far as they have one. Others count as unknown."""

COLUMNS = {
    "country": "country_code",
    "state": "state",
    "region": "region",
    "city": "city",
    "area": "uk_itl1",
    "category": "category_code",
    "market": "market_2014",
}
"""Where the engine's fields stand in the files."""


@dataclass(frozen=True)
class Task:
    """Everything that a run needs.

    Parameters
    ----------
    log : DealLog
        Deals before the cut.
    companies : CompanyTable
        Profiles.
    cut : int
        Day of the cut.
    round_ids, company_ids, investor_ids : sequences of str
        Names of the rounds to find funders for, of the companies of `raising`, and of all investors.
    rounds : RoundTable
        Rounds to find funders for.
    funders : ndarray of int
        Investors that compete for them.
    raising : RoundTable
        Rounds that compete for investors.
    seekers : ndarray of int
        Investors to find companies for.
    """

    log: DealLog
    companies: CompanyTable
    cut: int
    round_ids: Sequence[str]
    company_ids: Sequence[str]
    investor_ids: Sequence[str]
    rounds: RoundTable
    funders: np.ndarray
    raising: RoundTable
    seekers: np.ndarray


HOME = frozenset({"GBR"})
"""Countries inside which the platform's own lists forget every place."""


def read_task(folder: Path, forgotten: Collection[str] = ()) -> Task:
    """Read a folder with `train_events`, `companies`, and the queries and candidates of both sides.

    Parameters
    ----------
    folder : Path
        The folder.
    forgotten : collection of str, default=()
        Codes of countries inside which every place is forgotten; the country itself is kept.

    Returns
    -------
    task : Task
        Its contents.
    """
    events = read_rows(folder / "train_events.csv")
    queries, raising = read_rows(folder / "A_queries.csv"), read_rows(folder / "B_candidates.csv")
    profiles = {row["company_id"]: row for row in [*queries, *raising]}
    profiles |= {row["company_id"]: row for row in read_rows(folder / "companies.csv")}
    number = {name: place for place, name in enumerate(profiles)}
    funders = [row["investor_id"] for row in read_rows(folder / "A_candidates.csv")]
    seekers = [row["investor_id"] for row in read_rows(folder / "B_queries.csv")]
    investors = {
        name: i for i, name in enumerate(dict.fromkeys([*(e["investor_id"] for e in events), *funders, *seekers]))
    }
    rounds, wanted = round_table(queries, number), round_table(raising, number)
    cut = int(min(rounds.day.min(), wanted.day.min()))
    log = read_log(events, number, investors)
    if len(log.rounds) and log.rounds.day.max() >= cut:
        raise ValueError("deals to learn from reach into the held-out year")
    return Task(
        log=log,
        companies=company_table(list(profiles.values()), forgotten),
        cut=cut,
        round_ids=[row["round_id"] for row in queries],
        company_ids=[row["company_id"] for row in raising],
        investor_ids=list(investors),
        rounds=rounds,
        funders=np.array([investors[name] for name in funders], dtype=np.int64),
        raising=wanted,
        seekers=np.array([investors[name] for name in seekers], dtype=np.int64),
    )


def read_rows(path: Path) -> list[Row]:
    """Read a CSV file with a header."""
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def round_table(rows: Iterable[Row], companies: dict[str, int]) -> RoundTable:
    """Put rows that state a round into a table."""
    stages = {name: code for code, name in enumerate(STAGES)}
    columns = [
        (
            companies[row["company_id"]],
            date.fromisoformat(row["date"]).toordinal(),
            float(row["amount_usd"] or "nan"),
            stages.get(row["stage"], -1),
        )
        for row in rows
    ]
    company, day, amount, stage = zip(*columns, strict=True) if columns else ((), (), (), ())
    return RoundTable.from_columns(company, day, amount, stage)


def read_log(events: Sequence[Row], companies: dict[str, int], investors: dict[str, int]) -> DealLog:
    """Put investments into a log of rounds."""
    rounds: dict[str, Row] = {}
    for row in events:
        rounds.setdefault(row["round_id"], row)
    position = {name: place for place, name in enumerate(rounds)}
    return DealLog.from_deals(
        round_table(rounds.values(), companies),
        [position[row["round_id"]] for row in events],
        [investors[row["investor_id"]] for row in events],
        len(investors),
    )


def company_table(rows: Sequence[Row], forgotten: Collection[str] = ()) -> CompanyTable:
    """Put profiles into a table, without the places inside some countries."""
    return CompanyTable.from_values(
        {
            field: ["" if field in PLACES and row[COLUMNS["country"]] in forgotten else row[column] for row in rows]
            for field, column in COLUMNS.items()
        },
        [[tag for tag in row["tags"].split("|") if tag] for row in rows],
        [float(row["founded_year"] or "nan") for row in rows],
    )
