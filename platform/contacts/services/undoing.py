"""Taking a loaded file of contacts back: what it added goes, what it changed is as before, later changes stay."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from contacts import queries
from contacts.models import Contact, ContactFile
from foundation import clock
from foundation.audit import plain
from foundation.database import Session
from foundation.errors import Conflict


@dataclass(frozen=True, slots=True)
class Loaded:
    """What stands of a loaded file.

    Parameters
    ----------
    added, merged : int
        Contacts that it added or changed and that nobody has touched since.
    changed : sequence of Contact
        Those that somebody has changed since; they stay as they are.
    """

    added: int
    merged: int
    changed: tuple[Contact, ...]


def loaded(session: Session, file: ContactFile) -> Loaded:
    """Say what stands of a loaded file, and what of it was changed since. What was removed since is not counted."""
    held = queries.contacts_by_key(session, file.organisation_id, [key for key, _version, _before in file.done])
    as_loaded = [
        (held[key], before) for key, version, before in file.done if key in held and held[key].version == version
    ]
    untouched = {contact.id for contact, _before in as_loaded}
    added = sum(before is None for _contact, before in as_loaded)
    changed = tuple(contact for key, contact in held.items() if key not in untouched)
    return Loaded(added, len(as_loaded) - added, changed)


def take_back(session: Session, file: ContactFile) -> Loaded:
    """Take a loaded file back as a whole, but for contacts that were changed since.

    The caller has asked whether the actor may work on the file. Deals that loading put on the board stay there.

    Returns
    -------
    Loaded
        What was taken back, and what stays.

    Raises
    ------
    Conflict
        If it is not loaded, or was taken back already. Nothing is written.
    """
    now = clock.now()
    if not queries.claim_taking_back(session, file.id or 0, now):
        raise Conflict("This file is not loaded, or was taken back already.")
    session.refresh(file)
    added = sum(_removed(session, key, version) for key, version, before in file.done if before is None)
    merged = sum(_restored(session, key, version, before) for key, version, before in file.done if before is not None)
    held = queries.contacts_by_key(session, file.organisation_id, [key for key, _version, _before in file.done])
    stays = [entry for entry in file.done if entry[0] in held and not _is_back(held[entry[0]], entry)]
    file.done = stays
    file.message = (
        f"Taken back: {added:,} removed, {merged:,} as they were before, {len(stays):,} stay because they were changed"
        " since. Deals on the board stay."
    )
    session.add(file)
    session.flush()
    return Loaded(added, merged, tuple(held[entry[0]] for entry in stays))


def _removed(session: Session, key: int, version: int) -> bool:
    gone = session.execute(
        delete(Contact)
        .where(col(Contact.id) == key, col(Contact.version) == version)
        .returning(col(Contact.id))
        .execution_options(synchronize_session="fetch")
    ).scalar_one_or_none()
    return gone is not None


def _restored(session: Session, key: int, version: int, before: Mapping[str, Any]) -> bool:
    values = dict(before)
    if values.get("next_step_on"):
        values["next_step_on"] = date.fromisoformat(values["next_step_on"])
    try:
        with session.begin_nested():
            back = session.execute(
                update(Contact)
                .where(col(Contact.id) == key, col(Contact.version) == version)
                .values(**values, version=version + 1, changed_at=clock.now())
                .returning(col(Contact.id))
                .execution_options(synchronize_session=False)
            ).scalar_one_or_none()
    except IntegrityError:
        # Another contact has the address by now.
        return False
    return back is not None


def _is_back(contact: Contact, entry: list[Any]) -> bool:
    """Say whether a contact that is there stands as it did before the file."""
    _key, version, before = entry
    values = {} if before is None else {name: getattr(contact, name) for name in before}
    return before is not None and contact.version == version + 1 and plain(values) == before
