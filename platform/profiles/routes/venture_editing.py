"""Making and editing a venture, a section at a time."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.models import OrganisationKind
from accounts.policy import Action
from accounts.routes import current_viewer
from foundation.database import Session
from foundation.errors import Conflict, Invalid, NotFound, SignInRequired
from foundation.forms import Form
from foundation.web import session, transaction
from profiles.queries import VentureRecord
from profiles.queries.listing import cluster_names
from profiles.routes import asking, saving
from profiles.routes.blueprint import profiles
from profiles.routes.inputs import inputs
from profiles.routes.ventures import venture_for
from profiles.schemas import VentureSchema, check, typed_values
from profiles.services import directory
from profiles.services.saving import Saved, Seen
from profiles.services.sections import BY_CODE, SECTIONS, Section, statuses
from profiles.services.ventures import create_venture, missing_to_publish, update_venture

_FIRST = ("name", "one_line")


@profiles.route("/ventures/new", methods=["GET", "POST"])
def new_venture() -> ResponseReturnValue:
    """Begin the profile of a venture."""
    viewer = current_viewer()
    if not viewer.signed_in:
        raise SignInRequired("Sign in to add a venture.")
    seats = asking.seats_to_edit(viewer, OrganisationKind.VENTURE)
    owners = [(str(seat.organisation_id), seat.name) for seat in seats]
    labels = directory.labels(session())
    fields = inputs(VentureSchema, _FIRST, labels)
    if request.method == "GET" or not seats:
        first = {"organisation": owners[0][0], "name": seats[0].name} if seats else {}
        return render_template("profiles/new_venture.html", form=Form(first), owners=owners, inputs=fields)
    chosen = request.form.get("organisation", "")
    typed = typed_values(VentureSchema, asking.sent(), only=_FIRST)
    try:
        if chosen not in dict(owners):
            raise Invalid({"organisation": ["Choose whose venture it is."]})
        data = check(VentureSchema, typed, only=_FIRST)
        with transaction() as database:
            made = create_venture(database, actor=viewer, organisation_id=int(chosen), data=data)
            slug = made.slug
    except Invalid as error:
        form = Form({**typed, "organisation": chosen}, error.fields, str(error))
        return render_template("profiles/new_venture.html", form=form, owners=owners, inputs=fields), 422
    flash("The profile is begun. It is a draft: only your own people see it until you publish it.", "good")
    return redirect(url_for("profiles.edit_venture", slug=slug))


@profiles.get("/ventures/<slug>/edit")
def edit_venture(slug: str) -> ResponseReturnValue:
    """Show the sections of a venture's profile and how far each is."""
    record = venture_for(slug, Action.EDIT)
    held = statuses(record)
    return render_template(
        "profiles/edit_venture.html",
        record=record,
        venture=record.venture,
        sections=[(section, held[section.code]) for section in SECTIONS],
        complete=sum(status == "complete" for status in held.values()),
        missing=missing_to_publish(record),
    )


@profiles.route("/ventures/<slug>/edit/<section>", methods=["GET", "POST"])
def edit_venture_section(slug: str, section: str) -> ResponseReturnValue:
    """Show or save one section of a venture's profile."""
    part = BY_CODE.get(section)
    if part is None:
        raise NotFound("There is no such section.")
    record = venture_for(slug, Action.EDIT)
    labels = directory.labels(session())
    if request.method == "GET":
        form = saving.stored_form(VentureSchema, record.state(), part.fields, labels)
        return _section_page(record, part, form)
    sent = saving.received(VentureSchema, part.fields)
    update = _update_of(record, part)
    if saving.is_autosave():
        return saving.autosaved(sent, update, labels)
    if saving.wants_more():
        return _section_page(record, part, saving.typed_form(sent, labels))
    try:
        saved = saving.save(sent, update)
    except Invalid as error:
        form = saving.typed_form(sent, labels, error)
        return _section_page(venture_for(slug, Action.EDIT), part, form), 422
    except Conflict as conflict:
        here = url_for("profiles.edit_venture_section", slug=slug, section=section)
        return saving.conflict_page(conflict, VentureSchema, labels, title=part.title, back=here)
    return _after(slug, part, saved)


def _update_of(record: VentureRecord, part: Section) -> saving.Update:
    def update(database: Session, data: Mapping[str, Any], seen: Seen) -> Saved:
        return update_venture(
            database,
            actor=current_viewer(),
            venture=record.venture,
            data=data,
            base_version=seen.version,
            base_values=seen.values,
            section=part.code,
        )

    return update


def _after(slug: str, part: Section, saved: Saved) -> ResponseReturnValue:
    """Say what was saved and go on: to the next section, or back to all of them."""
    flash(f"{part.title} is saved.", "good")
    for notice in (*saved.notices, saving.merged_notice(saved, VentureSchema)):
        if notice:
            flash(notice, "info")
    later = SECTIONS[SECTIONS.index(part) + 1 :]
    if request.form.get("then") == "next" and later:
        return redirect(url_for("profiles.edit_venture_section", slug=slug, section=later[0].code))
    return redirect(url_for("profiles.edit_venture", slug=slug))


def _with_main_sector(form: Form) -> Form:
    """Show the first sector apart from the others: a box to tick says nothing of which comes first."""
    sectors = form.values.get("sectors")
    if not isinstance(sectors, list) or not sectors:
        return form
    return replace(form, values={**form.values, "main_sector": sectors[0], "sectors": sectors[1:]})


def _section_page(record: VentureRecord, part: Section, form: Form) -> str:
    """Draw a section; a form that was sent keeps standing on what its sender saw."""
    labels = directory.labels(session())
    choices = {"clusters": list(cluster_names(session()).items())} if part.code == "clusters" else {}
    held = statuses(record)
    return render_template(
        "profiles/edit_section.html",
        record=record,
        venture=record.venture,
        section=part,
        sections=[(other, held[other.code]) for other in SECTIONS],
        last=part is SECTIONS[-1],
        inputs=inputs(VentureSchema, part.fields, labels, choices),
        form=_with_main_sector(form),
        labels=labels,
        more=saving.wants_more() if request.method == "POST" else "",
        version=asking.version() or record.venture.version,
        base=request.form.get("base") or saving.base_of(record.state(), part.fields),
    )
