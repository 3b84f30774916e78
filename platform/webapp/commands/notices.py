"""``flask notices``: look after what people are sent."""

import click
from flask.cli import AppGroup

from digests.services import ask_for_all
from foundation import clock
from foundation.web import transaction

notices = AppGroup("notices", help="Look after what people are sent.")


@notices.command("digest")
def digest() -> None:
    """Ask for this week's digest of everybody who keeps a venture. A worker sends it, to each person once a week."""
    with transaction() as session:
        number = ask_for_all(session, clock.today())
    click.echo(f"Digests asked for: {number:,}. A worker sends those that have something to say.")
