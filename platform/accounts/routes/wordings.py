"""Wordings of statements and warnings as the platform's staff keep them: versions to read, and new ones to publish."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import policy, queries
from accounts.models import Wording, WordingKind
from accounts.policy import Action
from accounts.routes.answers import SHOWN_AGAIN, show_again, the_person
from accounts.routes.blueprint import accounts
from accounts.schemas import NewWording, checked
from accounts.services.promotion.conditions import CONDITIONS
from accounts.services.promotion.wordings import publish
from accounts.services.words import WORDINGS
from foundation import clock
from foundation.errors import NotFound
from foundation.forms import Form
from foundation.web import session, transaction


def _staff() -> int:
    viewer, user_id = the_person()
    policy.require(viewer, Action.ADMINISTER)
    return user_id


@accounts.get("/admin/wordings")
def wordings() -> ResponseReturnValue:
    """List the wordings, with the version of each that is in force."""
    _staff()
    today = clock.today()
    rows = [(kind, name, queries.wording_in_force(session(), kind, today)) for kind, name in WORDINGS.items()]
    return render_template("accounts/wordings.html", rows=rows)


@accounts.route("/admin/wordings/<kind>", methods=["GET", "POST"])
def wording(kind: str) -> ResponseReturnValue:
    """Show the versions of a wording, and publish a new one."""
    user_id = _staff()
    if kind not in WORDINGS:
        raise NotFound("There is no such wording.")
    held = queries.wordings_of(session(), kind)
    if request.method == "GET":
        return render_template("accounts/wording.html", form=_form_of(held), **_page_of(kind, held))
    conditions = {
        name.removeprefix("conditions."): value
        for name, value in request.form.items()
        if name.startswith("conditions.")
    }
    try:
        answers = checked(NewWording(), {**request.form.to_dict(), "conditions": conditions})
        with transaction() as database:
            made = publish(database, kind=WordingKind(kind), actor_id=user_id, **answers)
            version = made.version
    except SHOWN_AGAIN as error:
        return show_again("accounts/wording.html", error, **_page_of(kind, held))
    flash(f"Version {version} is published. What was signed under earlier ones stays as it was.", "good")
    return redirect(url_for("accounts.wording", kind=kind), code=303)


def _form_of(held: Sequence[Wording]) -> Form:
    """Fill the form with the newest version, to be changed from there."""
    if not held:
        return Form({"starts_on": clock.today().isoformat()})
    newest = held[0]
    return Form(
        {
            "starts_on": clock.today().isoformat(),
            "title": newest.title,
            "text": newest.text,
            "closing": newest.closing,
            "source": newest.source,
            **{f"conditions.{code}": words for code, words in newest.conditions.items()},
        }
    )


def _page_of(kind: str, held: Sequence[Wording]) -> dict[str, Any]:
    found = queries.wording_in_force(session(), kind, clock.today())
    return {
        "kind": kind,
        "name": WORDINGS[kind],
        "held": held,
        "in_force": found.version if found else None,
        "conditions": CONDITIONS.get(WordingKind(kind), ()),
    }
