"""One page about a venture, as a PDF."""

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer, disclosed, risk_warning
from accounts.services.promotion.disclosing import Path
from foundation.web import sent_pdf, session, settings
from profiles.models import Venture
from profiles.routes.blueprint import profiles
from profiles.routes.ventures import venture_for
from profiles.services import directory
from profiles.services.one_page import printed, venture_page


@profiles.get("/ventures/<slug>/one-page.pdf")
def one_page(slug: str) -> ResponseReturnValue:
    """Send a venture on one page; ``?round=no`` leaves the round out, for a page that may go to anybody."""
    return sent_page(slug, with_round=request.args.get("round") != "no")


def sent_page(slug: str, *, with_round: bool) -> Response:
    """Send one page of a venture, with its round where it is wanted and whoever asks may see it."""
    viewer = current_viewer()
    record = venture_for(slug, Action.VIEW)
    offer_open = with_round and policy.may(viewer, Action.VIEW_OFFER, record.venture)
    page = venture_page(
        record,
        directory.labels(session()),
        offer_open=offer_open,
        address=settings().base_url.rstrip("/") + url_for("profiles.venture", slug=slug),
        reader=reader_of(record.venture),
    )
    name = f"{slug}-one-page.pdf"
    if offer_open:
        disclosed(Path.PDF, [record.venture], fields=("round", "valuation"), document=name)
    return sent_pdf(printed(page, warning_words()), name)


def warning_words() -> str:
    """Give the risk warning for a page that shows an offer to an individual; nothing for any other."""
    warning = risk_warning()
    return warning.text if warning else ""


def reader_of(venture: Venture) -> str:
    """Name whoever a page of a venture is made for; nobody where it is made for the venture's own people."""
    viewer = current_viewer()
    return "" if policy.is_member(viewer, venture.organisation_id) else viewer.name
