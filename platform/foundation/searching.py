"""What people type to search: words, "an exact phrase", -without, NOT without, one OR another.

Read here once, and answered by text in memory and by the database alike. Text is compared in small letters and with
single spaces; a word may stand within another.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, or_

from foundation.database import escape_like

#: Longest search that is read, and most of its words and phrases.
MOST_TEXT, MOST_TERMS = 200, 12
_TOKEN = re.compile(r'(-?)"([^"]*)"?|(\S+)')
_QUOTES = str.maketrans("“”„«»", '"""""')


def plain(text: str) -> str:
    r"""Give text as it is compared.

    Examples
    --------
    >>> plain("Leak\n  FINDER")
    'leak finder'
    """
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase, as it is compared, and whether it must stand in the text or must not."""

    text: str
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Search:
    """A search: it holds where all terms of any of its alternatives do. Without an alternative it asks for nothing."""

    alternatives: tuple[tuple[Term, ...], ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.alternatives)

    @classmethod
    def of(cls, typed: str) -> "Search":
        """Read what was typed; there is nothing that cannot be read.

        Examples
        --------
        >>> Search.of('"leak finder" -oil OR water').alternatives[0][1]
        Term(text='oil', wanted=False)
        """
        found: list[list[Term]] = [[]]
        number = 0
        for term in _terms(typed[:MOST_TEXT].translate(_QUOTES)):
            if term is None:
                found.append([])
            elif number < MOST_TERMS:
                found[-1].append(term)
                number += 1
        return cls(tuple(tuple(terms) for terms in found if terms))

    def holds(self, text: str) -> bool:
        """Say whether a text answers; it has to be ``plain``."""
        return any(all((term.text in text) is term.wanted for term in terms) for terms in self.alternatives)

    def expression(self, *columns: Any) -> ColumnElement[bool]:
        """Give the same as a condition of the database, where a term stands in a row if a column has it."""
        return or_(*(and_(*(_stands(term, columns) for term in terms)) for terms in self.alternatives))


def _terms(typed: str) -> Iterator[Term | None]:
    """Give the terms, and None for each OR."""
    turned = False
    for minus, phrase, word in _TOKEN.findall(typed):
        if word == "OR":
            yield None
            continue
        if word == "NOT":
            turned = True
            continue
        less = bool(minus) or (len(word) > 1 and word.startswith("-"))
        text = plain(phrase or word.removeprefix("-").replace('"', ""))
        if text:
            yield Term(text, wanted=not (less or turned))
        turned = False


def _stands(term: Term, columns: tuple[Any, ...]) -> ColumnElement[bool]:
    pattern = f"%{escape_like(term.text)}%"
    within = or_(*(func.lower(func.coalesce(column, "")).like(pattern, escape="\\") for column in columns))
    return within if term.wanted else not_(within)
