"""Contacts for tests, through the same services as everybody else's."""

from typing import Any

from accounts.policy import Viewer
from contacts.models import Contact, ContactFile
from contacts.schemas import checked
from contacts.services.keeping import add_contact
from contacts.services.reading import begin, choose_columns
from foundation.database import Session
from pipeline.services import board_for


def a_contact(session: Session, actor: Viewer, **given: Any) -> Contact:
    """A contact of somebody's organisation, committed."""
    board = board_for(session, actor)
    assert board is not None
    values = checked({"person": "Bryn Ellis", "company": "Weirwatch Ltd", **given})
    made = add_contact(session, actor=actor, board=board, values=values)
    session.commit()
    return made


def a_file(session: Session, actor: Viewer, content: bytes, name: str = "contacts.csv") -> ContactFile:
    """A file that was brought in, with its columns as they were guessed, checked and committed."""
    board = board_for(session, actor)
    assert board is not None
    made = begin(session, actor=actor, board=board, filename=name, content=content)
    choose_columns(session, made, made.fields, check=checked)
    session.commit()
    return made
