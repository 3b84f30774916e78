"""Who may see or assess a venture's readiness, and what they found."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action
from accounts.policy import require as require_account
from accounts.routes import current_viewer
from accounts.services.post import Post
from foundation.errors import Invalid
from foundation.forms import Form
from foundation.mail import Letter
from foundation.web import session, settings, transaction
from profiles.schemas import checked
from readiness import policy
from readiness.policy import Act
from readiness.queries.grants import Grant
from readiness.schemas import LEAVE, LeaveSchema
from readiness.services import advising
from readiness.services.access import case_for, record_for
from readiness.services.assessing import compared
from readiness.services.sheets import sheet_of


def advised() -> ResponseReturnValue:
    """Show the ventures that have asked somebody for advice."""
    viewer = current_viewer()
    require_account(viewer, Action.USE_ACCOUNT)
    return render_template("readiness/advised.html", ventures=advising.ventures_for(session(), viewer))


def advisers(slug: str) -> ResponseReturnValue:
    """Show who has leave, and how far their views and the venture's agree."""
    return _page(slug, Form({"may": "assess"}))


def give_leave(slug: str) -> ResponseReturnValue:
    """Give somebody leave, and write to them where they were named by address."""
    viewer = current_viewer()
    case = case_for(session(), viewer, slug, Act.INVITE)
    try:
        leave = checked(LeaveSchema, {name: value for name, value in request.form.items() if value})
        with transaction() as database:
            grant = advising.give_leave(database, actor=viewer, venture=case.venture, **leave)
    except Invalid as error:
        return _page(slug, Form(request.form.to_dict(), error.fields, str(error))), 422
    _tell(grant)
    flash(f"{grant.name} has leave now. You can take it back at any time.", "good")
    return redirect(url_for("readiness.advisers", slug=slug), code=303)


def take_leave_back(slug: str, grant_id: int) -> ResponseReturnValue:
    """Take leave back."""
    viewer = current_viewer()
    case = case_for(session(), viewer, slug, Act.INVITE)
    with transaction() as database:
        grant = advising.take_leave_back(database, actor=viewer, venture=case.venture, grant_id=grant_id)
    flash(f"{grant.name} no longer sees your readiness.", "good")
    return redirect(url_for("readiness.advisers", slug=slug), code=303)


def _tell(grant: Grant) -> None:
    """Write to a person that they were given leave; the step stands without the letter."""
    if grant.email is None:
        return
    post = Post.of(settings())
    text = (
        "A venture on Parity has asked you to look at its readiness.\n\n"
        f"Sign in, or register with this e-mail address, and open:\n\n{post.link('readiness')}\n\n"
        "If you do not know why you were asked, you can ignore this letter: nothing is shared about you."
        f"\n\nParity\n{post.base_url}\n"
    )
    post.tell(Letter(grant.email, "You were asked to look at a venture's readiness", text))


def _page(slug: str, form: Form) -> str:
    viewer = current_viewer()
    record, case = record_for(session(), viewer, slug, Act.SEE)
    own = policy.may(viewer, Act.SEE_OWN, case)
    may_invite = policy.may(viewer, Act.INVITE, case)
    sheet = sheet_of(session(), record)
    return render_template(
        "readiness/advisers.html",
        venture=record.venture,
        grants=case.grants if own else [],
        own=own,
        may_invite=may_invite,
        organisations=[(row.slug, row.name) for row in advising.organisations(session())] if may_invite else [],
        leave=LEAVE,
        form=form,
        # An adviser sees their own comparison, the venture's own people see all of them.
        views=compared(session(), sheet, None if own else viewer.user_id),
    )
