"""How a funder assesses: what its programme needs, reviews, signatures, and the cohort that comes of it."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action
from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from applications import queries
from applications.models import WITH_FUNDER, ReviewState
from applications.routes.asking import programme_page, refused
from applications.routes.views import one_page
from applications.schemas import AssessmentSchema, ReviewersSchema, ReviewSchema, ShownSchema, SignatureSchema, typed
from applications.services import assessing, cohorts, deciding, reading, weighing
from applications.services.access import application_for, offer_for
from applications.services.assessing import asked_to_review
from applications.services.proposing import asked_to_sign
from applications.services.weighing import SCORES, WAITS
from applications.services.words import shown
from foundation.downloads import export_form, table_file
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.paging import Page
from foundation.web import page_number, session, transaction
from profiles.schemas import checked

#: What stands before a criterion's key in the name of its field.
_MARK = "mark-"


def assessment(slug: str) -> ResponseReturnValue:
    """Show or export the applications that wait for the funder, and what each waits for."""
    waits = [code for code in request.args.getlist("waits") if code in WAITS]
    sort = request.args.get("sort", "")
    found = weighing.assessment(session(), current_viewer(), slug, waits=waits, sort=sort)
    form = export_form()
    if form:
        return table_file(weighing.EXPORT_COLUMNS, weighing.rows(found), form, "assessment", title="Assessment")
    return render_template(
        "applications/assessment.html",
        found=found,
        offer=found.offer,
        mandate=found.offer.mandate,
        page=Page.of(found.lines, page_number(), reading.PAGE_SIZE),
        waits=WAITS,
        choices=[(code, name, found.counts[code]) for code, name in WAITS.items() if found.counts.get(code)],
        pages=reading.pages_of_round(current_viewer(), found.offer),
        chips=[("waits", code, f"Waits for {WAITS[code].lower()}") for code in waits],
        may_edit=reading.may_edit_programme(current_viewer(), found.offer),
        args={
            name: [slug] if name == "slug" else request.args.getlist(name)
            for name in ("slug", *request.args)
            if name != "format"
        },
    )


def assess_how(slug: str) -> ResponseReturnValue:
    """Change who reads, what a decision needs, and the days of the stages."""
    offer = offer_for(session(), current_viewer(), slug, Action.EDIT)
    sent = typed(request.form)
    try:
        values = checked(AssessmentSchema, sent)
        with transaction() as current:
            assessing.assess_how(current, actor=current_viewer(), mandate_slug=slug, **values)
    except Invalid as error:
        return programme_page(offer, assessing_form=Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        changed = offer_for(session(), current_viewer(), slug, Action.EDIT)
        return programme_page(changed, assessing_form=Form(sent, message=str(error))), 409
    flash("Saved.", "good")
    return redirect(url_for("applications.programme", slug=slug, _anchor="assessing"), code=303)


def share_out(slug: str) -> ResponseReturnValue:
    """Ask for the reviews that are missing."""
    offer = offer_for(session(), current_viewer(), slug, Action.EDIT)
    try:
        with transaction() as current:
            number = assessing.share_out(current, actor=current_viewer(), mandate_slug=slug)
    except Invalid as error:
        return refused(offer, error)
    words = f"{number} {'review' if number == 1 else 'reviews'} asked for."
    flash(words if number else "No review was missing that a free reviewer could write.", "good")
    return redirect(url_for("applications.assessment", slug=slug), code=303)


def ask_reviewers(application_id: int) -> ResponseReturnValue:
    """Ask reviewers to read one application."""
    application_for(session(), current_viewer(), application_id, Action.DECIDE_APPLICATION)
    sent = typed(request.form)
    try:
        values = checked(ReviewersSchema, sent)
        with transaction() as current:
            assessing.ask_for_reviews(current, actor=current_viewer(), application_id=application_id, **values)
    except (Invalid, Conflict) as error:
        return _again(application_id, sent, error, of="reviewers")
    flash("They are told.", "good")
    return _back(application_id, "reviews")


def review(application_id: int) -> ResponseReturnValue:
    """Show what one is asked to review; send the review, or stand aside."""
    asked_to_review(session(), current_viewer(), application_id)
    if request.method == "GET":
        return _review_page(application_id, Form())
    sent = typed(request.form)
    aside = sent.get("do") == "aside"
    try:
        values = _typed_review(sent, aside=aside)
        if not aside and values["score"] is None and not values["marks"]:
            raise Invalid({name: ["Choose a mark, or stand aside."] for name in _mark_names(application_id)})
        with transaction() as current:
            assessing.review(current, actor=current_viewer(), application_id=application_id, **values)
    except Invalid as error:
        return _review_page(application_id, Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return _review_page(application_id, Form(sent), conflict=error), 409
    flash("You stand aside." if aside else "Sent. You can read what the others wrote.", "good")
    return _back(application_id, "reviews")


def _typed_review(sent: Mapping[str, object], *, aside: bool) -> dict[str, Any]:
    """Check a review; whoever stands aside gives no score, whatever is chosen."""
    marks = {name.removeprefix(_MARK): value for name, value in sent.items() if name.startswith(_MARK) and value}
    return checked(ReviewSchema, {**sent, "score": "", "marks": {}} if aside else {**sent, "marks": marks})


def _mark_names(application_id: int) -> list[str]:
    """Give the names of the fields that take marks: one for each criterion, or one for all."""
    record, _ = asked_to_review(session(), current_viewer(), application_id)
    criteria = queries.criteria_of(session(), record.application.mandate_id)
    return [f"{_MARK}{each.id}" for each in criteria] or ["score"]


def _review_page(application_id: int, form: Form, *, conflict: Conflict | None = None) -> str:
    record, own = asked_to_review(session(), current_viewer(), application_id)
    view = reading.view_of(session(), current_viewer(), application_id)
    disclosed(Path.PAGE, [] if view.withheld else [record.venture], by_leave=True)
    programme = queries.programme_of(session(), record.application.mandate_id)
    return render_template(
        "applications/review.html",
        view=view,
        open=own.state == ReviewState.ASKED and record.application.status in WITH_FUNDER,
        due=programme.reviews_due_on if programme else None,
        scores=[(str(number), f"{number}: {words}") for number, words in SCORES.items()],
        criteria=queries.criteria_of(session(), record.application.mandate_id),
        form=form,
        conflict=conflict,
        shown=shown,
    )


def sign(application_id: int) -> ResponseReturnValue:
    """Sign the decision that waits, or send it back."""
    asked_to_sign(session(), current_viewer(), application_id)
    sent = typed(request.form)
    try:
        values = checked(SignatureSchema, sent)
        with transaction() as current:
            deciding.sign(current, actor=current_viewer(), application_id=application_id, **values)
    except (Invalid, Conflict) as error:
        return _again(application_id, sent, error, of="sign")
    flash("Signed. The venture has been told." if values["signed"] else "Sent back.", "good")
    return _back(application_id, "signature")


def show(application_id: int) -> ResponseReturnValue:
    """Let the venture be named on the cohort's page, or not any more."""
    application_for(session(), current_viewer(), application_id, Action.APPLY)
    sent = typed(request.form)
    try:
        values = checked(ShownSchema, sent)
        with transaction() as current:
            cohorts.show(current, actor=current_viewer(), application_id=application_id, **values)
    except (Invalid, Conflict) as error:
        return _again(application_id, sent, error, of="show")
    flash("You are named on the cohort’s page." if values["shown"] else "You are not named any more.", "good")
    return _back(application_id, "cohort")


def _again(
    application_id: int, sent: Mapping[str, object], error: Invalid | Conflict, *, of: str
) -> ResponseReturnValue:
    """Show the application as it stands now, with what was typed and why it was not taken."""
    view = reading.view_of(session(), current_viewer(), application_id)
    if isinstance(error, Conflict):
        return one_page(view, form=Form(sent), of=of, conflict=error, status=409)
    return one_page(view, form=Form(sent, error.fields, str(error)), of=of, status=422)


def _back(application_id: int, anchor: str) -> ResponseReturnValue:
    return redirect(url_for("applications.one", application_id=application_id, _anchor=anchor), code=303)


def cohort(slug: str) -> ResponseReturnValue:
    """Show or export the ventures of a programme."""
    found = cohorts.cohort_of(session(), current_viewer(), slug)
    form = export_form()
    if form:
        return table_file(cohorts.EXPORT_COLUMNS, cohorts.rows(found), form, "cohort", title="Cohort")
    return render_template(
        "applications/cohort.html",
        found=found,
        offer=found.offer,
        mandate=found.offer.mandate,
        pages=reading.pages_of_round(current_viewer(), found.offer),
        page=Page.of(found.members, page_number(), reading.PAGE_SIZE),
        args={"slug": [slug]},
    )
