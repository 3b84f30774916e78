"""Funding plans among a thousand mandates: how long the page takes, from the question to the answer."""

import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import numpy as np

from bench.engine import Report
from bench.pages import serving, sign_in
from bench.population import FOUNDER, populate
from plans.services.words import OBJECTIVES

RESULTS = Path(__file__).resolve().parent / "results" / "plans.md"
#: Asks of one objective, each another one, so that nothing is known of it beforehand.
ASKS = range(310_000, 910_000, 50_000)
MOST_SECONDS = 2.0


def main() -> None:
    """Measure, print and keep the table."""
    report = Report()
    with tempfile.TemporaryDirectory(prefix="parity-bench-") as name:
        folder = Path(name)
        slugs = populate(folder)
        report.say("# Funding plans")
        report.say("")
        report.say(
            f"A page with up to five plans for one venture, among 1,000 mandates; {len(ASKS)} asks of each objective,"
            " one after another, from a browser's point of view. The reach is 2 s."
        )
        report.head("objective", "median", "slowest", "reach", "")
        with serving("wsgi:application", folder) as port:
            cookie = sign_in(port, FOUNDER)
            for code, words in OBJECTIVES.items():
                taken = [_asked(port, cookie, slugs["venture"], code, ask) for ask in ASKS]
                verdict = "met" if max(taken) <= MOST_SECONDS else "short"
                report.row(words, f"{np.median(taken):.2f} s", f"{max(taken):.2f} s", f"{MOST_SECONDS:g} s", verdict)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(report.lines) + "\n", encoding="utf-8")


def _asked(port: int, cookie: str, venture: str, objective: str, ask: int) -> float:
    """Give the seconds that a page of plans takes."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    question = urlencode({"ask": ask, "objective": objective})
    start = time.perf_counter()
    connection.request("GET", f"/ventures/{venture}/plans?{question}", headers={"Cookie": cookie})
    answer = connection.getresponse()
    page = answer.read()
    taken = time.perf_counter() - start
    connection.close()
    if answer.status != 200 or b'id="plan-1"' not in page:
        raise RuntimeError(f"No plans came back ({answer.status}).")
    return taken


if __name__ == "__main__":
    main()
