"""Two contacts that are the same: one takes what the other knows, and the other goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import col

from accounts.policy import Action, Viewer
from contacts import queries
from contacts.models import Contact
from contacts.services.columns import FIELDS, TITLES
from contacts.services.keeping import contact_for
from contacts.services.linking import Links
from contacts.services.reviewing import Difference, Reviewed, chosen, keys_of
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Invalid, NotFound


@dataclass(frozen=True, slots=True)
class Twin:
    """A contact that may be the same as another, and by what."""

    contact: Contact
    why: str


def twins_of(session: Session, contact: Contact) -> list[Twin]:
    """Give the contacts of the same organisation that are known by the same as one; the caller has asked the policy."""
    own = {key for _, key in keys_of(contact.model_dump())}
    found = []
    for other in queries.contacts_of(session, contact.organisation_id):
        why = next((words for words, key in keys_of(other.model_dump()) if key in own), "")
        if why and other.id != contact.id:
            found.append(Twin(other, why))
    return found


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contacts of one organisation: the one that stays, the one that goes, and where they differ."""

    held: Contact
    other: Contact
    between: Reviewed


def pair_of(session: Session, viewer: Viewer, contact_id: int, other_id: int) -> Pair:
    """Give two contacts as they stand now, to somebody who may put them together.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about either, or where they are of two organisations.
    Invalid
        If they are one and the same.
    """
    held = contact_for(session, viewer, contact_id, Action.WORK_DEALS)
    other = contact_for(session, viewer, other_id, Action.WORK_DEALS)
    if held.organisation_id != other.organisation_id:
        raise NotFound("The two contacts are of different organisations.")
    if contact_id == other_id:
        raise Invalid({"other": ["Name another contact than the one that stays."]})
    session.refresh(held)
    session.refresh(other)
    return Pair(held, other, Reviewed(0, {}, other.model_dump(include=set(FIELDS)), there=held))


def join_contacts(
    session: Session,
    *,
    actor: Viewer,
    contact_id: int,
    version: int,
    other_id: int,
    other_version: int,
    settled: Mapping[str, str],
    otherwise: str = "",
) -> Contact:
    """Put two contacts of one organisation together: the first stays, the other is removed.

    Where only one of them says something, that is kept. Where both do, and not the same, somebody has to say which
    counts: nothing is lost that nobody has looked at.

    Parameters
    ----------
    contact_id, version : int
        The contact that stays, as the actor saw it.
    other_id, other_version : int
        The one that goes.
    settled : mapping of str to str
        For fields in which the two differ, ``"mine"`` for what the one that stays says, or ``"theirs"``.
    otherwise : str, optional
        The same for all that ``settled`` does not name.

    Returns
    -------
    contact : Contact
        The one that stays, as it is now.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about either, or where they are of two organisations.
    Invalid
        If they are one and the same, or a difference is not settled.
    Conflict
        If somebody has changed either since. Nothing is written.
    """
    pair = pair_of(session, actor, contact_id, other_id)
    held, other = pair.held, pair.other
    if (held.version, other.version) != (version, other_version):
        raise _too_late(held)
    _require_settled(pair.between, settled, otherwise)
    values = {name: getattr(held, name) for name in FIELDS} | chosen(pair.between, settled, otherwise)
    _write(session, actor, held, other, values)
    session.refresh(held)
    return held


def _require_settled(between: Reviewed, settled: Mapping[str, str], otherwise: str) -> None:
    open_ones = [] if otherwise else [each for each in between.differences if each.field not in settled]
    if open_ones:
        raise Invalid({f"settled-{each.field}": [_told(each)] for each in open_ones})


def _told(each: Difference) -> str:
    return f"{TITLES[each.field]} differs: “{each.mine}” here, “{each.theirs}” there. Say which counts, mine or theirs."


def _write(session: Session, actor: Viewer, held: Contact, other: Contact, values: Mapping[str, Any]) -> None:
    """Remove the one and change the other, at the versions that were looked at: the database decides who was first."""
    links = Links.of(session, actor, [values])
    # It goes first, so that its address is free for the one that stays.
    gone = session.execute(
        delete(Contact)
        .where(col(Contact.id) == other.id, col(Contact.version) == other.version)
        .returning(col(Contact.id))
        .execution_options(synchronize_session="fetch")
    ).scalar_one_or_none()
    stays = session.execute(
        update(Contact)
        .where(col(Contact.id) == held.id, col(Contact.version) == held.version)
        .values(**values, version=held.version + 1, changed_at=clock.now(), venture_id=links.venture_of(values))
        .returning(col(Contact.id))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if gone is None or stays is None:
        raise _too_late(held)


def _too_late(held: Contact) -> Conflict:
    return Conflict("One of the two was changed since you read it. Read both again.", version=held.version)
