"""What pages of the packages below show of applications, where they have a place for it."""

from collections.abc import Iterable

from flask import url_for

from accounts import policy
from accounts.policy import Action, Request
from accounts.routes import current_viewer
from applications import queries
from applications.models import LIVE
from applications.services import reading
from applications.services.applying import obstacle
from applications.services.words import STATUSES
from foundation.addresses import Link
from foundation.web import session
from profiles.models import Funder, Mandate, Venture
from profiles.services.access import mandate_subject


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
        return Link(label, url_for("applications.one", application_id=kept.id))
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
        links.append(Link("Assessment", url_for("applications.assessment", slug=mandate.slug)))
    if policy.may(viewer, Action.EDIT, mandate_subject(mandate, funder)):
        links.append(Link("Applications to it", url_for("applications.programme", slug=mandate.slug)))
    own = [(venture, application_link(venture, mandate.slug)) for venture in reading.applying_for(session(), viewer)]
    return [*links, *_named((venture, link) for venture, link in own if link is not None)]


def apply_links(slug: str) -> list[Link]:
    """Give ventures' people a button for each to apply, or where they cannot now, to what will be asked of them."""
    own = []
    for venture in reading.applying_for(session(), current_viewer()):
        ahead = Link("See what it asks", url_for("applications.apply", slug=venture.slug, mandate_slug=slug), "primary")
        own.append((venture, application_link(venture, slug) or ahead))
    return _named(own)


def _named(own: Iterable[tuple[Venture, Link]]) -> list[Link]:
    """Say on each button for which venture it is, where there are several."""
    found = list(own)
    if len(found) == 1:
        return [found[0][1]]
    return [link._replace(label=f"{link.label}, {venture.name}") for venture, link in found]
