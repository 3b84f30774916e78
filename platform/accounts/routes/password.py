"""A forgotten password."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.routes.answers import SHOWN_AGAIN, dead_end, post, show_again
from accounts.routes.blueprint import accounts
from accounts.routes.lockout import spend
from accounts.schemas import Forgotten, NewPassword, checked
from accounts.services import credentials
from accounts.services.signing import DeadLink
from foundation.forms import Form
from foundation.web import session, transaction


@accounts.route("/forgot-password", methods=["GET", "POST"])
def forgot_password() -> ResponseReturnValue:
    """Ask for a letter with a link."""
    if request.method == "GET":
        return render_template("accounts/forgot_password.html", form=Form())
    try:
        answers = checked(Forgotten(), request.form)
        spend("reset", "10 per hour")
        spend("reset of", "5 per hour", answers["email"])
        credentials.forgot_password(session(), post=post(), email=answers["email"])
    except SHOWN_AGAIN as error:
        return show_again("accounts/forgot_password.html", error)
    return redirect(url_for("accounts.letter_sent"))


@accounts.route("/reset-password/<token>", methods=["GET", "POST"])
def reset_password(token: str) -> ResponseReturnValue:
    """Set a new password."""
    letterbox = post()
    try:
        person = credentials.person_of_reset(session(), secret=letterbox.secret, token=token)
        if request.method == "GET":
            return render_template("accounts/reset_password.html", form=Form(), email=person.email)
        answers = checked(NewPassword(person.name, person.email), request.form)
        with transaction() as database:
            credentials.reset_password(database, post=letterbox, token=token, password=answers["password"])
    except DeadLink as error:
        return dead_end(error, label="Ask for a new link", address=url_for("accounts.forgot_password"))
    except SHOWN_AGAIN as error:
        return show_again("accounts/reset_password.html", error, email=person.email)
    flash("Your new password is set. Sign in with it.", "good")
    return redirect(url_for("accounts.sign_in"))
