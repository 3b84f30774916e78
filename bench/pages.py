"""Pages per second of the ten most used pages, as ratios to a bare Flask page under the same server."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from bench.load import Load
from bench.population import FOUNDER, INVESTOR, PASSWORD, populate

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results" / "pages.md"
CLIENTS, SECONDS, TIMES = 8, 3.0, 3
LEAST_RATIO, MOST_P95 = 1 / 12, 250.0


@dataclass(frozen=True)
class Case:
    """One page: what it is called, where it is, who asks for it, and whether the reach applies to it."""

    name: str
    path: str
    who: str = ""
    held: bool = False


CASES = (
    Case("ranked funders of a venture", "/ventures/{venture}/matches", FOUNDER, held=True),
    Case("ranked deal flow of a mandate", "/mandates/{mandate}/matches", INVESTOR, held=True),
    Case("directory of ventures", "/ventures", held=True),
    Case("pipeline board", "/pipeline", INVESTOR, held=True),
    Case("funding gap dashboard", "/gap", held=True),
    Case("a venture's page", "/ventures/{venture}"),
    Case("a funder's page", "/funders/{funder}"),
    Case("directory of funders", "/funders"),
    Case("search", "/search?q=hydrogen", INVESTOR),
    Case("home", "/", INVESTOR),
)


def main() -> None:
    """Measure, print and keep the table."""
    with tempfile.TemporaryDirectory(prefix="parity-bench-") as name:
        folder = Path(name)
        print("Making 5,000 ventures and 1,000 mandates", flush=True)
        slugs = populate(folder)
        table = measured(CASES, folder, slugs, "5,000 ventures, 1,000 mandates, SQLite")
    print(table)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(table)


def measured(
    cases: Sequence[Case],
    folder: Path,
    slugs: Mapping[str, str],
    what: str,
    *,
    people: Sequence[str] = (FOUNDER, INVESTOR),
    **environment: str,
) -> str:
    """Measure pages beside the bare page, and give the table.

    Parameters
    ----------
    cases : sequence of Case
        The pages.
    folder : Path
        The instance folder of the servers.
    slugs : Mapping
        What the addresses name.
    what : str
        What is in the database, and which it is.
    people : sequence of str
        Who signs in.
    **environment : str
        Settings of the servers.
    """
    floors = [_bare(folder)]
    with serving("wsgi:application", folder, **environment) as port:
        cookies = {who: sign_in(port, who) for who in people} | {"": ""}
        loads = [(case, _measure(port, case.path.format(**slugs), cookies[case.who])) for case in cases]
    floors.append(_bare(folder))
    return _table(max(floors, key=lambda floor: floor.per_second), loads, what)


def _bare(folder: Path) -> Load:
    """Measure the bare page: before the others and after them, so that a disturbance of one does not flatter them."""
    with serving("bench.hello:application", folder) as port:
        return _measure(port, "/", "")


def _table(floor: Load, loads: list[tuple[Case, Load]], what: str) -> str:
    setting = (
        f"{what}; gunicorn with {_workers()} workers of 4 threads; {CLIENTS} clients"
        f" for {SECONDS:.0f} s a page, {TIMES} times, of which the middle one counts; {os.cpu_count()} cores,"
        " shared with the client."
    )
    lines = [
        "# Pages per second",
        "",
        setting,
        f"Bare Flask page: {floor.per_second:,.0f}/s, median {floor.median_ms:.1f} ms, p95 {floor.p95_ms:.1f} ms.",
        "",
        "| page | per second | of bare | median ms | p95 ms | KB | failed |",
        "|---|---|---|---|---|---|---|",
    ]
    for case, load in loads:
        ratio = load.per_second / floor.per_second
        short = case.held and (ratio < LEAST_RATIO or load.p95_ms > MOST_P95)
        lines.append(
            f"| {case.name}{' (short of the reach)' if short else ''} | {load.per_second:,.0f} | 1/{1 / ratio:.1f}"
            f" | {load.median_ms:.1f} | {load.p95_ms:.1f} | {load.bytes_each / 1024:.0f} | {load.failures} |"
        )
    lines += [
        "",
        f"Reach: {_held(loads)} at least 1/12 of bare, p95 under {MOST_P95:.0f} ms.",
        "",
    ]
    return "\n".join(lines)


def _held(loads: list[tuple[Case, Load]]) -> str:
    held = [case.name for case, _ in loads if case.held]
    return "every page" if len(held) == len(loads) else f"{', '.join(held[:-1])} and {held[-1]}"


def _workers() -> str:
    return os.environ.get("PARITY_WORKERS", "2")


def _measure(port: int, path: str, cookie: str) -> Load:
    """Ask for a page some times after a short warm-up, and give the time in the middle by rate.

    Each time makes its connections anew: how many of them fall to which worker of the server is luck, and moves the
    rate by a third.
    """
    _, *loads = (_load(port, path, cookie, seconds) for seconds in (1.0, *[SECONDS] * TIMES))
    return sorted(loads, key=lambda load: load.per_second)[TIMES // 2]


def _load(port: int, path: str, cookie: str, seconds: float) -> Load:
    """Ask for a page from a process of its own."""
    command = [sys.executable, "-m", "bench.load", str(port), path, cookie, str(CLIENTS), str(seconds)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return Load(**json.loads(done.stdout))


@contextmanager
def serving(application: str, folder: Path, **settings: str) -> Iterator[int]:
    """Serve an application with the project's own gunicorn settings."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    metrics = folder / "metrics"
    metrics.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "PORT": str(port),
        "PARITY_DEMO": "true",
        "PARITY_SECURE_COOKIES": "false",
        "PARITY_LOG_LEVEL": "WARNING",
        "PARITY_INSTANCE": str(folder),
        "PROMETHEUS_MULTIPROC_DIR": str(metrics),
        **settings,
    }
    command = [sys.executable, "-m", "gunicorn", application]
    with (folder / "server.log").open("ab") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait(port, server)
            yield port
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers, for a minute at most."""
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        try:
            urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server did not start; see server.log in the bench folder.")


def sign_in(port: int, email: str) -> str:
    """Sign in as a browser does, and give the cookie that it then holds: the first page puts more into it."""
    base = f"http://127.0.0.1:{port}"
    with urlopen(f"{base}/sign-in") as page:
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.read().decode())
        cookie = page.headers["Set-Cookie"].split(";")[0]
    assert token is not None
    body = urlencode({"csrf_token": token.group(1), "email": email, "password": PASSWORD})
    connection = HTTPConnection("127.0.0.1", port)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/sign-in", body, headers)
    answer = connection.getresponse()
    if answer.status not in (302, 303):
        raise SystemExit(f"Signing in as {email} gave {answer.status}.")
    answer.read()
    signed_in = str(answer.headers["Set-Cookie"]).split(";")[0]
    connection.request("GET", "/", headers={"Cookie": signed_in})
    first = connection.getresponse()
    return str(first.headers["Set-Cookie"] or signed_in).split(";")[0]
