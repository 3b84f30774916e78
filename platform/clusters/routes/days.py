"""Investor days: their list, one of them, planning it, and what came of it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer
from clusters.schemas import GuestSchema, InvestorDaySchema, MeetingSchema, MoveSchema, OutcomeSchema
from clusters.services import calendars, scheduling
from clusters.services import days as services
from clusters.services.days import Day, time_of
from clusters.services.words import OUTCOMES
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import sent_file, sent_pdf, session, settings, transaction
from matching.services import offers_open
from profiles.models import Cluster
from profiles.schemas import checked
from profiles.services.access import cluster_for

#: How many meetings guests have at most where nobody said more.
MOST = {"venture_most": "4", "mandate_most": "8"}
_USUAL = {"starts_at": "09:30", "slot_minutes": "20", "slots": "9", "rooms": "6", **MOST}
_SEVERAL = ("ventures", "mandates")
_SAID = {"take_out": "Taken out.", "loosen": "The next schedule may move it."}


def days(slug: str) -> ResponseReturnValue:
    """List a cluster's investor days, for its people."""
    cluster, found = services.days_of(session(), current_viewer(), slug)
    return render_template(
        "clusters/days.html",
        cluster=cluster,
        days=found,
        may_edit=policy.may(current_viewer(), Action.EDIT, cluster),
    )


def new_day(slug: str) -> ResponseReturnValue:
    """Make an investor day."""
    cluster = cluster_for(session(), current_viewer(), slug, Action.EDIT).cluster
    if request.method == "GET":
        return _new_page(cluster, Form(_USUAL))
    sent = typed(request.form)
    try:
        values = checked(InvestorDaySchema, sent)
        with transaction() as current:
            key = services.make(current, actor=current_viewer(), cluster=cluster, values=values).id
    except Invalid as error:
        return _new_page(cluster, Form(sent, error.fields, str(error))), 422
    flash("Made. Say who is there when, then schedule the meetings.", "good")
    return redirect(url_for("clusters.day", slug=slug, day_id=key), code=303)


def typed(form: MultiDict[str, str]) -> dict[str, Any]:
    """Give what was typed about a day, with all who were ticked."""
    return {name: form.getlist(name) if name in _SEVERAL else form[name] for name in form}


def _new_page(cluster: Cluster, form: Form) -> str:
    found = services.choices(session(), cluster)
    return render_template("clusters/day_new.html", cluster=cluster, form=form, choices=found)


def day(slug: str, day_id: int) -> ResponseReturnValue:
    """Show an investor day: the plan to those who make it, their own meetings to guests."""
    return _day_page(slug, day_id)


def _day_page(
    slug: str, day_id: int, *, form: Form | None = None, conflict: Conflict | None = None, status: int = 200
) -> tuple[str, int]:
    viewer = current_viewer()
    found = services.day_for(session(), viewer, slug, day_id)
    slots = range(1, found.day.slots + 1)
    page = render_template(
        "clusters/day.html" if found.plans else "clusters/day_guest.html",
        found=found,
        day=found.day,
        cluster=found.cluster,
        form=form or Form(),
        conflict=conflict,
        times=[(str(slot), f"{time_of(found.day, slot):%H:%M}") for slot in slots],
        rooms=range(1, found.day.rooms + 1),
        cells={(line.meeting.slot, line.meeting.room): line for line in found.meetings},
        clashes=scheduling.clashes_of(session(), viewer, found) if found.plans else [],
        outcomes=OUTCOMES,
        counted=found.outcomes(),
        offers_seen=offers_open(viewer),
        venture_options=[(str(each.key), each.name) for each in found.ventures],
        mandate_options=[(str(each.key), each.name) for each in found.mandates],
        may_edit=policy.may(viewer, Action.EDIT, found.cluster),
    )
    return page, status


def schedule(slug: str, day_id: int) -> ResponseReturnValue:
    """Schedule the meetings of a day anew, but for those that were fixed."""
    viewer = current_viewer()
    services.day_to_plan(session(), viewer, slug, day_id)
    try:
        with transaction() as current:
            found = services.day_to_plan(current, viewer, slug, day_id)
            count = scheduling.plan(current, viewer=viewer, found=found)
    except Conflict as error:
        return _day_page(slug, day_id, conflict=error, status=409)
    flash(f"{count} meetings scheduled." if count else "No pair of these fits each other’s rules.", "good")
    return redirect(url_for("clusters.day", slug=slug, day_id=day_id), code=303)


def publish(slug: str, day_id: int) -> ResponseReturnValue:
    """Show every guest their meetings."""
    viewer = current_viewer()
    found = services.day_to_plan(session(), viewer, slug, day_id)
    try:
        with transaction() as current:
            told = services.publish(current, actor=viewer, found=found)
    except Conflict as error:
        return _day_page(slug, day_id, conflict=error, status=409)
    flash(f"Published; {told} people are told.", "good")
    return redirect(url_for("clusters.day", slug=slug, day_id=day_id), code=303)


def guest(slug: str, day_id: int) -> ResponseReturnValue:
    """Say how many meetings a guest wants, and when they are there."""
    found = services.day_to_plan(session(), current_viewer(), slug, day_id)
    sent = request.form.to_dict()
    try:
        values = checked(GuestSchema, sent)
        with transaction() as current:
            services.change_guest(current, found=found, **values)
    except Invalid as error:
        return _day_page(slug, day_id, form=Form(sent, error.fields, str(error)), status=422)
    flash("Kept. Schedule again to use it.", "good")
    return redirect(url_for("clusters.day", slug=slug, day_id=day_id, _anchor="guests"), code=303)


def put(slug: str, day_id: int) -> ResponseReturnValue:
    """Put a meeting in by hand."""
    viewer = current_viewer()
    found = services.day_to_plan(session(), viewer, slug, day_id)
    sent = request.form.to_dict()
    try:
        values = checked(MeetingSchema, sent)
        with transaction() as current:
            scheduling.put(current, viewer=viewer, found=found, **values)
    except Invalid as error:
        return _day_page(slug, day_id, form=Form(sent, error.fields, str(error)), status=422)
    flash("Put in, and fixed there.", "good")
    return redirect(url_for("clusters.day", slug=slug, day_id=day_id), code=303)


def meeting(slug: str, day_id: int, meeting_id: int) -> ResponseReturnValue:
    """Show one meeting, to move it and to say what came of it."""
    return _meeting_page(services.day_for(session(), current_viewer(), slug, day_id), meeting_id)


def _meeting_page(found: Day, meeting_id: int, form: Form | None = None) -> str:
    viewer = current_viewer()
    line = services.meeting_in(found, meeting_id)
    row, said = line.meeting, services.own_feedback(viewer, line)
    held = {"version": row.version, "outcome": row.outcome, "feedback": said or "", "slot": str(row.slot)}
    return render_template(
        "clusters/meeting.html",
        found=found,
        day=found.day,
        cluster=found.cluster,
        line=line,
        begins=time_of(found.day, row.slot),
        times=[(str(slot), f"{time_of(found.day, slot):%H:%M}") for slot in range(1, found.day.slots + 1)],
        form=form or Form(held),
        outcomes=OUTCOMES,
        of_a_side=said is not None,
        on_record=services.on_record(row),
        may_edit=policy.may(viewer, Action.EDIT, found.cluster),
    )


def change_meeting(slug: str, day_id: int, meeting_id: int) -> ResponseReturnValue:
    """Move a meeting, loosen it or take it out."""
    viewer = current_viewer()
    found = services.day_to_plan(session(), viewer, slug, day_id)
    line = services.meeting_in(found, meeting_id)
    sent, what = request.form.to_dict(), request.form.get("do", "move")
    try:
        with transaction() as current:
            if what == "take_out":
                services.take_out(current, line=line)
            elif what == "loosen":
                scheduling.loosen(current, meeting_id=meeting_id)
            else:
                slot = checked(MoveSchema, sent)["slot"]
                keys = {"venture": line.venture.id or 0, "mandate": line.mandate.id or 0, "meeting_id": meeting_id}
                scheduling.put(current, viewer=viewer, found=found, slot=slot, **keys)
    except Invalid as error:
        held = {"version": line.meeting.version, "outcome": line.meeting.outcome}
        return _meeting_page(found, meeting_id, Form({**held, **sent}, error.fields, str(error))), 422
    flash(_SAID.get(what, "Moved, and fixed there."), "good")
    return redirect(url_for("clusters.day", slug=slug, day_id=day_id), code=303)


def outcome(slug: str, day_id: int, meeting_id: int) -> ResponseReturnValue:
    """Keep what came of a meeting."""
    viewer = current_viewer()
    found = services.day_for(session(), viewer, slug, day_id)
    line = services.meeting_in(found, meeting_id)
    services.require_part(viewer, found, line)
    sent = request.form.to_dict()
    try:
        values = checked(OutcomeSchema, sent)
        version = values.pop("version")
        with transaction() as current:
            services.record_outcome(current, actor=viewer, line=line, version=version, values=values)
    except Invalid as error:
        return _meeting_page(found, meeting_id, Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return _meeting_page(found, meeting_id, Form({**sent, "version": error.version}, message=str(error))), 409
    flash("Kept.", "good")
    return redirect(url_for("clusters.day", slug=slug, day_id=day_id), code=303)


def calendar(slug: str, day_id: int) -> ResponseReturnValue:
    """Send the meetings that somebody sees as a calendar file."""
    found = services.day_for(session(), current_viewer(), slug, day_id)
    at = settings().base_url.rstrip("/") + url_for("clusters.day", slug=slug, day_id=day_id)
    name = f"{slug}-{found.day.held_on}.ics"
    return sent_file(calendars.calendar(found, at), name, "text/calendar; charset=utf-8")


def rooms(slug: str, day_id: int) -> ResponseReturnValue:
    """Send the plan of the rooms, to print."""
    found = services.day_for(session(), current_viewer(), slug, day_id)
    return sent_pdf(calendars.rooms_plan(found), f"{slug}-{found.day.held_on}-rooms.pdf")
