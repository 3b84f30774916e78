"""Answer the statements of one dimension; the form saves itself, and works without a script."""

import json
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation import clock
from foundation.errors import Invalid, NotFound
from foundation.forms import Form
from foundation.web import session, transaction, wants_fragment
from profiles.schemas import checked
from readiness import policy
from readiness.policy import Act, Case
from readiness.schemas import REPLIES, AnswerSchema, given
from readiness.services.access import case_for, record_for
from readiness.services.answering import Given, save_answers, verify_answer
from readiness.services.sheets import Item, Sheet, Side, sheet_of

_PARTS = {"answer": "answer", "url": "evidence_url", "note": "evidence_note"}


def dimension(slug: str, dimension: str) -> ResponseReturnValue:
    """Show or save the statements of one dimension."""
    act = Act.SEE if request.method == "GET" else Act.ANSWER
    record, case = record_for(session(), current_viewer(), slug, act)
    sheet = sheet_of(session(), record)
    side = _side(sheet, dimension)
    if request.method == "GET":
        return _page(case, sheet, side, _stored(side))
    sent, problems = _received(side)
    if wants_fragment():
        return _autosaved(case, dimension, sent, problems)
    if problems:
        form = Form(request.form.to_dict(), problems, "Some answers need another look.")
        return _page(case, sheet, side, form), 422
    with transaction() as database:
        save_answers(database, actor=current_viewer(), venture=case.venture, given=sent)
    flash(f"{side.dimension.name} is saved.", "good")
    later = [each.dimension.code for each in sheet.sides if each.dimension.position > side.dimension.position]
    if request.form.get("then") == "next" and later:
        return redirect(url_for("readiness.dimension", slug=slug, dimension=later[0]), code=303)
    return redirect(url_for("readiness.overview", slug=slug), code=303)


def verify(slug: str, dimension: str) -> ResponseReturnValue:
    """Confirm, as an adviser, that an answer holds."""
    viewer = current_viewer()
    case = case_for(session(), viewer, slug, Act.VERIFY)
    with transaction() as database:
        verify_answer(database, actor=viewer, venture=case.venture, code=request.form.get("statement", ""))
    flash("The answer is marked as verified by you.", "good")
    return redirect(url_for("readiness.dimension", slug=slug, dimension=dimension), code=303)


def _side(sheet: Sheet, code: str) -> Side:
    side = sheet.side(code)
    if side is None:
        raise NotFound("There is no such dimension.")
    return side


def _page(case: Case, sheet: Sheet, side: Side, form: Form) -> str:
    viewer = current_viewer()
    return render_template(
        "readiness/dimension.html",
        venture=case.venture,
        sheet=sheet,
        side=side,
        form=form,
        base=_base(side),
        options=list(REPLIES.items()),
        replies=REPLIES,
        may_answer=policy.may(viewer, Act.ANSWER, case),
        may_open=policy.may(viewer, Act.READ_EVIDENCE, case),
        may_verify=policy.may(viewer, Act.VERIFY, case),
        last=side is sheet.sides[-1],
    )


def _shown(item: Item) -> list[str]:
    """Give what a form shows of an answer."""
    row = item.answer
    return [row.answer, row.evidence_url or "", row.evidence_note] if row else ["", "", ""]


def _base(side: Side) -> str:
    """Give every answer as the form shows it, for the form to carry: what is sent back unchanged is not written."""
    return json.dumps({item.statement.code: _shown(item) for item in side.items})


def _stored(side: Side) -> Form:
    values: dict[str, object] = {}
    for item in side.items:
        for part, value in zip(_PARTS, _shown(item), strict=True):
            values[f"{part}-{item.statement.code}"] = value
    return Form(values)


def _received(side: Side) -> tuple[list[Given], dict[str, list[str]]]:
    """Read the answers that differ from what the form showed, and what is wrong with any."""
    base = _seen()
    sent: list[Given] = []
    problems: dict[str, list[str]] = {}
    for item in side.items:
        code = item.statement.code
        typed = [request.form.get(f"{part}-{code}", "").replace("\r\n", "\n").strip() for part in _PARTS]
        if typed == base.get(code, ["", "", ""]):
            continue
        try:
            loaded = checked(AnswerSchema, {"statement": code, **dict(zip(_PARTS.values(), typed, strict=True))})
        except Invalid as error:
            names = {field: part for part, field in _PARTS.items()}
            problems.update({f"{names.get(name, 'answer')}-{code}": held for name, held in error.fields.items()})
            continue
        if loaded["answer"] is None and any(typed[1:]):
            problems[f"answer-{code}"] = ["Choose an answer for the evidence to stand beside."]
            continue
        sent.append(given(loaded))
    return sent, problems


def _seen() -> dict[str, Any]:
    try:
        base = json.loads(request.form.get("base", "{}"))
    except ValueError:
        return {}
    return base if isinstance(base, dict) else {}


def _autosaved(case: Case, code: str, sent: list[Given], problems: dict[str, list[str]]) -> ResponseReturnValue:
    with transaction() as database:
        sheet = save_answers(database, actor=current_viewer(), venture=case.venture, given=sent)
    side = _side(sheet, code)
    seen = {**_seen(), **{item.statement.code: _shown(item) for item in side.items if _sent(sent, item)}}
    page = render_template("readiness/_saved.html", side=side, sheet=sheet, problems=problems, base=json.dumps(seen))
    answer = make_response(page, 422 if problems else 200)
    answer.headers["X-Saved"] = f"Saved {clock.now().astimezone(clock.LONDON):%H:%M}"
    return answer


def _sent(sent: list[Given], item: Item) -> bool:
    return any(each.code == item.statement.code for each in sent)
