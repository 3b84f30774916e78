"""The gap's dashboards over 100,000 ventures with 300,000 rounds on PostgreSQL: asked for first, and under load."""

import random
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import col, select

from accounts.models import Organisation
from bench.pages import Case, measured
from foundation import clock
from foundation.database import Session, metadata
from foundation.settings import load_settings
from foundation.web import db
from profiles.models import FundingRound, Venture, VentureSector
from reference.models import Authority
from tests.support.databases import fresh_database, postgresql_server
from webapp.commands.seed import load_reference_facts
from webapp.factory import create_app

VENTURES, ROUNDS = 100_000, 300_000
RESULTS = Path(__file__).resolve().parent / "results" / "dashboards.md"
PAGES = (
    "/gap",
    "/gap?register=parity&base=firms",
    "/gap?register=parity&measure=median_round",
    "/gap?register=parity&measure=follow_on_rate",
    "/gap/sectors",
    "/places/region/E12000005",
    "/places/authority/E08000025",
)
_SECTORS = ("advanced_manufacturing", "clean_energy", "digital_technologies", "life_sciences")


def main() -> None:
    """Measure, print and keep the table."""
    with (
        tempfile.TemporaryDirectory(prefix="parity-bench-") as name,
        postgresql_server() as server,
        fresh_database("postgresql", server, Path(name)) as address,
    ):
        app = create_app(
            load_settings(
                demo=True, database_url=address, instance=Path(name), secure_cookies=False, log_level="ERROR",
                rate_limits=False, secret_key="b" * 32,
            )
        )  # fmt: skip
        with app.app_context():
            metadata.create_all(db.engine)
            load_reference_facts()
            print(f"Making {VENTURES:,} ventures and {ROUNDS:,} rounds", flush=True)
            with Session(db.engine) as session:
                _populate(session, random.Random(5))
        client = app.test_client()
        lines = [f"| `{page}` | {_seconds(client, page):.2f} |" for page in PAGES]
        with app.app_context():
            db.engine.dispose()
        cases = tuple(Case(f"`{page}`", page, held=True) for page in PAGES)
        what = f"{VENTURES:,} ventures, {ROUNDS:,} rounds, PostgreSQL"
        served = measured(cases, Path(name), {}, what, people=(), PARITY_DATABASE_URL=address)
    first = [
        "## Asked for the first time",
        "",
        "One process, in which nothing of it was asked for before: the first page over rounds reads them all.",
        "",
        "| page | seconds |",
        "|---|---|",
        *lines,
        "",
    ]
    table = "\n".join([served.replace("Pages per second", "Dashboards of the gap", 1), *first])
    print(table)
    RESULTS.write_text(table)


def _seconds(client: Any, page: str) -> float:
    begun = time.perf_counter()
    assert client.get(page).status_code == 200
    return time.perf_counter() - begun


def _populate(session: Session, dice: random.Random) -> None:
    now = clock.now()
    session.execute(insert(Organisation), [{"slug": "bench", "name": "Bench", "kind": "venture", "created_at": now}])
    owner = session.exec(select(Organisation.id).where(Organisation.slug == "bench")).one()
    codes = session.exec(select(Authority.code).order_by(col(Authority.code))).all()
    ventures = [
        {
            "id": number, "organisation_id": owner, "slug": f"firm-{number}", "name": f"Firm {number}",
            "status": "published", "created_at": now, "updated_at": now,
            "registered_authority_code": dice.choice(codes),
        }
        for number in range(1, VENTURES + 1)
    ]  # fmt: skip
    sectors = [
        {"venture_id": number, "sector_code": dice.choice(_SECTORS), "position": 0} for number in range(1, VENTURES + 1)
    ]
    for table, rows in ((Venture, ventures), (VentureSector, sectors), (FundingRound, list(_rounds(dice)))):
        for begun in range(0, len(rows), 10_000):
            session.execute(insert(table), rows[begun : begun + 10_000])
    session.commit()
    # A server knows its tables a minute later by itself; until then it plans as if they were empty.
    session.execute(text("ANALYZE"))
    session.commit()


def _rounds(dice: random.Random) -> Iterator[dict[str, object]]:
    for _ in range(ROUNDS):
        amount = None if dice.random() < 0.1 else round(dice.lognormvariate(13, 1.5)) + 1
        yield {
            "venture_id": dice.randint(1, VENTURES),
            "closed_on": date(2016, 4, 6) + timedelta(days=dice.randint(0, 3_650)),
            "stage_code": dice.choice(("pre_seed", "seed", "series_a")),
            "instrument_code": "equity",
            "amount_gbp": amount,
        }
