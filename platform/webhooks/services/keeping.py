"""Making, changing and deleting webhooks, and sending by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from accounts import policy
from accounts.policy import Action, Affairs, Viewer
from foundation import audit, clock
from foundation.database import Session
from foundation.errors import Conflict, Invalid, existing, no_such
from foundation.ids import new_token
from foundation.sealing import Seal
from webhooks import queries
from webhooks.models import Delivery, Pause, State, Webhook
from webhooks.services.announcing import MOST_TRIES, announce_to, ask_for
from webhooks.services.kinds import Composed, declare
from webhooks.services.pausing import pause
from webhooks.services.signing import new_secret

#: An organisation has at most so many.
MOST = 10


def _compose_test(_session: Session, _viewer: Viewer, _facts: Mapping[str, Any], _base_url: str) -> Composed:
    return Composed({"message": "This is a test. Nothing has happened."})


#: Sent when somebody asks for it, whatever else a webhook is told of.
TEST = declare("webhook.test", "A test, when you ask for one", _compose_test)


def organisation_of(viewer: Viewer, slug: str) -> int:
    """Give the organisation that somebody names, or the only one that they own.

    Raises
    ------
    SignInRequired
        If nobody is signed in.
    NotFound
        If they do not belong to it.
    Forbidden
        If they do not own it.
    Invalid
        If they name none and own none or several.
    """
    policy.require(viewer, Action.USE_ACCOUNT)
    named = [seat for seat in viewer.seats.values() if seat.slug == slug]
    if slug and not named:
        raise no_such("organisation")
    owned = named or [
        seat for seat in viewer.seats.values() if policy.may(viewer, Action.MANAGE, Affairs(seat.organisation_id))
    ]
    if len(owned) != 1:
        raise Invalid({"organisation": ["Name an organisation that you own, by its slug."]})
    policy.require(viewer, Action.MANAGE, Affairs(owned[0].organisation_id))
    return owned[0].organisation_id


def webhook_for(session: Session, viewer: Viewer, webhook_id: int) -> Webhook:
    """Give a webhook to somebody who owns its organisation.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about the organisation's affairs.
    """
    policy.require(viewer, Action.MANAGE)
    found = existing(queries.webhook(session, webhook_id), "webhook")
    policy.require(viewer, Action.MANAGE, Affairs(found.organisation_id))
    return found


def add_webhook(
    session: Session,
    *,
    actor: Viewer,
    organisation_id: int,
    address: str,
    events: Sequence[str],
    seal: Seal,
    description: str = "",
) -> tuple[Webhook, str]:
    """Make a webhook for an organisation that the actor owns.

    Returns
    -------
    webhook : Webhook
        As written.
    secret : str
        What its messages are signed with. It is kept sealed, and never shown again.

    Raises
    ------
    Invalid
        If the organisation has as many as it may have.
    """
    policy.require(actor, Action.MANAGE, Affairs(organisation_id))
    if queries.count_of(session, organisation_id) >= MOST:
        raise Invalid({"url": [f"There are {MOST} webhooks, and no more fit. Delete one that is not needed."]})
    secret = new_secret()
    made = Webhook(
        organisation_id=organisation_id,
        person_id=actor.user_id,
        address=address,
        description=description,
        events=sorted(set(events)),
        sealed=seal.close({"secret": secret}),
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    _record(session, actor, made, "created")
    return made, secret


def delete_webhook(session: Session, *, actor: Viewer, webhook_id: int) -> Webhook:
    """Delete a webhook with its log; what was to leave for it does not.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    found = webhook_for(session, actor, webhook_id)
    _record(session, actor, found, "deleted")
    session.delete(found)
    return found


def pause_webhook(session: Session, *, actor: Viewer, webhook_id: int) -> None:
    """Pause a webhook because somebody asks for it."""
    found = webhook_for(session, actor, webhook_id)
    if pause(session, found, Pause.ASKED):
        _record(session, actor, found, "paused")


def send_test(session: Session, *, actor: Viewer, webhook_id: int) -> None:
    """Send a message that tells of nothing.

    Raises
    ------
    Conflict
        If the webhook is paused.
    """
    found = webhook_for(session, actor, webhook_id)
    if found.paused_at is not None:
        raise Conflict("This webhook is paused. Take it up again first.")
    announce_to(session, found, TEST, key=new_token(), subject="Asked for by hand", facts={})


def send_again(session: Session, *, actor: Viewer, webhook_id: int, delivery_id: int) -> None:
    """Send what has been delivered, has failed or was withheld once more, under the same number.

    Raises
    ------
    NotFound
        If this webhook has no such delivery.
    Conflict
        If it is on its way already.
    """
    webhook_for(session, actor, webhook_id)
    changed = session.execute(
        update(Delivery)
        .where(
            col(Delivery.id) == delivery_id,
            col(Delivery.webhook_id) == webhook_id,
            col(Delivery.state) != State.WAITING,
        )
        .values(state=State.WAITING, last_attempt=col(Delivery.attempts) + MOST_TRIES, next_at=clock.now())
        .returning(col(Delivery.attempts))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if changed is not None:
        ask_for(session, delivery_id, changed + 1)
        return
    found = queries.delivery(session, delivery_id)
    if found is None or found[1].id != webhook_id:
        raise no_such("delivery")
    raise Conflict("This delivery is on its way already.")


def _record(session: Session, actor: Viewer, webhook: Webhook, action: str) -> None:
    audit.trail(
        session,
        actor,
        "webhook",
        webhook.id,
        action,
        {"address": [None, webhook.address], "events": [None, list(webhook.events)]},
    )
