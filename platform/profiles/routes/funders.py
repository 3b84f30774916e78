"""Funders and their mandates: pages, editing, publishing."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer
from foundation import audit, clock
from foundation.database import Session
from foundation.errors import Forbidden, Invalid, SignInRequired
from foundation.money import format_whole_pounds
from foundation.web import session, transaction
from profiles.models import Status
from profiles.queries import FunderRecord, MandateRecord
from profiles.queries.labels import Labels
from profiles.queries.records import FUNDER_COLUMNS, WEIGHT_COLUMNS
from profiles.routes import asking, whole_forms
from profiles.routes.blueprint import profiles
from profiles.routes.whole_forms import Editing
from profiles.schemas import FunderSchema, MandateSchema
from profiles.services import access, directory
from profiles.services.access import mandate_subject, visible_mandates
from profiles.services.catchments import area_map
from profiles.services.funders import (
    confirm_mandate,
    create_funder,
    create_mandate,
    is_stale,
    set_funder_status,
    set_mandate_status,
    update_funder,
    update_mandate,
)
from profiles.services.saving import Saved, Seen
from profiles.services.wording import differing
from profiles.services.words import CONDITION_KINDS, FUNDER_KINDS, LEADS, PLACE_BASES

_STATUSES = {"publish": Status.PUBLISHED, "draft": Status.DRAFT, "archive": Status.ARCHIVED}
_SAID = {
    Status.PUBLISHED: "Published.",
    Status.DRAFT: "It is a draft: only your own people see it.",
    Status.ARCHIVED: "Archived.",
}
FUNDER_PARTS: whole_forms.Parts = (("About the funder", FUNDER_COLUMNS),)
MANDATE_PARTS: whole_forms.Parts = (
    ("What the money is for", ("name", "description", "backs_funds")),
    ("Sectors and stages", ("sectors", "excluded_sectors", "stages")),
    (
        "Money",
        (
            "instruments",
            "ticket_min_gbp",
            "ticket_max_gbp",
            "share_min",
            "share_max",
            "lead",
            "grant_share_max",
            "days_to_money",
        ),
    ),
    ("Places", ("places", "prefer_near")),
    ("Conditions and dates", ("conditions", "opens_on", "closes_on", "horizon_years", "last_confirmed_on")),
    ("What counts how much", WEIGHT_COLUMNS),
)


def funder_for(slug: str, action: Action) -> FunderRecord:
    """Give the funder at an address to somebody who may do something to it.

    Raises
    ------
    NotFound
        If there is none, or the asker may not know that there is.
    Forbidden
        If they may see it and not do this.
    """
    return access.funder_for(session(), current_viewer(), slug, action)


def mandate_for(slug: str, action: Action) -> MandateRecord:
    """Give the mandate at an address to somebody who may do something to it.

    Raises
    ------
    NotFound
        If there is none, or the asker may not know that there is.
    Forbidden
        If they may see it and not do this.
    """
    return access.mandate_for(session(), current_viewer(), slug, action)


@profiles.get("/funders/<slug>")
def funder(slug: str) -> ResponseReturnValue:
    """Show a funder and its mandates."""
    record, viewer, today = funder_for(slug, Action.VIEW), current_viewer(), clock.today()
    mandates = visible_mandates(viewer, record)
    return render_template(
        "profiles/funder.html",
        record=record,
        funder=record.funder,
        mandates=mandates,
        labels=directory.labels(session()),
        kinds=FUNDER_KINDS,
        may_edit=policy.may(viewer, Action.EDIT, record.funder),
        may_see_history=policy.may(viewer, Action.VIEW_HISTORY, record.funder),
        stale=is_stale(None, record.funder.source_date, today) if record.funder.source_url else False,
        stale_mandates=_stale(mandates),
    )


def _stale(mandates: list[MandateRecord]) -> set[str]:
    today = clock.today()
    return {
        held.mandate.slug
        for held in mandates
        if is_stale(held.mandate.last_confirmed_on, held.mandate.source_date, today)
    }


@profiles.route("/funders/new", methods=["GET", "POST"])
def new_funder() -> ResponseReturnValue:
    """Add a funder."""
    viewer = current_viewer()
    if not viewer.signed_in:
        raise SignInRequired("Sign in to add a funder.")
    seats = asking.seats_to_edit(viewer, *asking.FUNDING_KINDS)
    if not seats:
        raise Forbidden("Make an organisation of a funder, an authority or a cluster first; the profile belongs to it.")

    def create(database: Session, data: Mapping[str, Any], owner: int | None) -> str:
        made = create_funder(database, actor=viewer, organisation_id=owner, data=data)
        return url_for("profiles.funder", slug=made.slug)

    editing = Editing(
        FunderSchema,
        FUNDER_PARTS,
        title="Add a funder",
        here=url_for("profiles.new_funder"),
        back=url_for("profiles.funders"),
        lead="First who you are. What your money is for comes next, in mandates.",
        trail=(("Funders", url_for("profiles.funders")), ("Add a funder", "")),
        owners=[(str(seat.organisation_id), seat.name) for seat in seats],
    )
    return whole_forms.add(editing, create, {"organisation": editing.owners[0][0], "name": seats[0].name})


@profiles.route("/funders/<slug>/edit", methods=["GET", "POST"])
def edit_funder(slug: str) -> ResponseReturnValue:
    """Change a funder."""
    record = funder_for(slug, Action.EDIT)
    page = url_for("profiles.funder", slug=slug)
    editing = Editing(
        FunderSchema,
        FUNDER_PARTS,
        title=f"Edit {record.funder.name}",
        here=url_for("profiles.edit_funder", slug=slug),
        back=page,
        trail=(("Funders", url_for("profiles.funders")), (record.funder.name, page), ("Edit", "")),
    )

    def update(database: Session, data: Mapping[str, Any], seen: Seen) -> Saved:
        return update_funder(
            database,
            actor=current_viewer(),
            funder=record.funder,
            data=data,
            base_version=seen.version,
            base_values=seen.values,
        )

    return whole_forms.change(editing, record.state(), record.funder.version, update)


@profiles.post("/funders/<slug>/publish")
def publish_funder(slug: str) -> ResponseReturnValue:
    """Publish a funder, take it back, or archive it."""
    record = funder_for(slug, Action.PUBLISH)
    status = _STATUSES.get(request.form.get("do", ""), Status.PUBLISHED)
    with transaction() as database:
        set_funder_status(database, actor=current_viewer(), funder=record.funder, status=status)
    flash(_SAID[status], "good")
    return redirect(url_for("profiles.funder", slug=slug))


@profiles.get("/funders/<slug>/history")
def funder_history(slug: str) -> ResponseReturnValue:
    """Show who changed what in a funder, newest first."""
    record = funder_for(slug, Action.VIEW_HISTORY)
    labels = directory.labels(session())
    events = audit.history(session(), "funder", record.funder.id or 0)
    return render_template(
        "profiles/history.html",
        title=record.funder.name,
        back=url_for("profiles.funder", slug=slug),
        events=[(event, differing(event.changes, labels)) for event in events],
        title_of=FunderSchema.title_of,
    )


@profiles.get("/mandates/<slug>")
def mandate(slug: str) -> ResponseReturnValue:
    """Show a mandate."""
    record, viewer = mandate_for(slug, Action.VIEW), current_viewer()
    labels = directory.labels(session())
    subject = mandate_subject(record.mandate, record.funder)
    return render_template(
        "profiles/mandate.html",
        record=record,
        mandate=record.mandate,
        funder=record.funder,
        labels=labels,
        kinds=FUNDER_KINDS,
        leads=LEADS,
        places=(places := [place.limit for place in record.places]),
        area_map=area_map(session(), places, labels),
        open_to_all=policy.may(policy.VISITOR, Action.VIEW, subject),
        bases=PLACE_BASES,
        conditions=[
            (CONDITION_KINDS[held.kind], _value(held.kind, held.value, labels), held.note) for held in record.conditions
        ],
        weights=_weights(record),
        stale=bool(_stale([record])),
        may_edit=policy.may(viewer, Action.EDIT, subject),
        may_see_matches=policy.may(viewer, Action.VIEW_MATCHES, subject),
        may_see_history=policy.may(viewer, Action.VIEW_HISTORY, subject),
    )


def _weights(record: MandateRecord) -> list[tuple[str, str]]:
    """Give the weights of a mandate's own in words; nothing where it has none."""
    given = {name: getattr(record.mandate, name) for name in WEIGHT_COLUMNS}
    if all(weight is None for weight in given.values()):
        return []
    return [
        (MandateSchema.title_of(name), "as in the standard weights" if weight is None else str(weight))
        for name, weight in given.items()
    ]


def _value(kind: str, value: str, labels: Labels) -> str:
    """Say the value of a condition as a person would."""
    if kind == "university":
        return "any university" if value == "any" else labels.universities.get(value, value)
    if kind in ("min_revenue", "max_revenue") and value.isdigit():
        return format_whole_pounds(int(value))
    return {"yes": "required", "no": "not required"}.get(value, value)


@profiles.route("/funders/<slug>/mandates/new", methods=["GET", "POST"])
def new_mandate(slug: str) -> ResponseReturnValue:
    """Add a mandate to a funder."""
    record = funder_for(slug, Action.EDIT)
    page = url_for("profiles.funder", slug=slug)
    editing = Editing(
        MandateSchema,
        MANDATE_PARTS,
        title="Add a mandate",
        here=url_for("profiles.new_mandate", slug=slug),
        back=page,
        lead="What you leave empty is “not stated”, and excludes nobody.",
        trail=(("Funders", url_for("profiles.funders")), (record.funder.name, page), ("Add a mandate", "")),
        drawn=True,
    )

    def create(database: Session, data: Mapping[str, Any], _owner: int | None) -> str:
        made = create_mandate(database, actor=current_viewer(), funder=record.funder, data=data)
        return url_for("profiles.mandate", slug=made.slug)

    return whole_forms.add(editing, create, {})


@profiles.route("/mandates/<slug>/edit", methods=["GET", "POST"])
def edit_mandate(slug: str) -> ResponseReturnValue:
    """Change a mandate."""
    record = mandate_for(slug, Action.EDIT)
    page = url_for("profiles.mandate", slug=slug)
    editing = Editing(
        MandateSchema,
        MANDATE_PARTS,
        title=f"Edit {record.mandate.name}",
        here=url_for("profiles.edit_mandate", slug=slug),
        back=page,
        lead="What you leave empty is “not stated”, and excludes nobody.",
        trail=(
            ("Funders", url_for("profiles.funders")),
            (record.funder.name, url_for("profiles.funder", slug=record.funder.slug)),
            (record.mandate.name, page),
            ("Edit", ""),
        ),
        beside=("Who passes now", "matching.mandate_reach", slug),
        drawn=True,
    )

    def update(database: Session, data: Mapping[str, Any], seen: Seen) -> Saved:
        return update_mandate(
            database,
            actor=current_viewer(),
            mandate=record.mandate,
            data=data,
            base_version=seen.version,
            base_values=seen.values,
        )

    return whole_forms.change(editing, record.state(), record.mandate.version, update)


@profiles.post("/mandates/<slug>/publish")
def publish_mandate(slug: str) -> ResponseReturnValue:
    """Publish a mandate, take it back, or archive it."""
    record = mandate_for(slug, Action.PUBLISH)
    status = _STATUSES.get(request.form.get("do", ""), Status.PUBLISHED)
    try:
        with transaction() as database:
            set_mandate_status(database, actor=current_viewer(), mandate=record.mandate, status=status)
    except Invalid as error:
        for messages in error.fields.values():
            for message in messages:
                flash(message, "bad")
        return redirect(url_for("profiles.edit_mandate", slug=slug))
    flash(_SAID[status], "good")
    return redirect(url_for("profiles.mandate", slug=slug))


@profiles.post("/mandates/<slug>/confirm")
def confirm_mandate_today(slug: str) -> ResponseReturnValue:
    """Note that a mandate still holds today."""
    record = mandate_for(slug, Action.EDIT)
    with transaction() as database:
        confirm_mandate(database, actor=current_viewer(), mandate=record.mandate)
    flash("Confirmed as of today.", "good")
    return redirect(url_for("profiles.mandate", slug=slug))


@profiles.get("/mandates/<slug>/history")
def mandate_history(slug: str) -> ResponseReturnValue:
    """Show who changed what in a mandate, newest first."""
    record = mandate_for(slug, Action.VIEW_HISTORY)
    labels = directory.labels(session())
    events = audit.history(session(), "mandate", record.mandate.id or 0)
    return render_template(
        "profiles/history.html",
        title=record.mandate.name,
        back=url_for("profiles.mandate", slug=slug),
        events=[(event, differing(event.changes, labels)) for event in events],
        title_of=MandateSchema.title_of,
    )
