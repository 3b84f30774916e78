"""Pages of how deals end: other investors and terms, and the closing that both sides confirm."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation.errors import Conflict, Invalid, NotFound
from foundation.forms import Form
from foundation.web import session, transaction
from pipeline import services
from pipeline.routes.views import deal_page
from pipeline.schemas import (
    checked_closing,
    checked_closing_answer,
    checked_closing_version,
    checked_investor,
    checked_terms,
)
from pipeline.services import closing as closings_service
from pipeline.services import terms
from pipeline.services.closing import ClosingView
from profiles.services.directory import labels


def _again(deal_id: int, part: str, error: Invalid) -> ResponseReturnValue:
    view = services.deal_view(session(), current_viewer(), deal_id)
    return deal_page(view, forms={part: Form(request.form.to_dict(), error.fields, str(error))}, status=422)


def investor(deal_id: int) -> ResponseReturnValue:
    """Say how far another investor has come."""
    viewer = current_viewer()
    try:
        values = checked_investor(request.form)
        with transaction() as database:
            terms.set_investor(database, actor=viewer, deal_id=deal_id, **values)
    except Invalid as error:
        return _again(deal_id, "investor", error)
    return redirect(url_for("pipeline.deal", deal_id=deal_id, _anchor="investors"), code=303)


def remove_investor(deal_id: int, investor_id: int) -> ResponseReturnValue:
    """Take another investor off the deal."""
    with transaction() as database:
        terms.remove_investor(database, actor=current_viewer(), deal_id=deal_id, investor_id=investor_id)
    return redirect(url_for("pipeline.deal", deal_id=deal_id, _anchor="investors"), code=303)


def set_terms(deal_id: int) -> ResponseReturnValue:
    """Write down the terms of the deal."""
    viewer = current_viewer()
    try:
        version, values = checked_terms(request.form)
        with transaction() as database:
            terms.set_terms(database, actor=viewer, deal_id=deal_id, version=version, values=values)
    except Invalid as error:
        return _again(deal_id, "terms", error)
    except Conflict as error:
        view = services.deal_view(session(), viewer, deal_id)
        held = terms.ending(session(), viewer, view.record)
        now = held.terms.version if held and held.terms else 0
        typed = {**request.form.to_dict(), "terms_version": now}
        return deal_page(view, forms={"terms": Form(typed)}, conflict=error, status=409)
    return redirect(url_for("pipeline.deal", deal_id=deal_id, _anchor="terms"), code=303)


def closing(deal_id: int) -> ResponseReturnValue:
    """Show the closings of a deal, or take what the funder states."""
    viewer = current_viewer()
    if request.method == "GET":
        return _page(closings_service.closing_view(session(), viewer, deal_id))
    try:
        version, values = checked_closing(request.form)
        with transaction() as database:
            closings_service.state_closing(database, actor=viewer, deal_id=deal_id, version=version, values=values)
    except (Invalid, Conflict) as error:
        return _refused(deal_id, error)
    flash("The venture’s people are asked to confirm it.", "good")
    return redirect(url_for("pipeline.closing", deal_id=deal_id), code=303)


def withdraw(deal_id: int) -> ResponseReturnValue:
    """Take back what the funder stated."""
    viewer = current_viewer()
    try:
        version = checked_closing_version(request.form)
        with transaction() as database:
            closings_service.withdraw_closing(database, actor=viewer, deal_id=deal_id, version=version)
    except (Invalid, Conflict) as error:
        return _refused(deal_id, error)
    flash("The closing is taken back. The venture’s people are told.", "good")
    return redirect(url_for("pipeline.closing", deal_id=deal_id), code=303)


def _refused(deal_id: int, error: Invalid | Conflict) -> ResponseReturnValue:
    view = closings_service.closing_view(session(), current_viewer(), deal_id)
    typed = request.form.to_dict()
    if isinstance(error, Conflict):
        return _page(view, typed, conflict=error, status=409)
    return _page(view, typed, error=error, status=422)


def _page(
    view: ClosingView,
    typed: dict[str, str] | None = None,
    *,
    error: Invalid | None = None,
    conflict: Conflict | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Show the closings of a deal; the form holds what was typed, with the version of what stands now."""
    held, names = view.open, labels(session())
    kept: dict[str, Any] = {name: getattr(held, name) for name in closings_service.SAID} if held else {}
    values = {**kept, **(typed or {}), "version": held.version if held else 0}
    page = render_template(
        "pipeline/closing.html",
        view=view,
        form=Form(values, error.fields if error else {}, str(error) if error else ""),
        conflict=conflict,
        instruments=names.instruments,
    )
    return page, status


def closings(slug: str) -> ResponseReturnValue:
    """Show a venture's people what funders stated of their closings."""
    return _venture_page(slug)


def answer(slug: str, deal_id: int) -> ResponseReturnValue:
    """Take what a venture's people say to a closing."""
    viewer, typed = current_viewer(), request.form.to_dict()
    _venture, lines, _may = closings_service.closings_of(session(), viewer, slug)
    if deal_id not in {line.deal.id for line in lines}:
        raise NotFound("There is no such closing.")
    try:
        values = checked_closing_answer(typed)
        with transaction() as database:
            made = closings_service.answer_closing(database, actor=viewer, deal_id=deal_id, **values)
            agreed = made.state == "confirmed"
    except Invalid as error:
        return _venture_page(slug, deal_id, Form(typed, error.fields, str(error)), status=422)
    except Conflict as error:
        return _venture_page(slug, deal_id, Form(typed), conflict=error, status=409)
    flash("It is a round of yours now." if agreed else "The funder is told what is wrong.", "good")
    return redirect(url_for("feedback.closings", slug=slug), code=303)


def _venture_page(
    slug: str,
    answered: int = 0,
    form: Form | None = None,
    *,
    conflict: Conflict | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    venture, lines, may_answer = closings_service.closings_of(session(), current_viewer(), slug)
    page = render_template(
        "pipeline/closings.html",
        venture=venture,
        lines=lines,
        may_answer=may_answer,
        answered=answered,
        form=form or Form(),
        blank=Form(),
        conflict=conflict,
        instruments=labels(session()).instruments,
    )
    return page, status
