"""Set pages with typst. What people typed goes in as data and is never read as markup."""

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

#: Joiners that scripts and emoji need; every other mark that is not seen only moves or hides what is.
_JOINERS = frozenset("\u200c\u200d")
_UNPRINTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
#: A word longer than this may be broken anywhere, so that it never leaves its column.
#: More marks on one letter than any script has; they would run over the lines above and below.
_STACKED = re.compile("([\u0300-\u036f]{3})[\u0300-\u036f]+")
_LONG_WORD = re.compile(r"(\S{14})(?=\S)")


def compile(template: Path, data: Mapping[str, Any]) -> bytes:  # noqa: A001 -- the word that typst has for it
    """Set a template as a PDF.

    Parameters
    ----------
    template : Path
        A ``.typ`` file that reads its data with ``json(bytes(sys.inputs.data))``.
    data : Mapping
        What JSON can hold. A string of it is text, whatever stands in it.
    """
    return bytes(typst.compile(_source(template), sys_inputs={"data": json.dumps(data)}, format="pdf", timestamp=0))


def printable(text: str, limit: int) -> str:
    r"""Give text as it can be set in a narrow column: on one line, without what has no shape, not longer than allowed.

    Parameters
    ----------
    text : str
        Anything, halves of characters and marks that reorder a line among it.
    limit : int
        Most characters; what is longer ends with an ellipsis, at the end of a word where there is one.

    Examples
    --------
    >>> printable("Two\n words\x00 \u202eand more", 14)
    'Two words and…'
    """
    seen = "".join(
        " " if mark in "\n\t\r" else mark
        for mark in unicodedata.normalize("NFC", text)
        if mark in "\n\t\r" or mark in _JOINERS or unicodedata.category(mark) not in _UNPRINTED
    )
    kept = " ".join(_STACKED.sub("\\1", seen).split())
    if len(kept) > limit:
        cut = kept[:limit]
        kept = f"{cut.rsplit(' ', 1)[0] if kept[limit] != ' ' else cut}".rstrip(" .,;:") + "…"
    return _LONG_WORD.sub("\\1\u200b", kept)


@cache
def _source(template: Path) -> bytes:
    return template.read_bytes()
