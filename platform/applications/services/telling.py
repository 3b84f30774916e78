"""What people are told about applications: what was sent, asked for and decided, and that a programme closes soon."""

from collections.abc import Collection
from datetime import date, time, timedelta

from accounts.policy import Viewer
from applications import queries
from applications.models import Proposal, Status
from applications.queries import Record
from applications.services.words import STATUSES
from foundation import clock
from foundation.database import Session
from foundation.jobs import Timetable, Work, every
from foundation.money import format_pounds
from introductions.services.words import reason_words, written
from notices.services import News, Subject, declare, tell, tell_organisation
from reference.services.rules import rule

RECEIVED = declare("applications.received", "Applications to your programmes")
MOVED = declare("applications.moved", "Where your applications stand")
REVIEW = declare("applications.review", "Reviews that you are asked for")
SIGNATURE = declare("applications.signature", "Decisions that wait for your signature, or came back")
CLOSING = declare("applications.closing", "Drafts of applications whose programme closes soon")


def subject_of(record: Record) -> Subject:
    """Say what a notice about an application is about."""
    row = record.application
    return Subject("application", str(row.id), f"{record.venture.name}, {record.mandate.name}", row.demo)


def tell_funder(session: Session, actor: Viewer, record: Record) -> None:
    """Tell the funder's people who can decide that an application was sent, or sent again."""
    row = record.application
    again = " again" if row.sendings > 1 else ""
    news = News(
        RECEIVED,
        subject_of(record),
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
        subject_of(record),
        title=f"{record.mandate.name} of {record.funder.name}: {STATUSES[row.status].lower()}",
        text="\n".join(part for part in parts if part),
        address=f"/applications/{row.id}",
    )
    tell_organisation(session, record.venture.organisation_id, news, but=actor.user_id)


def tell_reviewers(session: Session, record: Record, people: Collection[int], due: date | None) -> None:
    """Tell reviewers what they are asked to read, and by when."""
    row = record.application
    news = News(
        REVIEW,
        subject_of(record),
        title=f"Review {record.venture.name}, {record.mandate.name}{f', by {written(due)}' if due else ''}",
        text="What others make of it is shown once you have sent your own review.",
        address=f"/applications/{row.id}/review",
    )
    tell(session, people, news)


def tell_certifier(session: Session, actor: Viewer, record: Record, certifier_id: int) -> None:
    """Tell whoever signs that a decision waits."""
    news = News(
        SIGNATURE,
        subject_of(record),
        title=f"Sign a decision: {record.venture.name}, {record.mandate.name}",
        text=f"{actor.name} proposes it. The venture hears of it once you have signed.",
        address=f"/applications/{record.application.id}#signature",
    )
    tell(session, [certifier_id], news)


def tell_proposer(session: Session, record: Record, settled: Proposal) -> None:
    """Tell whoever proposed a decision that it came back, and why."""
    news = News(
        SIGNATURE,
        subject_of(record),
        title=f"Not signed: {record.venture.name}, {record.mandate.name}",
        text=settled.certifier_note,
        address=f"/applications/{record.application.id}#signature",
    )
    tell(session, [] if settled.proposer_id is None else [settled.proposer_id], news)


@every(Timetable(time(6, 40)), "applications.closing", "Tell of drafts whose programme closes soon")
def tell_closing(work: Work) -> None:
    """Tell ventures of drafts that were not sent and whose programme closes soon, once for each closing date."""
    today = clock.today()
    days = rule(work.session, "application.closing_days", today).whole
    for record in queries.closing_drafts(work.session, today, today + timedelta(days=days)):
        row, closes_on = record.application, record.mandate.closes_on
        news = News(
            CLOSING,
            subject_of(record),
            title=f"{record.mandate.name} closes on {written(closes_on)}, and your application is not sent",
            address=f"/applications/{row.id}/edit",
            key=f"application {row.id} closes on {closes_on}",
        )
        tell_organisation(work.session, record.venture.organisation_id, news)
