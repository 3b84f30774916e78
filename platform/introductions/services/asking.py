"""Ask for an introduction, and take the request back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from accounts import policy
from accounts.models import Organisation
from accounts.policy import Action, Viewer
from documents.models import Folder
from documents.services import sharing
from documents.services.rooms import Room, room_for
from foundation import audit, clock
from foundation.database import Session, insert_into
from foundation.errors import Conflict, Invalid, ParityError, existing, no_such
from introductions import queries
from introductions.models import Introduction, Status
from introductions.queries import Record
from introductions.services import telling
from introductions.services.access import introduction_for
from introductions.services.briefs import Section, brief_of, parts_of
from introductions.services.words import STATUSES, written
from pipeline.queries import pair
from profiles.models import Funder, Mandate, Venture
from profiles.models import Status as ProfileStatus
from profiles.queries import VentureRecord, venture_record
from profiles.queries.showings import guests_of
from profiles.services.access import mandate_subject
from reference.services.rules import rule


@dataclass(frozen=True)
class Approach:
    """A venture and a mandate that its people may ask about.

    Parameters
    ----------
    record, mandate, funder
        The two sides as they stand now.
    asked : Organisation or None
        The funder's organisation, where it has people here.
    kept : Record or None
        The newest request between the two.
    may_share_documents, may_share_offer : bool
        What the asker may share with this funder.
    """

    record: VentureRecord
    mandate: Mandate
    funder: Funder
    asked: Organisation | None
    kept: Record | None
    may_share_documents: bool
    may_share_offer: bool


def approach_for(session: Session, viewer: Viewer, venture_slug: str, mandate_slug: str) -> Approach:
    """Give both sides to somebody who may ask for the venture.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about the venture and the mandate.
    """
    record = venture_record(session, venture_slug)
    found = pair(session, venture_slug, mandate_slug)
    if record is None or found is None:
        raise no_such("venture or mandate")
    _, mandate, funder = found
    policy.require(viewer, Action.ASK_INTRODUCTION, record.venture)
    policy.require(viewer, Action.VIEW, mandate_subject(mandate, funder))
    asked = queries.organisation(session, funder.organisation_id)
    verified = asked is not None and asked.verified_at is not None
    return Approach(
        record=record,
        mandate=mandate,
        funder=funder,
        asked=asked,
        kept=queries.newest_between(session, record.venture.id or 0, mandate.id or 0),
        may_share_documents=verified and policy.may(viewer, Action.MANAGE, record.venture),
        may_share_offer=verified and policy.may(viewer, Action.INTRODUCE_OFFER, record.venture),
    )


def obstacle(session: Session, approach: Approach) -> ParityError | None:
    """Say why no request can be sent now, or None."""
    venture, mandate = approach.record.venture, approach.mandate
    message = ""
    if mandate.backs_funds:
        message = "This money backs funds, not companies."
    elif approach.asked is None:
        message = "Nobody of this funder is on Parity to answer. Its page says where its terms were read."
    elif venture.status != ProfileStatus.PUBLISHED:
        message = "Publish your profile first: a funder that accepts has to be able to open it."
    elif venture.restricted and approach.asked.id not in _guests(session, venture):
        message = "Your profile is kept off public pages. Invite this funder to see it first."
    elif mandate.closes_on is not None and mandate.closes_on < clock.today():
        message = f"This mandate closed on {written(mandate.closes_on)}."
    if message:
        return Invalid({"mandate": [message]}, message)
    kept = approach.kept
    if kept is not None and kept.introduction.status == Status.OPEN:
        return Conflict(
            f"You asked on {written(kept.introduction.asked_at)} and wait for an answer. Withdraw that request before "
            "you send another."
        )
    most = rule(session, "introduction.open_max", clock.today())
    if queries.count_open(session, venture.id or 0) >= most.whole:
        return Conflict(
            f"You have {most.whole} requests that wait for an answer, which is the most at a time ({most.source}). "
            "Withdraw one, or wait for an answer."
        )
    return None


def _guests(session: Session, venture: Venture) -> set[int]:
    return {guest.showing.organisation_id for guest in guests_of(session, venture.id or 0)}


def preview(session: Session, approach: Approach, shares: Sequence[str]) -> list[Section]:
    """Give what the funder would be shown.

    Raises
    ------
    Invalid
        If something may not be shared with this funder, or by this person.
    """
    if "offer" in shares and not approach.may_share_offer:
        message = "The round cannot be shared here: the funder is not verified, or the platform may not pass it on."
        raise Invalid({"shares": [message]})
    if "teaser" in shares and not approach.may_share_documents:
        raise Invalid({"shares": ["Documents can be shared by an owner of the venture, with a verified funder."]})
    return brief_of(session, approach.record, shares)


def ask(
    session: Session,
    *,
    actor: Viewer,
    approach: Approach,
    note: str = "",
    shares: Sequence[str] = (),
    version: int | None = None,
) -> Introduction:
    """Send a request.

    Parameters
    ----------
    shares : sequence of str
        Codes of ``words.PARTS``.
    version : int, optional
        The version of the profile that the preview was made from.

    Raises
    ------
    Conflict
        If the profile has changed since the preview, a request is open already, or too many are.
    Invalid
        If this mandate cannot be asked, or something may not be shared.
    """
    venture, mandate = approach.record.venture, approach.mandate
    queries.hold(session, venture.id or 0)
    hindrance = obstacle(session, approach)
    if hindrance is not None:
        raise hindrance
    brief = preview(session, approach, shares)
    if version is not None and version != venture.version:
        raise Conflict(
            "The profile has changed since you looked at the preview. Look at it again before you send it.",
            version=venture.version,
        )
    grant_id = _give_leave(session, actor, approach) if "teaser" in shares else None
    values = {
        "venture_id": venture.id,
        "mandate_id": mandate.id,
        "status": Status.OPEN.value,
        "note": note,
        "shares": parts_of(shares),
        "brief": brief,
        "grant_id": grant_id,
        "asked_at": clock.now(),
        "asked_by_id": actor.user_id,
        "reasons": [],
        "answer_note": "",
        "demo": venture.demo or mandate.demo,
    }
    made = _inserted(session, values)
    _trail(session, actor, venture.id or 0, made, "introduction asked", {"shares": [None, parts_of(shares)]})
    record = existing(queries.record_of(session, made), "introduction")
    telling.tell_funder(session, actor, record)
    return record.introduction


def _inserted(session: Session, values: Mapping[str, Any]) -> int:
    """Write a request down. The database decides, so that two at once make one."""
    made = session.execute(
        insert_into(session, Introduction).values(**values).on_conflict_do_nothing().returning(col(Introduction.id))
    ).scalar_one_or_none()
    if made is None:
        raise Conflict("A colleague has just sent this request. Nothing was sent twice.")
    return int(made)


def withdraw(session: Session, *, actor: Viewer, introduction_id: int) -> Introduction:
    """Take a request back, with the leave to read documents that came with it.

    Raises
    ------
    Conflict
        If it is not open any more.
    """
    record = introduction_for(session, actor, introduction_id, Action.ASK_INTRODUCTION)
    end(session, record, actor, Status.WITHDRAWN)
    row = record.introduction
    if row.grant_id is not None:
        room = _room(session, actor, record.venture.slug)
        if any(given.grant.id == row.grant_id for given in room.given):
            sharing.take_back(session, actor=actor, room=room, grant_id=row.grant_id)
    _trail(session, actor, row.venture_id, introduction_id, "introduction withdrawn", {})
    return row


def end(
    session: Session,
    record: Record,
    actor: Viewer,
    status: Status,
    *,
    reasons: Sequence[str] = (),
    note: str = "",
    look_again_on: date | None = None,
) -> None:
    """End a request that is open. Of two who end it at once, the second is told.

    Raises
    ------
    Conflict
        If it has ended. Nothing is written.
    """
    row = record.introduction
    written_row = session.execute(
        update(Introduction)
        .where(col(Introduction.id) == row.id, col(Introduction.status) == Status.OPEN.value)
        .values(
            status=status.value,
            ended_at=clock.now(),
            ended_by_id=actor.user_id,
            reasons=list(reasons),
            answer_note=note,
            look_again_on=look_again_on,
        )
        .returning(col(Introduction.id))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    session.refresh(row)
    if written_row is None:
        raise ended_already(session, row.id or 0)


def ended_already(session: Session, introduction_id: int) -> Conflict:
    """Tell the second of two who end a request what came of it."""
    now = existing(queries.record_of(session, introduction_id), "introduction")
    who = now.ender.name if now.ender else "somebody"
    return Conflict(
        f"This request has its answer: {STATUSES[now.introduction.status].lower()}, by {who} on "
        f"{written(now.introduction.ended_at)}. Nothing was changed.",
        changed_by=who,
    )


def _room(session: Session, actor: Viewer, slug: str) -> Room:
    # Whether a scanner is set decides what may be read, and nothing here reads a document.
    return room_for(session, actor, slug, scanned=False)


def _give_leave(session: Session, actor: Viewer, approach: Approach) -> int | None:
    """Let the funder read the teaser; None where it has leave already, which the request then leaves as it is."""
    room = _room(session, actor, approach.record.venture.slug)
    asked = approach.asked
    if asked is None or any(
        given.grant.organisation_id == asked.id and given.grant.folder is not None for given in room.given
    ):
        return None
    given = sharing.give_leave(
        session,
        actor=actor,
        room=room,
        organisation=asked.slug,
        folder=Folder.TEASER.value,
        expires_on=sharing.proposed_day(),
    )
    return given.grant.id


def _trail(
    session: Session, actor: Viewer, venture_id: int, introduction_id: int, action: str, changes: dict[str, object]
) -> None:
    """Write down what happened; it stands in the history of the venture, so it holds nothing private."""
    audit.trail(session, actor, "introduction", introduction_id, action, {"venture": [None, venture_id], **changes})
    session.flush()
