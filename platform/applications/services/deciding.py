"""Decide on applications: take them into review, ask for changes, offer, decline; alone, or with a second signature."""

from collections.abc import Sequence

from accounts.policy import Action, Viewer
from applications import queries
from applications.models import DECIDED, LIVE, WITH_FUNDER, Status
from applications.queries import Record
from applications.services import budgeting, proposing, telling
from applications.services.access import application_for
from applications.services.applying import move, note_step
from applications.services.assessing import lacking
from applications.services.proposing import Decision
from applications.services.words import NEXT_STEP
from foundation import clock
from foundation.database import Session
from foundation.errors import Invalid
from pipeline.models import REASONS


def decide(
    session: Session,
    *,
    actor: Viewer,
    application_id: int,
    version: int,
    status: str,
    reason: str = "",
    reasons: Sequence[str] = (),
    note: str = "",
    offered_gbp: int | None = None,
) -> Record:
    """Move an application on, or propose an offer or an end where a second person signs it.

    All that is said here is read by the venture, once it is signed where that is asked for.

    Parameters
    ----------
    version : int
        The version of the application that was read.
    status : str
        A code of ``words.DECISIONS``.
    reason, reasons : str, sequence of str
        Why it is declined, the main one and others: codes of ``pipeline.models.REASONS``.
    note : str
        A word to the venture; needed where changes are asked for.
    offered_gbp : int, optional
        What is offered, in pounds.

    Raises
    ------
    Invalid
        If something that belongs to the decision is missing, reviews among it, or more is offered than is left.
    Conflict
        If it has changed since it was read, is with the venture, or was decided.
    """
    record = application_for(session, actor, application_id, Action.DECIDE_APPLICATION)
    told = tuple(dict.fromkeys(code for code in (reason, *reasons) if code))
    if status == NEXT_STEP:
        return _take_on(session, actor, record, version, note)
    decision = Decision(Status(status), told, note, offered_gbp)
    _check(decision)
    if decision.status not in DECIDED:
        return _carry_out(session, actor, record, version, decision)
    programme = queries.programme_of(session, record.application.mandate_id)
    missing = lacking(session, record, programme)
    if missing and record.application.status in WITH_FUNDER:
        raise Invalid({"status": [f"{missing} more {'review' if missing == 1 else 'reviews'} first."]})
    _check_room(session, record, decision, "offered_gbp")
    if programme is None or not programme.needs_signature:
        return _carry_out(session, actor, record, version, decision)
    if programme.certifier_id is None:
        raise Invalid({"status": ["Whoever signed has left. Name somebody else under “How it is assessed”."]})
    proposing.propose(session, actor, record, version, decision, programme.certifier_id)
    return record


def _take_on(session: Session, actor: Viewer, record: Record, version: int, note: str) -> Record:
    """Ask what the next step asks: the venture answers, and sends again."""
    row = record.application
    step = queries.next_step(session, row.mandate_id, row.step)
    if step is None:
        raise Invalid({"status": ["This programme asks nothing more in a later step."]})
    move(session, record, version, WITH_FUNDER, {"status": Status.CHANGES_ASKED.value, "step": step})
    told = "\n".join(part for part in (f"You go on to step {step}, which asks more.", note) if part)
    note_step(session, actor, record, told)
    telling.tell_venture(session, actor, record, told)
    return record


def reopen(session: Session, *, actor: Viewer, application_id: int, version: int, note: str) -> Record:
    """Take up again an application that was declined: it is in review, and the venture is told why.

    Raises
    ------
    Invalid
        If there is no word on why, or the venture has applied again since.
    Conflict
        If it is not declined, or changed since it was read.
    """
    record = application_for(session, actor, application_id, Action.DECIDE_APPLICATION)
    if not note:
        raise Invalid({"note": ["Say why. The venture reads this."]})
    newest = queries.newest_between(session, record.venture.id or 0, record.mandate.id or 0)
    if newest is not None and newest.id != application_id and newest.status in LIVE:
        raise Invalid({"note": ["The venture has applied again since: that application is the one to decide."]})
    move(
        session, record, version, (Status.DECLINED,),
        {"status": Status.IN_REVIEW.value, "ended_at": None, "reasons": []},
    )  # fmt: skip
    note_step(session, actor, record, note)
    telling.tell_venture(session, actor, record, note)
    return record


def sign(
    session: Session, *, actor: Viewer, application_id: int, version: int, signed: bool, certifier_note: str = ""
) -> Record:
    """Sign the decision that waits, which then counts and is told to the venture, or send it back to its proposer.

    Raises
    ------
    Forbidden
        If somebody else signs the decisions of this programme.
    Conflict
        If none waits any more, or the application has changed since it was read.
    Invalid
        If it comes back without a word, or more is offered than is left of the round's money by now.
    """
    record = proposing.asked_to_sign(session, actor, application_id)
    settled = proposing.settle(session, actor, record, signed=signed, note=certifier_note)
    if signed:
        decision = Decision(Status(settled.status), tuple(settled.reasons), settled.note, settled.offered_gbp)
        _check_room(session, record, decision, "signed")
        return _carry_out(session, actor, record, version, decision)
    move(session, record, version, WITH_FUNDER, {})
    telling.tell_proposer(session, record, settled)
    return record


def _check_room(session: Session, record: Record, decision: Decision, name: str) -> None:
    """Refuse an offer of more than the recipient may have or the round has left, at a field of the form."""
    if decision.status is not Status.OFFERED or record.application.status not in WITH_FUNDER:
        return
    refusal = budgeting.refused_offer(session, record.application, decision.offered_gbp)
    if refusal:
        raise Invalid({name: [refusal]})


def _carry_out(session: Session, actor: Viewer, record: Record, version: int, decision: Decision) -> Record:
    wanted = decision.status
    allowed = WITH_FUNDER if wanted is not Status.IN_REVIEW else (Status.SENT,)
    values: dict[str, object] = {"status": wanted.value}
    if wanted in DECIDED:
        values |= {
            "ended_at": clock.now(),
            "reasons": list(decision.reasons),
            "offered_gbp": decision.offered_gbp,
        }
    move(session, record, version, allowed, values)
    note_step(session, actor, record, decision.note)
    telling.tell_venture(session, actor, record, decision.note)
    return record


def _check(decision: Decision) -> None:
    wanted, told = decision.status, decision.reasons
    errors: dict[str, list[str]] = {}
    if wanted is Status.DECLINED and not told:
        errors["reason"] = ["Choose the main reason. The venture is told this one."]
    if told and wanted is not Status.DECLINED:
        errors["reason"] = ["A reason belongs to declining."]
    if any(code not in REASONS for code in told):
        errors["reason"] = ["Choose a reason from the list."]
    if wanted is Status.CHANGES_ASKED and not decision.note:
        errors["note"] = ["Say what has to change. The venture reads this."]
    if decision.offered_gbp is not None and wanted is not Status.OFFERED:
        errors["offered_gbp"] = ["An amount belongs to an offer."]
    if errors:
        raise Invalid(errors)
