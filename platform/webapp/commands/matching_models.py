"""``flask matching``: learn from the platform's rounds, look after the models, and hand the index over."""

from pathlib import Path

import click
from flask.cli import AppGroup

from foundation.web import session
from matching.services import learning, save_index

matching_models = AppGroup("matching", help="Learn from past rounds, and look after the models.")


@matching_models.command("refit")
@click.option("--trees", default=150, show_default=True, help="Trees of each model.")
def refit(trees: int) -> None:
    """Learn from all rounds up to today. A model that is worse than the present one is not put in place."""
    decision = learning.refit(session(), max_iter=trees)
    click.echo(f"{decision.version}: {'in place' if decision.accepted else 'not in place'}. {decision.reason}")


@matching_models.command("rollback")
def rollback() -> None:
    """Put the model before the present one in place."""
    try:
        click.echo(f"{learning.roll_back(session())} is in place again.")
    except ValueError as error:
        raise click.ClickException(str(error)) from error


@matching_models.command("models")
def models() -> None:
    """List the models that are kept."""
    for version, serves, gain in learning.models(session()):
        click.echo(f"{'*' if serves else ' '} {version}  explains {gain:.1%}")


@matching_models.command("save-index")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def save(folder: Path) -> None:
    """Write the published profiles into FOLDER, for ``python -m matching.batch``; offers are in it."""
    ventures, mandates = save_index(session(), folder)
    click.echo(f"{ventures:,} ventures and {mandates:,} mandates written to {folder}.")
