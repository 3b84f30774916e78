"""The board's changes as server-sent events, for its page and for programs."""

import json
from collections.abc import Callable, Iterator

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue

from accounts.policy import Viewer
from accounts.routes import current_viewer
from foundation.web import db, session, settings
from pipeline import services
from pipeline.queries import BoardEvent
from pipeline.services.watching import Look, Places, Seen, in_words, watch

#: Seconds after which a client should come back: to a stream that ended by itself, and where no place was free.
COMES_BACK = 2
TRY_AGAIN = 60
#: Asked between looks whether this process goes on; gunicorn's settings put its own answer here.
GOES_ON: list[Callable[[], bool]] = []


def events() -> ResponseReturnValue:
    """Tell the page of a board what changes on it."""
    return stream(current_viewer(), request.args.get("organisation", "").replace("\x00", ""))


def stream(viewer: Viewer, organisation: str) -> Response:
    """Answer with the changes of a board as they happen, for as long as a stream may last.

    Where somebody keeps no board the answer is 204, after which a browser does not ask again. Where all places of this
    process are taken it is 429: whoever asks then polls.

    Raises
    ------
    SignInRequired, NotFound
        As the policy decides about the board.
    """
    shown = services.board_for(session(), viewer, organisation)
    if shown is None:
        return Response(status=204)
    places = _places()
    if not places.take():
        return Response(
            "Too many boards are watched at once. Ask again in a while.\n", 429, {"Retry-After": str(TRY_AGAIN)}
        )
    before = Seen.read(request.headers.get("Last-Event-ID", "") or request.args.get("since", ""))
    looks = watch(
        db.engine,
        shown.organisation_id,
        before,
        seconds=settings().stream_seconds,
        going_on=lambda: all(goes_on() for goes_on in GOES_ON),
    )
    answer = Response(_written(looks, before, viewer.user_id), content_type="text/event-stream; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    # A proxy that gathers an answer before it passes it on would hold back every event.
    answer.headers["X-Accel-Buffering"] = "no"
    answer.call_on_close(places.give_back)
    return answer


def _places() -> Places:
    """Give the places of this process."""
    most = settings().streams
    places: Places = current_app.extensions.setdefault("parity_streams", Places(most))
    return places


def _written(looks: Iterator[Look], before: Seen | None, person: int | None) -> Iterator[str]:
    """Write looks as events. A look that brought nothing is a comment, which finds out that nobody listens any more."""
    yield f"retry: {COMES_BACK * 1000}\n\n"
    for look in looks:
        for event in look.events:
            # Whoever is cut off between these and the last is still told that the board has changed.
            so_far = Seen(before.mark if before else look.seen.mark, event.id)
            yield _event("deal", so_far, _told(event, person))
        yield _event("board", look.seen, {"mark": look.seen.mark}) if look.moved else ":\n\n"
        before = look.seen


def _event(kind: str, seen: Seen, data: dict[str, object]) -> str:
    return f"id: {seen}\nevent: {kind}\ndata: {json.dumps(data)}\n\n"


def _told(event: BoardEvent, person: int | None) -> dict[str, object]:
    return {
        "deal": event.deal_id,
        "kind": event.kind,
        "from": event.from_stage,
        "to": event.to_stage,
        "venture": event.venture_name,
        "mandate": event.mandate_name,
        "actor": event.actor_name,
        "mine": event.actor_id is not None and event.actor_id == person,
        "at": event.at.isoformat(),
        "words": in_words(event),
    }
