"""One thread: read, write with files, mark as read, open a file, take it away."""

from collections.abc import Sequence

from flask import Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session
from werkzeug.datastructures import FileStorage

from accounts.policy import Action
from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from conversations.queries import Pair
from conversations.schemas import MOST_TEXT, MessageSchema, ReadSchema
from conversations.services import reading, taking_away, writing
from conversations.services.access import pair_for
from conversations.services.telling import address_of
from conversations.services.writing import MOST_FILES
from documents.routes.sending import kept_close, send_kept, sent_file
from documents.routes.taking import MOST_SENT, noted_for, take_all
from documents.services.checking import TAKEN
from documents.services.storing import Arrived
from foundation.errors import Invalid, NotFound
from foundation.forms import Form
from foundation.ids import new_token
from foundation.web import file_store, page_number, session, settings, takes_files, transaction
from foundation.web import sent_file as sent_content
from profiles.schemas import checked

_TYPES = {"json": "application/json", "txt": "text/plain; charset=utf-8"}


def _pair(slug: str, organisation: str, action: Action = Action.VIEW) -> Pair:
    return pair_for(session(), current_viewer(), slug, organisation, action)


def _scanned() -> bool:
    return bool(settings().scanner)


def thread(slug: str, organisation: str) -> ResponseReturnValue:
    """Show what a venture and a funder wrote to each other, to both."""
    return _page(_pair(slug, organisation), Form())


def _page(pair: Pair, form: Form) -> str:
    """Show a thread, with a message as it was sent where something is wrong with it."""
    view = reading.thread_view(session(), current_viewer(), pair, number=page_number(), scanned=_scanned())
    shown = [pair.venture] if view.shows_offer else []
    disclosed(Path.PAGE, shown, fields=("documents",), by_leave=True)
    return render_template(
        "conversations/thread.html",
        view=view,
        pair=pair,
        form=form,
        once=form.value("once") or new_token(),
        taken=TAKEN,
        most_files=MOST_FILES,
        most_text=MOST_TEXT,
        args=request.args,
    )


def _may_write(slug: str, organisation: str) -> None:
    _pair(slug, organisation, Action.WRITE_MESSAGE)


@takes_files(MOST_SENT, _may_write)
def write(slug: str, organisation: str) -> ResponseReturnValue:
    """Write a message, with files or without."""
    pair = _pair(slug, organisation, Action.WRITE_MESSAGE)
    try:
        key = send(pair, checked(MessageSchema, request.form), chosen_files())
    except Invalid as error:
        return _page(pair, Form(request.form.to_dict(), error.fields, str(error))), 422
    flash("Sent. The other side is told.", "good")
    return redirect(f"{address_of(pair)}#message-{key}", code=303)


def chosen_files() -> list[FileStorage]:
    """Give the files that came with a request; a browser sends an empty one where none was chosen."""
    return [each for each in request.files.getlist("file") if each.filename]


def send(pair: Pair, values: dict[str, str], files: list[FileStorage]) -> int:
    """Take the files of a message in, write it, and give its key.

    Raises
    ------
    Invalid
        If the message or one of its files is not taken. Nothing is kept.
    """
    viewer = current_viewer()
    if len(files) > MOST_FILES:
        raise Invalid({"file": [f"Choose {MOST_FILES} files at most. Send the others with another message."]})
    keys: list[int] = []

    def write_down(database: Session, arrived: Sequence[Arrived]) -> None:
        message = writing.write(
            database, file_store(), actor=viewer, venture_slug=pair.venture.slug,
            organisation_slug=pair.organisation.slug, arrived=arrived, **values,
        )  # fmt: skip
        keys.append(message.id or 0)

    take_all(files, write_down, noted_for(pair.venture))
    return keys[0]


def read(slug: str, organisation: str) -> ResponseReturnValue:
    """Mark a thread as read up to the message that was shown last."""
    pair = _pair(slug, organisation)
    if pair.thread is None:
        raise NotFound("Nothing has been written yet.")
    values = checked(ReadSchema, request.form)
    with transaction() as database:
        writing.mark_read(database, actor=current_viewer(), thread_id=pair.thread.id or 0, message_id=values["message"])
    return redirect(address_of(pair), code=303)


def file(slug: str, organisation: str, file_id: int) -> Response:
    """Send a file of a message, and log it where it is the venture's. A look at the headers alone opens nothing."""
    pair, viewer = _pair(slug, organisation), current_viewer()
    held, of_venture = reading.file_for(session(), viewer=viewer, pair=pair, file_id=file_id, scanned=_scanned())
    if request.method == "HEAD":
        return kept_close(Response(content_type=held.media_type))
    if not of_venture:
        return send_kept(held, file_store().open(held.digest), held.size, held.digest)
    disclosed(Path.FILE, [pair.venture], fields=("documents",), document=held.filename, by_leave=True)
    with transaction() as database:
        opened = reading.opened(database, viewer=viewer, pair=pair, file=held, in_part="Range" in request.headers)
    return sent_file(opened)


def export(slug: str, organisation: str, form: str) -> Response:
    """Take a thread away as a file."""
    pair = _pair(slug, organisation)
    messages = taking_away.whole_thread(session(), current_viewer(), pair, scanned=_scanned())
    names_files = any(shown.of_venture and shown.files for shown in messages)
    disclosed(Path.EXPORT, [pair.venture] if names_files else [], fields=("documents",), by_leave=True)
    write_out = taking_away.as_json if form == "json" else taking_away.as_text
    name = f"messages-{pair.venture.slug}-{pair.organisation.slug}.{form}"
    return sent_content(write_out(pair, messages), name, _TYPES[form])
