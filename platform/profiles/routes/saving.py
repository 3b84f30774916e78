"""What happens to a form that was sent: saved, saved in part, shown again, or told apart from somebody else's."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema

from foundation import audit, clock
from foundation.database import Session
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import transaction, wants_fragment
from profiles.queries.labels import Labels
from profiles.routes import asking
from profiles.routes.inputs import shown
from profiles.schemas import check, typed_values
from profiles.schemas.parts import ProfileSchema
from profiles.services.saving import Saved, Seen
from profiles.services.wording import in_words

#: Puts clean values into the database, told apart from what its sender saw.
Update = Callable[[Session, Mapping[str, Any], Seen], Saved]
_KEEP = "keep-"
#: Fields of the page itself, which are no answers.
_OURS = frozenset({"csrf_token", "version", "base", "more", "then"})


@dataclass(frozen=True)
class Sent:
    """A form as it was sent.

    Parameters
    ----------
    schema : type of Schema
        Its rules.
    names : sequence of str
        The fields that it asks.
    typed : Mapping
        What was typed, as nested values.
    theirs : frozenset of str
        Fields in which somebody else's version is to stay.
    """

    schema: type[ProfileSchema]
    names: Sequence[str]
    typed: Mapping[str, Any]
    theirs: frozenset[str] = field(default_factory=frozenset)

    def answers(self) -> dict[str, Any]:
        """Give what the sender wants kept."""
        return {name: value for name, value in self.typed.items() if name not in self.theirs}


def received(schema: type[ProfileSchema], names: Sequence[str]) -> Sent:
    """Read the form that was sent."""
    held = asking.sent()
    typed = typed_values(schema, held, only=names)
    main = request.form.get("main_sector", "").strip()
    if main and "sectors" in typed:
        typed["sectors"] = list(dict.fromkeys([main, *typed["sectors"]]))
    theirs = frozenset(name for name in names if request.form.get(f"{_KEEP}{name}") == "theirs")
    return Sent(schema, names, typed, theirs)


def wants_more() -> str:
    """Give the list to which the sender wants lines added, or nothing."""
    return request.form.get("more", "")


def save(sent: Sent, update: Update) -> Saved:
    """Save a form whole.

    Raises
    ------
    Invalid
        If an answer breaks a rule; nothing is written.
    Conflict
        If somebody else changed the same; nothing is written.
    """
    data = check(sent.schema, sent.answers(), only=sent.names, partial=True)
    with transaction() as database:
        return update(database, data, Seen(asking.version(), asking.base()))


def save_what_holds(sent: Sent, update: Update) -> tuple[Saved | None, dict[str, list[str]]]:
    """Save what of a form can be saved while somebody is still typing, and say what cannot.

    Raises
    ------
    Conflict
        If somebody else changed the same; nothing is written.
    """
    answers, problems = sent.answers(), dict[str, list[str]]()
    while answers:
        try:
            return save(Sent(sent.schema, sent.names, answers), update), problems
        except Invalid as error:
            problems.update(error.fields)
            wrong = {name.split("-", 1)[0] for name in error.fields}
            left = {name: value for name, value in answers.items() if name not in wrong}
            # A rule between two answers may name one that was not sent: then nothing more can be told apart.
            answers = left if len(left) < len(answers) else {}
    return None, problems


def autosaved(sent: Sent, update: Update, labels: Labels) -> ResponseReturnValue:
    """Answer a form that saves itself: a line for the reader, and the values that the form now stands on."""
    try:
        saved, problems = save_what_holds(sent, update)
    except Conflict as conflict:
        differences = told_apart(conflict, sent.schema, labels)
        page = render_template("profiles/_saved.html", conflict=conflict, differences=differences, base=None)
        return _said(page, 409, "Not saved: somebody else changed the same")
    base = {**(asking.base() or {}), **(saved.sent if saved else {})}
    page = render_template(
        "profiles/_saved.html",
        conflict=None,
        problems=problems,
        notices=saved.notices if saved else (),
        merged=merged_notice(saved, sent.schema) if saved else "",
        base=json.dumps(base),
    )
    time = f"{clock.now().astimezone(clock.LONDON):%H:%M}"
    if not problems:
        return _said(page, 200, f"Saved {time}")
    return _said(page, 422, f"Saved {time}, except what is listed above" if saved else "Not saved yet")


def _said(page: str, status: int, line: str) -> Response:
    """Answer with a part of the page, and with what the form's own line is to say."""
    answer = make_response(page, status)
    answer.headers["X-Saved"] = line
    return answer


def is_autosave() -> bool:
    """Say whether the form saved itself, rather than being sent by a person."""
    return wants_fragment()


def told_apart(conflict: Conflict, schema: type[ProfileSchema], labels: Labels) -> list[tuple[str, str, str, str, str]]:
    """Give field, label, base, theirs and yours of every field that both changed, in words."""
    return [
        (
            held.field,
            schema.title_of(held.field),
            in_words(held.field, held.base, labels),
            in_words(held.field, held.theirs, labels),
            in_words(held.field, held.yours, labels),
        )
        for held in conflict.differences
    ]


def conflict_page(
    conflict: Conflict, schema: type[ProfileSchema], labels: Labels, *, title: str, back: str
) -> ResponseReturnValue:
    """Show two versions side by side; everything that was typed travels along, to be sent again."""
    kept = [
        (name, value)
        for name, values in asking.sent().items()
        if name not in _OURS and not name.startswith(_KEEP)
        for value in values
    ]
    page = render_template(
        "profiles/conflict.html",
        title=title,
        back=back,
        conflict=conflict,
        differences=told_apart(conflict, schema, labels),
        kept=kept,
        base=json.dumps({**(asking.base() or {}), **{held.field: held.theirs for held in conflict.differences}}),
        then=request.form.get("then", ""),
    )
    return make_response(page, 409)


def merged_notice(saved: Saved, schema: type[ProfileSchema]) -> str:
    """Say what somebody else changed meanwhile, where that was anything."""
    if not saved.merged:
        return ""
    names = ", ".join(schema.title_of(name).lower() for name in saved.merged)
    return f"{saved.changed_by or 'Somebody'} changed {names} while you were editing. Both changes are kept."


def typed_form(sent: Sent, labels: Labels, error: Invalid | None = None) -> Form:
    """Give the form as it was typed, with what is wrong with it."""
    values = shown(sent.typed, labels)
    return Form(values, error.fields, str(error)) if error else Form(values)


def base_of(state: Mapping[str, Any], names: Sequence[str]) -> str:
    """Give the values that a form is made from, for the form to carry."""
    return json.dumps({name: audit.plain(state[name]) for name in names})


def stored_form(schema: type[Schema], state: Mapping[str, Any], names: Sequence[str], labels: Labels) -> Form:
    """Give the form as it is stored."""
    return Form(shown(dict(schema(only=tuple(names)).dump(state)), labels))
