"""What changes saved views: saving, changing, being written to, deleting."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action, is_member, require
from accounts.routes import current_viewer
from dealflow.models import Place
from dealflow.policy import Act, may
from dealflow.routes.listing import list_name, view_page
from dealflow.schemas import FREQUENCIES, SHARINGS, AlertSchema, ViewFormSchema, checked
from dealflow.services import alerting, keeping
from dealflow.services.addresses import Listed, read_address
from foundation.database import Session
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from matching.queries import mandates_matched
from pipeline.services import boards_of


def new_view() -> ResponseReturnValue:
    """Keep the list that somebody looks at: as a new view, or in place of one that they have."""
    viewer = current_viewer()
    require(viewer, Action.USE_ACCOUNT)
    sent, at = request.form.to_dict(), request.values.get("at", "")
    if not at and request.method == "GET":
        return _which_list("")
    try:
        listed = read_address(at)
    except Invalid as error:
        return _which_list(" ".join(error.fields["at"])), 422
    if request.method == "GET":
        return _new_page(listed, Form({"sharing": "private", "alert": ""}))
    try:
        with transaction() as database:
            view_id = _keep(database, listed, sent)
    except Invalid as error:
        return _new_page(listed, Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return _new_page(listed, Form(sent, message=str(error))), 409
    flash("The view is saved.", "good")
    return redirect(url_for("dealflow.view", view_id=view_id), code=303)


def _which_list(wrong: str) -> str:
    """Name the lists that somebody can save, and say what is wrong with an address that is none of them."""
    viewer = current_viewer()
    return render_template(
        "dealflow/which_list.html",
        wrong=wrong,
        mandates=mandates_matched(session(), viewer.seats),
        boards=boards_of(viewer),
    )


def _keep(database: Session, listed: Listed, sent: dict[str, str]) -> int:
    viewer = current_viewer()
    replaced, _, version = sent.get("replaces", "").partition(" ")
    if replaced.isdigit() and version.isdigit():
        held = keeping.view_for(database, viewer, int(replaced), Act.CHANGE)
        keeping.change_view(
            database,
            actor=viewer,
            view_id=int(replaced),
            version=int(version),
            name=held.name,
            sharing=held.shared_as,
            listed=listed,
        )
        return int(replaced)
    values = checked(ViewFormSchema(), sent)
    made = keeping.save_view(
        database, actor=viewer, listed=listed, name=values["name"], sharing=values["sharing"], team=sent.get("team", "")
    )
    if values["alert"] is not None:
        alerting.set_alert(database, actor=viewer, view_id=made.id or 0, frequency=values["alert"])
    return made.id or 0


def _new_page(listed: Listed, form: Form) -> str:
    viewer = current_viewer()
    source = keeping.source_of(session(), viewer, listed)
    seats = sorted(viewer.seats.values(), key=lambda seat: seat.name)
    anyones = listed.place is Place.DIRECTORY
    return render_template(
        "dealflow/new_view.html",
        listed=listed,
        list_name=list_name(listed.place, source.whose),
        tells=not source.whose.of_venture,
        form=form,
        teams=[(seat.slug, seat.name) for seat in seats] if anyones and len(seats) > 1 else [],
        shares=bool(seats) if anyones else is_member(viewer, source.organisation_id),
        sharings=list(SHARINGS.items()),
        frequencies=list(FREQUENCIES.items()),
        replaceable=[
            (f"{kept.view.id} {kept.view.version}", kept.view.name)
            for kept in keeping.views_for(session(), viewer)
            if (kept.view.place, kept.whose) == (listed.place, source.whose) and may(viewer, Act.CHANGE, kept.view)
        ],
    )


def change(view_id: int) -> ResponseReturnValue:
    """Give a view another name, or say whose it is."""
    viewer, sent = current_viewer(), request.form.to_dict()
    held = keeping.view_for(session(), viewer, view_id, Act.CHANGE)
    try:
        values = checked(ViewFormSchema(), {"sharing": held.sharing, **sent})
        version = int(sent["version"]) if sent.get("version", "").isdigit() else 0
        with transaction() as database:
            keeping.change_view(
                database,
                actor=viewer,
                view_id=view_id,
                version=version,
                name=values["name"],
                sharing=values["sharing"],
            )
    except Invalid as error:
        return view_page(held, Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return view_page(held, Form(sent, message=str(error))), 409
    flash("Saved.", "good")
    return redirect(url_for("dealflow.view", view_id=view_id), code=303)


def alert(view_id: int) -> ResponseReturnValue:
    """Say how often one is written to about a view."""
    viewer, sent = current_viewer(), request.form.to_dict()
    held = keeping.view_for(session(), viewer, view_id)
    try:
        values = checked(AlertSchema(), sent)
        with transaction() as database:
            alerting.set_alert(database, actor=viewer, view_id=view_id, frequency=values["alert"])
    except Invalid as error:
        return view_page(held, Form({**sent, "name": held.name}, error.fields, str(error))), 422
    flash(
        "You are written to when something new comes into this view." if values["alert"] else "You are not written to.",
        "good",
    )
    return redirect(url_for("dealflow.view", view_id=view_id), code=303)


def delete(view_id: int) -> ResponseReturnValue:
    """Delete a view."""
    with transaction() as database:
        name = keeping.delete_view(database, actor=current_viewer(), view_id=view_id)
    flash(f"“{name}” is deleted.", "good")
    return redirect(url_for("dealflow.views"), code=303)
