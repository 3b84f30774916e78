"""Settling where rows and contacts differ, and loading a reviewed file: all of it in one transaction, or nothing."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import col

from accounts import policy
from accounts.policy import Action, Viewer
from accounts.services import viewer_for_user
from contacts import queries
from contacts.models import Contact, ContactFile, FileState
from contacts.services.keeping import new_contact
from contacts.services.linking import Links
from contacts.services.placing import mandates_for, place
from contacts.services.reviewing import Kind, review, taken
from foundation import clock
from foundation.audit import plain
from foundation.database import Session
from foundation.errors import Conflict, Invalid, ParityError
from foundation.jobs import Timetable, Work, enqueue, every, job
from pipeline.services.access import Books
from profiles.models import Mandate

#: More rows than this are loaded by the worker.
MOST_AT_ONCE = 500
LOAD = "contacts.load"
#: What was brought in and never loaded is forgotten after so long.
_KEPT = timedelta(days=30)


def settle(
    session: Session, file: ContactFile, choices: Mapping[str, Mapping[str, str]], *, otherwise: str = ""
) -> None:
    """Keep what somebody chose.

    Parameters
    ----------
    choices : Mapping
        ``mine`` or ``theirs`` by field, by number of the row.
    otherwise : {"mine", "theirs", ""}
        What is taken wherever nobody has chosen; empty leaves that as it is, anything else forgets single choices.

    Raises
    ------
    Conflict
        If the file is not under review any more.
    """
    if file.state != FileState.REVIEW:
        raise Conflict("This file was loaded or put away already.")
    if otherwise:
        file.settled, file.otherwise = {}, otherwise
    else:
        merged = {row: {**file.settled.get(row, {}), **chosen} for row, chosen in choices.items()}
        file.settled = {**file.settled, **merged}
    session.add(file)


def load_or_ask(session: Session, *, actor: Viewer, file: ContactFile, mandate: str = "") -> bool:
    """Load a small file now; ask the worker for a large one.

    Parameters
    ----------
    mandate : str, optional
        Slug of the organisation's mandate on whose board companies with a profile here are put; empty for none.

    Returns
    -------
    bool
        Whether it is loaded.

    Raises
    ------
    Conflict
        If somebody else was faster. Nothing is written.
    Invalid
        If the mandate is none of theirs.
    """
    policy.require(actor, Action.WORK_DEALS, Books(file.organisation_id))
    key, wanted = file.id or 0, None
    if mandate:
        own = mandates_for(session, file.organisation_id)
        wanted = next((held.id for held in own if held.slug == mandate), None)
        if wanted is None:
            raise Invalid({"mandate": ["Choose a mandate of yours."]})
    if not queries.take_step(session, key, FileState.REVIEW, FileState.LOADING):
        raise Conflict("This file was loaded or put away already.")
    session.refresh(file)
    file.mandate_id = wanted
    session.add(file)
    if len(file.judged) > MOST_AT_ONCE:
        enqueue(session, LOAD, {"file": key, "person": actor.user_id}, key=str(key))
        return False
    _load(session, actor, file)
    return True


@job(LOAD, "Load a file of contacts")
def load(work: Work) -> None:
    """Load a large file, in the transaction of this job."""
    session = work.session
    file = session.get(ContactFile, int(work.payload["file"]))
    if file is None or file.state != FileState.LOADING:
        return
    actor = viewer_for_user(session, int(work.payload["person"]))
    try:
        policy.require(actor, Action.WORK_DEALS, Books(file.organisation_id))
    except ParityError as error:
        file.state, file.message = FileState.REVIEW, f"Nothing was loaded. {error}"
        session.add(file)
        return
    _load(session, actor, file)


def _load(session: Session, actor: Viewer, file: ContactFile) -> None:
    rows = review(session, file)
    links = Links.of(session, actor, [row.values for row in rows if row.kind in (Kind.NEW, Kind.MERGE)])
    kept: list[Contact] = []
    touched: list[tuple[Contact, dict[str, Any] | None]] = []
    made = merged = out = 0
    for row in rows:
        if row.kind in (Kind.BAD, Kind.TWICE):
            out += 1
            continue
        contact = row.there
        if contact is None:
            contact = new_contact(file.organisation_id, actor, row.values, links)
            made += 1
            touched.append((contact, None))
        elif row.kind is Kind.MERGE and (changes := taken(row, file)):
            touched.append((contact, _merge(contact, changes, links)))
            merged += 1
        session.add(contact)
        kept.append(contact)
    session.flush()
    file.done = [[contact.id, contact.version, before] for contact, before in touched]
    # Only what stayed out is kept, so that it can be corrected.
    file.judged = [judged for judged in file.judged if judged[3]]
    file.state, file.rows, file.settled = FileState.LOADED, [], {}
    left = len(kept) - made - merged
    file.message = f"{made:,} added, {merged:,} merged, {left:,} left as they were, {out:,} stayed out."
    mandate = session.get(Mandate, file.mandate_id) if file.mandate_id else None
    if mandate is not None:
        file.message += f" {place(session, actor, mandate, kept):,} put on the board for {mandate.name}."
    session.add(file)
    session.flush()


def _merge(contact: Contact, changes: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """Change a contact, and give what was there before."""
    before: dict[str, Any] = plain({name: getattr(contact, name) for name in (*changes, "venture_id")})
    for name, value in changes.items():
        setattr(contact, name, value)
    contact.venture_id = links.venture_of(contact.model_dump()) or contact.venture_id
    contact.version += 1
    contact.changed_at = clock.now()
    return before


@every(Timetable(time(4, 20)), "contacts.forget", "Forget files of contacts that were never loaded")
def forget(work: Work) -> None:
    """Remove what is long past, with the addresses in it."""
    work.session.execute(delete(ContactFile).where(col(ContactFile.brought_at) < clock.now() - _KEPT))
