"""The engine against the limits of the machine and against its peers, in one run.

``python -m bench.engine --ventures 100000`` measures a smaller catalogue.
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import dask
import numpy as np
from distributed import Client, LocalCluster
from joblib import parallel_config
from numpy.typing import NDArray

from bench import engine_peers as peers
from bench.engine_data import ON, everyone, mandates, taxonomy, tenth, ventures
from bench.engine_start import two_workers
from matching.engine import Matcher, Rules, rank_all
from matching.engine.ranking import Query, rank_mandates, rank_ventures

RESULTS = Path(__file__).resolve().parent / "results" / "engine.md"
COLUMNS = 112
COPIES = 40
WORKERS = (
    ("1 thread", "threading", 1),
    ("2 threads", "threading", 2),
    ("2 processes", "loky", 2),
    ("Dask, 1 worker", "dask", 1),
    ("Dask, 2 workers", "dask", 2),
)
GIB = 2**30
#: Code of Python and its libraries that a process maps beside the index.
LIBRARIES = 150 * 2**20
Times = NDArray[np.float64]
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

    def judged(self, title: str, found: Times, floor: Times, **reach: float) -> None:
        """Print times beside a floor, and whether they reach what they should.

        ``reach`` holds the most that is allowed of ``ratio``, ``median`` and ``p95``, the last two in milliseconds.
        """
        ratio = float(np.median(found) / np.median(floor))
        values = {"ratio": ratio, "median": float(np.median(found)), "p95": float(np.percentile(found, 95))}
        goals = ", ".join(f"{name} {most:g}{'' if name == 'ratio' else ' ms'}" for name, most in reach.items())
        self.row(title, shown(found), shown(floor), f"{ratio:.2f}", goals, verdict(values, reach))


def verdict(values: Mapping[str, float], reach: Mapping[str, float]) -> str:
    """Say whether all values reach what they should."""
    return "met" if all(values[name] <= most for name, most in reach.items()) else "short"


def times(call: Callable[[], Any], repeats: int) -> Times:
    """Time a call several times, in milliseconds, after one that is not counted."""
    call()
    found = np.empty(repeats)
    for repeat in range(repeats):
        start = time.perf_counter()
        call()
        found[repeat] = (time.perf_counter() - start) * 1e3
    return found


def seconds(call: Callable[[], Any]) -> tuple[float, Any]:
    """Time a call once; give the seconds and what it gave."""
    start = time.perf_counter()
    found = call()
    return time.perf_counter() - start, found


def shown(found: Times) -> str:
    """Write the median and the 95th percentile."""
    return f"{np.median(found):.2f} ms, p95 {np.percentile(found, 95):.2f}"


def main(count: int = 1_000_000, n_mandates: int = 10_000, batch: int = 100_000) -> None:
    """Measure everything and keep the tables."""
    report = Report()
    load = os.getloadavg()[0]
    report.say("# The engine against the machine")
    report.say("")
    report.say(
        f"Invented profiles: {count:,} ventures, {n_mandates:,} mandates, 60 sector leaves. The floor is the time to "
        f"read {COLUMNS} single-precision columns of every row once from memory and multiply them by a vector, in the "
        f"same run. Measured on {os.cpu_count()} cores that {load:.1f} processes wanted at the start: compare ratios, "
        "which share that load, rather than times. The engine is the first stage; no deals are learnt from here."
    )
    report.head("work", "measured", "floor", "ratio", "reach", "")
    matrix = np.random.default_rng(0).random((max(count, batch), COLUMNS), dtype=np.float32)
    matcher = _index(report, count, n_mandates)
    ours = [_one_venture(report, matcher, n_mandates), _one_mandate(report, matcher, matrix[:count])]
    _changes(report, matcher, matrix[:n_mandates])
    del matcher
    all_pairs, best = _all_pairs(report, batch, n_mandates, matrix)
    _peers(report, (count, n_mandates, batch), matrix, (*ours, all_pairs))
    _exposure(report, *best)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(report.lines) + "\n", encoding="utf-8")


def _index(report: Report, count: int, n_mandates: int) -> Matcher:
    table, texts = ventures(count)
    wanted = mandates(n_mandates)
    took, built = seconds(partial(Matcher().fit_table, table, wanted, taxonomy=taxonomy(), texts=texts))
    report.row(f"build the index of {count:,} ventures", f"{took:.1f} s", "", "", "60 s", _under(took, 60))
    with tempfile.TemporaryDirectory(prefix="parity-bench-") as folder:
        built.save(folder)
        del built, table, texts
        starts, memory = two_workers(Path(folder))
        title = f"start of a worker with {count:,} ventures"
        opened = max(each["opened"] for each in starts)
        processor = max(each["processor"] for each in starts)
        start = f"{opened:.2f} s, of it {processor:.2f} s of processor time"
        report.row(f"{title}, arrays mapped from disk", start, "", "", "5 s", _under(opened, 5))
        answered = max(each["answered"] for each in starts)
        report.row(f"{title}, its first list over all of them", f"{answered:.2f} s", "", "", "", "")
        kept = sum(path.stat().st_size for path in Path(folder).glob("*.npy"))
        shared, own = (sum(each[name] for each in memory) * 1024 for name in ("Pss_File", "Pss_Anon"))
        report.row(
            "two workers: memory of mapped files, both together (PSS)",
            f"{shared / GIB:.2f} GiB",
            f"{kept / GIB:.2f} GiB on disk",
            f"{shared / kept:.2f}",
            "one copy",
            _under(shared, kept + 2 * LIBRARIES),
        )
        report.row("two workers: memory of their own, each", f"{own / 2 / GIB:.2f} GiB", "", "", "", "")
        matcher = Matcher.load(folder)
        settled = matcher.state.settled
        size = (settled.ventures.table.nbytes + settled.ventures.text.nbytes + 16 * count) / count
        report.row("bytes a venture", f"{size:.0f}", "", "", "600", _under(size, 600))
    return matcher


def _under(value: float, most: float) -> str:
    return "met" if value <= most else "short"


def _one_venture(report: Report, matcher: Matcher, n_mandates: int) -> peers.Cell:
    state = matcher.state
    # From all over the catalogue, which is sorted; each once, so that nothing is known of a venture beforehand.
    spread = np.linspace(0, len(state.settled) - 1, 602).astype(int).tolist()
    turns = iter([state.settled.ventures.profile(row, state.encoder) for row in spread])
    copies = np.random.default_rng(0).random((COPIES, n_mandates, COLUMNS), dtype=np.float32)
    vector, turn = copies[0, 0].copy(), iter(range(10**6))
    floor = times(lambda: copies[next(turn) % COPIES] @ vector, 200)
    first = times(lambda: rank_mandates(state, next(turns), QUERY), 200)
    whole = times(lambda: matcher.mandates_for(next(turns), on=ON), 150)
    report.judged(f"one venture, {n_mandates:,} mandates: first stage", first, floor, ratio=5)
    title = f"one venture, {n_mandates:,} mandates: whole call, 50 with reasons"
    report.judged(title, whole, floor, median=8, p95=15)
    return peers.Cell(float(np.median(first)) / 1e3)


def _one_mandate(report: Report, matcher: Matcher, matrix: peers.Matrix) -> peers.Cell:
    count, vector = len(matrix), matrix[0].copy()
    cases = (("a tenth eligible", tenth(), 0.5), ("all eligible", everyone(), 1.3))
    for name, mandate, reach in cases:
        ranked, listed = partial(rank_ventures, matcher.state, mandate, QUERY), partial(matcher.ventures_for, mandate)
        # In turns, so that whatever else runs on the machine meets both.
        turns = [(times(lambda: matrix @ vector, 1)[0], times(ranked, 1)[0]) for _ in range(15)]
        floor, first = np.array(turns).T
        whole = times(partial(listed, on=ON), 20)
        title = f"one mandate, {count:,} ventures, {name} ({listed(on=ON, limit=1).total / count:.0%})"
        report.judged(f"{title}: first stage", first, floor, ratio=reach)
        report.judged(f"{title}: whole call, 50 with reasons", whole, floor, p95=60)
    return peers.Cell(float(np.median(first)) / 1e3)


def _changes(report: Report, matcher: Matcher, matrix: peers.Matrix) -> None:
    state = matcher.state
    ours = state.settled.ventures.profile(5, state.encoder)
    theirs = state.mandates.profiles[5]
    floor = times(partial(np.matmul, matrix, matrix[0].copy()), 20)

    def seen(**change: Any) -> None:
        matcher.update(**change)
        rank_mandates(matcher.state, ours, QUERY)

    venture = times(partial(seen, ventures=[ours]), 20)
    mandate = times(partial(seen, mandates=[theirs]), 20)
    report.judged("one changed venture, put in and ranked again", venture, floor, median=10)
    report.judged("one changed mandate, put in and ranked again", mandate, floor, median=10)


@contextmanager
def _workers(backend: str, count: int) -> Iterator[None]:
    """Have work done by so many workers; those of Dask are processes of this machine, of one thread each."""
    if backend != "dask":
        with parallel_config(backend=backend):
            yield
        return
    # Dask's own setting gives memory back after each step and takes it anew, which doubles the work.
    dask.config.set({"distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": GIB})
    cluster = LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=None)  # type: ignore[no-untyped-call]
    client = Client(cluster, set_as_default=False)  # type: ignore[no-untyped-call]
    with cluster, client, parallel_config(backend="dask", client=client):
        # Workers stand ready, as those of a cluster do; the data is brought in the time that is measured.
        client.run(import_module, "matching.engine")
        yield


def _all_pairs(
    report: Report, count: int, n_mandates: int, matrix: peers.Matrix
) -> tuple[peers.Cell, tuple[Matcher, NDArray[np.int64]]]:
    table, texts = ventures(count)
    matcher = Matcher().fit_table(table, mandates(n_mandates), taxonomy=taxonomy(), texts=texts)
    left, right = matrix[:n_mandates].copy(), np.ascontiguousarray(matrix[:count].T)

    def product() -> None:
        for block in range(0, n_mandates, 500):
            left[block : block + 500] @ right

    took, floors = dict[str, float](), [seconds(product)[0]]
    for name, backend, workers in WORKERS:
        with _workers(backend, workers):
            took[name], best = seconds(partial(rank_all, matcher, on=ON, n_jobs=workers))
        floors.append(seconds(product)[0])
    before, after = floors[1:3]
    ours, floor = took["2 threads"], (before + after) / 2
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    report.head("all pairs, top 50, exact", "measured", "bare sgemm", "ratio", "reach", "")
    title = f"{n_mandates:,} x {count:,}"
    report.row(title, f"{ours:.1f} s", f"{floor:.2f} s", f"{ours / floor:.2f}", "2.5", _under(ours / floor, 2.5))
    report.say("")
    report.say(f"Peak memory of this process over the whole run, the rows of the floor included: {memory:.1f} GiB.")
    report.head("all pairs by workers", "seconds", "ms per million pairs", "bare sgemm beside it")
    for number, (name, each) in enumerate(took.items()):
        beside = (floors[number] + floors[number + 1]) / 2
        report.row(name, f"{each:.1f}", f"{each * 1e9 / (n_mandates * count):.1f}", f"{beside:.2f} s")
    return peers.Cell(ours), (matcher, best.venture_keys[:, :10])


def _peers(report: Report, sizes: tuple[int, int, int], matrix: peers.Matrix, ours: tuple[peers.Cell, ...]) -> None:
    """Put the same work done otherwise beside the engine's own."""
    count, few, batch = sizes
    queries = min(200, few)
    report.head(
        "top 50",
        f"one venture, {few:,} mandates",
        f"one mandate, {count:,} ventures",
        f"all pairs, {few:,} x {batch:,}",
    )
    report.row("**Parity, exact, with all rules**", *map(str, ours))
    plain = (peers.partitioned(matrix[:few]), peers.partitioned(matrix[:count]))
    report.row("numpy product and argpartition, no rules", *map(str, plain), "")
    for name, call in (
        ("scikit-learn NearestNeighbors, cosine, brute, no rules", peers.nearest),
        ("faiss flat, no rules", peers.flat),
    ):
        many = call(matrix[:batch], queries, few / queries)
        report.row(name, *map(str, (call(matrix[:few]), call(matrix[:count]), many)))
    small, middle = (ventures(size)[0] for size in (few, batch))
    filtered = (peers.sqlite(small), peers.sqlite(middle, count / batch), peers.sqlite(middle, few))
    report.row("SQLite, filter and a simple score", *map(str, filtered))
    row_by_row = peers.pandas(small)
    others = (peers.Cell(row_by_row.seconds * more, more) for more in (count / few, batch))
    report.row("pandas, row by row as one would first write it", *map(str, (row_by_row, *others)))


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
