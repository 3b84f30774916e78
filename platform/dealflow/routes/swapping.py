"""A row that leaves a ranked list or comes back to it: its place, the end of the page, and the counts around it."""

from typing import Any
from urllib.parse import urlsplit

from flask import render_template

from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from dealflow.services.addresses import values_of
from foundation.web import session
from matching.queries import MandateSubject, VentureLine
from matching.routes.asking import PAGE_SIZE, Address, read_address
from matching.routes.drawing import framed
from matching.services import (
    MatchList,
    Ranked,
    facets_for_mandate,
    offers_open,
    pass_lines,
    ventures_for_mandate,
)
from pipeline.services import kept_deals
from profiles.models import Venture
from profiles.schemas.filters import read_where


def changed_row(mandate: MandateSubject, venture: Venture, back: str) -> str:
    """Render what of a page changes once a venture was passed on, or a pass on it was taken back.

    Parameters
    ----------
    back : str
        The address of the list.
    """
    viewer, key = current_viewer(), venture.id or 0
    given = values_of(urlsplit(back).query)
    address = read_address(read_where(given, offers=offers_open(viewer)).where, given)
    question: dict[str, Any] = {"viewer": viewer, "mandate": mandate, "asked": address.asked}
    found = ventures_for_mandate(session(), **question, offset=address.offset, limit=PAGE_SIZE)
    parts: dict[str, Any] = {
        **framed(found, facets_for_mandate(session(), **question), address),
        "endpoint": "matching.mandate_matches",
        "mandate": mandate,
        "venture": venture,
        "back": back,
    }
    passed = pass_lines(session(), viewer, mandate, [key]).get(key)
    here = [item for item in found.items if item.match.venture_key == key]
    if here and passed is None:
        parts["surplus"] = _surplus(question, address, found)
        return render_template("dealflow/_returned.html", **parts, **_row(mandate, here[0]))
    return render_template("dealflow/_gone.html", **parts, passed=passed, **_next(mandate, found, address))


def _row(mandate: MandateSubject, item: Ranked[VentureLine]) -> dict[str, Any]:
    """Give what one row is drawn with."""
    disclosed(Path.LIST, [item.line])
    pair = (item.match.venture_key, mandate.key)
    kept = kept_deals(session(), viewer=current_viewer(), ventures=[pair[0]], mandates=[pair[1]])
    return {"item": item, "pair": (pair, item.line.slug, mandate.slug), "kept": kept}


def _next(mandate: MandateSubject, found: MatchList[VentureLine], address: Address) -> dict[str, Any]:
    """Give the row that comes to the end of a page, where there is one more."""
    if len(found.items) < PAGE_SIZE:
        return {"item": None}
    last = found.items[-1]
    keys = [last.match.venture_key] if address.asked.passed else []
    return {**_row(mandate, last), "passes": pass_lines(session(), current_viewer(), mandate, keys)}


def _surplus(question: dict[str, Any], address: Address, found: MatchList[VentureLine]) -> str:
    """Give the slug of the venture that stands on the next page again."""
    if len(found.items) < PAGE_SIZE:
        return ""
    after = ventures_for_mandate(session(), **question, offset=address.offset + PAGE_SIZE, limit=1)
    return after.items[0].line.slug if after.items else ""
