"""What the people of funders said of ventures in their pipelines, as the ranking learns from it."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, or_, select
from sqlmodel import col

from foundation import clock
from foundation.database import Session
from matching.engine.behaviour import FeedbackFact, Said
from pipeline.models import Deal, DealEvent, DealMeeting, DealNote, NoteKind, Stage
from pipeline.queries.boards import Rows
from profiles.models import Funder, Mandate

#: Passes that may teach: the venture was outside what the mandate states of sector, stage or cheque, which the learned
#: stage reads. It reads no place, exclusion or kind of money, so that a pass on these would be put down to something
#: else; and a judgement of a venture's quality would teach past bias.
TEACHING = frozenset({"outside_mandate.sector", "outside_mandate.stage", "outside_mandate.ticket"})


def pipeline_feedback(session: Session) -> list[FeedbackFact]:
    """Give what funders' people said by their own deals: taken up, met, passed on as outside the mandate.

    What was written down as a meeting with its day counts as one, and so does a meeting that is over and was not called
    off. A deal that a venture's people keep says nothing about the funder.
    """
    return [*_taken_up(session), *_met(session), *_passed(session)]


def _of_funders(statement: Rows) -> Rows:
    """Keep to deals that the people of their mandate's funder keep."""
    return (
        statement.join(Mandate, col(Mandate.id) == col(Deal.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .where(col(Deal.organisation_id) == col(Funder.organisation_id))
    )


_PAIR = (col(Deal.venture_id), col(Deal.mandate_id), col(Mandate.funder_id))


def _taken_up(session: Session) -> Iterator[FeedbackFact]:
    wanted = _of_funders(select(*_PAIR, col(Deal.created_at)).select_from(Deal)).order_by(col(Deal.id))
    for venture, mandate, funder, at in session.execute(wanted):
        yield FeedbackFact(venture, mandate, funder, at.date(), Said.SHORTLISTED)


def _met(session: Session) -> Iterator[FeedbackFact]:
    now = clock.now()
    arranged = _of_funders(
        select(*_PAIR, col(DealMeeting.begins_at), col(DealMeeting.minutes))
        .select_from(DealMeeting)
        .join(Deal, col(Deal.id) == col(DealMeeting.deal_id))
    ).where(col(DealMeeting.called_off_at).is_(None), col(DealMeeting.begins_at) <= now)
    for venture, mandate, funder, begins_at, minutes in session.execute(arranged.order_by(col(DealMeeting.id))):
        if begins_at + timedelta(minutes=minutes) <= now:
            yield FeedbackFact(venture, mandate, funder, begins_at.date(), Said.MET)
    written = _of_funders(
        select(*_PAIR, col(DealNote.met_on), col(DealNote.written_at))
        .select_from(DealNote)
        .join(Deal, col(Deal.id) == col(DealNote.deal_id))
    ).where(col(DealNote.kind) == NoteKind.MEETING)
    for venture, mandate, funder, met_on, written_at in session.execute(written.order_by(col(DealNote.id))):
        yield FeedbackFact(venture, mandate, funder, min(met_on or written_at.date(), now.date()), Said.MET)


def _passed(session: Session) -> Iterator[FeedbackFact]:
    """Give the passes that stand, by the reason that was said last: at the move, or in what was told since."""
    last = (
        select(func.max(col(DealEvent.id)))
        .join(Deal, col(Deal.id) == col(DealEvent.deal_id))
        .where(
            col(Deal.stage) == Stage.PASSED,
            or_(col(DealEvent.to_stage) == Stage.PASSED, col(DealEvent.kind) == "feedback"),
        )
        .group_by(col(DealEvent.deal_id))
    )
    wanted = _of_funders(
        select(*_PAIR, col(Deal.stage_entered_at), col(DealEvent.data))
        .select_from(DealEvent)
        .join(Deal, col(Deal.id) == col(DealEvent.deal_id))
    ).where(col(DealEvent.id).in_(last))
    for venture, mandate, funder, at, data in session.execute(wanted.order_by(col(DealEvent.id))):
        if data.get("reason") in TEACHING:
            yield FeedbackFact(venture, mandate, funder, at.date(), Said.PASSED)
