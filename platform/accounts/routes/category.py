"""One's investor category: where one stands, signing a statement, reading what was signed, taking it back."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address

from accounts.models import Category, WordingKind
from accounts.routes.answers import SHOWN_AGAIN, show_again, the_person
from accounts.routes.blueprint import accounts
from accounts.schemas import StatementSchema, checked
from accounts.services.promotion.conditions import CONDITIONS, Detail
from accounts.services.promotion.signing import Signature, Signed, sign_statement, withdraw_category
from accounts.services.promotion.standing import Option, option_for, place_of, statement_for
from accounts.services.promotion.terms import terms_on
from accounts.services.promotion.wordings import reading_of
from foundation import clock
from foundation.forms import Form
from foundation.sealing import Seal
from foundation.web import session, settings, transaction


@accounts.get("/me/category")
def category() -> ResponseReturnValue:
    """Show where one stands, and how to get further."""
    viewer, _user_id = the_person()
    terms = terms_on(session(), Category.HIGH_NET_WORTH_INDIVIDUAL, clock.today())
    hours = terms.cooling_off // timedelta(hours=1)
    return render_template("accounts/category.html", place=place_of(session(), viewer), cooling_off_hours=hours)


@accounts.get("/risks")
def risks() -> ResponseReturnValue:
    """Show the summary of risks that the warning leads to."""
    reading = reading_of(session(), WordingKind.RISK_SUMMARY, clock.today())
    return render_template("accounts/risks.html", reading=reading)


@accounts.route("/me/statements/new", methods=["GET", "POST"])
def sign() -> ResponseReturnValue:
    """Read a statement, and sign it."""
    viewer, _user_id = the_person()
    wanted, organisation = request.values.get("category", ""), request.values.get("organisation", "")
    option = option_for(session(), viewer, wanted, organisation)
    if request.method == "GET":
        return render_template("accounts/sign_statement.html", form=Form(), **_page_of(option))
    try:
        answers = checked(StatementSchema(), _sent())
        with transaction() as database:
            kept = sign_statement(
                database,
                seal=Seal(settings().statement_keys),
                actor=viewer,
                seat=option.seat,
                reading=option.reading,
                signed=signed_of(answers),
                signature=signature_of(answers),
            )
            begins = kept.valid_from
    except SHOWN_AGAIN as error:
        ticked = {"conditions": request.form.getlist("conditions")}
        return show_again("accounts/sign_statement.html", error, changed=ticked, **_page_of(option))
    counts = begins <= clock.now()
    flash("Signed. It counts from now on." if counts else "Signed. It counts after the cooling-off.", "good")
    return redirect(url_for("accounts.category"), code=303)


def _sent() -> dict[str, Any]:
    """Give what the form sent, with what belongs to conditions together."""
    details = {
        name.removeprefix("details."): value for name, value in request.form.items() if name.startswith("details.")
    }
    plain = {name: value for name, value in request.form.items() if not name.startswith("details.")}
    return {**plain, "conditions": request.form.getlist("conditions"), "details": details}


def signed_of(answers: dict[str, Any]) -> Signed:
    """Give what somebody states, from what was sent."""
    return Signed(answers["text_version"], answers["conditions"], answers["details"], answers["accounts_on"])


def signature_of(answers: dict[str, Any]) -> Signature:
    """Give how it is signed."""
    return Signature(answers["name"], get_remote_address() or "unknown", request.user_agent.string)


def _page_of(option: Option) -> dict[str, Any]:
    terms = terms_on(session(), option.category, clock.today())
    conditions = [(each.condition.code, each.text) for each in option.reading.conditions]
    return {"option": option, "reading": option.reading, "conditions": conditions, "terms": terms}


@accounts.get("/me/statements/<int(max=2147483647):statement_id>")
def statement(statement_id: int) -> ResponseReturnValue:
    """Show a statement as it was signed."""
    viewer, _user_id = the_person()
    kept = statement_for(session(), viewer, statement_id)
    record = Seal(settings().statement_keys).open(kept.row.sealed)
    asked = CONDITIONS[WordingKind(kept.row.category)] if "text" in record else ()
    return render_template(
        "accounts/statement.html",
        kept=kept,
        record=record,
        asks={each.code: each.asks for each in asked},
        pounds=[each.code for each in asked if each.detail is Detail.POUNDS],
    )


@accounts.post("/me/statements/<int(max=2147483647):statement_id>/withdraw")
def withdraw_statement(statement_id: int) -> ResponseReturnValue:
    """Take a statement back."""
    viewer, user_id = the_person()
    kept = statement_for(session(), viewer, statement_id)
    with transaction() as database:
        withdraw_category(database, actor_id=user_id, user_id=user_id, organisation_id=kept.row.organisation_id)
    flash("Taken back. Nothing more is shown by it.", "good")
    return redirect(url_for("accounts.category"), code=303)
