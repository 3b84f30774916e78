"""What a form of an application holds before anybody types: the draft, the profile, what was answered before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from applications import queries
from applications.models import Question
from applications.queries import Record
from applications.services.topics import fits, from_profile, topic_of
from foundation import clock
from foundation.database import Session
from profiles.queries import VentureRecord


@dataclass(frozen=True, slots=True)
class Filled:
    """An answer in a form, and where it comes from in words; nothing where somebody typed it here."""

    value: str
    source: str


def filled(
    session: Session, record: VentureRecord, questions: Sequence[Question], given: Mapping[str, str] | None = None
) -> dict[str, Filled]:
    """Give what stands in each field of a form.

    Parameters
    ----------
    session : Session
        The database.
    record : VentureRecord
        The venture, as its profile says now.
    questions : sequence of Question
        What is asked.
    given : Mapping of str to str, optional
        What was answered in this application, by code; a blank there was left blank on purpose.

    Returns
    -------
    dict of str to Filled
        By code of the question. What comes from elsewhere is left out where it cannot stand in the field.
    """
    kept = queries.newest_kept(session, record.venture.id or 0)
    found: dict[str, Filled] = {}
    for question in questions:
        if given is not None and question.code in given:
            found[question.code] = Filled(given[question.code], "")
            continue
        value, source = from_profile(session, record, question), "From your profile"
        old = kept.get(topic_of(question))
        if not value and old is not None:
            day = old.kept_at.astimezone(clock.LONDON)
            value, source = old.value, f"From your kept answer of {day.day} {day:%b %Y}"
        usable = bool(value) and fits(question, value)
        found[question.code] = Filled(value if usable else "", source if usable else "")
    return found


def given_in(session: Session, record: Record) -> dict[str, str]:
    """Give what was answered in an application, by code: in its draft, and else in what was sent last."""
    row = record.application
    last = queries.answers_of(session, row.id or 0, row.sendings) if row.sendings else []
    draft = queries.answers_of(session, row.id or 0, row.sendings + 1)
    return {question.code: value for question, value in (*last, *draft)}
