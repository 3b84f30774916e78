"""Whose application and whose programme it is, as the policy sees it."""

from accounts import policy
from accounts.policy import Action, Request, Viewer
from applications import queries
from applications.queries import Offer, Record
from foundation.database import Session
from foundation.errors import existing
from profiles.services.access import mandate_subject


def request_of(record: Record) -> Request:
    """Describe an application to the policy: until it is sent, nobody is asked."""
    asked = record.funder.organisation_id if record.application.sendings else None
    return Request(record.venture.organisation_id, asked)


def application_for(session: Session, viewer: Viewer, application_id: int, action: Action = Action.VIEW) -> Record:
    """Give an application to somebody who may do something with it.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides. Nobody but its two sides hears of it, and of a draft only the venture.
    """
    policy.require(viewer, action)
    record = existing(queries.record_of(session, application_id), "application")
    policy.require(viewer, action, request_of(record))
    return record


def offer_for(session: Session, viewer: Viewer, mandate_slug: str, action: Action = Action.VIEW) -> Offer:
    """Give a mandate with what it asks, to somebody who may do something with it.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about the mandate.
    """
    offer = existing(queries.offer_of(session, mandate_slug), "mandate")
    policy.require(viewer, action, mandate_subject(offer.mandate, offer.funder))
    return offer
