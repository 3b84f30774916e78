"""What pages of the packages below show of applications, where they have a place for it."""

from typing import NamedTuple

from flask import url_for

from accounts import policy
from accounts.policy import Action, Request
from accounts.routes import current_viewer
from applications import queries
from applications.models import LIVE
from applications.services import reading
from applications.services.applying import obstacle
from applications.services.words import STATUSES
from foundation.web import session
from pipeline.services import MandateSide
from profiles.models import Funder, Mandate, Venture


class Link(NamedTuple):
    """A button."""

    label: str
    href: str
    kind: str


def application_link(venture: Venture, mandate_slug: str) -> Link | None:
    """Give the venture's people a button to apply, or to the application that is live; others, and elsewhere, none."""
    if not policy.may(current_viewer(), Action.APPLY, venture):
        return None
    offer = queries.offer_of(session(), mandate_slug)
    if offer is None or offer.programme is None:
        return None
    kept = queries.newest_between(session(), venture.id or 0, offer.mandate.id or 0)
    if kept is not None and kept.status in LIVE:
        label = f"Application: {STATUSES[kept.status].lower()}"
        return Link(label, url_for("applications.one", application_id=kept.id), "secondary")
    if obstacle(offer, venture) is not None:
        return None
    return Link("Apply", url_for("applications.apply", slug=venture.slug, mandate_slug=mandate_slug), "primary")


def programme_links(mandate: Mandate, funder: Funder) -> list[Link]:
    """Give the funder's people a button to what its programme asks, ventures' people one to apply, and others none."""
    viewer = current_viewer()
    if mandate.backs_funds or not viewer.signed_in:
        return []
    links = []
    if policy.may(viewer, Action.READ_PRIVATE_REASON, Request(None, funder.organisation_id)):
        links.append(Link("Assessment", url_for("applications.assessment", slug=mandate.slug), "secondary"))
    if policy.may(viewer, Action.EDIT, MandateSide.of(mandate, funder)):
        links.append(Link("Applications to it", url_for("applications.programme", slug=mandate.slug), "secondary"))
    own = reading.applying_for(session(), viewer)
    for venture in own:
        link = application_link(venture, mandate.slug)
        if link is not None:
            links.append(link._replace(label=f"{link.label}, {venture.name}") if len(own) > 1 else link)
    return links
