"""The letters that were not sent anywhere: a page of the demo, where no mail server is set."""

from pathlib import Path

from flask import render_template
from flask.typing import ResponseReturnValue

from accounts.routes.blueprint import accounts
from accounts.services.outbox import kept_letter, kept_letters
from foundation.errors import NotFound
from foundation.web import settings


def _folder() -> Path:
    chosen = settings()
    if not chosen.demo or chosen.mail_url:
        raise NotFound("There is no such page.")
    return chosen.instance / "outbox"


@accounts.get("/outbox")
def outbox() -> ResponseReturnValue:
    """List the letters, newest first."""
    return render_template("accounts/outbox.html", letters=kept_letters(_folder()))


@accounts.get("/outbox/<name>")
def outbox_letter(name: str) -> ResponseReturnValue:
    """Show a letter."""
    return render_template("accounts/outbox_letter.html", letter=kept_letter(_folder(), name))
