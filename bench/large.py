"""Pages over 100,000 ventures and a board of 2,000 deals on PostgreSQL, as ratios to a bare Flask page."""

import tempfile
from pathlib import Path

from bench.pages import ROOT, Case, measured
from bench.population import FOUNDER, INVESTOR, VENTURES, populate
from tests.support.databases import fresh_database, postgresql_server

RESULTS = ROOT / "bench" / "results" / "large.md"
TIMES, DEALS = 20, 2_000
CASES = (
    Case("board", "/pipeline", INVESTOR, held=True),
    Case("deals as a table", "/pipeline/table", INVESTOR, held=True),
    Case("directory of ventures", "/ventures", held=True),
    Case("directory, filtered", "/ventures?sector=life_sciences&stage=seed", INVESTOR, held=True),
    Case("directory, searched", "/ventures?q=hydrogen", INVESTOR, held=True),
    Case("search", "/search?q=hydrogen", INVESTOR),
    Case("ranked deal flow of a mandate", "/mandates/{mandate}/matches", INVESTOR, held=True),
    Case("home of a founder", "/", FOUNDER),
    Case("home of an investor", "/", INVESTOR),
    Case("funding gap dashboard", "/gap"),
)


def main() -> None:
    """Measure, print and keep the table."""
    with (
        tempfile.TemporaryDirectory(prefix="parity-bench-") as name,
        postgresql_server() as server,
        fresh_database("postgresql", server, Path(name)) as address,
    ):
        folder, ventures = Path(name), VENTURES + (TIMES - 1) * (VENTURES - 1)
        print(f"Making {ventures:,} ventures and {DEALS:,} deals", flush=True)
        slugs = populate(folder, address=address, times=TIMES, deals=DEALS)
        what = f"{ventures:,} ventures, 1,000 mandates, a board of {DEALS:,} deals, PostgreSQL"
        table = measured(CASES, folder, slugs, what, PARITY_DATABASE_URL=address)
    print(table.replace("Pages per second", "Pages per second over 100,000 ventures"))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(table.replace("Pages per second", "Pages per second over 100,000 ventures", 1))
