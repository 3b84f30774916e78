"""What the pages of a data room share."""

from flask import render_template

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from documents.schemas import FOLDERS
from documents.services.checking import TAKEN
from documents.services.rooms import Room, checklist, readable, room_for
from documents.services.sharing import organisations, proposed_day
from foundation.forms import Form
from foundation.web import session, settings


def asked_room(slug: str, action: Action | None = None) -> Room:
    """Give the data room at an address to whoever asks, if they may do something to it."""
    return room_for(session(), current_viewer(), slug, scanned=bool(settings().scanner), action=action)


def note_titles(room: Room) -> None:
    """Note that a page names documents of a venture: they are part of its offer."""
    disclosed(Path.PAGE, [room.venture], fields=("documents",), by_leave=True)


def room_page(room: Room, *, adding: Form | None = None, sharing: Form | None = None) -> str:
    """Show a data room, with a form as it was sent where something is wrong with it."""
    viewer = current_viewer()
    note_titles(room)
    may_share = policy.may(viewer, Action.MANAGE, room.venture)
    folders = [
        (code, name, [held for held in room.held if held.document.folder == code]) for code, name in FOLDERS.items()
    ]
    return render_template(
        "documents/room.html",
        room=room,
        venture=room.venture,
        folders=folders,
        names=FOLDERS,
        titles={held.document.id: held.document.title for held in room.held},
        checklist=checklist(session(), room) if room.own else [],
        may_edit=policy.may(viewer, Action.EDIT, room.venture),
        may_share=may_share,
        organisations=[(row.slug, row.name) for row in organisations(session())] if may_share else [],
        adding=adding or Form(),
        sharing=sharing or Form({"expires_on": proposed_day().isoformat()}),
        readable=lambda version: readable(version, scanned=room.scanned),
        file=TAKEN,
    )
