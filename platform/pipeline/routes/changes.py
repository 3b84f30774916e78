"""What changes the pipeline: adding a match, moving a deal, editing it."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction, wants_fragment
from pipeline import services
from pipeline.routes.views import deal_page, to_board
from pipeline.schemas import checked_edit, checked_move


def add() -> ResponseReturnValue:
    """Add a match to the pipeline of the asker's organisation."""
    viewer = current_viewer()
    sent = {name: request.form.get(name, "").replace("\x00", "") for name in ("pair", "venture", "mandate")}
    venture, _, mandate = sent["pair"].partition(" ")
    with transaction() as current:
        deal, added = services.add_deal(
            current,
            actor=viewer,
            venture_slug=venture or sent["venture"],
            mandate_slug=mandate or sent["mandate"],
            organisation_slug=request.form.get("organisation", ""),
        )
        deal_id, stage = deal.id, services.standing_name(current, deal)
    if wants_fragment():
        return render_template("pipeline/_added.html", deal_id=deal_id, stage=stage, added=added)
    return redirect(url_for("pipeline.deal", deal_id=deal_id), code=303)


def move(deal_id: int) -> ResponseReturnValue:
    """Move a deal to another stage, or within its column."""
    viewer = current_viewer()
    try:
        values = checked_move(request.form)
        with transaction() as current:
            deal = services.move_deal(current, actor=viewer, deal_id=deal_id, **values)
            stage = services.standing_name(current, deal)
    except Invalid as error:
        return _asked_again(deal_id, error)
    except Conflict as error:
        return _told(deal_id, error)
    if wants_fragment():
        return make_response(render_template("pipeline/_moved.html", stage=stage))
    return to_board(deal_id, request.form.get("next", ""))


def _asked_again(deal_id: int, error: Invalid) -> ResponseReturnValue:
    """Show the move form again with what is missing; a script is sent to the page that has it."""
    view = services.deal_view(session(), current_viewer(), deal_id)
    if wants_fragment():
        answer = make_response(render_template("errors/fragment.html", status=422, title="", message=str(error)), 422)
        answer.headers["X-Deal"] = url_for("pipeline.deal", deal_id=deal_id, to=request.form.get("to"))
        return answer
    return deal_page(view, forms=_with_what_lacks(view, error), status=422)


def _with_what_lacks(view: services.DealView, error: Invalid) -> dict[str, Form]:
    """Put what a stage asks for at the field where it is missing, whichever form has it."""
    row = view.record.deal
    held = {name: getattr(row, name) for name in services.FIELDS} | {"version": row.version}
    values: dict[str, dict[str, object]] = {"edit": held, "note": {"kind": "note"}, "file": {}}
    fields = {"edit": ("next_step", "owner_id", "amount_gbp"), "note": ("text",), "file": ("file",)}
    forms = {"move": Form(request.form.to_dict(), error.fields, str(error))}
    for part, names in fields.items():
        wrong = {name: error.fields[name] for name in names if name in error.fields}
        if wrong:
            forms[part] = Form(values[part], wrong)
    return forms


def _told(deal_id: int, error: Conflict) -> ResponseReturnValue:
    """Say who was first. What is on the page now is the present state."""
    if wants_fragment():
        raise error
    view = services.deal_view(session(), current_viewer(), deal_id)
    return deal_page(view, forms={"move": Form(request.form.to_dict())}, conflict=error, status=409)


def edit(deal_id: int) -> ResponseReturnValue:
    """Change the next step, the owner or the amount of a deal."""
    viewer = current_viewer()
    typed = request.form.to_dict()
    try:
        version, values = checked_edit(typed)
        with transaction() as current:
            services.edit_deal(current, actor=viewer, deal_id=deal_id, version=version, values=values)
    except Invalid as error:
        view = services.deal_view(session(), viewer, deal_id)
        return deal_page(view, forms={"edit": Form(typed, error.fields, str(error))}, status=422)
    except Conflict as error:
        view = services.deal_view(session(), viewer, deal_id)
        kept = Form({**typed, "version": view.record.deal.version})
        return deal_page(view, forms={"edit": kept}, conflict=error, status=409)
    return _back_to(deal_id)


def _back_to(deal_id: int) -> ResponseReturnValue:
    return to_board(deal_id, url_for("pipeline.deal", deal_id=deal_id))
