"""What people are told about deals."""

from accounts.policy import Viewer
from foundation.database import Session
from notices.services import News, Subject, declare, tell
from pipeline.queries import DealRecord

ASSIGNED = declare("pipeline.assigned", "Deals that you are given to look after")


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
