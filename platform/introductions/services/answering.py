"""Answer a request: on its page, or from the letter by a link that works once."""

from collections.abc import Sequence
from datetime import date

from accounts import policy
from accounts import queries as accounts
from accounts.models import User, key_of
from accounts.policy import Action, Viewer
from accounts.services import viewer_for_user
from accounts.services.post import Post
from accounts.services.signing import DeadLink, Purpose, holds, read, sign
from foundation import audit, clock
from foundation.database import Session
from foundation.errors import Forbidden, Invalid, NotFound
from introductions.models import Introduction, PrivateReason, Status
from introductions.queries import Record
from introductions.services import telling
from introductions.services.access import introduction_for
from introductions.services.asking import end
from pipeline.models import REASONS, Deal, Stage
from pipeline.services import add_deal, move_deal

_DEAD = "This link was used or has lapsed, or your account has changed. Sign in to see the request."
#: Where a deal may stand when an accepted introduction brings it to the first meeting; further on it is left alone.
_BEFORE = (Stage.SOURCED, Stage.SCREENING, Stage.ON_HOLD, Stage.PASSED, Stage.WITHDRAWN)


def answer(
    session: Session,
    *,
    actor: Viewer,
    introduction_id: int,
    answer: str,
    reason: str = "",
    reasons: Sequence[str] = (),
    note: str = "",
    look_again_on: date | None = None,
    private_reason: str = "",
    private_reasons: Sequence[str] = (),
    private_note: str = "",
) -> Record:
    """Answer a request, once.

    Parameters
    ----------
    answer : str
        A code of ``models.ANSWERS``.
    reason, reasons, note
        What the venture is told: the main reason, others, and words. Passing needs the main reason.
    look_again_on : date, optional
        When the venture may ask again.
    private_reason, private_reasons, private_note
        What the funder's people keep among themselves.

    Returns
    -------
    Record
        The introduction with its answer. Accepting puts the deal on the funder's board in the same transaction.

    Raises
    ------
    Conflict
        If it has its answer, or was withdrawn. Nothing is written.
    Invalid
        If something is missing, or the venture has taken its profile back.
    """
    record = introduction_for(session, actor, introduction_id, Action.ANSWER_INTRODUCTION)
    told, kept = _main_first(reason, reasons), _main_first(private_reason, private_reasons)
    status = Status(answer)
    _check(actor, record, status, told, look_again_on)
    end(session, record, actor, status, reasons=told, note=note, look_again_on=look_again_on)
    if kept or private_note:
        session.add(PrivateReason(introduction_id=introduction_id, reasons=kept, note=private_note))
    if status is Status.ACCEPTED:
        _to_board(session, actor, record)
    audit.trail(
        session,
        actor,
        "introduction",
        introduction_id,
        "introduction answered",
        {"status": [Status.OPEN.value, status.value], "reasons": [None, told]},
    )
    telling.tell_venture(session, actor, record)
    session.flush()
    return introduction_for(session, actor, introduction_id)


def _main_first(main: str, others: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(code for code in (main, *others) if code))


def _check(actor: Viewer, record: Record, status: Status, told: list[str], look_again_on: date | None) -> None:
    errors: dict[str, list[str]] = {}
    if record.introduction.status == Status.OPEN:
        if status is Status.PASSED and not told:
            errors["reason"] = ["Choose the main reason. The venture is told this one."]
        if status is Status.ACCEPTED and not policy.may(actor, Action.VIEW, record.venture):
            errors["answer"] = ["The venture has taken its profile back, so there is nothing to put on your board."]
        if look_again_on is not None and look_again_on < clock.today():
            errors["look_again_on"] = ["Enter a date that is not in the past."]
    if any(code not in REASONS for code in told):
        errors["reason"] = ["Choose a reason from the list."]
    if errors:
        raise Invalid(errors)


def _to_board(session: Session, actor: Viewer, record: Record) -> Deal:
    """Put the deal on the funder's board, or bring it forward to the first meeting."""
    seat = actor.seats[record.funder.organisation_id or 0]
    deal, _ = add_deal(
        session,
        actor=actor,
        venture_slug=record.venture.slug,
        mandate_slug=record.mandate.slug,
        organisation_slug=seat.slug,
        source="introduction",
    )
    if deal.stage in _BEFORE:
        deal = move_deal(
            session,
            actor=actor,
            deal_id=deal.id or 0,
            from_stage=deal.stage,
            to_stage=Stage.FIRST_MEETING.value,
            note="Introduction accepted",
            follows=True,
        )
    return deal


def link_for(post: Post, person: User, introduction: Introduction, *, chosen: str = "") -> str:
    """Make the link by which a person answers a request from a letter."""
    token = sign(post.secret, Purpose.ANSWER, person, introduction=str(introduction.id))
    return post.link("introductions", "answer", token, answer=chosen)


def by_link(session: Session, *, secret: str, token: str) -> tuple[Viewer, Record]:
    """Give whoever a link was made for, and the request that it answers.

    Raises
    ------
    DeadLink
        If it has lapsed, or the person may no longer answer: their account has changed, or they have left.
    """
    content = read(secret, Purpose.ANSWER, token)
    person = accounts.user_by_email(session, str(content.get("email", "")))
    if person is None or not holds(content, person):
        raise DeadLink(_DEAD)
    viewer = viewer_for_user(session, key_of(person))
    try:
        found = introduction_for(
            session, viewer, int(str(content.get("introduction", "0"))), Action.ANSWER_INTRODUCTION
        )
    except (Forbidden, NotFound) as error:
        raise DeadLink(_DEAD) from error
    return viewer, found
