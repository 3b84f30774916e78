"""The work of staff on pension money: seeing that an account is about the fund or pool that its people say."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action, Viewer
from accounts.routes import current_viewer
from allocation.routes.blueprint import allocation_pages
from allocation.services import verifying
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction


def _staff() -> Viewer:
    viewer = current_viewer()
    policy.require(viewer, Action.ADMINISTER)
    return viewer


@allocation_pages.get("/admin/pension-accounts")
def pension_accounts() -> ResponseReturnValue:
    """List accounts about pension money, those that are not verified first."""
    _staff()
    return _page(Form())


def _page(form: Form) -> str:
    return render_template("allocation/admin_pensions.html", claims=verifying.claims(session()), form=form)


@allocation_pages.post("/admin/pension-accounts/<slug:slug>/verify")
def verify_pension_account(slug: str) -> ResponseReturnValue:
    """Note that an account is about the money that its people say."""
    viewer = _staff()
    try:
        with transaction() as current:
            verifying.verify(current, actor=viewer, slug=slug, code=request.form.get("code", ""))
    except Invalid as error:
        return _page(Form(message=error.fields["code"][0])), 422
    except Conflict as error:
        return _page(Form(message=str(error))), 409
    flash("Verified.", "good")
    return redirect(url_for("allocation.pension_accounts"), code=303)


@allocation_pages.post("/admin/pension-accounts/<slug:slug>/unverify")
def unverify_pension_account(slug: str) -> ResponseReturnValue:
    """Take a verification back."""
    viewer = _staff()
    with transaction() as current:
        verifying.unverify(current, actor=viewer, slug=slug)
    flash("It is not verified any more.", "good")
    return redirect(url_for("allocation.pension_accounts"), code=303)
