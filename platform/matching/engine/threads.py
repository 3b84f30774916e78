"""One core for one ranking.

A ranking reads a few megabytes in a few milliseconds. Splitting that over cores gains little on an idle machine and
waits for a busy core on a loaded one, so a query keeps to one core and the others serve other queries.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

from threadpoolctl import ThreadpoolController

_lock = Lock()
_inside: list[Any] = []


@cache
def _controller() -> Any:
    return ThreadpoolController()


@contextmanager
def one_core() -> Iterator[None]:
    """Keep linear algebra on one core meanwhile; the last of several rankings at once gives the cores back."""
    with _lock:
        if not _inside:
            _inside.append(_controller().limit(limits=1, user_api="blas"))
        _inside.append(None)
    try:
        yield
    finally:
        with _lock:
            _inside.pop()
            if len(_inside) == 1:
                _inside.pop().restore_original_limits()
