"""A Dask cluster gives, bit for bit, what one process gives, even when one of its workers is killed at work."""

import csv
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import Client, LocalCluster, WorkerPlugin

from bench.engine_data import ON, mandates, taxonomy, ventures
from matching import batch
from matching.backtest.__main__ import main as backtest
from matching.engine import Matcher
from matching.engine import batch as engine_batch
from tests.unit.matching.backtest.test_backtest import folder

__all__ = ["folder"]


class DiesAtWork(WorkerPlugin):
    """Kills the first worker that starts one more task of some name than it may, and leaves a note: only once."""

    def __init__(self, task: str, note: Path, finished: int) -> None:
        self.task = task
        self.note = note
        self.left = finished

    def transition(self, key: Any, start: Any, finish: Any, **_: Any) -> None:
        if self.task in str(key) and finish == "executing":
            self.left -= 1
            if self.left >= 0:
                return
            try:
                self.note.touch(exist_ok=False)
            except FileExistsError:
                return
            os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def address() -> Iterator[str]:
    """Two worker processes on the loopback address, on ports that are free."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None, silence_logs=60
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    table, texts = ventures(3_000)
    target = tmp_path_factory.mktemp("index")
    Matcher().fit_table(table, mandates(700), taxonomy=taxonomy(), texts=texts).save(target)
    return target


def deadly(address: str, task: str, note: Path, finished: int = 0) -> None:
    with Client(address, set_as_default=False) as client:
        client.register_plugin(DiesAtWork(task, note, finished), name=task)


@pytest.mark.parametrize("finished", [0, 2])
def test_all_lists_are_the_same_though_a_worker_dies(
    address: str, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, finished: int
) -> None:
    monkeypatch.setattr(engine_batch, "MANDATES_AT_ONCE", 32)
    common = [str(index), "--on", ON.isoformat(), "--limit", "9", "--mfa-limit", "40000", "--out"]
    assert batch.main([*common, str(tmp_path / "here.csv"), "--jobs", "1"]) == 0
    deadly(address, "best_of_block", tmp_path / "killed", finished)
    there = [*common, str(tmp_path / "there.csv"), "--backend", "dask", "--scheduler", address]
    assert batch.main(there) == 0
    assert (tmp_path / "killed").exists()
    assert (tmp_path / "here.csv").read_bytes() == (tmp_path / "there.csv").read_bytes()
    with (tmp_path / "here.csv").open(newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len({row["mandate"] for row in rows}) > 600
    assert all(0 <= float(row["score"]) <= 1 for row in rows)


def test_a_backtest_is_the_same_though_a_worker_dies(address: str, folder: Path, tmp_path: Path) -> None:
    common = [str(folder), "--trees", "8", "--out"]
    assert backtest([*common, str(tmp_path / "here"), "--jobs", "2"]) == 0
    deadly(address, "_member", tmp_path / "killed")
    assert backtest([*common, str(tmp_path / "there"), "--backend", "dask", "--scheduler", address]) == 0
    assert (tmp_path / "killed").exists()
    for name in ("A_run.csv", "B_run.csv", "metrics.json"):
        assert (tmp_path / "here" / name).read_bytes() == (tmp_path / "there" / name).read_bytes()


def test_all_lists_are_the_same_from_several_processes(index: Path, tmp_path: Path) -> None:
    common = [str(index), "--on", ON.isoformat(), "--limit", "9", "--out"]
    for name, options in (("here", ("--jobs", "1")), ("there", ("--backend", "processes", "--jobs", "2"))):
        assert batch.main([*common, str(tmp_path / name), *options]) == 0
    assert (tmp_path / "here").read_bytes() == (tmp_path / "there").read_bytes()


def test_a_cluster_and_its_address_belong_together(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        batch.main([str(index), "--on", ON.isoformat(), "--out", str(tmp_path / "lists.csv"), "--backend", "dask"])
    assert "belong together" in capsys.readouterr().err
