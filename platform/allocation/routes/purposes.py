"""Whose pension money an account is about, and what its vehicles are for."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action
from accounts.routes import current_viewer
from allocation import queries
from allocation.routes.account import AT, account_of
from allocation.routes.blueprint import allocation_pages
from allocation.schemas import purposes_schema
from allocation.services import purposes
from allocation.services.access import Account
from allocation.services.words import PILLARS
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from profiles.schemas import checked


@allocation_pages.route(f"{AT}/pension-money", methods=["GET", "POST"])
def pension_money(slug: str) -> ResponseReturnValue:
    """Say whose pension money the account is about, and what each vehicle is for."""
    held, sent = account_of(slug, Action.WORK_DEALS), request.form.to_dict()
    if request.method == "GET":
        return _page(held, Form(purposes.purposes(session(), held)))
    try:
        values = checked(purposes_schema(purposes.purposes(session(), held)), sent)
        with transaction() as current:
            purposes.set_purposes(current, held, current_viewer(), values, sent.get("seen", ""))
    except Invalid as error:
        return _page(held, Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return _page(held, Form(sent, message=str(error))), 409
    flash("It is set. The page of the fund or pool shows the account to its own people.", "good")
    return redirect(url_for("allocation.account", slug=slug), code=303)


def _page(held: Account, form: Form) -> str:
    return render_template(
        "allocation/pension_money.html",
        held=held,
        form=form,
        vehicles=queries.vehicles(session(), held.funder_id),
        seen=purposes.seen_as(purposes.purposes(session(), held)),
        whose=purposes.whose_choices(session()),
        areas=purposes.area_choices(session()),
        pillars=list(PILLARS.items()),
    )
