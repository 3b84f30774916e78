"""What people are told about introductions: that one is asked for, what came of it, and that an answer is overdue."""

from datetime import time

from accounts.policy import Viewer
from foundation.database import Session
from foundation.jobs import Timetable, Work, every
from introductions import queries
from introductions.models import Status
from introductions.queries import Record
from introductions.services.waiting import overdue_before
from introductions.services.words import reason_words, written
from notices.services import News, Subject, declare, tell_organisation

ASKED = declare("introductions.asked", "Requests to be introduced to you")
ANSWERED = declare("introductions.answered", "Answers to your requests for an introduction")
MEETINGS = declare("introductions.meetings", "Times for meetings after an introduction: proposed, agreed, called off")
OVERDUE = declare("introductions.overdue", "Requests for an introduction that wait too long for your answer")


def _subject(record: Record) -> Subject:
    row = record.introduction
    return Subject("introduction", str(row.id), f"{record.venture.name}, {record.mandate.name}", row.demo)


def tell_funder(session: Session, actor: Viewer, record: Record) -> None:
    """Tell the funder's people who can answer. The letter with the links that answer goes out by itself."""
    row = record.introduction
    news = News(
        ASKED,
        _subject(record),
        title=f"{record.venture.name} asks for an introduction about {record.mandate.name}",
        text=row.note,
        address=f"/introductions/{row.id}",
        by_mail=False,
    )
    tell_organisation(session, record.funder.organisation_id or 0, news, but=actor.user_id)


def tell_venture(session: Session, actor: Viewer, record: Record) -> None:
    """Tell the venture's people what was answered: the part that may be told, and nothing else."""
    row = record.introduction
    said = {
        Status.ACCEPTED.value: "accepted your request for an introduction",
        Status.NOT_NOW.value: "answered your request for an introduction: not now",
        Status.PASSED.value: "passed on your request for an introduction",
    }[row.status]
    contact = f"Write to {actor.name}: {actor.email}." if row.status == Status.ACCEPTED else ""
    parts = [
        contact,
        f"{'; '.join(reason_words(row.reasons))}." if row.reasons else "",
        row.answer_note,
        f"You may ask again from {written(row.look_again_on)}." if row.look_again_on else "",
    ]
    news = News(
        ANSWERED,
        _subject(record),
        title=f"{record.funder.name} {said} about {record.mandate.name}",
        text="\n".join(part for part in parts if part),
        address=f"/introductions/{row.id}",
    )
    tell_organisation(session, record.venture.organisation_id, news)


def tell_of_meeting(session: Session, actor: Viewer, record: Record, side: str, said: str) -> None:
    """Tell the people of a side what the other has done about their meeting."""
    row, venture = record.introduction, side == "venture"
    news = News(
        MEETINGS,
        _subject(record),
        title=f"{record.funder.name if venture else record.venture.name} {said}",
        text=record.mandate.name,
        address=f"/introductions/{row.id}#meeting",
    )
    told = record.venture.organisation_id if venture else record.funder.organisation_id
    tell_organisation(session, told or 0, news, but=actor.user_id)


@every(Timetable(time(6, 35)), "introductions.overdue", "Tell of requests for an introduction that are overdue")
def tell_overdue(work: Work) -> None:
    """Tell funders' people of requests that are overdue, once for each."""
    for record in queries.overdue(work.session, overdue_before(work.session)):
        row = record.introduction
        news = News(
            OVERDUE,
            _subject(record),
            title=f"{record.venture.name} has waited for an answer since {written(row.asked_at)}",
            text=record.mandate.name,
            address=f"/introductions/{row.id}",
            key=f"introduction {row.id} is overdue",
        )
        tell_organisation(work.session, record.funder.organisation_id or 0, news)
