"""Change what is known about a deal: its next step, who looks after it, and the money."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from accounts.policy import Action, Viewer
from foundation import clock
from foundation.audit import plain
from foundation.catalogue import board_clock, tick
from foundation.database import Session
from foundation.errors import Conflict, Difference, Invalid
from pipeline import queries
from pipeline.models import Deal, DealEvent, Stage
from pipeline.queries import EventLine
from pipeline.services.access import deal_for
from pipeline.services.telling import tell_owner

#: What can be changed, with its name for reading.
FIELDS: Mapping[str, str] = {
    "amount_gbp": "Amount",
    "owner_id": "Looked after by",
    "next_step": "Next step",
    "next_step_on": "Next step due",
    "review_on": "Review on",
}


def edit_deal(session: Session, *, actor: Viewer, deal_id: int, version: int, values: Mapping[str, Any]) -> Deal:
    """Change a deal that the actor saw at a version.

    A field that only somebody else has changed since keeps their value; one that both have changed is a conflict.

    Parameters
    ----------
    version : int
        The version of the deal that the actor saw.
    values : Mapping
        Fields of ``FIELDS`` as they should be; others are left as they are.

    Raises
    ------
    Conflict
        With the fields that both changed. Nothing is written.
    Invalid
        If somebody outside the organisation is to look after the deal, or a deal on hold is to lose its date.
    """
    record = deal_for(session, actor, deal_id, Action.WORK_DEALS)
    deal = record.deal
    wanted = {name: value for name, value in values.items() if name in FIELDS}
    base = _as_seen(deal, queries.events_since(session, deal_id, version))
    changes = {name: value for name, value in wanted.items() if plain(value) != base[name]}
    _refuse_both(deal, base, changes)
    changes = {name: value for name, value in changes.items() if value != getattr(deal, name)}
    _check(session, deal, changes)
    if not changes:
        return deal
    before = {name: getattr(deal, name) for name in changes}
    written = session.execute(
        update(Deal)
        .where(col(Deal.id) == deal_id, col(Deal.version) == deal.version)
        .values(**changes, version=Deal.version + 1)
        .returning(col(Deal.version))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    session.refresh(deal)
    if written is None:
        raise Conflict("Somebody else changed this deal at the same moment. Nothing was changed.", version=deal.version)
    tick(session, board_clock(deal.organisation_id))
    fields = {name: [plain(before[name]), plain(value)] for name, value in changes.items()}
    session.add(
        DealEvent(
            deal_id=deal_id,
            at=clock.now(),
            actor_id=actor.user_id,
            kind="changed",
            data={"version": deal.version, "fields": fields},
        )
    )
    session.flush()
    if "owner_id" in changes:
        tell_owner(session, actor, record)
    return deal


def _as_seen(deal: Deal, later: list[EventLine]) -> dict[str, Any]:
    """Give the fields as they were before what happened later: the first change after a moment tells its "before"."""
    seen = {name: plain(getattr(deal, name)) for name in FIELDS}
    told: dict[str, Any] = {}
    for event in later:
        for name, (before, _after) in event.data.get("fields", {}).items():
            told.setdefault(name, before)
    return seen | told


def _refuse_both(deal: Deal, base: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    differences = [
        Difference(name, FIELDS[name], base[name], getattr(deal, name), value)
        for name, value in changes.items()
        if plain(getattr(deal, name)) != base[name] and plain(getattr(deal, name)) != plain(value)
    ]
    if differences:
        raise Conflict(
            "Somebody else changed this deal while you were typing. Nothing was changed.",
            version=deal.version,
            differences=differences,
        )


def _check(session: Session, deal: Deal, changes: Mapping[str, Any]) -> None:
    owner = changes.get("owner_id")
    if owner is not None and owner not in {mate.user_id for mate in queries.workmates(session, deal.organisation_id)}:
        raise Invalid({"owner_id": ["Choose somebody of your organisation."]})
    if deal.stage == Stage.ON_HOLD and "review_on" in changes and changes["review_on"] is None:
        raise Invalid({"review_on": ["A deal on hold needs a date on which to look at it again."]})
