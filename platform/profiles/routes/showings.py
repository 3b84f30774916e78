"""A venture that is kept off public pages invites organisations to see it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action
from accounts.routes import current_viewer
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from profiles.queries.showings import guests_of, possible_guests
from profiles.routes.blueprint import profiles
from profiles.routes.ventures import venture_for
from profiles.services import showing


@profiles.route("/ventures/<slug>/guests", methods=["GET", "POST"])
def venture_guests(slug: str) -> ResponseReturnValue:
    """Show who was invited, and invite an organisation."""
    venture = venture_for(slug, Action.MANAGE).venture
    if request.method == "GET":
        return _page(slug, Form()), 200
    try:
        with transaction() as database:
            guest = showing.invite(
                database, actor=current_viewer(), venture=venture, organisation=request.form.get("organisation", "")
            )
            name = guest.organisation.name
    except Invalid as error:
        return _page(slug, Form(request.form.to_dict(), error.fields, str(error))), 422
    except Conflict as error:
        return _page(slug, Form(request.form.to_dict(), message=str(error))), 409
    flash(f"{name} sees the profile from now on, and was told.", "good")
    return redirect(url_for("profiles.venture_guests", slug=slug), code=303)


@profiles.post("/ventures/<slug>/guests/<int(max=2147483647):showing_id>/take-back")
def take_guest_back(slug: str, showing_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    venture = venture_for(slug, Action.MANAGE).venture
    with transaction() as database:
        guest = showing.take_back(database, actor=current_viewer(), venture=venture, showing_id=showing_id)
        name = guest.organisation.name
    flash(f"{name} does not see the profile any more.", "good")
    return redirect(url_for("profiles.venture_guests", slug=slug), code=303)


def _page(slug: str, form: Form) -> str:
    venture = venture_for(slug, Action.MANAGE).venture
    guests = guests_of(session(), venture.id or 0)
    held = {guest.organisation.id for guest in guests}
    return render_template(
        "profiles/guests.html",
        venture=venture,
        guests=guests,
        form=form,
        organisations=[(row.slug, row.name) for row in possible_guests(session()) if row.id not in held],
    )
