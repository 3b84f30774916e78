"""Which kinds of notices there are: each can be muted by itself."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of notice.

    Parameters
    ----------
    code : str
        ``package.what``; stands in the tables, so it outlives the code.
    title : str
        What people read beside the choice of how they hear of it.
    """

    code: str
    title: str


_KINDS: dict[str, Kind] = {}


def declare(code: str, title: str) -> Kind:
    """Declare a kind of notice; done once, where the package that tells is imported.

    Raises
    ------
    ValueError
        If another kind has this code.
    """
    kind = Kind(code, title)
    if _KINDS.setdefault(code, kind) != kind:
        raise ValueError(f"two kinds of notices are called {code!r}")
    return kind


def kinds() -> Mapping[str, Kind]:
    """Give the kinds by code, in the order of their titles."""
    return {kind.code: kind for kind in sorted(_KINDS.values(), key=lambda kind: kind.title)}


def title_of(code: str) -> str:
    """Give the title of a kind; of one that no part of this version tells of, the code."""
    return _KINDS[code].title if code in _KINDS else code
