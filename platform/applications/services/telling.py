"""What people are told about applications: that one was sent, where it stands, and that a programme closes soon."""

from datetime import time, timedelta

from accounts.policy import Viewer
from applications import queries
from applications.models import Status
from applications.queries import Record
from applications.services.words import STATUSES
from foundation import clock
from foundation.database import Session
from foundation.jobs import Timetable, Work, every
from foundation.money import format_pounds
from introductions.services.words import reason_words, written
from notices.services import News, Subject, declare, tell_organisation
from reference.services.rules import rule

RECEIVED = declare("applications.received", "Applications to your programmes")
MOVED = declare("applications.moved", "Where your applications stand")
CLOSING = declare("applications.closing", "Drafts of applications whose programme closes soon")


def _subject(record: Record) -> Subject:
    row = record.application
    return Subject("application", str(row.id), f"{record.venture.name}, {record.mandate.name}", row.demo)


def tell_funder(session: Session, actor: Viewer, record: Record) -> None:
    """Tell the funder's people who can decide that an application was sent, or sent again."""
    row = record.application
    again = " again" if row.sendings > 1 else ""
    news = News(
        RECEIVED,
        _subject(record),
        title=f"{record.venture.name} applied{again} to {record.mandate.name}",
        text="What it asks for and answers stands on its page.",
        address=f"/applications/{row.id}",
    )
    tell_organisation(session, record.funder.organisation_id or 0, news, but=actor.user_id)


def tell_venture(session: Session, actor: Viewer, record: Record, note: str) -> None:
    """Tell the venture's people where their application stands, and what was said with it."""
    row = record.application
    offered = row.status == Status.OFFERED and row.offered_gbp is not None
    parts = [
        f"What is offered: {format_pounds(row.offered_gbp)}." if offered else "",
        f"{'; '.join(reason_words(row.reasons))}." if row.reasons else "",
        note,
    ]
    news = News(
        MOVED,
        _subject(record),
        title=f"{record.mandate.name} of {record.funder.name}: {STATUSES[row.status].lower()}",
        text="\n".join(part for part in parts if part),
        address=f"/applications/{row.id}",
    )
    tell_organisation(session, record.venture.organisation_id, news, but=actor.user_id)


@every(Timetable(time(6, 40)), "applications.closing", "Tell of drafts whose programme closes soon")
def tell_closing(work: Work) -> None:
    """Tell ventures of drafts that were not sent and whose programme closes soon, once for each closing date."""
    today = clock.today()
    days = rule(work.session, "application.closing_days", today).whole
    for record in queries.closing_drafts(work.session, today, today + timedelta(days=days)):
        row, closes_on = record.application, record.mandate.closes_on
        news = News(
            CLOSING,
            _subject(record),
            title=f"{record.mandate.name} closes on {written(closes_on)}, and your application is not sent",
            address=f"/applications/{row.id}/edit",
            key=f"application {row.id} closes on {closes_on}",
        )
        tell_organisation(work.session, record.venture.organisation_id, news)
