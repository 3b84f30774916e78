"""One's own account: name, address, password, and the browsers in which one is signed in."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from accounts import queries
from accounts.models import UserSession
from accounts.routes.answers import SHOWN_AGAIN, dead_end, post, show_again, the_person
from accounts.routes.blueprint import accounts
from accounts.routes.lockout import spend
from accounts.schemas import AddressChange, Name, PasswordChange, checked
from accounts.services import credentials, people, sessions
from accounts.services.browsers import browser_name
from accounts.services.signing import DeadLink
from foundation.forms import Form
from foundation.ids import token_hash
from foundation.web import session, transaction


@accounts.get("/account")
def account() -> ResponseReturnValue:
    """Show one's account."""
    _viewer, user_id = the_person()
    signed_in = queries.user_sessions(session(), user_id)
    return render_template(
        "accounts/account.html",
        sign_ins=[(row, browser_name(row.browser), _is_this(row)) for row in signed_in],
        organisations=queries.seats(session(), user_id),
    )


@accounts.route("/account/name", methods=["GET", "POST"])
def change_name() -> ResponseReturnValue:
    """Change one's name."""
    viewer, user_id = the_person()
    if request.method == "GET":
        return render_template("accounts/change_name.html", form=Form({"name": viewer.name}))
    try:
        answers = checked(Name(), request.form)
        with transaction() as database:
            people.rename(database, user_id=user_id, name=answers["name"])
    except SHOWN_AGAIN as error:
        return show_again("accounts/change_name.html", error)
    flash("Your name is changed.", "good")
    return redirect(url_for("accounts.account"))


@accounts.route("/account/email", methods=["GET", "POST"])
def change_email() -> ResponseReturnValue:
    """Ask for another e-mail address; it changes when the letter sent there is answered."""
    _viewer, user_id = the_person()
    if request.method == "GET":
        return render_template("accounts/change_email.html", form=Form())
    try:
        answers = checked(AddressChange(), request.form)
        spend("own password", "10 per hour", str(user_id))
        credentials.ask_for_address(
            session(), post=post(), user_id=user_id, current=answers["current_password"], email=answers["email"]
        )
    except SHOWN_AGAIN as error:
        return show_again("accounts/change_email.html", error)
    flash("We have sent a letter to the new address. It becomes yours when you open the link in it.", "info")
    return redirect(url_for("accounts.account"))


@accounts.route("/account/email/<token>", methods=["GET", "POST"])
def confirm_new_email(token: str) -> ResponseReturnValue:
    """Confirm the new address."""
    letterbox = post()
    try:
        if request.method == "GET":
            person, email = credentials.address_wish(session(), secret=letterbox.secret, token=token)
            return render_template("accounts/confirm_new_email.html", email=email, present=person.email)
        with transaction() as database:
            credentials.change_address(database, post=letterbox, token=token)
    except DeadLink as error:
        return dead_end(error, label="Your account", address=url_for("accounts.account"))
    except SHOWN_AGAIN as error:
        return show_again("accounts/confirm_new_email.html", error, email="", present="")
    flash("Your e-mail address is changed. From now on, sign in with the new one.", "good")
    return redirect(url_for("accounts.account"))


@accounts.route("/account/password", methods=["GET", "POST"])
def change_password() -> ResponseReturnValue:
    """Change one's password."""
    viewer, user_id = the_person()
    if request.method == "GET":
        return render_template("accounts/change_password.html", form=Form())
    try:
        answers = checked(PasswordChange(viewer.name, viewer.email), request.form)
        spend("own password", "10 per hour", str(user_id))
        with transaction() as database:
            credentials.change_password(
                database,
                post=post(),
                user_id=user_id,
                current=answers["current_password"],
                password=answers["password"],
                keep=current_user.get_id(),
            )
    except SHOWN_AGAIN as error:
        return show_again("accounts/change_password.html", error)
    flash("Your password is changed. Every other browser was signed out.", "good")
    return redirect(url_for("accounts.account"))


@accounts.post("/account/sign-ins/<key:session_id>/end")
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign one of one's browsers out."""
    _viewer, user_id = the_person()
    with transaction() as database:
        sessions.end_session(database, user_id=user_id, session_id=session_id)
    flash("That browser is signed out.", "good")
    return redirect(url_for("accounts.account"))


@accounts.post("/account/sign-ins/end")
def end_all_sessions() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    _viewer, user_id = the_person()
    with transaction() as database:
        sessions.end_everything(database, user_id=user_id)
    logout_user()
    flash("You are signed out everywhere.", "good")
    return redirect(url_for("accounts.sign_in"))


def _is_this(row: UserSession) -> bool:
    """Say whether a sign-in is that of the browser that asks."""
    return row.token_hash == token_hash(current_user.get_id())
