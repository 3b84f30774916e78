"""Choosing what one hears of."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.routes.answers import the_person
from foundation.errors import Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from notices import queries
from notices.routes.views import back
from notices.schemas import PREFIX, checked_channels
from notices.services import muting
from notices.services.kinds import kinds
from notices.services.muting import CHANNELS


def settings() -> ResponseReturnValue:
    """Show what one hears of and how, and change it."""
    _viewer, person_id = the_person()
    if request.method == "GET":
        chosen = muting.channels_of(session(), person_id)
        return _page(person_id, Form({f"{PREFIX}{code}": channel for code, channel in chosen.items()}))
    sent = request.form.to_dict()
    try:
        channels = checked_channels(sent)
        with transaction() as database:
            muting.choose(database, person_id=person_id, channels=channels)
    except Invalid as error:
        return _page(person_id, Form(sent, error.fields, str(error))), 422
    flash("Saved.", "good")
    return redirect(url_for("notices.settings"), code=303)


def _page(person_id: int, form: Form) -> str:
    return render_template(
        "notices/settings.html",
        form=form,
        kinds=[(f"{PREFIX}{kind.code}", kind.title) for kind in kinds().values()],
        channels=list(CHANNELS.items()),
        subjects=[row for row in queries.mutes_of(session(), person_id) if row.subject_kind],
    )


def mute(notice_id: int) -> ResponseReturnValue:
    """Hear no more of what a notice is about."""
    _viewer, person_id = the_person()
    with transaction() as database:
        name = muting.mute_subject_of(database, person_id=person_id, notice_id=notice_id)
    flash(f"You hear nothing more about {name}, until you choose otherwise under “What you are told of”.", "good")
    return back()


def hear_again(mute_id: int) -> ResponseReturnValue:
    """Take a mute of a subject back."""
    _viewer, person_id = the_person()
    with transaction() as database:
        name = muting.hear_again(database, person_id=person_id, mute_id=mute_id)
    flash(f"You hear about {name} again.", "good")
    return redirect(url_for("notices.settings"), code=303)
