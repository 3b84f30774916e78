"""Profiles as one asker may see them."""

from typing import Any

from accounts.policy import OFFER_FIELDS, Action, Viewer, is_member, may, withheld
from profiles.models import Limit
from profiles.queries import ClusterRecord, FunderRecord, MandateRecord, VentureRecord
from profiles.queries.listing import FunderLine, MandateLine, VentureLine
from profiles.services.access import visible_mandates

_LINE = (
    "slug",
    "name",
    "one_line",
    "status",
    "restricted",
    "demo",
    "stage_code",
    "trl",
    "sectors",
    "university_ukprn",
    "registered_authority_code",
    "authority_codes",
    "clusters",
    "updated_at",
    "published_at",
)
_LINE_OFFER = ("round_target_gbp", "round_minimum_gbp", "round_closes_on", "instruments")


def venture_line(viewer: Viewer, line: VentureLine) -> dict[str, Any]:
    """Give a venture of a list, without its round for those who may not see it."""
    names = (*_LINE, *_LINE_OFFER) if may(viewer, Action.VIEW_OFFER, line) else _LINE
    return {
        **{name: getattr(line, name) for name in names},
        "mine": is_member(viewer, line.organisation_id),
        "withheld": withheld(viewer, line),
    }


def venture_state(viewer: Viewer, record: VentureRecord) -> dict[str, Any]:
    """Give a whole venture, without its round for those who may not see it."""
    row, hidden = record.venture, withheld(viewer, record.venture)
    state = {name: value for name, value in record.state().items() if not hidden or name not in OFFER_FIELDS}
    return {
        **state,
        "slug": row.slug,
        "status": row.status,
        "version": row.version,
        "demo": row.demo,
        "mine": is_member(viewer, row.organisation_id),
        "withheld": hidden,
        "authorities": list(record.authority_codes),
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "published_at": row.published_at,
        "confirmed_on": row.confirmed_on,
    }


def mandate_state(viewer: Viewer, record: MandateRecord) -> dict[str, Any]:
    """Give a whole mandate."""
    row = record.mandate
    return {
        **record.state(),
        "slug": row.slug,
        "funder": record.funder.slug,
        "funder_name": record.funder.name,
        "status": row.status,
        "version": row.version,
        "demo": row.demo,
        "mine": is_member(viewer, record.funder.organisation_id),
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "source_url": row.source_url,
    }


_MANDATE_LINE = (
    "slug",
    "name",
    "status",
    "demo",
    "backs_funds",
    "ticket_min_gbp",
    "ticket_max_gbp",
    "sectors",
    "stages",
    "instruments",
    "opens_on",
    "closes_on",
    "last_confirmed_on",
)
_FUNDER_LINE = ("slug", "name", "kind", "description", "status", "demo", "size_gbp", "updated_at")


def mandate_line(line: MandateLine) -> dict[str, Any]:
    """Give a mandate of a list."""
    return {
        **{name: getattr(line, name) for name in _MANDATE_LINE},
        "places": [_limit(place) for place in line.places],
    }


def _limit(place: Limit) -> dict[str, Any]:
    """Give a place of a mandate in a list, without its outline."""
    held = place.state()
    return {name: held[name] for name in ("kind", "code", "distance", "unit") if name in held}


def funder_line(viewer: Viewer, line: FunderLine) -> dict[str, Any]:
    """Give a funder of a list."""
    return {
        **{name: getattr(line, name) for name in _FUNDER_LINE},
        "mine": is_member(viewer, line.organisation_id),
        "mandates": [mandate_line(held) for held in line.mandates],
    }


def funder_state(viewer: Viewer, record: FunderRecord) -> dict[str, Any]:
    """Give a whole funder, with those of its mandates that the asker may see."""
    row = record.funder
    held = visible_mandates(viewer, record)
    return {
        **record.state(),
        "slug": row.slug,
        "status": row.status,
        "version": row.version,
        "demo": row.demo,
        "mine": is_member(viewer, row.organisation_id),
        "updated_at": row.updated_at,
        "source_url": row.source_url,
        "mandates": [mandate_state(viewer, each) for each in held],
    }


def cluster_state(viewer: Viewer, record: ClusterRecord) -> dict[str, Any]:
    """Give a whole cluster."""
    row = record.cluster
    return {
        **record.state(),
        "slug": row.slug,
        "status": row.status,
        "version": row.version,
        "demo": row.demo,
        "mine": is_member(viewer, row.organisation_id),
        "members": record.members,
        "updated_at": row.updated_at,
        "source_title": row.source_title,
        "source_line": row.source_line,
        "source_note": row.source_note,
    }
