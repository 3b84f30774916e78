"""The investment memo of a deal: to read, and as a file."""

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from foundation.errors import NotFound
from foundation.web import sent_file, session, settings
from matching.services.words import CRITERIA_NAMES
from pipeline.queries import DealRecord
from pipeline.services import reading
from pipeline.services.memo import Memo, memo_of
from pipeline.services.memo_files import FORMS, as_file
from profiles.routes.one_page import warning_words
from profiles.services import directory
from profiles.services.words import FUNDER_KINDS

#: What of an offer a memo shows.
SHOWN = ("round", "valuation")


def memo(deal_id: int) -> ResponseReturnValue:
    """Show the memo of a deal."""
    record, made = made_memo(deal_id)
    disclosed(Path.PAGE, [record.venture], fields=SHOWN)
    return render_template("pipeline/memo.html", record=record, memo=made)


def memo_file(deal_id: int, form: str) -> Response:
    """Give the memo of a deal as a file.

    Raises
    ------
    NotFound
        If there is no such form.
    """
    if form not in FORMS:
        raise NotFound("A memo is given as PDF, as a Word document (docx), or as Markdown (md).")
    record, made = made_memo(deal_id)
    name = f"memo-{record.venture.slug}-{record.mandate.slug}.{form}"
    disclosed(Path.PDF if form == "pdf" else Path.FILE, [record.venture], fields=SHOWN, document=name)
    return sent_file(as_file(made, form, warning_words()), name, FORMS[form])


def made_memo(deal_id: int) -> tuple[DealRecord, Memo]:
    """Put the memo of a deal together for whoever asks, with the rows of the deal."""
    viewer, database = current_viewer(), session()
    record = reading.deal_view(database, viewer, deal_id).record
    address = settings().base_url.rstrip("/") + url_for("profiles.venture", slug=record.venture.slug)
    made = memo_of(
        database,
        viewer,
        deal_id,
        labels=directory.labels(database),
        criteria=CRITERIA_NAMES,
        kinds=FUNDER_KINDS,
        address=address,
    )
    return record, made
