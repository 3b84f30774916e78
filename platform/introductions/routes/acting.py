"""What changes introductions: asking, answering on the page or by a letter's link, taking back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action
from accounts.routes import current_viewer, disclosed
from accounts.routes.answers import dead_end, post
from accounts.services.promotion.disclosing import Path
from accounts.services.signing import DeadLink
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from introductions import queries
from introductions.models import Status
from introductions.routes.views import answer_form, one_page
from introductions.schemas import ReplySchema, RequestSchema, in_words_of_service, typed
from introductions.services import answering, asking, letters, reading, waiting
from introductions.services.access import introduction_for
from introductions.services.asking import Approach
from introductions.services.briefs import Section
from introductions.services.words import PARTS, STATUSES
from profiles.schemas import checked

_USUAL_SHARES = ["traction", "team"]


def ask(slug: str, mandate_slug: str) -> ResponseReturnValue:
    """Ask for an introduction: write, look at what the funder will see, send."""
    approach = asking.approach_for(session(), current_viewer(), slug, mandate_slug)
    if request.method == "GET":
        return _ask_page(approach, Form({"shares": _USUAL_SHARES}))
    sent = typed(request.form)
    try:
        values = checked(RequestSchema, sent)
        if request.form.get("do") != "send":
            return _previewed(approach, Form(sent), values["shares"])
        with transaction() as current:
            made = asking.ask(current, actor=current_viewer(), approach=approach, **values)
            key = made.id or 0
    except Invalid as error:
        return _ask_page(approach, Form(sent, error.fields, str(error)), status=422)
    except Conflict as error:
        if error.version:
            return _previewed(approach, Form(sent, message=str(error)), values["shares"], status=409)
        return _ask_page(approach, Form(sent, message=str(error)), status=409)
    _tell_funder(key)
    return redirect(url_for("introductions.one", introduction_id=key), code=303)


def _previewed(approach: Approach, form: Form, shares: list[str], *, status: int = 200) -> ResponseReturnValue:
    return _ask_page(approach, form, brief=asking.preview(session(), approach, shares), status=status)


def _ask_page(
    approach: Approach, form: Form, *, brief: list[Section] | None = None, status: int = 200
) -> ResponseReturnValue:
    hindrance = asking.obstacle(session(), approach)
    withheld = {
        *(() if approach.may_share_offer else ("offer",)),
        *(() if approach.may_share_documents else ("teaser",)),
    }
    page = render_template(
        "introductions/ask.html",
        approach=approach,
        venture=approach.record.venture,
        form=form,
        brief=brief,
        hindrance=hindrance,
        part_options=[(code, name) for code, name in PARTS.items() if code != "about" and code not in withheld],
        withheld=[PARTS[code] for code in PARTS if code in withheld],
        answer_days=waiting.days_to_answer(session()),
    )
    return page, status


def _tell_funder(introduction_id: int) -> None:
    """Write to the funder once the request is kept: no lock is held while another machine takes its time."""
    record = queries.record_of(session(), introduction_id)
    if record is not None:
        letters.tell_funder(session(), post(), record)
        flash(f"Sent to {record.funder.name}. You both see how long it waits.", "good")


def answer(introduction_id: int) -> ResponseReturnValue:
    """Answer a request on its page."""
    viewer = current_viewer()
    introduction_for(session(), viewer, introduction_id, Action.ANSWER_INTRODUCTION)
    view = reading.view_of(session(), viewer, introduction_id)
    sent = typed(request.form)
    try:
        values = in_words_of_service(checked(ReplySchema, sent))
        with transaction() as current:
            answering.answer(current, actor=viewer, introduction_id=introduction_id, **values)
    except Invalid as error:
        return one_page(view, form=Form(sent, error.fields, str(error)), status=422)
    except Conflict as error:
        return one_page(reading.view_of(session(), viewer, introduction_id), conflict=error, status=409)
    flash("Answered. The venture has been told.", "good")
    return redirect(url_for("introductions.one", introduction_id=introduction_id), code=303)


def withdraw(introduction_id: int) -> ResponseReturnValue:
    """Take a request back."""
    viewer = current_viewer()
    try:
        with transaction() as current:
            asking.withdraw(current, actor=viewer, introduction_id=introduction_id)
    except Conflict as error:
        return one_page(reading.view_of(session(), viewer, introduction_id), conflict=error, status=409)
    flash("Withdrawn. The funder sees it no longer among its open requests.", "good")
    return redirect(url_for("introductions.one", introduction_id=introduction_id), code=303)


def answer_by_link(token: str) -> ResponseReturnValue:
    """Answer from a letter: with a button, because programs that look at letters open every link in them."""
    try:
        viewer, record = answering.by_link(session(), secret=post().secret, token=token)
        key = record.introduction.id or 0
        if record.introduction.status != Status.OPEN:
            raise DeadLink(str(asking.ended_already(session(), key)))
        if request.method == "GET":
            return _link_page(token, key, Form({"answer": request.args.get("answer", "")}))
        sent = typed(request.form)
        try:
            values = in_words_of_service(checked(ReplySchema, sent))
            with transaction() as current:
                answering.answer(current, actor=viewer, introduction_id=key, **values)
        except Invalid as error:
            return _link_page(token, key, Form(sent, error.fields, str(error))), 422
        except Conflict as error:
            raise DeadLink(str(error)) from error
    except DeadLink as error:
        return dead_end(error, label="See your introductions", address=url_for("introductions.all"))
    return render_template("introductions/answered.html", record=record, answer=STATUSES[values["answer"]])


def _link_page(token: str, introduction_id: int, form: Form) -> str:
    viewer, _ = answering.by_link(session(), secret=post().secret, token=token)
    view = reading.view_of(session(), viewer, introduction_id)
    shown = [view.record.venture] if view.brief.discloses else []
    disclosed(Path.PAGE, shown, fields=view.brief.discloses, viewer=viewer)
    return render_template("introductions/by_link.html", view=view, token=token, **answer_form("", form))
