"""Signing in and out."""

import flask
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from accounts.models import key_of
from accounts.policy import VISITOR
from accounts.routes.answers import SHOWN_AGAIN, own_address, post, show_again
from accounts.routes.blueprint import accounts
from accounts.routes.lockout import sign_in_attempt, spend
from accounts.routes.viewing import SignedIn, current_viewer, set_viewer
from accounts.schemas import SignIn, checked
from accounts.services import registration, sessions
from accounts.services.people import viewer_for_user
from accounts.services.sessions import Unconfirmed
from foundation.forms import Form
from foundation.web import session, transaction


@accounts.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in."""
    wanted = own_address(request.values.get("next"), "")
    if current_viewer().signed_in:
        return redirect(wanted or "/")
    if request.method == "GET":
        return render_template("accounts/sign_in.html", form=Form(), next_address=wanted)
    try:
        answers = checked(SignIn(), request.form)
        try:
            _sign_in(answers["email"], answers["password"], stay=answers["stay"])
        except Unconfirmed:
            return _ask_to_confirm(answers["email"])
    except SHOWN_AGAIN as error:
        return show_again("accounts/sign_in.html", error, next_address=wanted)
    return redirect(wanted or "/")


def _sign_in(email: str, password: str, *, stay: bool) -> None:
    browser = request.user_agent.string
    with sign_in_attempt(email), transaction() as database:
        person, token = sessions.sign_in(database, email=email, password=password, browser=browser)
        viewer = viewer_for_user(database, key_of(person))
    # Nothing that was in the cookie before may outlive the change of person.
    flask.session.clear()
    flask.session.permanent = stay
    login_user(SignedIn(token, viewer))
    set_viewer(viewer)


def _ask_to_confirm(email: str) -> ResponseReturnValue:
    """The password was right: it is their own address, so it may be said that it waits to be confirmed."""
    spend("confirmation", "5 per hour", email.lower())
    registration.send_confirmation(session(), post=post(), email=email)
    return redirect(url_for("accounts.letter_sent"))


@accounts.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Sign this browser out. Whoever is signed out already is where they wanted to be."""
    if current_user.is_authenticated:
        with transaction() as database:
            sessions.sign_out(database, current_user.get_id())
        logout_user()
    flask.session.clear()
    set_viewer(VISITOR)
    return redirect("/")
