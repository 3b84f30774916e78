"""Apply: start, answer, send, take back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import col

from accounts import policy
from accounts.policy import Action, Viewer
from applications import queries
from applications.models import LIVE, WITH_VENTURE, Answer, Application, Event, Question, Status
from applications.queries import Offer, Record
from applications.services import assessing, bank, budgeting, conditions, telling
from applications.services.access import application_for, offer_for
from applications.services.filling import filled, given_in
from applications.services.words import STATUSES
from foundation import clock
from foundation.database import Session, insert_into
from foundation.errors import Conflict, Invalid, NotFound, ParityError, existing
from introductions.services.words import written
from pipeline.services.adding import expected_amount
from profiles.models import Status as ProfileStatus
from profiles.models import Venture
from profiles.queries import VentureRecord, venture_record


@dataclass(frozen=True)
class Approach:
    """A venture and a programme that its people may apply to, and the newest application between the two."""

    record: VentureRecord
    offer: Offer
    kept: Application | None


def approach_for(session: Session, viewer: Viewer, venture_slug: str, mandate_slug: str) -> Approach:
    """Give both sides to somebody who may apply for the venture.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about the venture and the mandate.
    """
    record = existing(venture_record(session, venture_slug), "venture or mandate")
    policy.require(viewer, Action.APPLY, record.venture)
    offer = offer_for(session, viewer, mandate_slug)
    return Approach(record, offer, queries.newest_between(session, record.venture.id or 0, offer.mandate.id or 0))


def obstacle(offer: Offer, venture: Venture) -> ParityError | None:
    """Say why nothing can be sent to a programme now, or None."""
    mandate, today, message = offer.mandate, clock.today(), ""
    verified = offer.organisation is not None and offer.organisation.verified_at is not None
    is_open = offer.programme is not None and offer.programme.is_open and verified
    if not is_open or mandate.status != ProfileStatus.PUBLISHED:
        message = "This programme takes no applications on Parity. Its own page says where to apply."
    elif mandate.closes_on is not None and mandate.closes_on < today:
        message = f"This programme closed on {written(mandate.closes_on)}."
    elif mandate.opens_on is not None and mandate.opens_on > today:
        message = f"This programme opens on {written(mandate.opens_on)}. Your draft is kept until then."
    elif venture.status != ProfileStatus.PUBLISHED or venture.restricted:
        message = "Publish your profile first: those who decide have to be able to open it."
    return Invalid({"programme": [message]}, message) if message else None


def start(session: Session, *, actor: Viewer, approach: Approach) -> Application:
    """Start a draft, or give the application that is live.

    Raises
    ------
    Invalid
        If the programme takes no applications, or has closed.
    """
    venture, mandate = approach.record.venture, approach.offer.mandate
    hindrance = obstacle(approach.offer, venture)
    if hindrance is not None:
        raise hindrance
    now = clock.now()
    values: dict[str, Any] = {
        "venture_id": venture.id,
        "mandate_id": mandate.id,
        "status": Status.DRAFT.value,
        "version": 1,
        "sendings": 0,
        "draft_gbp": _first_amount(session, actor, approach),
        "reasons": [],
        "started_at": now,
        "demo": venture.demo or mandate.demo,
    }
    # The database decides, so that two clicks at once make one.
    made = session.execute(
        insert_into(session, Application).values(**values).on_conflict_do_nothing().returning(col(Application.id))
    ).scalar_one_or_none()
    if made is None:
        live = queries.newest_between(session, venture.id or 0, mandate.id or 0)
        if live is None:  # pragma: no cover -- the statement above met it
            raise NotFound("The application was deleted at the same moment.")
        return live
    session.add(Event(application_id=made, at=now, actor_id=actor.user_id, status=Status.DRAFT.value))
    session.flush()
    return session.get_one(Application, made)


def _first_amount(session: Session, actor: Viewer, approach: Approach) -> int | None:
    """Give what the venture's round leaves to ask for here, within what the programme allows."""
    venture, mandate = approach.record.venture, approach.offer.mandate
    expected = expected_amount(actor, venture, mandate)
    most = budgeting.room_to_ask(session, mandate.id or 0, venture.id or 0).most_gbp
    return expected if expected is None or most is None else min(expected, most)


def move(
    session: Session, record: Record, version: int, allowed: tuple[Status, ...], values: Mapping[str, Any]
) -> None:
    """Change an application that stands where it may be changed. Of two who change it at once, the second is told.

    Raises
    ------
    Conflict
        If it stands elsewhere by now, or has another version. Nothing is written.
    """
    row = record.application
    moved = session.execute(
        update(Application)
        .where(
            col(Application.id) == row.id,
            col(Application.version) == version,
            col(Application.status).in_([status.value for status in allowed]),
        )
        .values(version=version + 1, **values)
        .returning(col(Application.version))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    session.refresh(row)
    if moved is None:
        who = queries.last_mover(session, row.id or 0)
        raise Conflict(
            f"This application has changed since you opened it: {STATUSES[row.status].lower()}"
            f"{f', last by {who}' if who else ''}. Nothing of yours was saved; what you typed is still here.",
            changed_by=who,
            version=row.version,
        )


def save(
    session: Session,
    *,
    actor: Viewer,
    application_id: int,
    version: int,
    answers: Mapping[str, str],
    amount_gbp: int | None,
) -> Record:
    """Save a draft.

    Parameters
    ----------
    version : int
        The version of the application that the form was made from.
    answers : Mapping of str to str
        By code of the question; those left out are as they were, or as they were filled in.
    amount_gbp : int or None
        What is asked for.

    Raises
    ------
    Conflict
        If somebody else has changed it since, or it is with the funder.
    Invalid
        If a question is not asked any more.
    """
    record = application_for(session, actor, application_id, Action.APPLY)
    given = _given(session, record, answers)
    sending = record.application.sendings + 1
    move(session, record, version, WITH_VENTURE, {"draft_gbp": amount_gbp})
    _write(session, application_id, sending, given)
    return record


def _given(session: Session, record: Record, answers: Mapping[str, str]) -> list[tuple[Question, str]]:
    """Put what was sent now over what was answered before, for each question that is asked now."""
    profile = venture_record(session, record.venture.slug)
    if profile is None:  # pragma: no cover -- an application goes with its venture
        raise NotFound("There is no such venture.")
    asked = queries.questions_of(session, record.application.mandate_id, up_to=record.application.step)
    gone = sorted(set(answers) - {question.code for question in asked})
    if gone:
        raise Invalid({code: ["This question is not asked any more."] for code in gone})
    held = filled(session, profile, asked, given_in(session, record))
    return [(question, answers.get(question.code, held[question.code].value)) for question in asked]


def _check(
    session: Session, row: Application, given: Sequence[tuple[Question, str]], amount_gbp: int | None
) -> list[tuple[Question, str]]:
    """Blank what is not asked after these answers; refuse what is missing, and more than may be asked for."""
    asked = conditions.asked([question for question, _ in given], {question.code: value for question, value in given})
    codes = {question.code for question in asked}
    kept = [(question, value if question.code in codes else "") for question, value in given]
    wrong = {
        question.code: ["Answer this before you send."]
        for question, value in kept
        if question.required and question.code in codes and not value
    }
    room = budgeting.room_to_ask(session, row.mandate_id, row.venture_id, but=row.id or 0)
    refusal = room.refusal(amount_gbp)
    if refusal:
        wrong = {"amount_gbp": [refusal], **wrong}
    if wrong:
        raise Invalid(wrong)
    return kept


def _write(session: Session, application_id: int, sending: int, given: Sequence[tuple[Question, str]]) -> None:
    """Write the answers of a sending, a row for each question; blank ones too, so that none is filled in again."""
    session.execute(delete(Answer).where(col(Answer.application_id) == application_id, col(Answer.sending) == sending))
    session.add_all(
        Answer(application_id=application_id, sending=sending, question_id=question.id or 0, value=value)
        for question, value in given
    )
    session.flush()


def send(
    session: Session,
    *,
    actor: Viewer,
    application_id: int,
    version: int,
    answers: Mapping[str, str],
    amount_gbp: int | None,
) -> Record:
    """Send an application, and keep what was typed for it.

    An application that was sent back may be sent again after the programme has closed.

    Raises
    ------
    Invalid
        If something required is missing, more is asked for than the recipient may have, or the programme is closed.
    Conflict
        If somebody else has changed it since, or it is with the funder.
    """
    record = application_for(session, actor, application_id, Action.APPLY)
    row = record.application
    offer = offer_for(session, actor, record.mandate.slug)
    hindrance = None if row.sendings else obstacle(offer, record.venture)
    if hindrance is not None:
        raise hindrance
    now, sending = clock.now(), row.sendings + 1
    given = _check(session, row, _given(session, record, answers), amount_gbp)
    values = {
        "status": Status.SENT.value,
        "sendings": sending,
        "draft_gbp": amount_gbp,
        "asked_gbp": amount_gbp,
        "sent_at": now,
        "first_sent_at": row.first_sent_at or now,
    }
    move(session, record, version, WITH_VENTURE, values)
    _write(session, application_id, sending, given)
    note_step(session, actor, record, "")
    telling.tell_funder(session, actor, record)
    assessing.ask_again(session, actor, record)
    bank.keep(session, actor=actor, venture_id=row.venture_id, application_id=application_id, answers=given)
    return record


def withdraw(session: Session, *, actor: Viewer, application_id: int, version: int) -> Record:
    """Take an application back.

    Raises
    ------
    Conflict
        If it was decided, or changed since.
    """
    record = application_for(session, actor, application_id, Action.APPLY)
    move(session, record, version, LIVE, {"status": Status.WITHDRAWN.value, "ended_at": clock.now()})
    note_step(session, actor, record, "")
    return record


def note_step(session: Session, actor: Viewer, record: Record, note: str) -> None:
    """Write down a step with the status that an application has now."""
    row = record.application
    session.add(Event(application_id=row.id or 0, at=clock.now(), actor_id=actor.user_id, status=row.status, note=note))
    session.flush()
