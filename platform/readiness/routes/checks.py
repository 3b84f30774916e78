"""The checks before an application, and what they ask for."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation.errors import Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from profiles.schemas import checked
from readiness import policy, schemas
from readiness.policy import Act, Case
from readiness.schemas import AwardSchema, FactsSchema, MeasurementSchema, WhenSchema
from readiness.services import keeping
from readiness.services.access import case_for, record_for
from readiness.services.checks import checks_for
from readiness.services.keeping import facts_of

_NOTHING = Form()


def checks(slug: str) -> ResponseReturnValue:
    """Show every check for a day."""
    return _page(slug)


def keep_facts(slug: str) -> ResponseReturnValue:
    """Keep the facts that the checks ask for."""
    case = case_for(session(), current_viewer(), slug, Act.ANSWER)
    try:
        facts = checked(FactsSchema, request.form)
        with transaction() as database:
            keeping.keep_facts(database, actor=current_viewer(), venture=case.venture, facts=facts)
    except Invalid as error:
        return _page(slug, facts=_again(error))
    return _done(slug, "The facts are saved, and the checks are made again.")


def add_award(slug: str) -> ResponseReturnValue:
    """Enter an award."""
    case = case_for(session(), current_viewer(), slug, Act.ANSWER)
    try:
        award = checked(AwardSchema, request.form)
        with transaction() as database:
            keeping.add_award(database, actor=current_viewer(), venture=case.venture, award=award)
    except Invalid as error:
        return _page(slug, award=_again(error))
    return _done(slug, "The award is in the ledger.")


def remove_award(slug: str, award_id: int) -> ResponseReturnValue:
    """Take an award out of the ledger."""
    case = case_for(session(), current_viewer(), slug, Act.ANSWER)
    with transaction() as database:
        keeping.remove_award(database, actor=current_viewer(), venture=case.venture, award_id=award_id)
    return _done(slug, "The award is taken out.")


def add_measurement(slug: str) -> ResponseReturnValue:
    """Enter a measurement."""
    case = case_for(session(), current_viewer(), slug, Act.ANSWER)
    try:
        measurement = checked(MeasurementSchema, request.form)
        with transaction() as database:
            keeping.add_measurement(database, actor=current_viewer(), venture=case.venture, measurement=measurement)
    except Invalid as error:
        return _page(slug, measurement=_again(error))
    return _done(slug, "The measurement stands beside the claim.")


def _again(error: Invalid) -> Form:
    return Form(request.form.to_dict(), error.fields, str(error))


def _done(slug: str, message: str) -> ResponseReturnValue:
    flash(message, "good")
    return redirect(url_for("readiness.checks", slug=slug), code=303)


def _page(
    slug: str, *, facts: Form | None = None, award: Form = _NOTHING, measurement: Form = _NOTHING
) -> ResponseReturnValue:
    viewer = current_viewer()
    record, case = record_for(session(), viewer, slug, Act.SEE_OWN)
    asked, when = _asked()
    found = checks_for(session(), record, asked.get("on"))
    forms = [form for form in (facts, award, measurement) if form]
    page = render_template(
        "readiness/checks.html",
        venture=record.venture,
        found=found,
        grant=asked.get("grant"),
        when=when,
        facts=facts or _facts_form(case),
        award=award,
        measurement=measurement,
        may_answer=policy.may(viewer, Act.ANSWER, case),
        words=schemas,
        lights={"likely": ("Likely", "good"), "check": ("Check", "warn"), "unlikely": ("Unlikely", "bad")},
    )
    return page, 422 if any(form.errors for form in forms) else 200


def _asked() -> tuple[dict[str, Any], Form]:
    """Read the day and the grant of the address; what makes no sense is said beside its field."""
    sent: Mapping[str, str] = {name: request.args[name] for name in ("on", "grant") if name in request.args}
    try:
        return checked(WhenSchema, sent), Form(dict(sent))
    except Invalid as error:
        return {}, Form(dict(sent), error.fields)


def _facts_form(case: Case) -> Form:
    values = facts_of(session(), case.venture.id or 0)
    return Form(FactsSchema().dump(values))
