"""The money of a round: what it may spend, what each recipient may have, and what is left."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action
from accounts.routes import current_viewer
from accounts.routes.answers import search_words
from applications.schemas import BudgetSchema
from applications.services import budgeting, reading
from applications.services.access import offer_for
from applications.services.budgeting import Budget
from applications.services.recipients import LIMITS, SPOKEN, Narrowing, narrowed
from foundation.downloads import export_form, table_file
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.money import format_full_pounds
from foundation.paging import Page
from foundation.web import page_number, session, transaction
from profiles.schemas import checked


def budget(slug: str) -> ResponseReturnValue:
    """Show or export what a round may spend, what its recipients may have, and what is left."""
    found, wanted = _found(slug), _wanted()
    form = export_form()
    if form:
        rows = budgeting.rows(narrowed(found.lines, wanted).lines)
        return table_file(budgeting.EXPORT_COLUMNS, rows, form, "budget", title="Budget")
    return _page(found, wanted)


def _found(slug: str) -> Budget:
    return budgeting.budget_of(session(), current_viewer(), slug, sort=request.args.get("sort", ""))


def _wanted() -> Narrowing:
    return Narrowing(
        search_words().strip(),
        [code for code in request.args.getlist("limit") if code in LIMITS],
        [code for code in request.args.getlist("spoken") if code in SPOKEN],
    )


def _page(found: Budget, wanted: Narrowing, form: Form | None = None) -> str:
    """Render the recipients that are wanted beside the form, which holds all of them."""
    slug, programme = found.offer.mandate.slug, found.offer.programme
    recipients = narrowed(found.lines, wanted)
    chips = [("q", wanted.text, f"“{wanted.text}”")] if wanted.text else []
    chips += [("limit", code, LIMITS[code]) for code in wanted.limits]
    chips += [("spoken", code, SPOKEN[code]) for code in wanted.spoken]
    return render_template(
        "applications/budget.html",
        found=found,
        offer=found.offer,
        mandate=found.offer.mandate,
        version=programme.version if programme else 0,
        page=Page.of(recipients.lines, page_number(), reading.PAGE_SIZE),
        pages=reading.pages_of_round(current_viewer(), found.offer),
        may_edit=reading.may_edit_programme(current_viewer(), found.offer),
        chips=chips,
        limits=[(code, name, recipients.limits[code]) for code, name in LIMITS.items() if recipients.limits[code]],
        spoken=[(code, name, recipients.spoken[code]) for code, name in SPOKEN.items() if recipients.spoken[code]],
        form=form or Form(_stored(found)),
        args={
            name: [slug] if name == "slug" else request.args.getlist(name)
            for name in ("slug", *request.args)
            if name != "format"
        },
    )


def _stored(found: Budget) -> dict[str, object]:
    """Give what the form holds: recipients by the ends of their addresses, which no two share."""
    own = [f"{line.venture.slug}: {format_full_pounds(line.allocation_gbp)}" for line in found.lines if line.own]
    return {
        "budget_gbp": found.budget_gbp,
        "allocation_gbp": found.allocation_gbp,
        "recipients": "\n".join(own),
    }


def set_budget(slug: str) -> ResponseReturnValue:
    """Say what a round may spend, and what its recipients may have."""
    offer_for(session(), current_viewer(), slug, Action.EDIT)
    sent = request.form.to_dict()
    try:
        values = checked(BudgetSchema, sent)
        with transaction() as current:
            budgeting.set_budget(current, actor=current_viewer(), mandate_slug=slug, **values)
    except Invalid as error:
        return _page(_found(slug), Narrowing(), Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return _page(_found(slug), Narrowing(), Form(sent, message=str(error))), 409
    flash("Saved. Applications and offers are held to it from now on.", "good")
    return redirect(url_for("applications.budget", slug=slug), code=303)
