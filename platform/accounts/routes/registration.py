"""Registering, and confirming an address."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.routes.answers import SHOWN_AGAIN, dead_end, own_address, post, show_again
from accounts.routes.blueprint import accounts
from accounts.routes.lockout import spend
from accounts.routes.viewing import current_viewer
from accounts.schemas import Registration, checked
from accounts.services import registration
from accounts.services.signing import DeadLink
from foundation.forms import Form
from foundation.web import session, transaction


@accounts.route("/register", methods=["GET", "POST"])
def register() -> ResponseReturnValue:
    """Register."""
    wanted = own_address(request.values.get("next"), "")
    if current_viewer().signed_in:
        return redirect(wanted or "/")
    if request.method == "GET":
        return render_template("accounts/register.html", form=Form(), next_address=wanted)
    try:
        answers = checked(Registration(), request.form)
        spend("register", "10 per hour")
        with transaction() as database:
            registration.register(database, post=post(), next_address=wanted, **answers)
    except SHOWN_AGAIN as error:
        return show_again("accounts/register.html", error, next_address=wanted)
    return redirect(url_for("accounts.letter_sent"))


@accounts.get("/check-your-email")
def letter_sent() -> ResponseReturnValue:
    """Say that a letter is on its way; the same words for every address."""
    return render_template("accounts/letter_sent.html")


@accounts.route("/confirm/<token>", methods=["GET", "POST"])
def confirm_email(token: str) -> ResponseReturnValue:
    """Confirm an address: with a button, because programs that look at letters open every link in them."""
    secret = post().secret
    wanted = own_address(request.values.get("next"), "")
    try:
        if request.method == "GET":
            person = registration.awaiting_confirmation(session(), secret=secret, token=token)
            return render_template("accounts/confirm_email.html", email=person.email, next_address=wanted)
        with transaction() as database:
            registration.confirm(database, secret=secret, token=token)
    except DeadLink as error:
        return dead_end(error, label="Register again", address=url_for("accounts.register"))
    flash("Your e-mail address is confirmed. Sign in to begin.", "good")
    return redirect(url_for("accounts.sign_in", next=wanted or None))
