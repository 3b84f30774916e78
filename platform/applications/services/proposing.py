"""Decisions that a second person signs: proposed by one, and not heard of by the venture before that."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from accounts.policy import Action, Viewer
from applications import queries
from applications.models import WITH_FUNDER, Proposal, Status
from applications.queries import Record
from applications.services import telling
from applications.services.access import application_for
from applications.services.applying import move
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Forbidden, Invalid


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided, and all that the venture is told of it."""

    status: Status
    reasons: Sequence[str] = field(default_factory=tuple)
    note: str = ""
    offered_gbp: int | None = None


def propose(session: Session, actor: Viewer, record: Record, version: int, decision: Decision, certifier: int) -> None:
    """Put a decision before whoever signs it; the application stays where it stands.

    Raises
    ------
    Invalid
        If a decision waits already, or whoever signs proposes it.
    Conflict
        If the application has changed since it was read.
    """
    row = record.application
    if open_proposal(session, record) is not None:
        raise Invalid({"status": ["A decision waits for its signature already."]})
    if certifier == actor.user_id:
        raise Invalid({"status": ["You sign decisions of this programme, so somebody else proposes them."]})
    move(session, record, version, WITH_FUNDER, {})
    session.add(
        Proposal(
            application_id=row.id or 0,
            sending=row.sendings,
            status=decision.status.value,
            reasons=list(decision.reasons),
            note=decision.note,
            offered_gbp=decision.offered_gbp,
            proposed_at=clock.now(),
            proposer_id=actor.user_id,
            proposer_name=actor.name,
        )
    )
    session.flush()
    telling.tell_certifier(session, actor, record, certifier)


def open_proposal(session: Session, record: Record) -> Proposal | None:
    """Give the decision that waits for a signature, or None."""
    row = record.application
    if row.status not in WITH_FUNDER:
        return None
    found = queries.proposals_of(session, row.id or 0, row.sendings)
    return next((each for each in found if each.outcome == "open"), None)


def may_sign(session: Session, viewer: Viewer, record: Record) -> bool:
    """Say whether somebody signs the decisions of a programme."""
    programme = queries.programme_of(session, record.application.mandate_id)
    return programme is not None and programme.certifier_id is not None and programme.certifier_id == viewer.user_id


def settle(session: Session, actor: Viewer, record: Record, *, signed: bool, note: str) -> Proposal:
    """Sign the decision that waits, or send it back with a word to whoever proposed it.

    Raises
    ------
    Conflict
        If none waits any more.
    Invalid
        If it comes back without a word.
    """
    waiting = open_proposal(session, record)
    if waiting is None:
        raise Conflict("No decision waits for a signature any more.", version=record.application.version)
    if waiting.proposer_id == actor.user_id:
        raise Invalid({"signed": ["You proposed it, so somebody else signs."]})
    if not signed and not note:
        raise Invalid({"certifier_note": ["Say what has to change. Whoever proposed it reads this."]})
    waiting.outcome = "signed" if signed else "returned"
    waiting.settled_at, waiting.certifier_note = clock.now(), note
    waiting.certifier_id, waiting.certifier_name = actor.user_id, actor.name
    session.flush()
    return waiting


def asked_to_sign(session: Session, viewer: Viewer, application_id: int) -> Record:
    """Give an application to whoever signs the decisions of its programme.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides, and to colleagues who do not sign.
    """
    record = application_for(session, viewer, application_id, Action.DECIDE_APPLICATION)
    if not may_sign(session, viewer, record):
        raise Forbidden("Another person signs the decisions of this programme.")
    return record
