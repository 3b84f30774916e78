"""Passwords: how they are kept, checked, and which are too easily guessed."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

LEAST_LENGTH = 12
MOST_LENGTH = 200
#: Argon2id; a stored hash made with other parameters is replaced when its owner next signs in.
HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)

_LEETSPEAK = str.maketrans("013457@$", "oieastas")
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p",
)
#: Words that people build guessable passwords around. What is left without them has to be enough by itself.
_OVERUSED = (
    "administrator", "birmingham", "changeme", "charlie", "chelsea", "computer", "coventry", "dragon", "england",
    "football", "iloveyou", "internet", "investor", "leicester", "letmein", "liverpool", "login", "master", "midlands",
    "monkey", "nottingham", "parity", "passphrase", "password", "passwort", "princess", "qwerty", "secret", "shadow",
    "startup", "summer", "sunshine", "superman", "trustno", "venture", "welcome", "winter", "wolves",
)  # fmt: skip
#: What has to remain beside overused words, one's own name and runs of the keyboard.
_LEAST_REST = 6


def normal(password: str) -> str:
    """Give one spelling of a password, so that it fits whichever keyboard it is typed on."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    """Give what is stored of a password."""
    return HASHER.hash(normal(password))


@cache
def _nobodys_hash() -> str:
    return hash_password("the password of nobody at all")


def verify_password(stored: str | None, password: str) -> bool:
    """Say whether a password is the one stored.

    Where there is nobody to check, the same work is done for nothing, so that the time taken does not tell whether an
    address is known.

    Parameters
    ----------
    stored : str or None
        The stored hash, None for an unknown person.
    password : str
        What was typed.
    """
    try:
        right = HASHER.verify(stored if stored is not None else _nobodys_hash(), normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return right and stored is not None


def wants_rehash(stored: str) -> bool:
    """Say whether a hash was made with parameters that are no longer ours."""
    return HASHER.check_needs_rehash(stored)


def weakness(password: str, *known: str) -> str | None:
    """Say what is wrong with a new password, or None.

    There is no rule about kinds of characters: length counts, and not being the first thing somebody would try.

    Parameters
    ----------
    password : str
        The wish.
    *known : str
        What others know of its owner: name, e-mail address.

    Examples
    --------
    >>> weakness("short")
    'Use 12 characters or more. Three unrelated words are easy to remember and hard to guess.'
    >>> weakness("kettle marsh violin") is None
    True
    """
    text = normal(password)
    if len(text) < LEAST_LENGTH:
        return f"Use {LEAST_LENGTH} characters or more. Three unrelated words are easy to remember and hard to guess."
    if len(text) > MOST_LENGTH:
        return f"Use at most {MOST_LENGTH} characters."
    if _is_repetition(text.lower()):
        return "This repeats the same few characters. Choose something harder to guess."
    own = [part for name in known for part in re.split(r"[^\w]+", name.lower()) if len(part) >= 4]
    if _rest_without(text.lower(), own) < _LEAST_REST:
        return "This is too close to your name or e-mail address. Choose something else."
    if _rest_without(_without_runs(text.lower()), _OVERUSED) < _LEAST_REST:
        return "This is among the first passwords that somebody would try. Choose something harder to guess."
    return None


def _is_repetition(text: str) -> bool:
    """Say whether few characters, or one short piece, make up the whole."""
    return len(set(text)) < 5 or any(
        text == (text[:size] * len(text))[: len(text)] for size in range(1, len(text) // 2 + 1)
    )


def _rest_without(text: str, words: Iterable[str]) -> int:
    """Count the letters and digits that are left without some words, however they are spelt."""
    plain = text.translate(_LEETSPEAK)
    for word in sorted(words, key=len, reverse=True):
        plain = plain.replace(word.translate(_LEETSPEAK), " ")
    return sum(character.isalnum() for character in plain)


def _without_runs(text: str) -> str:
    """Take out stretches of four or more neighbours, forwards or backwards."""
    for run in _RUNS:
        for row in (run, run[::-1]):
            for size in range(len(row), 3, -1):
                for start in range(len(row) - size + 1):
                    text = text.replace(row[start : start + size], " ")
    return text
