"""Which kinds of jobs there are, and the functions that do them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from foundation.database import Session
from foundation.settings import Settings


class GiveUp(Exception):
    """A job can never succeed, so that trying again would be no use. The message is shown to staff."""


@dataclass(frozen=True)
class Work:
    """What the function of a kind is given.

    Parameters
    ----------
    session : Session
        The transaction that is committed together with the mark that the job is done. The function never commits.
        What reaches outside (a letter, a request) is done before the first write: SQLite has one writer at a time.
    payload : Mapping
        What was asked for.
    key : str
        Names the job among its kind, the same at every try: what goes outside carries it, so that the other side can
        tell a repetition.
    settings : Settings
        The settings of the application.
    """

    session: Session
    payload: Mapping[str, Any]
    key: str
    settings: Settings


Function = Callable[[Work], None]


@dataclass(frozen=True)
class Kind:
    """A kind of job: its name, what staff read, its function, and how often it is tried."""

    name: str
    title: str
    function: Function
    tries: int


_KINDS: dict[str, Kind] = {}


def job(name: str, title: str, *, tries: int = 10) -> Callable[[Function], Function]:
    """Declare that a function does jobs of a kind.

    Parameters
    ----------
    name : str
        ``package.what``; stands in the table, so it outlives the code.
    title : str
        What it does, in the words of the staff's page.
    tries : int, default=10
        How often it is started before it counts as failed. With the waiting times between them ten tries take about
        eight hours.

    Raises
    ------
    ValueError
        If another function does jobs of this name.
    """

    def declare(function: Function) -> Function:
        if name in _KINDS and _KINDS[name].function is not function:
            raise ValueError(f"two functions do jobs of the kind {name!r}")
        _KINDS[name] = Kind(name, title, function, tries)
        return function

    return declare


def kinds() -> Mapping[str, Kind]:
    """Give the kinds by name."""
    return _KINDS
