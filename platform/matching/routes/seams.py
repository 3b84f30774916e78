"""What pages of the packages below show of matches, where they have a place for it."""

from flask import url_for

from accounts.models import OrganisationKind
from accounts.routes import current_viewer
from foundation.addresses import Link
from foundation.web import session
from matching.queries import mandates_matched
from profiles.models import Venture


def match_links(venture: Venture) -> list[Link]:
    """Give a funder's people a way from a published venture to how it fits each of their mandates; others, none."""
    seats = [seat.organisation_id for seat in current_viewer().seats_of_kind(OrganisationKind.FUNDER)]
    if not seats or venture.status != "published":
        return []
    return [
        Link(name, url_for("matching.match", slug=venture.slug, mandate_slug=slug))
        for slug, name in mandates_matched(session(), seats)
    ]
