"""Keeps what is read rarely and asked for often, for as long as nothing has changed."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from foundation.database import Session

T = TypeVar("T")


class Kept(Generic[T]):
    """Something read from a database and kept in this process, one for each database.

    Parameters
    ----------
    key : callable
        Gives what changes whenever the thing does; asked every time, so it has to be quick.
    read : callable
        Reads the thing.
    renew : callable, optional
        Brings up to date what is held, where that is less work than reading it again.
    """

    def __init__(
        self,
        key: Callable[[Session], tuple[object, ...]],
        read: Callable[[Session], T],
        renew: Callable[[Session, T], T] | None = None,
    ) -> None:
        self._key, self._read, self._renew = key, read, renew
        self._held: WeakKeyDictionary[Engine, tuple[tuple[object, ...], T]] = WeakKeyDictionary()
        self._reading = Lock()

    def get(self, session: Session, key: tuple[object, ...] | None = None) -> T:
        """Give the thing as it is now, read again only if it has changed.

        Parameters
        ----------
        session : Session
            The database.
        key : tuple, optional
            The thing's key, where the caller has asked for it already.
        """
        bind = session.get_bind()
        engine = bind if isinstance(bind, Engine) else bind.engine
        key = self._key(session) if key is None else key
        held = self._held.get(engine)
        if held and held[0] == key:
            return held[1]
        # Whoever waits here for another's reading finds it done.
        with self._reading:
            held = self._held.get(engine)
            if held is None or held[0] != key:
                held = (key, self._brought(session, held[1] if held else None))
                self._held[engine] = held
        return held[1]

    def _brought(self, session: Session, before: T | None) -> T:
        return self._read(session) if before is None or self._renew is None else self._renew(session, before)


class Drawn(Generic[T]):
    """Pieces of pages, kept with what they were drawn from, the least used given up first.

    For what lives no longer than the thing it belongs to. A piece that is drawn anew at each change belongs in
    ``Newest``: here every earlier state of it would stay until ``most`` others came.

    Parameters
    ----------
    most : int, default=256
        How many are kept.
    """

    def __init__(self, most: int = 256) -> None:
        self._most = most
        self._held: OrderedDict[tuple[object, ...], T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[object, ...], draw: Callable[[], T]) -> T:
        """Give a piece, drawn anew only if it is not kept.

        Parameters
        ----------
        key : tuple
            Everything that the piece depends on beside what it is kept with: who looks, and what they ask for.
        draw : callable
            Draws it.
        """
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        piece = draw()
        with self._lock:
            self._held[key] = piece
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return piece

    def of(self, session: Session, key: tuple[object, ...], draw: Callable[[], T]) -> T:
        """Give a piece of a database, where one process may serve several; ``key`` and ``draw`` as with ``get``."""
        return self.get((_address(session.get_bind().engine), *key), draw)


#: Addresses as written out: an engine writes its own anew at each asking.
_ADDRESSES: WeakKeyDictionary[Engine, str] = WeakKeyDictionary()


def _address(engine: Engine) -> str:
    found = _ADDRESSES.get(engine)
    if found is None:
        found = _ADDRESSES[engine] = str(engine.url)
    return found


class Newest(Generic[T]):
    """Things that have one state at a time, each kept with the mark it was read at: an older state is given up.

    For what is large or holds on to much, where ``Drawn`` would keep many states that nobody asks for again.

    Parameters
    ----------
    most : int, default=256
        How many things are kept.
    """

    def __init__(self, most: int = 256) -> None:
        self._places: Drawn[list[tuple[object, T]]] = Drawn(most)

    def of(self, session: Session, key: tuple[object, ...], mark: object, read: Callable[[], T]) -> T:
        """Give a thing of a database as it is at a mark, read anew only if it is not kept at that mark.

        Parameters
        ----------
        session : Session
            The database.
        key : tuple
            Which thing, and for whom.
        mark : object
            Changes whenever the thing does.
        read : callable
            Reads it.
        """
        place = self._places.of(session, key, list)
        held = place[0] if place else None
        if held is None or held[0] != mark:
            held = (mark, read())
            place[:] = [held]
        return held[1]
