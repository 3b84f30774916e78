"""Pages on which deals are shared with other funders, and on which these read them."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from pipeline.models import stage_name
from pipeline.schemas import LEVELS, PARTS, checked_share
from pipeline.services import sharing
from profiles.services.directory import labels
from profiles.services.wording import in_words


def shares(deal_id: int) -> ResponseReturnValue:
    """Show with whom a deal is shared, or share it."""
    viewer = current_viewer()
    if request.method == "GET":
        return _page(deal_id)
    typed: dict[str, Any] = {**request.form.to_dict(), "facts": request.form.getlist("facts")}
    try:
        with transaction() as database:
            sharing.share(database, actor=viewer, deal_id=deal_id, **checked_share(typed))
    except Invalid as error:
        return _page(deal_id, Form(typed, error.fields, str(error)), status=422)
    except Conflict as error:
        return _page(deal_id, Form(typed), conflict=error, status=409)
    flash("It is shared. Its people are told.", "good")
    return redirect(url_for("pipeline.shares", deal_id=deal_id), code=303)


def take_back(deal_id: int, share_id: int) -> ResponseReturnValue:
    """Share a deal no longer."""
    try:
        with transaction() as database:
            sharing.take_back(database, actor=current_viewer(), deal_id=deal_id, share_id=share_id)
    except Conflict as error:
        return _page(deal_id, conflict=error, status=409)
    flash("It is no longer shared.", "good")
    return redirect(url_for("pipeline.shares", deal_id=deal_id), code=303)


def _page(
    deal_id: int, form: Form | None = None, *, conflict: Conflict | None = None, status: int = 200
) -> ResponseReturnValue:
    view = sharing.sharing_view(session(), current_viewer(), deal_id)
    plain = [(name, label) for name, label in sharing.FACTS.items() if name not in sharing.OFFERED]
    offered = [(name, label) for name, label in sharing.FACTS.items() if name in sharing.OFFERED]
    page = render_template(
        "pipeline/shares.html",
        view=view,
        form=form or Form({"facts": ["stage_code", "sectors", "authorities"]}),
        conflict=conflict,
        funder_options=[(each.slug, each.name) for each in view.funders],
        plain=plain,
        offered=offered,
        facts=sharing.FACTS,
    )
    return page, status


def received_list() -> str:
    """List what other funders share with the asker's."""
    return render_template("pipeline/shared.html", lines=sharing.shared_with(session(), current_viewer()))


def received(share_id: int) -> str:
    """Show a deal that another funder shares, with the facts that it chose."""
    view = sharing.received(session(), current_viewer(), share_id)
    if any(name in sharing.OFFERED for name in view.facts):
        disclosed(Path.PAGE, [view.line.venture])
    names = labels(session())
    rows = [
        (label, stage_name(value) if name == "deal_stage" else in_words(name, value, names))
        for name, label in sharing.FACTS.items()
        if name in view.facts and name not in ("terms", "investors")
        for value in [view.facts[name]]
    ]
    return render_template(
        "pipeline/received.html",
        view=view,
        rows=rows,
        levels=LEVELS,
        parts_in=PARTS,
        instruments=names.instruments,
    )
