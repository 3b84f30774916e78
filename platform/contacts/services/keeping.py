"""Adding, changing and removing one contact."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from accounts import policy
from accounts.policy import Action, Viewer
from contacts.models import Contact
from contacts.services.columns import FIELDS
from contacts.services.linking import Links
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Invalid, existing
from pipeline.services.access import Board, Books

_TAKEN = {"email": ["You have a contact with this address already."]}


def contact_for(session: Session, viewer: Viewer, contact_id: int, action: Action) -> Contact:
    """Give a contact to somebody who may do something with it: the people of its organisation.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about the organisation's deals.
    """
    policy.require(viewer, action)
    found = existing(session.get(Contact, contact_id), "contact")
    policy.require(viewer, action, Books(found.organisation_id))
    return found


def add_contact(
    session: Session, *, actor: Viewer, board: Board, values: Mapping[str, Any], demo: bool = False
) -> Contact:
    """Add a contact.

    Raises
    ------
    Forbidden
        If the actor may only read.
    Invalid
        If the organisation has the address already.
    """
    policy.require(actor, Action.WORK_DEALS, Books(board.organisation_id))
    made = new_contact(board.organisation_id, actor, values, Links.of(session, actor, [values]), demo=demo)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        raise Invalid(_TAKEN) from error
    return made


def new_contact(
    organisation_id: int, actor: Viewer, values: Mapping[str, Any], links: Links, *, demo: bool = False
) -> Contact:
    """Make the row of a contact, not yet written."""
    now = clock.now()
    return Contact(
        organisation_id=organisation_id,
        added_at=now,
        added_by_id=actor.user_id,
        changed_at=now,
        venture_id=links.venture_of(values),
        demo=demo,
        **{name: values[name] for name in FIELDS},
    )


def change_contact(
    session: Session, *, actor: Viewer, contact_id: int, version: int, values: Mapping[str, Any]
) -> None:
    """Change a contact that the actor saw at a version.

    Raises
    ------
    Conflict
        If somebody else has changed it since. Nothing is written.
    Invalid
        If another contact has the address.
    """
    held = contact_for(session, actor, contact_id, Action.WORK_DEALS)
    columns = {name: values[name] for name in FIELDS}
    links = Links.of(session, actor, [values])
    try:
        with session.begin_nested():
            changed = session.execute(
                update(Contact)
                .where(col(Contact.id) == contact_id, col(Contact.version) == version)
                .values(version=version + 1, changed_at=clock.now(), venture_id=links.venture_of(values), **columns)
                .returning(col(Contact.id))
                .execution_options(synchronize_session=False)
            ).scalar_one_or_none()
    except IntegrityError as error:
        raise Invalid(_TAKEN) from error
    session.refresh(held)
    if changed is None:
        raise Conflict(
            "A colleague has changed this contact since you opened it. What you typed is still here; save again to "
            "put it in place.",
            version=held.version,
        )


def remove_contact(session: Session, *, actor: Viewer, contact_id: int) -> str:
    """Remove a contact, and give what it was called."""
    held = contact_for(session, actor, contact_id, Action.WORK_DEALS)
    name = held.person or held.company or held.email or ""
    session.delete(held)
    return name
