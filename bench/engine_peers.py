"""What one would otherwise use, for the same work and in the same run; what would take too long is extrapolated."""

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray
from sklearn.neighbors import NearestNeighbors

from matching.engine import VentureTable

Matrix = NDArray[np.float32]
TOP = 50
#: Seconds that one cell of the table may take.
BUDGET = 2.0
MOST_REPEATS = 10


@dataclass(frozen=True, slots=True)
class Cell:
    """What some work takes.

    Parameters
    ----------
    seconds : float
        Median of the times measured, times ``factor``.
    factor : float, default=1
        How much more work this stands for than was measured.
    """

    seconds: float
    factor: float = 1.0

    def __str__(self) -> str:
        text = f"{self.seconds * 1e3:,.2f} ms" if self.seconds < 1 else f"{self.seconds:,.1f} s"
        if self.seconds > 7200:
            text = f"{self.seconds / 3600:,.1f} h"
        return text if self.factor == 1 else f"{text} (extrapolated, × {self.factor:,.0f})"


def measured(call: Callable[[], Any], factor: float = 1.0) -> Cell:
    """Time a call until the budget is spent, after one that counts only if it alone spends it."""
    began = time.perf_counter()
    call()
    found = [time.perf_counter() - began]
    while time.perf_counter() - began < BUDGET and len(found) <= MOST_REPEATS:
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return Cell(float(np.median(found[1:] or found)) * factor, factor)


def partitioned(matrix: Matrix) -> Cell:
    """Product of all rows with one, and its best."""
    query = matrix[0].copy()

    def ranked() -> NDArray[np.intp]:
        scores = matrix @ query
        top = np.argpartition(-scores, TOP)[:TOP]
        return top[np.argsort(-scores[top], kind="stable")]

    return measured(ranked)


def nearest(matrix: Matrix, queries: int = 1, factor: float = 1.0) -> Cell:
    """scikit-learn's ``NearestNeighbors``, cosine, brute."""
    fitted = NearestNeighbors(n_neighbors=TOP, metric="cosine", algorithm="brute").fit(matrix)
    asked = matrix[:queries].copy()
    return measured(lambda: fitted.kneighbors(asked), factor)


def flat(matrix: Matrix, queries: int = 1, factor: float = 1.0) -> Cell:
    """A flat index of faiss over inner products."""
    index = faiss.IndexFlatIP(matrix.shape[1])
    index.add(matrix)
    asked = matrix[:queries].copy()
    return measured(lambda: index.search(asked, TOP), factor)


def _first_sectors(table: VentureTable) -> NDArray[np.int64]:
    first = np.full(len(table), -1)
    sizes = table.sector_sets.sizes[table.sector_set]
    first[sizes > 0] = table.sector_sets.members[table.sector_sets.starts[table.sector_set[sizes > 0]]]
    return first


def sqlite(table: VentureTable, factor: float = 1.0) -> Cell:
    """Filter in SQLite, and order by a simple score."""
    database = sqlite3.connect(":memory:")
    database.execute("create table venture (id integer primary key, stage int, instruments int, ask real, sector int)")
    asks = [None if np.isnan(ask) else ask for ask in table.ask.tolist()]
    sectors = _first_sectors(table).tolist()
    columns = (table.keys.tolist(), table.stage_bits.tolist(), table.instrument_bits.tolist(), asks, sectors)
    database.executemany("insert into venture values (?, ?, ?, ?, ?)", zip(*columns, strict=True))
    query = (
        "select id, (sector in (11, 19, 28)) * 0.4 + min(1, 5e6 / ask) * 0.2 as score from venture "
        "where (stage & 4 or stage = 0) and (instruments & 1 or instruments = 0) and (ask >= 1e6 or ask is null) "
        "order by score desc, id limit 50"
    )
    found = measured(lambda: database.execute(query).fetchall(), factor)
    database.close()
    return found


def pandas(table: VentureTable, factor: float = 1.0) -> Cell:
    """The same in pandas, row by row, as one would first write it."""
    frame = import_module("pandas").DataFrame(
        {
            "ask": table.ask,
            "stage": table.stage_bits.astype(np.int64),
            "instruments": table.instrument_bits.astype(np.int64),
            "sector": _first_sectors(table),
        }
    )

    def score(row: Any) -> float:
        wrong_stage = row.stage != 0 and int(row.stage) & 4 == 0
        wrong_instrument = row.instruments != 0 and int(row.instruments) & 1 == 0
        if wrong_stage or wrong_instrument or row.ask < 1e6:
            return float("-inf")
        return float((row.sector in (11, 19, 28)) * 0.4 + min(1.0, 5e6 / row.ask) * 0.2)

    return measured(lambda: frame.assign(score=frame.apply(score, axis=1)).nlargest(TOP, "score"), factor)
