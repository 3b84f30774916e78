"""What one would otherwise use, on the same sizes; each only where it can be imported."""

import sqlite3
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.neighbors import NearestNeighbors

from matching.engine import VentureTable

Matrix = NDArray[np.float32]
TOP = 50


def peers(matrix: Matrix) -> dict[str, Callable[[], Any]]:
    """Give calls that find the best 50 rows of a matrix for one row."""
    query = matrix[:1].copy()
    nearest = NearestNeighbors(n_neighbors=TOP, metric="cosine", algorithm="brute").fit(matrix)

    def partitioned() -> NDArray[np.intp]:
        scores = matrix @ query[0]
        top = np.argpartition(-scores, TOP)[:TOP]
        return top[np.argsort(-scores[top], kind="stable")]

    found: dict[str, Callable[[], Any]] = {
        "numpy product and argpartition, no rules": partitioned,
        "scikit-learn NearestNeighbors, cosine, brute, no rules": lambda: nearest.kneighbors(query),
    }
    if find_spec("faiss"):
        flat = import_module("faiss").IndexFlatIP(matrix.shape[1])
        flat.add(matrix)
        found["faiss flat, no rules"] = lambda: flat.search(query, TOP)
    return found


def sqlite_rows(table: VentureTable) -> Callable[[], list[Any]]:
    """Give a call that filters ventures in SQLite and orders them by a simple score."""
    database = sqlite3.connect(":memory:")
    database.execute("create table venture (id integer primary key, stage int, instruments int, ask real, sector int)")
    first = np.full(len(table), -1)
    sizes = table.sector_sets.sizes[table.sector_set]
    first[sizes > 0] = table.sector_sets.members[table.sector_sets.starts[table.sector_set[sizes > 0]]]
    asks = [None if np.isnan(ask) else ask for ask in table.ask.tolist()]
    columns = (table.keys.tolist(), table.stage_bits.tolist(), table.instrument_bits.tolist(), asks, first.tolist())
    rows = zip(*columns, strict=True)
    database.executemany("insert into venture values (?, ?, ?, ?, ?)", rows)
    query = (
        "select id, (sector in (11, 19, 28)) * 0.4 + min(1, 5e6 / ask) * 0.2 as score from venture "
        "where (stage & 4 or stage = 0) and (instruments & 1 or instruments = 0) and (ask >= 1e6 or ask is null) "
        "order by score desc, id limit 50"
    )
    return lambda: database.execute(query).fetchall()


def pandas_rows(table: VentureTable) -> Callable[[], Any] | None:
    """Give the same in pandas, where it is installed."""
    if not find_spec("pandas"):
        return None
    frame = import_module("pandas").DataFrame(
        {"ask": table.ask, "stage": table.stage_bits, "instruments": table.instrument_bits}
    )

    def ranked() -> Any:
        kept = frame[(frame.stage == 4) & (frame.instruments % 2 == 1) & (frame.ask >= 1e6)]
        return kept.assign(score=np.minimum(1, 5e6 / kept.ask)).sort_values("score", ascending=False).head(TOP)

    return ranked
