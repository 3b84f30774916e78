"""What people are told about deals."""

from collections.abc import Collection

from accounts.policy import Viewer
from foundation.database import Session
from notices.services import News, Subject, declare, tell
from pipeline.queries import DealRecord

ASSIGNED = declare("pipeline.assigned", "Deals that you are given to look after")
VOTES = declare("pipeline.votes", "Votes that you are asked for, and what came of them")


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
