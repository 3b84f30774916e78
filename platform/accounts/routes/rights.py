"""One's data: what is kept and why, taking it away, what one agreed to, erasing it, complaining."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from accounts.models import WordingKind
from accounts.queries import rights as queries
from accounts.queries import user
from accounts.routes.answers import SHOWN_AGAIN, post, show_again, the_person
from accounts.routes.blueprint import accounts
from accounts.routes.lockout import spend
from accounts.routes.viewing import current_viewer
from accounts.schemas import ComplaintForm, Erasure, checked
from accounts.services.promotion.wordings import reading_of
from accounts.services.rights import complaints, consents
from accounts.services.rights.erasing import erase_account
from accounts.services.rights.taking import own_data
from accounts.services.words import WORDINGS
from foundation import clock
from foundation.errors import SignInRequired
from foundation.forms import Form
from foundation.sealing import Seal
from foundation.web import session, settings, transaction


@accounts.get("/privacy")
def privacy() -> ResponseReturnValue:
    """Show what is kept about people, why, and for how long."""
    return render_template(
        "accounts/privacy.html", reading=reading_of(session(), WordingKind.PRIVACY_NOTICE, clock.today())
    )


@accounts.route("/privacy/complaint", methods=["GET", "POST"])
def complain() -> ResponseReturnValue:
    """Complain about how personal data is used: open to everybody, with an account or without."""
    viewer = current_viewer()
    days = complaints.days_to_acknowledge(session())
    if request.method == "GET":
        form = Form({"name": viewer.name, "email": viewer.email})
        return render_template("accounts/complaint.html", form=form, days=days)
    try:
        answers = checked(ComplaintForm(), request.form)
        spend("complaint", "5 per hour")
        with transaction() as database:
            complaints.complain(database, user_id=viewer.user_id, **answers)
    except SHOWN_AGAIN as error:
        return show_again("accounts/complaint.html", error, days=days)
    flash(f"Your complaint has arrived. We answer to you within {days.whole} days.", "good")
    return redirect(url_for("accounts.privacy"), code=303)


@accounts.get("/me/data")
def my_data() -> ResponseReturnValue:
    """Show what somebody can do with their data."""
    _viewer, user_id = the_person()
    return render_template("accounts/my_data.html", **_page_of(user_id))


def _page_of(user_id: int) -> dict[str, Any]:
    return {
        "choices": consents.choices_of(session(), user_id),
        "history": queries.consents_of(session(), user_id),
        "names": WORDINGS,
    }


@accounts.get("/me/data/export")
def export_my_data() -> ResponseReturnValue:
    """Give somebody their data as a file."""
    _viewer, user_id = the_person()
    person = user(session(), user_id)
    if person is None:
        raise SignInRequired("Sign in to do this.")
    content = own_data(session(), Seal(settings().statement_keys), person)
    answer = Response(content, content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="parity-my-data-{clock.today():%Y-%m-%d}.zip"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@accounts.post("/me/consents/<kind>")
def choose_consent(kind: str) -> ResponseReturnValue:
    """Agree to something, or take it back."""
    _viewer, user_id = the_person()
    agrees = request.form.get("do") == "give"
    try:
        with transaction() as database:
            if agrees:
                version = request.form.get("version", 0, type=int)
                consents.give(database, user_id=user_id, kind=kind, version=version)
            else:
                consents.withdraw(database, user_id=user_id, kind=kind)
    except SHOWN_AGAIN as error:
        flash(str(error), "warn")
    else:
        flash("Noted: you agree." if agrees else "Taken back.", "good")
    return redirect(url_for("accounts.my_data"), code=303)


@accounts.route("/me/erase", methods=["GET", "POST"])
def erase() -> ResponseReturnValue:
    """Erase one's account."""
    _viewer, user_id = the_person()
    alone = queries.shared_alone(session(), user_id)
    if request.method == "GET":
        return render_template("accounts/erase.html", form=Form(), alone=alone)
    try:
        answers = checked(Erasure(), request.form)
        spend("own password", "10 per hour", str(user_id))
        with transaction() as database:
            erase_account(database, post=post(), user_id=user_id, password=answers["current_password"])
    except SHOWN_AGAIN as error:
        return show_again("accounts/erase.html", error, alone=alone)
    logout_user()
    flash("Your account is erased.", "good")
    return redirect(url_for("accounts.privacy"), code=303)
