"""Delivering: one try a job, whose outcome and the next try are written together.

A worker that is killed after it has sent and before it has written sends once more under the same number of the
message, by which the other side knows it.
"""

import json
from datetime import time, timedelta

from sqlalchemy import delete, update
from sqlmodel import col

from accounts.policy import Action, Affairs, Viewer, may
from accounts.services import viewer_for_user
from accounts.services.promotion.disclosing import log_disclosures
from foundation import clock
from foundation.audit import plain
from foundation.database import Session
from foundation.errors import ParityError
from foundation.jobs import Timetable, Work, every, job, wait_after
from foundation.sealing import Seal, Unreadable
from foundation.settings import Settings
from webhooks import queries
from webhooks.models import Delivery, Pause, State, Webhook
from webhooks.services.announcing import DELIVER, MOST_TRIES, ask_for
from webhooks.services.kinds import Composed, events
from webhooks.services.pausing import pause
from webhooks.services.sending import Answer, Limits, post
from webhooks.services.signing import signed_headers

#: After so many failed tries one after another, of whatever deliveries, a webhook is paused.
MOST_FAILURES = 20
#: The other side says with this status that it wants no more.
_GONE = 410
#: The log goes back so far, and what waits for a paused webhook waits so long.
KEPT = timedelta(days=30)


@job(DELIVER, "Deliver a webhook")
def deliver(work: Work) -> None:
    """Try a delivery once, if this try is still its next."""
    session, attempt = work.session, int(work.payload["attempt"])
    found = queries.delivery(session, int(work.payload["delivery"]))
    if found is None:
        return
    delivery, webhook = found
    if webhook.paused_at is not None or delivery.state != State.WAITING or delivery.attempts + 1 != attempt:
        return
    viewer = viewer_for_user(session, webhook.person_id or 0)
    if not may(viewer, Action.MANAGE, Affairs(webhook.organisation_id)):
        pause(session, webhook, Pause.LEFT)
        return
    written = _written(session, viewer, delivery, work.settings)
    if written is None:
        delivery.state, delivery.next_at = State.WITHHELD, None
        session.add(delivery)
        return
    # No offer leaves without its line in the log, and nothing has been written on the session of the job yet.
    log_disclosures(session, written.shows)
    _note(session, webhook, delivery, _sent(webhook, delivery, written, work.settings))


def _written(session: Session, viewer: Viewer, delivery: Delivery, settings: Settings) -> Composed | None:
    event = events().get(delivery.event)
    try:
        return event.compose(session, viewer, delivery.facts, settings.base_url) if event else None
    except ParityError:
        # It is not theirs to see any more, or is not there any more.
        return None


def _sent(webhook: Webhook, delivery: Delivery, written: Composed, settings: Settings) -> Answer:
    message = {"type": delivery.event, "timestamp": delivery.happened_at.isoformat(), "data": plain(written.data)}
    body = json.dumps(message, ensure_ascii=False).encode()
    try:
        secret = str(Seal(settings.statement_keys).open(webhook.sealed)["secret"])
    except Unreadable:
        return Answer(None, "Its secret cannot be opened on this installation. Delete the webhook and add it again.")
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Parity-Webhooks/1",
        **signed_headers(secret, delivery.message_id, clock.now(), body),
    }
    return post(webhook.address, headers, body, Limits(local=settings.webhooks_local))


def _note(session: Session, webhook: Webhook, delivery: Delivery, answer: Answer) -> None:
    """Write down how a try ended, and ask for the next where one is wanted."""
    delivery.attempts += 1
    delivery.tried_at, delivery.status, delivery.answer = clock.now(), answer.status, answer.text
    delivery.next_at = None
    session.add(delivery)
    if answer.accepted:
        delivery.state = State.DELIVERED
        _count(session, webhook, 0)
        return
    if delivery.attempts >= delivery.last_attempt:
        delivery.state = State.FAILED
    else:
        tries = delivery.attempts - (delivery.last_attempt - MOST_TRIES)
        delivery.next_at = clock.now() + wait_after(tries)
        ask_for(session, delivery.id or 0, delivery.attempts + 1, at=delivery.next_at)
    failures = _count(session, webhook, None)
    if answer.status == _GONE:
        pause(session, webhook, Pause.GONE)
    elif failures >= MOST_FAILURES:
        pause(session, webhook, Pause.FAILURES)


def _count(session: Session, webhook: Webhook, failures: int | None) -> int:
    """Set the number of failures in a row, or add one to it, and give it: several workers may be at one webhook."""
    counted = session.execute(
        update(Webhook)
        .where(col(Webhook.id) == webhook.id)
        .values(failures=col(Webhook.failures) + 1 if failures is None else failures)
        .returning(col(Webhook.failures))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    return counted or 0


@every(Timetable(time(4, 10)), "webhooks.forget", "Forget deliveries of webhooks that are long past")
def forget(work: Work) -> None:
    """Remove what is older than the log goes back."""
    work.session.execute(delete(Delivery).where(col(Delivery.happened_at) < clock.now() - KEPT))
