"""Start of a worker: ``python -m bench.engine_start FOLDER`` opens a saved index and says what it took.

The process then waits for a line, so that several can be looked at while all of them hold the index.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def main(folder: str) -> None:
    """Open the index, rank over all of it, and report time and memory when asked."""
    start = time.perf_counter()
    from bench.engine_data import ON, everyone
    from matching.engine import Matcher

    matcher = Matcher.load(folder)
    opened, processor = time.perf_counter() - start, time.process_time()
    matcher.ventures_for(everyone(), on=ON, limit=50)
    told = {"opened": opened, "processor": processor, "answered": time.perf_counter() - start}
    print(json.dumps(told), flush=True)
    sys.stdin.readline()
    print(json.dumps(_memory()), flush=True)
    sys.stdin.readline()


def _memory() -> dict[str, int]:
    """Proportional shares of memory of this process in KiB: its part of files, and what is its own alone."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="utf-8").splitlines()[1:]
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return {name: sizes[name] for name in ("Rss", "Pss", "Pss_Anon", "Pss_File")}


@contextmanager
def _worker(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bench.engine_start", str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _told(process: subprocess.Popen[str]) -> dict[str, Any]:
    if process.stdout is None:
        raise RuntimeError("a worker has no output")
    told: dict[str, Any] = json.loads(process.stdout.readline())
    return told


def two_workers(folder: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Start two workers on one index, one after the other; give their times, and their memory side by side."""
    with _worker(folder) as first:
        times = [_told(first)]
        with _worker(folder) as second:
            times.append(_told(second))
            for process in (first, second):
                print(file=process.stdin, flush=True)
            return times, [_told(first), _told(second)]


if __name__ == "__main__":
    main(sys.argv[1])
