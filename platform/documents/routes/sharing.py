"""Give leave to read, and take it back."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action
from accounts.routes import current_viewer
from documents.routes.asking import asked_room, room_page
from documents.schemas import checked_leave
from documents.services import sharing
from foundation.errors import Invalid
from foundation.forms import Form
from foundation.web import transaction


def give_leave(slug: str) -> ResponseReturnValue:
    """Give somebody leave."""
    room = asked_room(slug, Action.MANAGE)
    try:
        leave = checked_leave(request.form)
        with transaction() as database:
            given = sharing.give_leave(database, actor=current_viewer(), room=room, **leave)
    except Invalid as error:
        return room_page(room, sharing=Form(request.form.to_dict(), error.fields, str(error))), 422
    flash(f"{given.name} may read it now. You can take this back at any time.", "good")
    return redirect(url_for("documents.room", slug=slug), code=303)


def take_back(slug: str, grant_id: int) -> ResponseReturnValue:
    """Take leave back."""
    room = asked_room(slug, Action.MANAGE)
    with transaction() as database:
        given = sharing.take_back(database, actor=current_viewer(), room=room, grant_id=grant_id)
    flash(f"{given.name} no longer has this leave.", "good")
    return redirect(url_for("documents.room", slug=slug), code=303)
