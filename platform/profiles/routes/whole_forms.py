"""Profiles that are edited on one page: funders, mandates and clusters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from profiles.queries.labels import Labels
from profiles.routes import asking, saving
from profiles.routes.inputs import Options, inputs
from profiles.schemas import check
from profiles.schemas.parts import ProfileSchema
from profiles.services import directory
from profiles.services.ground import ground

#: A heading and the fields under it.
Parts = Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class Editing:
    """A form on one page.

    Parameters
    ----------
    schema : type of ProfileSchema
        Its rules.
    parts : sequence
        Headings, and the fields under each.
    title, lead : str
        What stands above.
    here, back : str
        The form's address, and where it leads when it is done.
    trail : sequence
        The way to this page.
    owners : sequence
        Whose the new profile can be; empty where that is settled.
    beside : tuple of str, optional
        Title, endpoint and slug of a part that stands below and is drawn anew whenever the form has saved itself.
    drawn : bool
        Whether areas are drawn on it, for which the page brings a map.
    """

    schema: type[ProfileSchema]
    parts: Parts
    title: str
    here: str
    back: str
    lead: str = ""
    trail: Sequence[tuple[str, str]] = ()
    owners: Options = field(default_factory=tuple)
    beside: tuple[str, str, str] | None = None
    drawn: bool = False

    @property
    def names(self) -> list[str]:
        """Every field, in order."""
        return [name for _, held in self.parts for name in held]


def change(editing: Editing, state: Mapping[str, Any], version: int, update: saving.Update) -> ResponseReturnValue:
    """Show or save a profile that is there."""
    labels = directory.labels(session())
    if request.method == "GET":
        form = saving.stored_form(editing.schema, state, editing.names, labels)
        return _page(editing, form, labels, version, saving.base_of(state, editing.names))
    sent = saving.received(editing.schema, editing.names)
    if saving.is_autosave():
        return saving.autosaved(sent, update, labels)
    base = request.form.get("base") or saving.base_of(state, editing.names)
    seen = asking.version() or version
    if saving.wants_more():
        return _page(editing, saving.typed_form(sent, labels), labels, seen, base)
    try:
        saved = saving.save(sent, update)
    except Invalid as error:
        return _page(editing, saving.typed_form(sent, labels, error), labels, seen, base), 422
    except Conflict as conflict:
        return saving.conflict_page(conflict, editing.schema, labels, title=editing.title, back=editing.here)
    flash("Saved.", "good")
    merged = saving.merged_notice(saved, editing.schema)
    if merged:
        flash(merged, "info")
    return redirect(editing.back)


def add(
    editing: Editing, create: Callable[[Any, Mapping[str, Any], int | None], str], first: Mapping[str, Any]
) -> ResponseReturnValue:
    """Show or save a profile that is not there yet.

    Parameters
    ----------
    editing : Editing
        The form.
    create : callable
        Takes the transaction, clean values and the owner's key; gives the address of the new profile.
    first : Mapping
        What the empty form begins with.
    """
    labels = directory.labels(session())
    if request.method == "GET":
        return _page(editing, Form(first), labels, None, "")
    sent = saving.received(editing.schema, editing.names)
    owner = request.form.get("organisation", "")
    if saving.wants_more():
        form = saving.typed_form(sent, labels)
        return _page(editing, Form({**form.values, "organisation": owner}), labels, None, "")
    try:
        if editing.owners and owner not in dict(editing.owners):
            raise Invalid({"organisation": ["Choose whose it is."]})
        data = check(sent.schema, sent.answers(), only=sent.names)
        with transaction() as database:
            address = create(database, data, int(owner) if editing.owners else None)
    except Invalid as error:
        form = saving.typed_form(sent, labels, error)
        again = Form({**form.values, "organisation": owner}, form.errors, form.message)
        return _page(editing, again, labels, None, ""), 422
    flash("Saved as a draft: only your own people see it until you publish it.", "good")
    return redirect(address)


def _page(editing: Editing, form: Form, labels: Labels, version: int | None, base: str) -> str:
    parts = [(title, inputs(editing.schema, names, labels)) for title, names in editing.parts]
    return render_template(
        "profiles/edit_whole.html",
        editing=editing,
        parts=parts,
        form=form,
        labels=labels,
        more=saving.wants_more() if request.method == "POST" else "",
        version=version,
        base=base,
        ground=ground(session()) if editing.drawn else None,
    )
