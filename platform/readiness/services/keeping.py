"""Keep what a venture says for the checks: its facts, the awards it was given, what it measured."""

from collections.abc import Mapping
from typing import Any

from foundation import audit, clock
from foundation.audit import Actor
from foundation.database import Session
from foundation.errors import NotFound
from profiles.models import Venture
from readiness import queries
from readiness.models import Award, CheckFacts, Measurement
from readiness.services.access import hold


def _trail(session: Session, actor: Actor, venture_id: int, action: str, changes: Mapping[str, object]) -> None:
    audit.trail(session, actor, queries.KIND, venture_id, action, changes)


def keep_facts(session: Session, *, actor: Actor, venture: Venture, facts: Mapping[str, Any]) -> CheckFacts:
    """Keep facts for the checks; those that were not sent stay as they are."""
    key = venture.id or 0
    hold(session, venture)
    row = queries.check_facts(session, key) or CheckFacts(venture_id=key, updated_at=clock.now())
    changes = {name: [getattr(row, name), value] for name, value in facts.items() if getattr(row, name) != value}
    for name, (_, value) in changes.items():
        setattr(row, name, value)
    row.updated_at, row.updated_by_id = clock.now(), actor.user_id
    session.add(row)
    if changes:
        _trail(session, actor, key, "facts", changes)
    session.flush()
    return row


def add_award(session: Session, *, actor: Actor, venture: Venture, award: Mapping[str, Any]) -> Award:
    """Enter an award into the ledger of the group."""
    key = venture.id or 0
    row = Award(venture_id=key, added_at=clock.now(), added_by_id=actor.user_id, **award)
    session.add(row)
    _trail(session, actor, key, "award added", {"award": [None, f"{row.giver}, {row.amount_gbp}, {row.awarded_on}"]})
    session.flush()
    return row


def remove_award(session: Session, *, actor: Actor, venture: Venture, award_id: int) -> None:
    """Take an award out of the ledger; the trail keeps what it said.

    Raises
    ------
    NotFound
        If the venture has no such award.
    """
    key = venture.id or 0
    row = next((each for each in queries.awards(session, key) if each.id == award_id), None)
    if row is None:
        raise NotFound("There is no such award.")
    _trail(session, actor, key, "award removed", {"award": [f"{row.giver}, {row.amount_gbp}, {row.awarded_on}", None]})
    session.delete(row)
    session.flush()


def add_measurement(session: Session, *, actor: Actor, venture: Venture, measurement: Mapping[str, Any]) -> Measurement:
    """Enter a measurement of what was saved."""
    key = venture.id or 0
    row = Measurement(venture_id=key, added_at=clock.now(), added_by_id=actor.user_id, **measurement)
    session.add(row)
    _trail(session, actor, key, "measured", {row.kind: [None, row.amount]})
    session.flush()
    return row


def facts_of(session: Session, venture_id: int) -> dict[str, Any]:
    """Give what a venture said for the checks, by field; nothing where it said nothing."""
    row = queries.check_facts(session, venture_id)
    return row.model_dump() if row is not None else {}
