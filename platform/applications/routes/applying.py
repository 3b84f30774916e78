"""What a venture does: apply, answer, send, take back."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action
from accounts.routes import current_viewer
from applications import queries
from applications.models import LIVE, Question
from applications.queries import Record
from applications.routes.views import one_page
from applications.schemas import (
    PREFIX,
    ApplicationVersionSchema,
    WishSchema,
    checked_application,
    on_form,
    several_of,
    typed,
)
from applications.services import applying as service
from applications.services import budgeting, conditions, filling, reading, reminding
from applications.services.access import application_for, offer_for
from applications.services.words import bounds
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from profiles.queries import venture_record
from profiles.schemas import checked


def apply(slug: str, mandate_slug: str) -> ResponseReturnValue:
    """Show what a programme asks and what is answered already, and start a draft."""
    viewer = current_viewer()
    approach = service.approach_for(session(), viewer, slug, mandate_slug)
    message, status = "", 200
    if request.method == "POST":
        try:
            with transaction() as current:
                key = service.start(current, actor=viewer, approach=approach).id
            return redirect(url_for("applications.edit", application_id=key), code=303)
        except Invalid as error:
            message, status = str(error), 422
    key = approach.offer.mandate.id or 0
    questions = queries.questions_of(session(), key, up_to=1)
    hindrance = service.obstacle(approach.offer, approach.record.venture)
    page = render_template(
        "applications/apply.html",
        approach=approach,
        venture=approach.record.venture,
        mandate=approach.offer.mandate,
        questions=questions,
        filled=filling.filled(session(), approach.record, questions),
        conditions={question.id: conditions.words(question, questions) for question in questions},
        asks_more_later=queries.next_step(session(), key, 1) is not None,
        room=budgeting.room_to_ask(session(), key, approach.record.venture.id or 0),
        hindrance=message or (str(hindrance) if hindrance else ""),
        opens_later=reminding.opens_later(approach.offer.mandate),
        wished=bool(queries.wishes_of(session(), key, [approach.record.venture.id or 0])),
        live=approach.kept is not None and approach.kept.status in LIVE,
    )
    return page, status


def wish(slug: str, mandate_slug: str) -> ResponseReturnValue:
    """Note that a venture wants to hear when a programme opens, or does not any more."""
    viewer = current_viewer()
    approach = service.approach_for(session(), viewer, slug, mandate_slug)
    try:
        wanted = checked(WishSchema, request.form)["wanted"]
        with transaction() as current:
            reminding.wish(current, actor=viewer, approach=approach, wanted=wanted)
    except Invalid as error:
        flash(next(iter(error.fields.values()))[0], "bad")
    else:
        flash("You will hear on the day it opens." if wanted else "You will not be told.", "good")
    return redirect(url_for("applications.apply", slug=slug, mandate_slug=mandate_slug), code=303)


def edit(application_id: int) -> ResponseReturnValue:
    """Answer: save what there is, or send it."""
    viewer = current_viewer()
    record = application_for(session(), viewer, application_id, Action.APPLY)
    if request.method == "GET":
        if not reading.view_of(session(), viewer, application_id).may_edit:
            return redirect(url_for("applications.one", application_id=application_id))
        return _edit_page(record)
    questions = _asked(record)
    sent, sending = typed(request.form, several_of(questions)), request.form.get("do") == "send"
    try:
        _keep(record, checked_application(questions, sent), sending=sending)
    except Invalid as error:
        return _edit_page(record, Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return _edit_page(record, Form(sent, message=str(error))), 409
    if not sending:
        flash("Saved. Only your own people see it until you send it.", "good")
        return redirect(url_for("applications.edit", application_id=application_id), code=303)
    flash(f"Sent to {record.funder.name}. This page shows where it stands.", "good")
    return redirect(url_for("applications.one", application_id=application_id), code=303)


def _keep(record: Record, values: dict[str, Any], *, sending: bool) -> None:
    """Save or send, and tell what is wrong by the names of the form's fields."""
    step = service.send if sending else service.save
    try:
        with transaction() as current:
            step(current, actor=current_viewer(), application_id=record.application.id or 0, **values)
    except Invalid as error:
        raise on_form(error) from error


def _asked(record: Record) -> Sequence[Question]:
    row = record.application
    return queries.questions_of(session(), row.mandate_id, up_to=row.step)


def _edit_page(record: Record, form: Form | None = None) -> str:
    record = queries.record_of(session(), record.application.id or 0) or record
    profile = venture_record(session(), record.venture.slug)
    questions = _asked(record)
    given = filling.given_in(session(), record)
    filled = {} if profile is None else filling.filled(session(), profile, questions, given)
    row = record.application
    several = several_of(questions)
    stored: dict[str, object] = {f"{PREFIX}{code}": each.value for code, each in filled.items()}
    stored |= {name: str(stored.get(name, "")).splitlines() for name in several}
    offer = offer_for(session(), current_viewer(), record.mandate.slug)
    hindrance = None if row.sendings else service.obstacle(offer, record.venture)
    return render_template(
        "applications/edit.html",
        record=record,
        row=row,
        offer=offer,
        room=budgeting.room_to_ask(session(), row.mandate_id, row.venture_id, but=row.id or 0),
        questions=questions,
        filled=filled,
        conditions={question.id: conditions.words(question, questions) for question in questions},
        bounds=bounds,
        prefix=PREFIX,
        form=form or Form({**stored, "amount_gbp": row.draft_gbp}),
        hindrance=str(hindrance) if hindrance else "",
        asked_changes=next((line for line in queries.events_of(session(), row.id or 0) if line.event.note), None)
        if row.sendings
        else None,
    )


def withdraw(application_id: int) -> ResponseReturnValue:
    """Take an application back."""
    viewer = current_viewer()
    application_for(session(), viewer, application_id, Action.APPLY)
    try:
        version = checked(ApplicationVersionSchema, request.form)["version"]
        with transaction() as current:
            service.withdraw(current, actor=viewer, application_id=application_id, version=version)
    except Invalid as error:
        return one_page(reading.view_of(session(), viewer, application_id), form=Form({}, {}, str(error)), status=422)
    except Conflict as error:
        return one_page(reading.view_of(session(), viewer, application_id), conflict=error, status=409)
    flash("Withdrawn.", "good")
    return redirect(url_for("applications.one", application_id=application_id), code=303)
