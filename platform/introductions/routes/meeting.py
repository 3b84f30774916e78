"""What arranges a meeting of the two sides: times proposed, one picked, called off, and the file for calendars."""

from datetime import datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from accounts.routes import current_viewer
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import sent_file, session, settings, transaction
from introductions.routes.views import one_page
from introductions.schemas import MeetingSchema
from introductions.services import meeting, reading
from introductions.services.reading import View
from profiles.schemas import checked


def _version(sent: "MultiDict[str, str]") -> int:
    return int(sent["version"]) if sent.get("version", "").isdigit() and len(sent["version"]) < 10 else 0


def _view(introduction_id: int) -> View:
    """Give an introduction to somebody who may arrange its meeting, before anything that they sent is looked at."""
    meeting.working_for(session(), current_viewer(), introduction_id)
    return reading.view_of(session(), current_viewer(), introduction_id)


def propose(introduction_id: int) -> ResponseReturnValue:
    """Propose times."""
    sent = request.form
    times = [sent[name] for name in sorted(sent) if name.startswith("times-") and sent[name].strip()]
    view = _view(introduction_id)
    try:
        values = checked(MeetingSchema, {**sent.to_dict(), "times": times})
        with transaction() as database:
            meeting.propose(
                database,
                actor=current_viewer(),
                introduction_id=introduction_id,
                version=_version(sent),
                **values,
            )
    except Invalid as error:
        beside = {"times-0" if name == "times" else name: messages for name, messages in error.fields.items()}
        return one_page(view, meeting_form=Form(sent.to_dict(), beside, str(error)), status=422)
    except Conflict as error:
        return one_page(view, conflict=error, status=409)
    flash("The times are proposed, and the other side is told.", "good")
    return _back(introduction_id)


def pick(introduction_id: int) -> ResponseReturnValue:
    """Agree to one of the proposed times."""
    view = _view(introduction_id)
    try:
        time = datetime.fromisoformat(request.form.get("time", ""))
        if time.tzinfo is None:
            raise ValueError
    except ValueError:
        form = Form({}, {"time": ["Choose one of the times."]}, "Some answers need another look.")
        return one_page(view, meeting_form=form, status=422)
    try:
        with transaction() as database:
            meeting.pick(
                database,
                actor=current_viewer(),
                introduction_id=introduction_id,
                version=_version(request.form),
                time=time,
            )
    except Invalid as error:
        return one_page(view, meeting_form=Form({}, error.fields, str(error)), status=422)
    except Conflict as error:
        return one_page(view, conflict=error, status=409)
    flash("The time is agreed, and the other side is told. Take it into your calendar.", "good")
    return _back(introduction_id)


def call_off(introduction_id: int) -> ResponseReturnValue:
    """Call the meeting off."""
    view = _view(introduction_id)
    try:
        with transaction() as database:
            meeting.call_off(
                database, actor=current_viewer(), introduction_id=introduction_id, version=_version(request.form)
            )
    except Conflict as error:
        return one_page(view, conflict=error, status=409)
    flash("The meeting is called off, and the other side is told.", "good")
    return _back(introduction_id)


def calendar(introduction_id: int) -> ResponseReturnValue:
    """Send the meeting as a calendar file."""
    record, held = meeting.meeting_for(session(), current_viewer(), introduction_id)
    address = f"{settings().base_url.rstrip('/')}{url_for('introductions.one', introduction_id=introduction_id)}"
    content = meeting.calendar(record, held, address)
    return sent_file(content, f"meeting-{introduction_id}.ics", "text/calendar; charset=utf-8")


def _back(introduction_id: int) -> ResponseReturnValue:
    return redirect(url_for("introductions.one", introduction_id=introduction_id, _anchor="meeting"), code=303)
