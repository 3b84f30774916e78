"""Whose request it is, as the policy sees it."""

from accounts import policy
from accounts.policy import Action, Request, Viewer
from foundation.database import Session
from foundation.errors import existing
from introductions import queries
from introductions.queries import Record


def request_of(record: Record) -> Request:
    """Describe an introduction to the policy."""
    return Request(record.venture.organisation_id, record.funder.organisation_id)


def introduction_for(session: Session, viewer: Viewer, introduction_id: int, action: Action = Action.VIEW) -> Record:
    """Give an introduction to somebody who may do something with it.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides. Nobody but its two sides hears of it.
    """
    policy.require(viewer, action)
    record = existing(queries.record_of(session, introduction_id), "introduction")
    policy.require(viewer, action, request_of(record))
    return record
