"""Writing down that webhooks are to be told something, in the transaction of what they are told of."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import col

from foundation import clock
from foundation.database import Session, insert_into
from foundation.ids import new_token
from foundation.jobs import enqueue
from webhooks import queries
from webhooks.models import Delivery, State, Webhook
from webhooks.services.kinds import Event

#: Names the job that delivers.
DELIVER = "webhooks.deliver"
#: So often is a message tried before it counts as failed; with the waits between them that takes four hours.
MOST_TRIES = 10


def announce(
    session: Session, organisation_id: int, event: Event, *, key: str, subject: str, facts: Mapping[str, Any]
) -> int:
    """Tell the webhooks of an organisation something; it leaves once the caller's transaction is committed.

    Parameters
    ----------
    session : Session
        The transaction of what happened.
    organisation_id : int
        Whose webhooks are told.
    event : Event
        What happened.
    key : str
        Names it: the same told again under one key reaches a webhook once.
    subject : str
        What it is about, for the log that people read.
    facts : Mapping
        What the event's writer needs, as JSON holds it: keys of rows rather than their contents.

    Returns
    -------
    int
        How many webhooks are told.
    """
    heard = queries.listening(session, event.code, organisation_id)
    return sum(announce_to(session, each, event, key=key, subject=subject, facts=facts) for each in heard)


def announce_to(
    session: Session, webhook: Webhook, event: Event, *, key: str, subject: str, facts: Mapping[str, Any]
) -> bool:
    """Tell one webhook something, and say whether it had not been told before. See :func:`announce`."""
    now = clock.now()
    added = session.execute(
        insert_into(session, Delivery)
        .values(
            webhook_id=webhook.id,
            message_id=f"msg_{new_token()}",
            key=key[:200],
            event=event.code,
            subject=" ".join(subject.split())[:300],
            facts=dict(facts),
            happened_at=now,
            state=State.WAITING,
            attempts=0,
            last_attempt=MOST_TRIES,
            next_at=now,
            answer="",
        )
        .on_conflict_do_nothing(index_elements=["webhook_id", "key"])
        .returning(col(Delivery.id))
    ).scalar_one_or_none()
    if added is None:
        return False
    ask_for(session, added, 1)
    return True


def ask_for(session: Session, delivery_id: int, attempt: int, **when: Any) -> None:
    """Ask for one try of a delivery; a try whose number has gone by does nothing."""
    enqueue(session, DELIVER, {"delivery": delivery_id, "attempt": attempt}, **when)
