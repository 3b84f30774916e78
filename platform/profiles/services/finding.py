"""Funders, mandates and clusters found by words, in memory: all are read once until a profile changes.

Ventures are found in what the directory keeps of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from accounts.policy import Action, Viewer, may
from foundation.catalogue import read_mark
from foundation.database import Session
from foundation.kept import Drawn, Kept
from foundation.searching import Search, plain
from profiles.queries.finding import KINDS, Findable, findable


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. ``kind`` is one of ``KINDS``, or ``venture``."""

    kind: str
    slug: str
    name: str
    line: str
    demo: bool


class _Shelf:
    """All that can be found, by name, with the words of each as they are compared."""

    def __init__(self, session: Session) -> None:
        self._lines = sorted(findable(session), key=lambda line: (line.name.lower(), line.id))
        # A phrase stands within one of the texts, not across two.
        self._texts = ["\n".join(map(plain, (line.name, line.line, line.text))) for line in self._lines]
        self._answers: Drawn[Sequence[Findable]] = Drawn(most=64)

    def answering(self, words: str) -> Sequence[Findable]:
        """Give what answers a search, whoever may see it, by name; names that begin with the words go first."""
        return self._answers.get((words,), lambda: self._answering(words))

    def _answering(self, words: str) -> Sequence[Findable]:
        search, begin = Search.of(words), plain(words)
        rows = [row for row, text in enumerate(self._texts) if search.holds(text)]
        # Sorting keeps the order of equals.
        rows.sort(key=lambda row: not self._texts[row].startswith(begin))
        return [self._lines[row] for row in rows]


def _key(session: Session) -> tuple[object, ...]:
    return (read_mark(session),)


_kept: Kept[_Shelf] = Kept(_key, _Shelf)


def find(session: Session, words: str, viewer: Viewer, *, limit: int = 8) -> list[Hit]:
    """Find funders, mandates and clusters that answer a search and that somebody may see.

    Parameters
    ----------
    session : Session
        Where to look.
    words : str
        What to look for, as ``foundation.searching`` reads it; a word may be a part of one.
    viewer : Viewer
        Whoever asks.
    limit : int, default=8
        Most hits of each kind. A name that begins with the words comes first.
    """
    answers, hits = _kept.get(session).answering(words), list[Hit]()
    for kind in KINDS:
        seen = (line for line in answers if line.kind == kind and may(viewer, Action.VIEW, line))
        hits += (Hit(kind, line.slug, line.name, line.line, line.demo) for line in islice(seen, limit))
    return hits
