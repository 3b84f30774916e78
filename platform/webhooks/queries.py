"""Every question about webhooks that is asked of the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlmodel import col

from accounts.models import Organisation, User
from foundation.database import Session
from foundation.paging import Page
from webhooks.models import Delivery, State, Webhook


@dataclass(frozen=True, slots=True)
class Listed:
    """A webhook with how its deliveries stand."""

    webhook: Webhook
    person: str
    waiting: int
    failed: int
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which deliveries of a webhook are wanted; no states are all of them."""

    webhook_id: int
    states: Sequence[str] = ()

    def conditions(self) -> list[ColumnElement[bool]]:
        """Give the filters as conditions."""
        wanted = [col(Delivery.webhook_id) == self.webhook_id]
        return [*wanted, col(Delivery.state).in_(self.states)] if self.states else wanted


#: What a log is sorted by; a minus turns it round.
SORTS = {
    "newest": (col(Delivery.happened_at).desc(), col(Delivery.id).desc()),
    "-newest": (col(Delivery.happened_at), col(Delivery.id)),
    "tries": (col(Delivery.attempts).desc(), col(Delivery.id).desc()),
    "-tries": (col(Delivery.attempts), col(Delivery.id)),
}


def webhook(session: Session, webhook_id: int) -> Webhook | None:
    """Give a webhook by its key."""
    return session.get(Webhook, webhook_id)


def person_name(session: Session, person_id: int | None) -> str:
    """Give the name of whoever a webhook sees for, or nothing."""
    return session.scalar(select(col(User.name)).where(col(User.id) == person_id)) or ""


def organisation(session: Session, organisation_id: int) -> Organisation:
    """Give the organisation of a webhook."""
    return session.get_one(Organisation, organisation_id)


def listening(session: Session, event: str, organisation_id: int | None = None) -> Sequence[Webhook]:
    """Give the webhooks that are told of an event, paused ones too: of one organisation, or of all."""
    wanted = select(Webhook).order_by(col(Webhook.id))
    if organisation_id is not None:
        wanted = wanted.where(col(Webhook.organisation_id) == organisation_id)
    return [each for each in session.scalars(wanted) if event in each.events]


def webhooks_of(session: Session, organisation_ids: Sequence[int]) -> Sequence[Listed]:
    """Give the webhooks of organisations with how they stand, in the order in which they were made."""
    states = (
        select(
            col(Delivery.webhook_id).label("webhook_id"),
            func.count().filter(col(Delivery.state) == State.WAITING).label("waiting"),
            func.count().filter(col(Delivery.state) == State.FAILED).label("failed"),
            func.max(col(Delivery.tried_at)).filter(col(Delivery.state) == State.DELIVERED).label("delivered_at"),
        )
        .group_by(col(Delivery.webhook_id))
        .subquery()
    )
    rows = session.execute(
        select(Webhook, col(User.name), states.c.waiting, states.c.failed, states.c.delivered_at)
        .outerjoin(User, col(User.id) == col(Webhook.person_id))
        .outerjoin(states, states.c.webhook_id == col(Webhook.id))
        .where(col(Webhook.organisation_id).in_(organisation_ids))
        .order_by(col(Webhook.id))
    )
    return [Listed(row, name or "", waiting or 0, failed or 0, at) for row, name, waiting, failed, at in rows]


def count_of(session: Session, organisation_id: int) -> int:
    """Say how many webhooks an organisation has."""
    wanted = select(func.count()).select_from(Webhook).where(col(Webhook.organisation_id) == organisation_id)
    return session.scalar(wanted) or 0


def delivery(session: Session, delivery_id: int) -> tuple[Delivery, Webhook] | None:
    """Give a delivery with its webhook."""
    wanted = (
        select(Delivery, Webhook)
        .join(Webhook, col(Webhook.id) == col(Delivery.webhook_id))
        .where(col(Delivery.id) == delivery_id)
    )
    found = session.execute(wanted).first()
    return None if found is None else (found[0], found[1])


def waiting_of(session: Session, webhook_id: int) -> Sequence[Delivery]:
    """Give what waits to be delivered to a webhook, oldest first."""
    wanted = select(Delivery).where(*Filters(webhook_id, [State.WAITING]).conditions()).order_by(col(Delivery.id))
    return session.scalars(wanted).all()


def state_counts(session: Session, webhook_id: int) -> Mapping[str, int]:
    """Give the number of a webhook's deliveries by state."""
    wanted = (
        select(col(Delivery.state), func.count())
        .where(col(Delivery.webhook_id) == webhook_id)
        .group_by(col(Delivery.state))
        .order_by(col(Delivery.state))
    )
    return {str(row[0]): int(row[1]) for row in session.execute(wanted)}


def deliveries(
    session: Session, filters: Filters, *, sort: str, offset: int, limit: int
) -> tuple[Sequence[Delivery], int]:
    """Give a part of a webhook's log, and the length of the whole."""
    conditions = filters.conditions()
    wanted = select(Delivery).where(*conditions).order_by(*SORTS.get(sort, SORTS["newest"])).offset(offset).limit(limit)
    total = session.scalar(select(func.count()).select_from(Delivery).where(*conditions)) or 0
    return session.scalars(wanted).all(), total


def delivery_page(session: Session, filters: Filters, *, sort: str, number: int, size: int) -> Page[Delivery]:
    """Give a page of a webhook's log."""
    items, total = deliveries(session, filters, sort=sort, offset=(number - 1) * size, limit=size)
    return Page(items, total, number, size)
