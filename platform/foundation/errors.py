"""What can go wrong in the words of the domain. Only ``webapp`` and ``restapi`` turn these into HTTP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


class ParityError(Exception):
    """Something a person asked for could not be done, and the message says why in words they can act on."""


class NotFound(ParityError):
    """There is no such thing, or the asker may not know that there is."""


def no_such(what: str) -> NotFound:
    """Say that there is none, in the words that also stand for one the asker may not know of."""
    return NotFound(f"There is no such {what}, or it is not open to you.")


def existing(thing: T | None, what: str) -> T:
    """Give a thing that was asked for.

    Raises
    ------
    NotFound
        If there is none.
    """
    if thing is None:
        raise no_such(what)
    return thing


class Forbidden(ParityError):
    """The asker is known, and may not do this."""


class SignInRequired(Forbidden):
    """Nobody is signed in, and somebody has to be."""


class Invalid(ParityError):
    """Input breaks a rule.

    Parameters
    ----------
    fields : Mapping of str to sequence of str
        Messages for each field, in the order they should be read.
    message : str, optional
        A sentence for the top of the page.
    """

    def __init__(self, fields: Mapping[str, Sequence[str]], message: str = "Some answers need another look.") -> None:
        super().__init__(message)
        self.fields = {name: list(messages) for name, messages in fields.items()}


@dataclass(frozen=True)
class Difference:
    """One field that two people changed: what it was, what it is now, and what the second person sent."""

    field: str
    label: str
    base: object
    theirs: object
    yours: object


@dataclass
class Conflict(ParityError):
    """Somebody else changed the same thing first.

    Nothing is written. The second editor is shown who changed what, and what they had typed stays on the page.
    """

    message: str
    changed_by: str = ""
    version: int = 0
    differences: list[Difference] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(self.message)


class TooMany(ParityError):
    """The same thing was tried too often in too short a time."""
