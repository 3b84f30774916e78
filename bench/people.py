"""Fifty people at once for ten minutes: whether all get an answer, how soon, and whether the memory stays flat.

Each person has a connection of their own, looks at a page, thinks for one to three seconds and goes on: founders at
their funders, investors at deal flow, board and deals. One look in ten of an investor ends in a change that is saved.
``python -m bench people 1`` takes a minute instead of ten.
"""

import re
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import numpy as np

from bench.pages import ROOT, serving, sign_in
from bench.population import FOUNDER, INVESTOR, populate

RESULTS = ROOT / "bench" / "results" / "people.md"
PEOPLE, MINUTES = 50, 10
THINKS = (1.0, 3.0)
MOST_P95, MOST_GROWTH = 400.0, 1.05
#: Minutes after which everything that is read once has been read.
SETTLED = 2
FOUNDERS_PAGES = ("/", "/ventures/{venture}/matches", "/funders/{funder}", "/funders", "/gap", "/programmes")
INVESTORS_PAGES = (
    "/",
    "/mandates/{mandate}/matches",
    "/mandates/{mandate}/flow",
    "/pipeline",
    "/pipeline/table",
    "/ventures",
    "/ventures/{venture}",
    "/search?q=hydrogen",
    "/gap",
)


@dataclass
class Seen:
    """What the people met with: the moment of each answer, how long it took, and what went wrong."""

    moments: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@dataclass
class Person:
    """Somebody who uses the platform until the time is over."""

    number: int
    port: int
    cookie: str
    pages: tuple[str, ...]
    deal: str | None
    end: float
    seen: Seen

    def live(self) -> None:
        """Look, think, and go on."""
        random = Random(self.number)
        time.sleep(random.uniform(0, THINKS[1]))
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        while time.monotonic() < self.end:
            if self.deal and random.random() < 0.1:
                page = self._ask(connection, "GET", self.deal)
                token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
                version = re.search(r'name="version"[^>]*value="(\d+)"', page)
                if token and version:
                    step = f"Call number {len(self.seen.took)}"
                    sent = {"csrf_token": token[1], "version": version[1], "next_step": step}
                    self._ask(connection, "POST", f"{self.deal}/edit", urlencode(sent))
            else:
                self._ask(connection, "GET", random.choice(self.pages))
            time.sleep(random.uniform(*THINKS))
        connection.close()

    def _ask(self, connection: HTTPConnection, method: str, path: str, body: str | None = None) -> str:
        """Send a request and note how it went; give the page, which is empty where none came."""
        headers = {"Cookie": self.cookie}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begin = time.monotonic()
        # A server may end a connection that has rested; a browser opens another one and asks again.
        for last in (method != "GET", True):
            try:
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                text = answer.read().decode(errors="replace")
                # The session is kept in the cookie: what a page puts there is sent with the next.
                self.cookie = (answer.headers["Set-Cookie"] or self.cookie).split(";")[0]
                break
            except (OSError, HTTPException) as error:
                connection.close()
                if last:
                    self.seen.wrong.append(f"{method} {path}: {error!r}")
                    return ""
        now = time.monotonic()
        self.seen.moments.append(now)
        self.seen.took.append(1000 * (now - begin))
        if answer.status not in (200, 303):
            self.seen.wrong.append(f"{method} {path}: {answer.status}")
        return text


def main(minutes: float = MINUTES) -> None:
    """Measure, print and keep the table."""
    with tempfile.TemporaryDirectory(prefix="parity-bench-") as name:
        folder = Path(name)
        print("Making 5,000 ventures and 1,000 mandates", flush=True)
        slugs = populate(folder)
        with serving("wsgi:application", folder) as port:
            begin = time.monotonic()
            people = _people(port, slugs, begin + 60 * minutes)
            threads = [threading.Thread(target=person.live) for person in people]
            for thread in threads:
                thread.start()
            memory = []
            while time.monotonic() < begin + 60 * minutes:
                time.sleep(max(0.0, min(60.0, begin + 60 * minutes - time.monotonic())))
                memory.append(_memory(port))
            for thread in threads:
                thread.join()
    table = _table(begin, [person.seen for person in people], memory)
    print(table)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(table, encoding="utf-8")


def _people(port: int, slugs: dict[str, str], end: float) -> list[Person]:
    founder, investor = sign_in(port, FOUNDER), sign_in(port, INVESTOR)
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/pipeline/table", headers={"Cookie": investor})
    deals = sorted(set(re.findall(r"/pipeline/deals/\d+", connection.getresponse().read().decode())))
    connection.close()
    people = []
    for number in range(PEOPLE):
        invests = number % 2 == 1
        pages = tuple(path.format(**slugs) for path in (INVESTORS_PAGES if invests else FOUNDERS_PAGES))
        deal = deals[number // 2] if invests else None
        people.append(Person(number, port, investor if invests else founder, pages, deal, end, Seen()))
    return people


def _memory(port: int) -> float:
    """Memory of all processes of the server, what they share counted once, in MiB."""
    ours, kilobytes = f"\0PORT={port}\0".encode(), 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if ours in b"\0" + (process / "environ").read_bytes() + b"\0":
                held = re.search(r"^Pss:\s+(\d+) kB", (process / "smaps_rollup").read_text(), re.MULTILINE)
                kilobytes += int(held[1]) if held else 0
        except OSError:
            continue  # It has gone, or is somebody else's.
    return kilobytes / 1024


def _table(begin: float, seen: list[Seen], memory: list[float]) -> str:
    moments = np.array([moment for each in seen for moment in each.moments])
    took = np.array([each for person in seen for each in person.took])
    wrong = [each for person in seen for each in person.wrong]
    setting = (
        f"5,000 ventures, 1,000 mandates, SQLite; gunicorn with 2 workers; {PEOPLE} people who think {THINKS[0]:.0f} "
        f"to {THINKS[1]:.0f} seconds between pages, 2 cores shared with them."
    )
    lines = [
        "# Fifty people at once",
        "",
        setting,
        "",
        "| minute | answers | median ms | p95 ms | memory of all processes, MiB |",
        "|---|---|---|---|---|",
    ]
    for minute, held in enumerate(memory):
        inside = took[(moments >= begin + 60 * minute) & (moments < begin + 60 * (minute + 1))]
        median, high = np.percentile(inside, [50, 95])
        lines.append(f"| {minute + 1} | {len(inside):,} | {median:.1f} | {high:.1f} | {held:.0f} |")
    settled = memory[min(SETTLED, len(memory) - 1)]
    p95, growth = float(np.percentile(took, 95)), memory[-1] / settled
    met = not wrong and p95 < MOST_P95 and growth < MOST_GROWTH
    found = (
        f"In all {len(took):,} answers, {len(wrong)} went wrong, p95 {p95:.1f} ms, the longest {took.max():.0f} ms; "
        f"memory {growth:.2f} times what it was after minute {min(SETTLED + 1, len(memory))}. Reach: none wrong, p95 "
        f"under {MOST_P95:.0f} ms, under {MOST_GROWTH:.2f} times: {'met' if met else 'short'}."
    )
    return "\n".join([*lines, "", found, *(f"- {each}" for each in wrong[:10]), ""])


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES)
