"""Pieces of public pages: drawn once for everybody who asks the same of this server, and again when figures change."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import request

from foundation.kept import Drawn

T = TypeVar("T")


def piece(store: Drawn[Any], key: tuple[object, ...], draw: Callable[[], T]) -> T:
    """Give a piece of a page, drawn anew only if it is not kept.

    Addresses to pass on stand in it whole, so a piece is kept for the name that the server was asked under: nobody
    is served links to a name that somebody else made up.

    Parameters
    ----------
    store : Drawn
        What is kept with the figures that the piece is drawn from, and goes when they change.
    key : tuple
        What the piece depends on beside these: what is asked, and how far that has come which is not in them.
    draw : callable
        Draws it; it must not ask who is looking.
    """
    kept: T = store.get((request.url_root, *key), draw)
    return kept
