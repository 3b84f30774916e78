"""One's organisations: made, described, verified."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import policy, queries
from accounts.models import Organisation, key_of
from accounts.policy import Action, Affairs, Viewer
from accounts.routes.answers import SHOWN_AGAIN, show_again, the_person
from accounts.routes.blueprint import accounts
from accounts.schemas import NewOrganisation, OrganisationDetails, checked
from accounts.services import organisations as services
from accounts.services.words import BASES, KINDS, ROLES
from foundation import clock
from foundation.forms import Form
from foundation.web import session, transaction


def organisation_for(slug: str, action: Action) -> tuple[Organisation, Viewer, int]:
    """Give an organisation to somebody who may do something to it.

    Returns
    -------
    organisation : Organisation
        As stored.
    viewer : Viewer
        Whoever asks.
    user_id : int
        Their key.
    """
    viewer, user_id = the_person()
    organisation = services.organisation_at(session(), slug)
    policy.require(viewer, action, Affairs(organisation.id))
    return organisation, viewer, user_id


@accounts.get("/organisations", endpoint="organisations")
def list_organisations() -> ResponseReturnValue:
    """List the organisations that one belongs to."""
    _viewer, user_id = the_person()
    return render_template(
        "accounts/organisations.html", seats=queries.seats(session(), user_id), kinds=dict(KINDS), roles=dict(ROLES)
    )


@accounts.route("/organisations/new", methods=["GET", "POST"])
def new_organisation() -> ResponseReturnValue:
    """Make an organisation, and own it."""
    _viewer, user_id = the_person()
    if request.method == "GET":
        return render_template("accounts/new_organisation.html", form=Form(request.args), kinds=KINDS)
    try:
        answers = checked(NewOrganisation(), request.form)
        with transaction() as database:
            made = services.create_organisation(database, owner_id=user_id, **answers)
            slug = made.slug
    except SHOWN_AGAIN as error:
        return show_again("accounts/new_organisation.html", error, kinds=KINDS)
    flash("The organisation is made, and you own it. Invite the people who work with you.", "good")
    return redirect(url_for("accounts.organisation", slug=slug))


@accounts.get("/organisations/<slug>")
def organisation(slug: str) -> ResponseReturnValue:
    """Show an organisation to its own people."""
    found, viewer, _user_id = organisation_for(slug, Action.VIEW)
    return render_template("accounts/organisation.html", form=Form(), **page_of(found, viewer))


def page_of(found: Organisation, viewer: Viewer) -> dict[str, Any]:
    """Gather what an organisation's page shows."""
    key = key_of(found)
    owns = policy.may(viewer, Action.MANAGE, Affairs(key))
    return {
        "organisation": found,
        "members": queries.members(session(), key),
        "invitations": queries.open_invitations(session(), key, clock.now()) if owns else [],
        "owns": owns,
        "belongs": policy.is_member(viewer, key),
        "kinds": dict(KINDS),
        "roles": ROLES,
        "bases": dict(BASES),
    }


@accounts.route("/organisations/<slug>/details", methods=["GET", "POST"])
def organisation_details(slug: str) -> ResponseReturnValue:
    """Change how an organisation is recognised."""
    found, _viewer, user_id = organisation_for(slug, Action.MANAGE)
    if request.method == "GET":
        stored = {
            "name": found.name,
            "company_number": found.company_number,
            "email_domain": found.email_domain,
            "website": found.website,
        }
        return render_template("accounts/organisation_details.html", form=Form(stored), organisation=found)
    try:
        answers = checked(OrganisationDetails(), request.form)
        with transaction() as database:
            lost = services.change_details(database, organisation=found, actor_id=user_id, **answers)
    except SHOWN_AGAIN as error:
        return show_again("accounts/organisation_details.html", error, organisation=found)
    if lost:
        flash("Saved. What was verified has changed, so the organisation has to be verified again.", "warn")
    else:
        flash("Saved.", "good")
    return redirect(url_for("accounts.organisation", slug=slug))


@accounts.post("/organisations/<slug>/verification")
def request_verification(slug: str) -> ResponseReturnValue:
    """Ask for an organisation to be verified."""
    found, viewer, user_id = organisation_for(slug, Action.MANAGE)
    try:
        with transaction() as database:
            services.request_verification(database, organisation=found, actor_id=user_id)
    except SHOWN_AGAIN as error:
        return show_again("accounts/organisation.html", error, has_fields=False, **page_of(found, viewer))
    flash("We will check it and mark the organisation as verified.", "good")
    return redirect(url_for("accounts.organisation", slug=slug))
