"""``flask accounts``: look after accounts."""

import click
from flask.cli import AppGroup

from accounts.services.purge import purge as purge_accounts
from foundation.ratelimits import DatabaseStorage
from foundation.web import transaction

accounts = AppGroup("accounts", help="Look after accounts.")


@accounts.command("purge")
def purge() -> None:
    """Remove what has lapsed: unconfirmed accounts, sign-ins, tokens, invitations, counts of tries."""
    with transaction() as session:
        removed = purge_accounts(session)
    removed["counts of tries"] = DatabaseStorage().clear_expired()
    for name, number in removed.items():
        click.echo(f"{number:>8,} {name}")
