"""The engine against the limits of the machine and against its peers, in one run.

``python -m bench.engine --ventures 100000`` measures a smaller catalogue.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.engine_data import ON, everyone, mandates, taxonomy, tenth, ventures
from bench.engine_peers import pandas_rows, peers, sqlite_rows
from matching.engine import MandateProfile, Matcher, Rules, rank_all
from matching.engine.ranking import Query, rank_mandates, rank_ventures

RESULTS = Path(__file__).resolve().parent / "results" / "engine.md"
COLUMNS = 112
COPIES = 40
QUERY = Query(ON, Rules(), 50, 0, True, None)


class Report:
    """Lines that are printed as they come and kept."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, line: str) -> None:
        """Print and keep a line."""
        print(line, flush=True)
        self.lines.append(line)

    def row(self, *cells: str) -> None:
        """Print and keep a row of a table."""
        self.say(f"| {' | '.join(cells)} |")

    def head(self, *cells: str) -> None:
        """Print and keep the head of a table."""
        self.say("")
        self.row(*cells)
        self.row(*("---" for _ in cells))


def times(call: Callable[[], Any], repeats: int) -> NDArray[np.float64]:
    """Time a call several times, in milliseconds, after one that is not counted."""
    call()
    found = np.empty(repeats)
    for repeat in range(repeats):
        start = time.perf_counter()
        call()
        found[repeat] = (time.perf_counter() - start) * 1e3
    return found


def shown(found: NDArray[np.float64]) -> str:
    """Write the median and the 95th percentile."""
    return f"{np.median(found):.2f} ms, p95 {np.percentile(found, 95):.2f}"


def main(count: int = 1_000_000, n_mandates: int = 10_000, batch: int = 100_000) -> None:
    """Measure everything and keep the tables."""
    report = Report()
    report.say("# The engine against the machine")
    report.say("")
    report.say(
        f"Invented profiles: {count:,} ventures, {n_mandates:,} mandates, 60 sector leaves. The floor is the time to "
        f"read {COLUMNS} single-precision columns of every row once from memory and multiply them by a vector."
    )
    report.head("work", "measured", "floor", "ratio", "reach")
    matcher = _index(report, count, n_mandates)
    _one_venture(report, matcher, n_mandates)
    _one_mandate(report, matcher, count)
    _changes(report, matcher)
    _peers(report, min(count, 100_000), n_mandates)
    _all_pairs(report, batch, n_mandates)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(report.lines) + "\n", encoding="utf-8")


def _index(report: Report, count: int, n_mandates: int) -> Matcher:
    table, texts = ventures(count)
    wanted = mandates(n_mandates)
    start = time.perf_counter()
    built = Matcher().fit_table(table, wanted, taxonomy=taxonomy(), texts=texts)
    report.row(f"build the index of {count:,} ventures", f"{time.perf_counter() - start:.1f} s", "", "", "60 s")
    with tempfile.TemporaryDirectory(prefix="parity-bench-") as folder:
        built.save(folder)
        start = time.perf_counter()
        matcher = Matcher.load(folder)
        report.row("start of a worker, arrays mapped from disk", f"{time.perf_counter() - start:.2f} s", "", "", "5 s")
        settled = matcher.state.settled
        size = (settled.ventures.table.nbytes + settled.ventures.text.nbytes + 16 * count) / count
        report.row("bytes a venture", f"{size:.0f}", "", "", "600")
    return matcher


def _one_venture(report: Report, matcher: Matcher, n_mandates: int) -> None:
    state = matcher.state
    asked = [state.settled.ventures.profile(row, state.encoder) for row in range(0, 6_020, 10)]
    turns = iter(asked)  # each once, so that nothing is known of a venture beforehand
    copies = np.random.default_rng(0).random((COPIES, n_mandates, COLUMNS), dtype=np.float32)
    vector, turn = copies[0, 0].copy(), iter(range(10**6))
    floor = times(lambda: copies[next(turn) % COPIES] @ vector, 200)
    first = times(lambda: rank_mandates(state, next(turns), QUERY), 300)
    whole = times(lambda: matcher.mandates_for(next(turns), on=ON), 300)
    ratio = f"{np.median(first) / np.median(floor):.1f}"
    report.row(f"one venture, {n_mandates:,} mandates: first stage", shown(first), shown(floor), ratio, "5")
    report.row(
        f"one venture, {n_mandates:,} mandates: whole call, 50 with reasons", shown(whole), "", "", "8 ms, p95 15"
    )


def _one_mandate(report: Report, matcher: Matcher, count: int) -> None:
    matrix = np.random.default_rng(0).random((count, COLUMNS), dtype=np.float32)
    vector = matrix[0].copy()
    cases: tuple[tuple[str, MandateProfile, str], ...] = (
        ("a tenth eligible", tenth(), "0.5"),
        ("all eligible", everyone(), "1.3"),
    )
    for name, mandate, reach in cases:
        ranked, listed = partial(rank_ventures, matcher.state, mandate, QUERY), partial(matcher.ventures_for, mandate)
        # In turns, so that whatever else runs on the machine meets both.
        turns = [(times(lambda: matrix @ vector, 1)[0], times(ranked, 1)[0]) for _ in range(15)]
        floor, first = np.array(turns).T
        whole = times(partial(listed, on=ON), 20)
        ratio = f"{np.median(first) / np.median(floor):.2f}"
        title = f"one mandate, {count:,} ventures, {name} ({listed(on=ON, limit=1).total / count:.0%})"
        report.row(f"{title}: first stage", shown(first), shown(floor), ratio, reach)
        report.row(f"{title}: whole call, 50 with reasons", shown(whole), "", "", "p95 60 ms")


def _changes(report: Report, matcher: Matcher) -> None:
    state = matcher.state
    ours = state.settled.ventures.profile(5, state.encoder)
    theirs = state.mandates.profiles[5]
    venture = times(partial(matcher.update, ventures=[ours]), 20)
    mandate = times(partial(matcher.update, mandates=[theirs]), 20)
    report.row("one changed venture put in", shown(venture), "", "", "10 ms")
    report.row("one changed mandate put in", shown(mandate), "", "", "10 ms")


def _peers(report: Report, count: int, n_mandates: int) -> None:
    report.head("peer", f"{n_mandates:,} rows", f"{count:,} rows")
    rng = np.random.default_rng(0)
    sizes = (n_mandates, count)
    found = [peers(rng.random((size, COLUMNS), dtype=np.float32)) for size in sizes]
    for name in found[0]:
        report.row(name, *(shown(times(calls[name], 10)) for calls in found))
    tables = [ventures(size)[0] for size in sizes]
    report.row("SQLite, filter and score", *(shown(times(sqlite_rows(table), 10)) for table in tables))
    frames = [pandas_rows(table) for table in tables]
    report.row("pandas, filter and score", *(shown(times(call, 10)) if call else "not installed" for call in frames))


def _all_pairs(report: Report, count: int, n_mandates: int) -> None:
    table, texts = ventures(count)
    matcher = Matcher().fit_table(table, mandates(n_mandates), taxonomy=taxonomy(), texts=texts)
    rng = np.random.default_rng(0)
    left = rng.random((n_mandates, COLUMNS), dtype=np.float32)
    right = rng.random((COLUMNS, count), dtype=np.float32)
    start = time.perf_counter()
    for block in range(0, n_mandates, 500):
        left[block : block + 500] @ right
    floor = time.perf_counter() - start
    start = time.perf_counter()
    best = rank_all(matcher, on=ON, n_jobs=2)
    took = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    report.head("all pairs, top 50, exact", "measured", "bare sgemm", "ratio", "reach")
    report.row(f"{n_mandates:,} x {count:,}", f"{took:.1f} s", f"{floor:.1f} s", f"{took / floor:.1f}", "2.5")
    report.say("")
    report.say(f"Peak memory of this process over the whole run: {peak:.1f} GiB.")
    _exposure(report, matcher, best.venture_keys[:, :10])


def _exposure(report: Report, matcher: Matcher, first_pages: NDArray[np.int64]) -> None:
    """Say how often each region's ventures stand on first pages, beside their share of all ventures."""
    state, codes = matcher.state, taxonomy()
    table = state.settled.ventures.table
    regions = [codes.places[code].region for code in codes.place_index]
    listed = np.array([*regions, "not known"])[table.registered[table.place_set]]
    rows = state.settled.by_key[1][np.searchsorted(state.settled.by_key[0], first_pages[first_pages >= 0])]
    report.head("region of the registered address", "share of ventures", "share of places on first pages")
    for region in sorted(set(listed.tolist())):
        report.row(region, f"{(listed == region).mean():.1%}", f"{(listed[rows] == region).mean():.1%}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ventures", type=int, default=1_000_000)
    parser.add_argument("--mandates", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=100_000, help="ventures of the run over all pairs")
    options = parser.parse_args()
    main(options.ventures, options.mandates, options.batch)
