"""Plans that are kept: their list, each with what became of it, and its PDF."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action, require
from accounts.routes import current_viewer
from foundation.errors import Conflict, Invalid, NotFound
from foundation.forms import Form
from foundation.web import sent_pdf, session, transaction
from plans.routes.proposing import proposals_page
from plans.routes.showing import cash_chart, instrument_names, timeline_of_kept
from plans.schemas import checked_keep, checked_part
from plans.services import keeping, printing
from plans.services.proposing import venture_for_plans
from plans.services.tracking import plan_for, plans_of, tracked
from plans.services.words import CONSTRAINTS, OBJECTIVES, STATUSES
from profiles.models import Venture


def kept(slug: str) -> ResponseReturnValue:
    """List the plans that a venture keeps."""
    venture = venture_for_plans(session(), current_viewer(), slug).venture
    return render_template(
        "plans/kept.html", venture=venture, lines=plans_of(session(), venture), objectives=OBJECTIVES
    )


def keep(slug: str) -> ResponseReturnValue:
    """Keep one of the plans that meet an ask."""
    viewer = current_viewer()
    record = venture_for_plans(session(), viewer, slug)
    require(viewer, Action.EDIT, record.venture)
    try:
        sent = checked_keep(request.form)
    except Invalid:
        return proposals_page(record, request.form, None)
    try:
        with transaction() as database:
            plan = keeping.keep_plan(
                database,
                actor=viewer,
                record=record,
                ask_gbp=sent["ask"],
                objective=sent["objective"],
                token=sent["plan"],
                starts_on=sent["starts_on"],
                after_id=sent.get("after"),
            )
            plan_id = plan.id
    except Conflict as conflict:
        after = plan_for(session(), record.venture, sent["after"]) if sent.get("after") else None
        return proposals_page(record, request.form, after, conflict)
    flash("The plan is kept. Say here what becomes of each part.", "good")
    return redirect(url_for("plans.plan", slug=slug, plan_id=plan_id), code=303)


def plan(slug: str, plan_id: int) -> ResponseReturnValue:
    """Show a kept plan as it stands."""
    venture = venture_for_plans(session(), current_viewer(), slug).venture
    return _plan_page(venture, plan_id, part_id=request.args.get("part", type=int))


def _plan_page(
    venture: Venture,
    plan_id: int,
    *,
    part_id: int | None = None,
    sent: Form | None = None,
    conflict: Conflict | None = None,
) -> str:
    """Show a kept plan, with the form of one part: as it was sent, or as it stands."""
    held, names = tracked(session(), current_viewer(), venture, plan_id), instrument_names()
    editing = next((part for part in held.parts if part.row.id == part_id), None) if held.may_edit else None
    return render_template(
        "plans/plan.html",
        venture=venture,
        held=held,
        row=held.plan,
        editing=editing,
        form=sent or (Form(editing.row.model_dump()) if editing else None),
        conflict=conflict,
        statuses=STATUSES,
        objectives=OBJECTIVES,
        constraints=CONSTRAINTS,
        labels=keeping.LABELS,
        timeline=timeline_of_kept(held, names),
        cash=cash_chart(held.runway),
        runway_words=printing.runway_words(held.runway),
        instruments=names,
    )


def plan_pdf(slug: str, plan_id: int) -> ResponseReturnValue:
    """Send a kept plan as a PDF."""
    venture = venture_for_plans(session(), current_viewer(), slug).venture
    held = tracked(session(), current_viewer(), venture, plan_id)
    return sent_pdf(printing.kept_pdf(venture, held, instrument_names()), f"funding-plan-{slug}-{plan_id}.pdf")


def change_part(slug: str, plan_id: int, part_id: int) -> ResponseReturnValue:
    """Write down what became of a part."""
    viewer = current_viewer()
    venture = venture_for_plans(session(), viewer, slug).venture
    require(viewer, Action.EDIT, venture)
    held = tracked(session(), viewer, venture, plan_id)
    part = next((each.row for each in held.parts if each.row.id == part_id), None)
    if part is None:
        raise NotFound("This plan has no such part.")
    typed = {name: request.form.get(name, "") for name in ("version", "status", "landed_gbp", "landed_on")}
    try:
        version, values = checked_part(typed)
        with transaction() as database:
            keeping.change_part(
                database,
                actor=viewer,
                venture=venture,
                plan_id=plan_id,
                part_id=part_id,
                version=version,
                values=values,
            )
    except Invalid as error:
        form = Form({**typed, "version": typed["version"] or part.version}, error.fields, str(error))
        return _plan_page(venture, plan_id, part_id=part_id, sent=form), 422
    except Conflict as conflict:
        form = Form({**typed, "version": conflict.version})
        return _plan_page(venture, plan_id, part_id=part_id, sent=form, conflict=conflict), 409
    flash("Written down.", "good")
    return redirect(url_for("plans.plan", slug=slug, plan_id=plan_id), code=303)
