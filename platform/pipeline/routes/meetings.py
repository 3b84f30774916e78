"""Meetings of a deal: added on its page, changed on one of their own, called off, taken into a calendar."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer
from foundation import clock
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import sent_file, session, settings, transaction
from pipeline import queries, services
from pipeline.queries import HeldMeeting
from pipeline.routes.views import deal_page
from pipeline.schemas import checked_meeting, checked_meeting_change, checked_version, typed_meeting
from pipeline.services import meetings
from pipeline.services.access import Books

_FIELDS = ("minutes", "place", "guests", "notes", "next_step", "version")


def add(deal_id: int) -> ResponseReturnValue:
    """Keep a meeting with a deal."""
    sent = typed_meeting(request.form)
    try:
        services.deal_for(session(), current_viewer(), deal_id, Action.WORK_DEALS)
        values = checked_meeting(sent)
        with transaction() as database:
            meetings.arrange(database, actor=current_viewer(), deal_id=deal_id, **values)
    except Invalid as error:
        view = services.deal_view(session(), current_viewer(), deal_id)
        return deal_page(view, forms={"meeting": Form(sent, error.fields, str(error))}, status=422)
    return _back(deal_id)


def meeting(deal_id: int, meeting_id: int) -> ResponseReturnValue:
    """Show one meeting, or change it."""
    viewer = current_viewer()
    if request.method == "GET":
        _record, held = meetings.meeting_for(session(), viewer, deal_id, meeting_id)
        return _page(deal_id, meeting_id, _stored(held))
    meetings.meeting_for(session(), viewer, deal_id, meeting_id, Action.WORK_DEALS)
    sent = typed_meeting(request.form)
    try:
        version, values = checked_meeting_change(sent)
        with transaction() as database:
            meetings.change(database, actor=viewer, deal_id=deal_id, meeting_id=meeting_id, version=version, **values)
    except Invalid as error:
        return _page(deal_id, meeting_id, Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        # Sent again, it goes over what the other wrote, which is shown beside it.
        return _page(deal_id, meeting_id, Form(sent | {"version": error.version}), conflict=error), 409
    return _back(deal_id)


def call_off(deal_id: int, meeting_id: int) -> ResponseReturnValue:
    """Call a meeting off."""
    viewer = current_viewer()
    _record, held = meetings.meeting_for(session(), viewer, deal_id, meeting_id, Action.WORK_DEALS)
    try:
        with transaction() as database:
            meetings.call_off(
                database,
                actor=viewer,
                deal_id=deal_id,
                meeting_id=meeting_id,
                version=checked_version(request.form),
            )
    except Invalid as error:
        return _page(deal_id, meeting_id, Form(_stored(held).values, error.fields, str(error))), 422
    except Conflict as error:
        return _page(deal_id, meeting_id, _stored(held), conflict=error), 409
    flash("The meeting is called off. Its file takes it out of calendars.", "good")
    return _back(deal_id)


def calendar(deal_id: int, meeting_id: int) -> ResponseReturnValue:
    """Send a meeting as a calendar file."""
    record, held = meetings.meeting_for(session(), current_viewer(), deal_id, meeting_id)
    page = url_for("pipeline.meeting", deal_id=deal_id, meeting_id=meeting_id)
    content = meetings.calendar(record, held.meeting, f"{settings().base_url.rstrip('/')}{page}")
    return sent_file(content, f"meeting-{meeting_id}.ics", "text/calendar; charset=utf-8")


def _stored(held: HeldMeeting) -> Form:
    row = held.meeting
    local = row.begins_at.astimezone(clock.LONDON)
    values = {name: getattr(row, name) for name in _FIELDS}
    return Form(
        values | {"begins_at": f"{local:%Y-%m-%dT%H:%M}", "people": [str(mate.user_id) for mate in held.people]}
    )


def _page(deal_id: int, meeting_id: int, form: Form, *, conflict: Conflict | None = None) -> str:
    record, held = meetings.meeting_for(session(), current_viewer(), deal_id, meeting_id)
    return render_template(
        "pipeline/meeting.html",
        record=record,
        held=held,
        form=form,
        conflict=conflict,
        may_work=policy.may(current_viewer(), Action.WORK_DEALS, Books(record.deal.organisation_id)),
        people=[(str(mate.user_id), mate.name) for mate in queries.people_of(session(), record.deal.organisation_id)],
    )


def _back(deal_id: int) -> ResponseReturnValue:
    return redirect(url_for("pipeline.deal", deal_id=deal_id, _anchor="meetings"), code=303)
