"""Changing an investor day after it was made, and calling it off."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from clusters.routes.days import MOST, typed
from clusters.schemas import ChangedDaySchema
from clusters.services import days, rearranging
from clusters.services.days import Day
from clusters.services.rearranging import Changed
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from profiles.schemas import checked


def change_day(slug: str, day_id: int) -> ResponseReturnValue:
    """Change when and where a day is, and who comes."""
    viewer = current_viewer()
    found = days.day_to_plan(session(), viewer, slug, day_id)
    if request.method == "GET":
        return _page(found, Form(rearranging.as_typed(found, MOST)))
    sent = typed(request.form)
    try:
        values = checked(ChangedDaySchema, sent)
        version = values.pop("version")
        with transaction() as current:
            found = days.day_to_plan(current, viewer, slug, day_id)
            done = rearranging.change(current, actor=viewer, found=found, version=version, values=values)
    except Invalid as error:
        return _page(found, Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return _page(found, Form({**sent, "version": error.version}, message=str(error))), 409
    flash(_said(done), "good")
    return redirect(url_for("clusters.day", slug=slug, day_id=day_id), code=303)


def _page(found: Day, form: Form) -> str:
    return render_template(
        "clusters/day_change.html",
        cluster=found.cluster,
        day=found.day,
        form=form,
        choices=rearranging.choices(session(), found),
    )


def _said(done: Changed) -> str:
    words = ["Kept."]
    if done.taken_out:
        meetings = "1 meeting that is" if done.taken_out == 1 else f"{done.taken_out} meetings that are"
        words.append(f"{meetings} no longer possible went out of the plan.")
    if done.told:
        words.append("1 person is told." if done.told == 1 else f"{done.told} people are told.")
    return " ".join(words)


def call_off(slug: str, day_id: int) -> ResponseReturnValue:
    """Call a day off."""
    viewer = current_viewer()
    found = days.day_to_plan(session(), viewer, slug, day_id)
    try:
        with transaction() as current:
            found = days.day_to_plan(current, viewer, slug, day_id)
            told = rearranging.call_off(current, actor=viewer, found=found)
    except Conflict as error:
        return _page(found, Form(rearranging.as_typed(found, MOST), message=str(error))), 409
    flash("Called off." + (f" {told} people are told." if told else ""), "good")
    return redirect(url_for("clusters.days", slug=slug), code=303)
