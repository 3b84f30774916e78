"""Write notes on a deal, and name colleagues in them."""

import re
from collections.abc import Sequence
from datetime import date

from accounts.policy import Action, Viewer
from foundation import clock
from foundation.database import Session
from foundation.errors import Invalid
from pipeline import queries
from pipeline.models import DealNote, NoteKind
from pipeline.queries import NoteLine, Workmate
from pipeline.services.access import deal_for
from pipeline.services.logging import log
from pipeline.services.telling import tell_mentioned

#: ``@`` before a letter begins a name, unless it stands in the middle of a word, as in an address.
_MENTION = re.compile(r"(?<!\w)@(?=[^\W\d_])")


def write_note(
    session: Session, *, actor: Viewer, deal_id: int, text: str, kind: str = NoteKind.NOTE, met_on: date | None = None
) -> DealNote:
    """Add a note to a deal, and tell those who are named in it.

    Parameters
    ----------
    text : str
        What is noted. ``@`` and a name tells somebody of the organisation; a first name will do where only one has it.
    kind : str
        Of ``NoteKind``.
    met_on : date, optional
        When both sides met, for the notes of a meeting.

    Raises
    ------
    Invalid
        If it names somebody who is not of the organisation, or gives a date to a note of no meeting.
    """
    record = deal_for(session, actor, deal_id, Action.WORK_DEALS)
    if met_on is not None and kind != NoteKind.MEETING:
        raise Invalid({"met_on": ["Only the notes of a meeting have a date. Choose “Meeting” or leave it empty."]})
    named = mentioned(text, queries.people_of(session, record.deal.organisation_id))
    note = DealNote(
        deal_id=deal_id, kind=kind, text=text, met_on=met_on, written_at=clock.now(), author_id=actor.user_id
    )
    session.add(note)
    session.flush()
    log(session, record.deal, actor, str(kind), note=note.id)
    tell_mentioned(session, actor, record, named, text)
    return note


def notes(session: Session, viewer: Viewer, deal_id: int) -> list[NoteLine]:
    """Give the notes of a deal to somebody who may see it, the newest first."""
    deal_for(session, viewer, deal_id, Action.VIEW_DEALS)
    return queries.notes_of(session, deal_id)


def mentioned(text: str, people: Sequence[Workmate]) -> list[int]:
    """Give the keys of those who are named in a text, each once, in the order in which they are.

    Raises
    ------
    Invalid
        If a name is nobody's, or could be more than one person's.
    """
    found: dict[int, None] = {}
    for at in _MENTION.finditer(text):
        found.setdefault(_named(text[at.end() :], people), None)
    return list(found)


def _named(rest: str, people: Sequence[Workmate]) -> int:
    """Say who is named where a text goes on: the longest whole name goes before a first name."""
    words = rest.casefold()
    whole = [mate for mate in people if _begins(words, mate.name)]
    if whole:
        return max(whole, key=lambda mate: len(mate.name)).user_id
    first = [mate for mate in people if _begins(words, mate.name.split()[0])]
    if len(first) == 1:
        return first[0].user_id
    name = re.split(r"[^\w'’-]", rest, maxsplit=1)[0]
    if first:
        raise Invalid({"text": [f"More than one person here is called {name}. Write @ and the whole name."]})
    raise Invalid({"text": [f"Nobody in your organisation is called {name}. Write @ only before a colleague's name."]})


def _begins(words: str, name: str) -> bool:
    begin = name.casefold()
    return words.startswith(begin) and not words[len(begin) : len(begin) + 1].isalnum()
