"""Pausing a webhook and taking it up again; what happens in between waits."""

from sqlalchemy import update
from sqlmodel import col

from accounts.models import Role
from accounts.policy import Viewer
from foundation import audit, clock
from foundation.database import Session
from foundation.errors import Conflict
from notices.services import News, Subject, declare, tell_organisation
from webhooks import queries
from webhooks.models import Delivery, Pause, Webhook
from webhooks.services.announcing import MOST_TRIES, ask_for

PAUSED = declare("webhooks.paused", "Webhooks of your organisation that are paused")
#: What people read about a pause.
REASONS = {
    Pause.ASKED.value: "Somebody paused it.",
    Pause.FAILURES.value: "Too many tries failed, one after another.",
    Pause.GONE.value: "The other side answered that it wants no more (410 Gone).",
    Pause.LEFT.value: "Whoever it saw for does not own the organisation any more.",
}


def pause(session: Session, webhook: Webhook, why: Pause) -> bool:
    """Pause a webhook, and tell the owners where nobody asked for it; False where it was paused already."""
    changed = session.execute(
        update(Webhook)
        .where(col(Webhook.id) == webhook.id, col(Webhook.paused_at).is_(None))
        .values(paused_at=clock.now(), paused_why=why.value)
        .returning(col(Webhook.id))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if changed is None:
        return False
    if why is not Pause.ASKED:
        news = News(
            PAUSED,
            Subject("webhook", str(webhook.id), webhook.description or webhook.address),
            title=f"Your webhook {webhook.description or webhook.address} is paused",
            text=f"{REASONS[why]} What happens meanwhile waits for it up to 30 days.",
            address=f"/webhooks/{webhook.id}",
        )
        tell_organisation(session, webhook.organisation_id, news, least=Role.OWNER)
    return True


def resume(session: Session, actor: Viewer, webhook: Webhook) -> int:
    """Take a webhook up again for somebody who may see what it tells, and ask for all that waits.

    Returns
    -------
    int
        How many deliveries waited.

    Raises
    ------
    Conflict
        If it is not paused.
    """
    changed = session.execute(
        update(Webhook)
        .where(col(Webhook.id) == webhook.id, col(Webhook.paused_at).is_not(None))
        .values(paused_at=None, paused_why=None, failures=0, person_id=actor.user_id)
        .returning(col(Webhook.id))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if changed is None:
        raise Conflict("This webhook is not paused.")
    waiting = queries.waiting_of(session, webhook.id or 0)
    for each in waiting:
        _try_now(session, each)
    audit.trail(session, actor, "webhook", webhook.id, "taken up")
    return len(waiting)


def _try_now(session: Session, delivery: Delivery) -> None:
    delivery.last_attempt, delivery.next_at = delivery.attempts + MOST_TRIES, clock.now()
    session.add(delivery)
    ask_for(session, delivery.id or 0, delivery.attempts + 1)
