"""Names and secrets: slugs that people read, tokens that nobody guesses."""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Callable

_NOT_WORD = re.compile(r"[^a-z0-9]+")


def slugify(text: str, limit: int = 80) -> str:
    """Turn a name into a part of an address.

    Parameters
    ----------
    text : str
        Any text.
    limit : int, default=80
        Longest slug given back.

    Returns
    -------
    str
        Lower-case letters, digits and hyphens; ``"item"`` where nothing readable is left.

    Examples
    --------
    >>> slugify("Pérez & Sons (Derby) Ltd")
    'perez-sons-derby-ltd'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_WORD.sub("-", plain).strip("-")[:limit].strip("-") or "item"


def unique_slug(text: str, taken: Callable[[str], bool]) -> str:
    """Give the slug of a name, with a number behind it where it is taken.

    Parameters
    ----------
    text : str
        The name.
    taken : callable
        Says whether a slug is in use.
    """
    base = slugify(text)
    slug, number = base, 2
    while taken(slug):
        slug, number = f"{base}-{number}", number + 1
    return slug


def new_token() -> str:
    """Give a secret of 256 bits, safe in an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Give what is stored of a token: a fast hash is enough, because the token itself is random."""
    return hashlib.sha256(token.encode()).hexdigest()
