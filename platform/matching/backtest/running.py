"""Rank the held-out year with the engine, and write the lists."""

import csv
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import numpy as np

from matching.backtest.reading import Task
from matching.engine.behaviour import BehaviourModel, Ranking

TOP = 100


class Clock:
    """Prints how long each step took.

    Parameters
    ----------
    out : file, default=sys.stdout
        Where to print.
    """

    def __init__(self, out: TextIO | None = None) -> None:
        self.out = sys.stdout if out is None else out
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step."""
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start
        self.say(f"{name}: {self.seconds[name]:.1f} s")

    def say(self, text: str) -> None:
        """Print a line at once."""
        self.out.write(text + "\n")
        self.out.flush()

    def total(self) -> None:
        """Print the sum and the most memory that the process held."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        self.say(f"in all: {sum(self.seconds.values()):.1f} s, peak memory {peak:.2f} GiB")


def run(task: Task, model: BehaviourModel, clock: Clock, *, alone: bool = False) -> tuple[Ranking, Ranking]:
    """Fit on the past and rank both sides of the held-out year.

    Parameters
    ----------
    task : Task
        The past, and what to rank.
    model : BehaviourModel
        The engine's learned part, not yet fitted.
    clock : Clock
        Takes the times.
    alone : bool, default=False
        Order by the score of each pair by itself, as lists are served.

    Returns
    -------
    investors, rounds : Ranking
        Funders for each round, and rounds for each investor.
    """
    with clock.step("fit"):
        model.fit(task.log, task.companies, task.cut)
        everyone = np.union1d(task.funders, task.seekers)
        if not np.isin(everyone, model.features_.snapshot.investors).all():
            model.observe(task.log, task.companies, task.cut, everyone)
    with clock.step("rank funders for rounds"):
        investors = model.rank_investors(task.rounds, task.funders, top=TOP, follow_ons=True, alone=alone)
    with clock.step("rank rounds for funders"):
        rounds = model.rank_rounds(task.raising, task.seekers, top=TOP, follow_ons=True, alone=alone)
    return investors, rounds


def write_run(path: Path, queries: Sequence[str], items: Sequence[str], ranking: Ranking) -> None:
    """Write lists as `query_id,item_id,score`.

    Parameters
    ----------
    path : Path
        The file.
    queries : sequence of str
        Name of each list.
    items : sequence of str
        Names of what the ranking numbers.
    ranking : Ranking
        The lists.
    """
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow(["query_id", "item_id", "score"])
        for query, numbers, scores in zip(queries, ranking.items, ranking.probability, strict=True):
            listed = zip(numbers, scores, strict=True)
            writer.writerows([query, items[number], f"{score:.9f}"] for number, score in listed if number >= 0)
