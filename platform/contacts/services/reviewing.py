"""Rows of a file against the contacts that are there: what is new, what is the same, and where the two differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from contacts import queries
from contacts.models import Contact, ContactFile
from contacts.services.columns import FIELDS
from contacts.services.linking import host_of
from foundation.database import Session
from profiles.services.import_kinds import plain_name


class Kind(StrEnum):
    """What comes of a row."""

    NEW = "new"
    MERGE = "merge"
    SAME = "same"
    TWICE = "twice"
    BAD = "bad"


@dataclass(frozen=True)
class Difference:
    """A field in which a row and a contact both say something, and not the same."""

    field: str
    mine: object
    theirs: object


@dataclass(frozen=True)
class Reviewed:
    """A row, judged.

    Parameters
    ----------
    number : int
        Its line in the file.
    typed : Mapping
        What it says, by field.
    values : Mapping
        The same, checked; empty where it breaks a rule.
    errors : Mapping
        Which rules it breaks, by field.
    there : Contact or None
        The contact that it is.
    why : str
        By what.
    earlier : int or None
        The line of the same file that says the same of somebody.
    """

    number: int
    typed: Mapping[str, str]
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    there: Contact | None = None
    why: str = ""
    earlier: int | None = None

    @cached_property
    def differences(self) -> list[Difference]:
        """Where both say something, and not the same: somebody settles it."""
        return [each for each in self._unlike() if each.mine not in (None, "")]

    @cached_property
    def fills(self) -> list[Difference]:
        """Where the contact says nothing and the row does: that is taken."""
        return [each for each in self._unlike() if each.mine in (None, "")]

    def _unlike(self) -> Iterator[Difference]:
        for name in FIELDS:
            theirs, mine = self.values.get(name), getattr(self.there, name, None)
            if self.there is not None and theirs not in (None, "", mine):
                yield Difference(name, mine, theirs)

    @property
    def kind(self) -> Kind:
        """What comes of it."""
        if self.errors:
            return Kind.BAD
        if self.earlier is not None:
            return Kind.TWICE
        if self.there is None:
            return Kind.NEW
        return Kind.MERGE if self.differences or self.fills else Kind.SAME

    @property
    def name(self) -> str:
        """Whom it is about, for reading."""
        parts = [self.typed.get("person", ""), self.typed.get("company", "")]
        return ", ".join(part for part in parts if part) or self.typed.get("email", "")


#: What somebody is known by, most certain first: the words for it, and the key.
Key = tuple[str, tuple[str, ...]]


def keys_of(values: Mapping[str, Any]) -> list[Key]:
    """Say by what a contact can be the same as another.

    An address is one person's. Without one, or beside another, a name counts together with the company, which is
    known by its number, its website or its name. A company alone is known by these.
    """
    person = plain_name(values.get("person") or "")
    firm = [
        ("company number", values.get("company_number") or ""),
        ("website", host_of(values.get("website"))),
        ("company", plain_name(values.get("company") or "")),
    ]
    words = "name and " if person else ""
    keys: list[Key] = [("e-mail address", ("email", values["email"]))] if values.get("email") else []
    return keys + [(f"{words}{word}", (word, name, person)) for word, name in firm if name]


@dataclass
class _Known:
    """Contacts, or rows, by what they are known by; the first of a key counts."""

    held: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def add(self, values: Mapping[str, Any], thing: object) -> None:
        for _, key in keys_of(values):
            self.held.setdefault(key, thing)

    def find(self, values: Mapping[str, Any]) -> tuple[Any, str]:
        """Give what somebody is the same as, and by what."""
        for words, key in keys_of(values):
            if key in self.held:
                return self.held[key], words
        return None, ""


def review(session: Session, file: ContactFile) -> list[Reviewed]:
    """Compare every row of a file with the contacts as they are now, and with the rows before it."""
    there, before = _Known(), _Known()
    for contact in queries.contacts_of(session, file.organisation_id):
        there.add(contact.model_dump(), contact)
    met: dict[int, int] = {}
    return [_compared(each, there, before, met) for each in file.judged]


def _compared(judged: Sequence[Any], there: _Known, before: _Known, met: dict[int, int]) -> Reviewed:
    """Compare a row; ``met`` are the contacts that an earlier row is the same as, with its number."""
    number, typed, values, errors = judged
    if errors:
        return Reviewed(number, typed, errors=errors)
    if values["next_step_on"]:
        values = {**values, "next_step_on": date.fromisoformat(values["next_step_on"])}
    contact, why = there.find(values)
    earlier, by = before.find(values)
    if contact is not None and earlier is None:
        earlier, by = met.get(contact.id), why
    before.add(values, number)
    if contact is not None:
        met.setdefault(contact.id, number)
    return Reviewed(number, typed, values, there=contact, why=by if earlier else why, earlier=earlier)


def taken(row: Reviewed, file: ContactFile) -> dict[str, Any]:
    """Say which fields of a contact become what, as they were settled for the file."""
    return chosen(row, file.settled.get(str(row.number), {}), file.otherwise)


def chosen(row: Reviewed, settled: Mapping[str, str], otherwise: str) -> dict[str, Any]:
    """Say which fields of a contact become what, as they were settled; what was blank is filled."""
    theirs = [each for each in row.differences if settled.get(each.field, otherwise) == "theirs"]
    return {each.field: each.theirs for each in (*row.fills, *theirs)}
