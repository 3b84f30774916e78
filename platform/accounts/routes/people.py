"""The people of an organisation: invited, given roles, handed over to, gone."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.models import key_of
from accounts.policy import Action
from accounts.routes.answers import SHOWN_AGAIN, dead_end, post, show_again, the_person
from accounts.routes.blueprint import accounts
from accounts.routes.lockout import spend
from accounts.routes.organisations import organisation_for, page_of
from accounts.routes.viewing import current_viewer
from accounts.schemas import InvitationForm, RoleChoice, checked
from accounts.services import invitations, memberships
from accounts.services.signing import DeadLink
from accounts.services.words import ROLES
from foundation.web import session, transaction


@accounts.post("/organisations/<slug>/invitations")
def invite(slug: str) -> ResponseReturnValue:
    """Invite somebody."""
    found, viewer, user_id = organisation_for(slug, Action.MANAGE)
    try:
        answers = checked(InvitationForm(), request.form)
        spend("invitation", "30 per hour", str(user_id))
        with transaction() as database:
            invitations.invite(database, post=post(), organisation=found, inviter=viewer, **answers)
    except SHOWN_AGAIN as error:
        return show_again("accounts/organisation.html", error, **page_of(found, viewer))
    flash("The invitation is sent.", "good")
    return _back(slug)


@accounts.post("/organisations/<slug>/invitations/<key:invitation_id>/withdraw")
def withdraw_invitation(slug: str, invitation_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    found, _viewer, user_id = organisation_for(slug, Action.MANAGE)
    with transaction() as database:
        invitations.withdraw(database, organisation_id=key_of(found), actor_id=user_id, invitation_id=invitation_id)
    flash("The invitation is withdrawn.", "good")
    return _back(slug)


@accounts.post("/organisations/<slug>/people/<key:user_id>/role")
def change_role(slug: str, user_id: int) -> ResponseReturnValue:
    """Give somebody another role."""
    found, viewer, actor_id = organisation_for(slug, Action.MANAGE)
    try:
        answers = checked(RoleChoice(), request.form)
        with transaction() as database:
            memberships.change_role(
                database, organisation_id=key_of(found), actor_id=actor_id, user_id=user_id, role=answers["role"]
            )
    except SHOWN_AGAIN as error:
        return show_again("accounts/organisation.html", error, has_fields=False, **page_of(found, viewer))
    flash("The role is changed.", "good")
    return _back(slug)


@accounts.post("/organisations/<slug>/people/<key:user_id>/remove")
def remove_member(slug: str, user_id: int) -> ResponseReturnValue:
    """End somebody's membership."""
    found, viewer, actor_id = organisation_for(slug, Action.MANAGE)
    try:
        with transaction() as database:
            memberships.remove_member(database, organisation_id=key_of(found), actor_id=actor_id, user_id=user_id)
    except SHOWN_AGAIN as error:
        return show_again("accounts/organisation.html", error, has_fields=False, **page_of(found, viewer))
    flash("They do not belong to the organisation any more.", "good")
    return _back(slug)


@accounts.post("/organisations/<slug>/people/<key:user_id>/hand-over")
def hand_over(slug: str, user_id: int) -> ResponseReturnValue:
    """Make somebody else the owner in one's own place."""
    found, viewer, actor_id = organisation_for(slug, Action.MANAGE)
    try:
        with transaction() as database:
            memberships.hand_over(database, organisation_id=key_of(found), actor_id=actor_id, user_id=user_id)
    except SHOWN_AGAIN as error:
        return show_again("accounts/organisation.html", error, has_fields=False, **page_of(found, viewer))
    flash("The organisation is handed over. You are an editor now.", "good")
    return _back(slug)


@accounts.post("/organisations/<slug>/leave")
def leave_organisation(slug: str) -> ResponseReturnValue:
    """Leave an organisation."""
    found, viewer, user_id = organisation_for(slug, Action.VIEW)
    try:
        with transaction() as database:
            memberships.remove_member(database, organisation_id=key_of(found), actor_id=user_id, user_id=user_id)
    except SHOWN_AGAIN as error:
        return show_again("accounts/organisation.html", error, has_fields=False, **page_of(found, viewer))
    flash("You do not belong to the organisation any more.", "good")
    return redirect(url_for("accounts.organisations"))


@accounts.route("/invitations/<token>", methods=["GET", "POST"])
def accept_invitation(token: str) -> ResponseReturnValue:
    """Show an invitation, and accept it."""
    try:
        offer = invitations.offer_of(session(), token)
        if request.method == "GET":
            viewer = current_viewer()
            return render_template("accounts/invitation.html", offer=offer, roles=dict(ROLES), viewer=viewer)
        viewer, _user_id = the_person()
        with transaction() as database:
            slug = invitations.accept(database, token=token, viewer=viewer)
    except DeadLink as error:
        return dead_end(error, label="Your organisations", address=url_for("accounts.organisations"))
    flash(f"You belong to {offer.organisation_name} now.", "good")
    return redirect(url_for("accounts.organisation", slug=slug))


def _back(slug: str) -> ResponseReturnValue:
    return redirect(url_for("accounts.organisation", slug=slug))
