"""Files beside answers: put there, opened, taken away."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from accounts.routes import current_viewer
from documents.routes.sending import sent_file, stamped_folder
from documents.routes.taking import MOST_SENT, noted_for, take_in
from documents.services import stamping, storing
from documents.services.checking import TAKEN, Kind
from documents.services.rooms import readable
from documents.services.storing import Look
from foundation.errors import Invalid
from foundation.files import Received
from foundation.forms import Form
from foundation.web import file_store, session, settings, takes_files, transaction
from readiness.policy import Act, Case
from readiness.schemas import REPLIES
from readiness.services import evidence
from readiness.services.access import case_for, record_for
from readiness.services.sheets import Item, Sheet, sheet_of


def _may_answer(slug: str, **_others: object) -> None:
    case_for(session(), current_viewer(), slug, Act.ANSWER)


@takes_files(MOST_SENT, _may_answer)
def attach(slug: str, dimension: str, code: str) -> ResponseReturnValue:
    """Show what stands beside an answer, or put a file there."""
    case, sheet, item = _asked(slug, dimension, code, Act.ANSWER)
    if request.method == "GET":
        return _page(case, sheet, item, Form({"answer": item.reply}))
    reply = request.form.get("answer")
    outdated: list[str] = []

    def write(database: Session, received: Received, kind: Kind, look: Look) -> None:
        outdated.extend(
            evidence.attach(
                database, file_store(), actor=current_viewer(), venture=case.venture, item=item,
                reply=reply if reply in REPLIES else None, received=received, kind=kind, look=look,
            )
        )  # fmt: skip

    try:
        take_in(request.files.get("file"), write, noted_for(case.venture))
    except Invalid as error:
        return _page(case, sheet, item, Form(request.form.to_dict(), error.fields, str(error))), 422
    _forget(outdated)
    flash("The file stands beside your answer.", "good")
    return _back(slug, item)


def remove(slug: str, dimension: str, code: str) -> ResponseReturnValue:
    """Take a file away."""
    case, sheet, item = _asked(slug, dimension, code, Act.ANSWER)
    with transaction() as database:
        outdated = evidence.detach(database, actor=current_viewer(), venture=case.venture, sheet=sheet, item=item)
    _forget(outdated)
    flash("The file is removed. Your answer stays.", "good")
    return _back(slug, item)


def file(slug: str, dimension: str, code: str) -> Response:
    """Send the file beside an answer to whoever may read it, and log that it was opened."""
    case, sheet, item = _asked(slug, dimension, code, Act.READ_EVIDENCE)
    with transaction() as database:
        opened = evidence.open_evidence(
            database, viewer=current_viewer(), venture=case.venture, sheet=sheet, item=item,
            scanned=bool(settings().scanner), in_part="Range" in request.headers,
        )  # fmt: skip
    return sent_file(opened)


def _asked(slug: str, dimension: str, code: str, act: Act) -> tuple[Case, Sheet, Item]:
    record, case = record_for(session(), current_viewer(), slug, act)
    sheet = sheet_of(session(), record)
    return case, sheet, evidence.item_of(sheet, dimension, code)


def _page(case: Case, sheet: Sheet, item: Item, form: Form) -> str:
    held = sheet.file_of(item)
    return render_template(
        "readiness/evidence.html",
        venture=case.venture,
        side=sheet.side(item.statement.dimension_code),
        statement=item.statement,
        held=held,
        can_be_read=held is not None and readable(held, scanned=bool(settings().scanner)),
        options=list(REPLIES.items()),
        form=form,
        file=TAKEN,
    )


def _forget(digests: list[str]) -> None:
    for digest in digests:
        stamping.forget(stamped_folder(), digest)
        with transaction() as database:
            storing.forget(database, file_store(), digest)


def _back(slug: str, item: Item) -> ResponseReturnValue:
    row = item.statement
    address = url_for("readiness.dimension", slug=slug, dimension=row.dimension_code, _anchor=f"level-{row.level}")
    return redirect(address, code=303)
