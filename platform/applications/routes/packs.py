"""The due-diligence pack of a round: who is to be in it, and the file."""

from collections.abc import Collection

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from accounts.policy import Viewer
from accounts.routes import current_viewer, disclosed, risk_warning
from accounts.services.promotion.disclosing import Path
from applications.services import packing, reading
from applications.services.packing import Applicant, Round
from applications.services.words import STATUSES
from applications.services.zipping import Pack, PackFile, contents_of, files_of
from documents.routes.sending import kept_close, stamped_folder
from foundation.database import Session
from foundation.paging import Page
from foundation.web import file_store, page_number, session, settings, transaction

_ZIP = "application/zip"


def pack(slug: str) -> ResponseReturnValue:
    """Show the applications of a round to choose from, or give the pack of those that are chosen."""
    statuses = [code for code in request.args.getlist("status") if code in STATUSES]
    found = packing.round_of(session(), current_viewer(), slug, statuses)
    if request.args.get("format") == "zip":
        return packed(found, request.args.getlist("application", type=int))
    return render_template(
        "applications/pack.html",
        found=found,
        mandate=found.offer.mandate,
        pages=reading.pages_of_round(current_viewer(), found.offer),
        page=Page.of(found.records, page_number(), reading.PAGE_SIZE),
        choices=[(code, name, found.counts[code]) for code, name in STATUSES.items() if found.counts.get(code)],
        chips=[("status", code, STATUSES[code]) for code in statuses],
        statuses=STATUSES,
        chosen=statuses,
        args={"slug": [slug], **{name: request.args.getlist(name) for name in request.args}},
    )


def packed(found: Round, keys: Collection[int]) -> Response:
    """Send a pack. What it discloses and opens is written down first; a look at the headers alone opens nothing."""
    viewer = current_viewer()
    chosen = packing.applicants(session(), viewer, found, keys)
    if request.method == "HEAD":
        return kept_close(Response(content_type=_ZIP))
    disclosed(Path.EXPORT, [each.record.venture for each in chosen if each.shows_offer], by_leave=True)
    with transaction() as database:
        held = [(each, _files(database, viewer, each)) for each in chosen]
        warning = risk_warning()
        contents = contents_of(found.offer, held, made_for=viewer.name, warning=warning.text if warning else "")
    answer = Response(Pack(contents, file_store(), stamped_folder()).stream(), content_type=_ZIP)
    answer.headers.set("Content-Disposition", "attachment", filename=contents.filename)
    return kept_close(answer)


def _files(database: Session, viewer: Viewer, applicant: Applicant) -> list[PackFile]:
    """Open the documents that somebody may read of an applicant, and note each as disclosed."""
    opened = packing.open_files(database, viewer, applicant, scanned=bool(settings().scanner))
    for title, _ in opened:
        disclosed(Path.FILE, [applicant.record.venture], fields=("documents",), document=title, by_leave=True)
    return files_of(applicant, opened)
