"""``flask seed``: load the reference facts and the demo."""

import sys
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from accounts.services.promotion.wordings import load_wordings
from foundation.catalogue import REFERENCE, tick
from foundation.database import Session
from foundation.sealing import Seal
from foundation.web import file_store, settings, transaction
from profiles.services.loading import load_profiles
from readiness.services.loading import load_readiness
from reference.queries import regions
from reference.services.loading import Change, load_reference
from webapp.demo.days import invent_day
from webapp.demo.loading import load_demo
from webapp.demo.papers import Shelf
from webapp.demo.plans import invent_offers, invent_plan, invent_runways

SEEDS = Path(__file__).resolve().parents[3] / "seeds" / "reference"
READINESS = SEEDS.parent / "readiness"
WORDINGS = SEEDS.parent / "promotion" / "wordings.toml"

seed = AppGroup("seed", help="Load the reference facts and the demo.")


@seed.command("reference")
def seed_reference() -> None:
    """Load places, sectors, rules, figures, questions, wordings, and funders and clusters that were read."""
    load_reference_facts()


@seed.command("demo")
def seed_demo() -> None:
    """Load the invented ventures, funders, people and deals. In demo mode only."""
    if not settings(current_app).demo:
        raise click.ClickException("Demo accounts have a published password. Set PARITY_DEMO=true to allow them.")
    load_demo_data()


def load_reference_facts() -> None:
    """Bring the reference facts up to what stands in ``seeds/reference``, whole or not at all."""
    with transaction() as session:
        changes = [*load_reference(session, SEEDS, _progress("Reference facts"))]
        changes += load_readiness(session, READINESS)
        changes.append(Change("promotion_wording", load_wordings(session, WORDINGS), 0, 0, 0))
        changes += load_profiles(session, SEEDS, _progress("Funders and clusters"))
        if any(not change.nothing for change in changes):
            # Processes that serve keep what they have read until the catalogue moves.
            tick(session)
            tick(session, REFERENCE)
    _summarise(changes)


def keep_in_step(session: Session, mark: Path) -> None:
    """Bring the reference facts in where they are missing, or where their files are not those of the last start.

    Parameters
    ----------
    mark : Path
        The file that says which files these were.
    """
    digest = sha256()
    for path in sorted(SEEDS.parent.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(SEEDS.parent)}\0{sha256(path.read_bytes()).hexdigest()}\0".encode())
    if regions(session) and mark.exists() and mark.read_text() == digest.hexdigest():
        return
    load_reference_facts()
    mark.write_text(digest.hexdigest())


def load_demo_data() -> None:
    """Bring in the demo, whole or not at all; a demo that is there stays as people have made it."""
    with transaction() as session:
        shelf = Shelf(file_store(), settings().instance / "incoming")
        changes = load_demo(session, Seal(settings().statement_keys), _progress("Demo"), shelf)
    if changes:
        # Plans are made from what the index holds, and it holds what is committed.
        with transaction() as session:
            changes.append(Change("demo funding plans", invent_plan(session), 0, 0, 0))
            changes.append(Change("demo offers from abroad", invent_offers(session), 0, 0, 0))
            changes.append(Change("demo runways", invent_runways(session), 0, 0, 0))
            changes.append(Change("demo meetings of an investor day", invent_day(session), 0, 0, 0))
    _summarise(changes)


def _progress(title: str) -> Callable[[str, int, int], None]:
    """Show how far a load has come, on a terminal in one line."""

    def report(step: str, done: int, total: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{title}: {step} {done:,} of {total:,}\033[K", nl=done >= total, err=True)
        elif done >= total:
            click.echo(f"{title}: {step} {total:,}", err=True)

    return report


def _summarise(changes: Sequence[Change]) -> None:
    """Say what changed, a line a table; nothing for tables that are as they were."""
    moved = [change for change in changes if change.added or change.changed or change.removed]
    for change in moved:
        click.echo(f"  {change.table}: {change.added:,} added, {change.changed:,} changed, {change.removed:,} removed")
    if not moved:
        click.echo("  Nothing has changed.")
