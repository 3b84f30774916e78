"""What came of a fund's money: a page, and the report as PDF, Excel, CSV and JSON."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action
from accounts.routes import current_viewer
from allocation import queries
from allocation.routes.account import AT, account_of
from allocation.routes.blueprint import allocation_pages
from allocation.schemas import OutcomeSchema, written_impact
from allocation.services import impact
from allocation.services.access import Account
from allocation.services.printing import impact_pdf
from allocation.services.rounds import CLAIMS
from allocation.services.tagging import AREAS, tagger
from allocation.services.words import PLACING
from foundation.downloads import export_form, table_file
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.money import format_pounds
from foundation.web import sent_file, sent_pdf, session, transaction
from profiles.schemas import checked


@allocation_pages.get(f"{AT}/impact")
def impact_page(slug: str) -> ResponseReturnValue:
    """Show what came of a fund's money, everywhere or in one place, or give it as a file."""
    held = account_of(slug)
    found = impact.report(session(), held, request.args.get("place", ""))
    if request.args.get("format") == "pdf":
        return sent_pdf(impact_pdf(found), f"impact-{slug}.pdf")
    if request.args.get("format") == "json":
        content = jsonify(written_impact(found)).get_data()
        return sent_file(content, f"impact-{slug}.json", "application/json")
    if form := export_form():
        return table_file(impact.COLUMNS, impact.table(found), form, f"parity-impact-{slug}", title="Impact")
    return _page(held, found, Form({"claim": "declared"}))


def _page(held: Account, found: impact.Report, form: Form) -> str:
    named = tagger(session())
    entries = [entry for entry in queries.live_entries(session(), held.funder_id) if entry.kind in PLACING]
    options = [
        (entry.id, f"{entry.company}, {format_pounds(entry.amount_gbp)}, {entry.happened_on:%b %Y}")
        for entry in reversed(entries)
    ]
    places = [
        (
            title,
            [(f"{kind}:{code}", name) for (of, code), name in named.places.names.items() if of == kind],
        )
        for kind, title in AREAS.items()
        if kind != "authority"
    ]
    return render_template(
        "allocation/impact.html",
        held=held,
        found=found,
        form=form,
        measures=impact.MEASURES,
        claims=CLAIMS,
        entry_options=options,
        measure_options=[(code, f"{name} ({unit})") for code, (name, unit) in impact.MEASURES.items()],
        claim_options=list(CLAIMS.items()),
        place_form=Form({"place": found.place}),
        place_options=places,
        args={"slug": held.funder.slug, **({"place": found.place} if found.place else {})},
    )


@allocation_pages.post(f"{AT}/impact/report")
def report_outcome(slug: str) -> ResponseReturnValue:
    """Report what came of an investment."""
    held, sent = account_of(slug, Action.WORK_DEALS), request.form.to_dict()
    try:
        values = checked(OutcomeSchema, sent)
        with transaction() as current:
            impact.report_outcome(current, held, current_viewer(), values)
    except Invalid as error:
        return _page(held, impact.report(session(), held), Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return _page(held, impact.report(session(), held), Form(sent, message=str(error))), 409
    flash("Reported.", "good")
    return redirect(url_for("allocation.impact_page", slug=slug), code=303)
