"""What people are told about deals."""

from collections.abc import Collection, Sequence
from datetime import date

from accounts.policy import Viewer
from foundation import clock
from foundation.database import Session
from notices.services import News, Subject, declare, tell, tell_organisation
from pipeline.models import ClosingState, DealClosing, DealShare, DealTask
from pipeline.queries import DealRecord
from profiles.models import Funder

ASSIGNED = declare("pipeline.assigned", "Deals that you are given to look after")
FEEDBACK = declare("pipeline.feedback", "What funders tell you when they pass")
COMEBACKS = declare("pipeline.comebacks", "Ventures that come back to the board after a pass")
VOTES = declare("pipeline.votes", "Votes that you are asked for, and what came of them")
MENTIONED = declare("pipeline.mentioned", "Notes on deals that name you")
CLOSING = declare("pipeline.closing", "Deals that a funder says have closed, and what the venture says to it")
SHARED = declare("pipeline.shared", "Deals that other funders share with you")
REVIEW = declare("pipeline.review", "Deals on hold whose day to look again has come")
TASK = declare("pipeline.task", "Tasks on deals that you are given")


def subject_of(record: DealRecord) -> Subject:
    """Give a deal as something that people are told about, and can mute."""
    return Subject("deal", str(record.deal.id), f"{record.venture.name}, {record.mandate.name}", record.deal.demo)


def tell_owner(session: Session, actor: Viewer, record: DealRecord) -> None:
    """Tell whoever looks after a deal from now on, unless they took it themselves."""
    owner = record.deal.owner_id
    if owner is None or owner == actor.user_id:
        return
    tell(
        session,
        [owner],
        News(
            ASSIGNED,
            subject_of(record),
            title=f"{actor.name} gave you the deal of {record.venture.name} and {record.mandate.name}",
            address=f"/pipeline/deals/{record.deal.id}",
        ),
    )


def tell_voters(
    session: Session, record: DealRecord, voter_ids: Collection[int], *, title: str, text: str, key: str
) -> None:
    """Tell people who are asked to vote on a deal something about the vote, once under a key."""
    news = News(
        VOTES,
        subject_of(record),
        title=title,
        text=text,
        address=f"/pipeline/deals/{record.deal.id}/votes",
        key=key,
    )
    tell(session, voter_ids, news)


def tell_mentioned(session: Session, actor: Viewer, record: DealRecord, person_ids: Sequence[int], text: str) -> None:
    """Tell those who are named in a note, but for whoever wrote it."""
    tell(
        session,
        [person_id for person_id in person_ids if person_id != actor.user_id],
        News(
            MENTIONED,
            subject_of(record),
            title=f"{actor.name} named you in a note on {record.venture.name} and {record.mandate.name}",
            address=f"/pipeline/deals/{record.deal.id}#notes",
            text=text,
        ),
    )


def tell_task(session: Session, actor: Viewer, record: DealRecord, task: DealTask) -> None:
    """Tell whoever is to do a task, unless they gave it to themselves."""
    if task.owner_id is None or task.owner_id == actor.user_id:
        return
    tell(
        session,
        [task.owner_id],
        News(
            TASK,
            subject_of(record),
            title=f"{actor.name} gave you a task on {record.venture.name} and {record.mandate.name}",
            address=f"/pipeline/deals/{record.deal.id}#tasks",
            text=task.text,
        ),
    )


def tell_venture_of_pass(session: Session, record: DealRecord, reason: str, shareable: str, again: str) -> None:
    """Tell a venture's people why a funder passed: the reason and the shareable part, and nothing else."""
    news = News(
        FEEDBACK,
        Subject("venture", record.venture.slug, record.venture.name, record.deal.demo),
        title=f"{record.funder.name} passed and tells you why: {record.mandate.name}",
        text="\n".join(part for part in (f"{reason}.", shareable, again) if part),
        address=f"/ventures/{record.venture.slug}/feedback",
    )
    tell_organisation(session, record.venture.organisation_id, news)


def tell_to_look_again(session: Session, record: DealRecord, day: date) -> None:
    """Tell whoever looks after a deal on hold, or else those who work the board, once that its day has come."""
    deal = record.deal
    news = News(
        REVIEW,
        subject_of(record),
        title=f"Look again at {record.venture.name}: it was on hold until {clock.in_words(day)}",
        text=deal.next_step,
        address=f"/pipeline/deals/{deal.id}",
        key=f"review {deal.id} {day.isoformat()}",
    )
    if deal.owner_id is None:
        tell_organisation(session, deal.organisation_id, news)
    else:
        tell(session, [deal.owner_id], news)


def tell_of_comeback(session: Session, record: DealRecord, said: str, *, key: str) -> None:
    """Tell those who work an organisation's deals that a passed one is on the board again, once under a key."""
    news = News(
        COMEBACKS,
        subject_of(record),
        title=f"{record.venture.name} is back on your board",
        text=f"{said}.",
        address=f"/pipeline/deals/{record.deal.id}",
        key=key,
    )
    tell_organisation(session, record.deal.organisation_id, news)


def tell_venture_of_closing(session: Session, record: DealRecord, title: str, figures: str) -> None:
    """Tell a venture's people what a funder stated of a closing, or that it took it back."""
    news = News(
        CLOSING,
        Subject("venture", record.venture.slug, record.venture.name, record.deal.demo),
        title=f"{title}: {record.mandate.name}",
        text=f"{figures}.",
        address=f"/ventures/{record.venture.slug}/closings",
    )
    tell_organisation(session, record.venture.organisation_id, news)


def tell_funder_of_answer(session: Session, record: DealRecord, closing: DealClosing) -> None:
    """Tell those who work a funder's deals what the venture says to a closing."""
    agrees = closing.state == ClosingState.CONFIRMED
    news = News(
        CLOSING,
        subject_of(record),
        title=f"{record.venture.name} {'confirmed the closing' if agrees else 'says that the closing is not right'}",
        text="It is in your portfolio." if agrees else closing.objection,
        address=f"/pipeline/deals/{record.deal.id}/closing",
    )
    tell_organisation(session, record.deal.organisation_id, news)


def tell_receiver(session: Session, record: DealRecord, receiver: Funder, share: DealShare) -> None:
    """Tell the people of a funder that a deal is shared with them; the facts are on the page, never in the notice."""
    if receiver.organisation_id is None:  # pragma: no cover -- only funders with people are shared with
        return
    news = News(
        SHARED,
        Subject("deal", str(record.deal.id), record.venture.name, record.deal.demo),
        title=f"{record.funder.name} shares a deal with you: {record.venture.name}",
        text=share.note,
        address=f"/pipeline/shared/{share.id}",
    )
    tell_organisation(session, receiver.organisation_id, news)
