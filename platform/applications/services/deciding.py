"""Decide on applications: take them into review, ask for changes, offer, decline."""

from collections.abc import Sequence

from accounts.policy import Action, Viewer
from applications.models import WITH_FUNDER, Status
from applications.queries import Record
from applications.services import telling
from applications.services.access import application_for
from applications.services.applying import move, note_step
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
    """Move an application on. All that is said here is read by the venture.

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
        If something that belongs to the decision is missing.
    Conflict
        If it has changed since it was read, is with the venture, or was decided.
    """
    record = application_for(session, actor, application_id, Action.DECIDE_APPLICATION)
    told = list(dict.fromkeys(code for code in (reason, *reasons) if code))
    wanted = Status(status)
    _check(wanted, told, note, offered_gbp)
    allowed = WITH_FUNDER if wanted is not Status.IN_REVIEW else (Status.SENT,)
    values: dict[str, object] = {"status": wanted.value}
    if wanted in (Status.OFFERED, Status.DECLINED):
        values |= {"ended_at": clock.now(), "reasons": told, "offered_gbp": offered_gbp}
    move(session, record, version, allowed, values)
    note_step(session, actor, record, note)
    telling.tell_venture(session, actor, record, note)
    return record


def _check(wanted: Status, told: list[str], note: str, offered_gbp: int | None) -> None:
    errors: dict[str, list[str]] = {}
    if wanted is Status.DECLINED and not told:
        errors["reason"] = ["Choose the main reason. The venture is told this one."]
    if told and wanted is not Status.DECLINED:
        errors["reason"] = ["A reason belongs to declining."]
    if any(code not in REASONS for code in told):
        errors["reason"] = ["Choose a reason from the list."]
    if wanted is Status.CHANGES_ASKED and not note:
        errors["note"] = ["Say what has to change. The venture reads this."]
    if offered_gbp is not None and wanted is not Status.OFFERED:
        errors["offered_gbp"] = ["An amount belongs to an offer."]
    if errors:
        raise Invalid(errors)
