"""Links with a secret in them: signed, valid for a while, and once."""

import hashlib
import hmac
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from accounts.models import User
from foundation import clock
from foundation.errors import ParityError

HOUR = 3600


class Purpose(StrEnum):
    """What a link is for. A link for one thing is no use for another."""

    CONFIRM = "confirm the address"
    RESET = "set a new password"
    CHANGE_EMAIL = "change the address"
    ANSWER = "answer a request"


#: How long each kind of link can be used, in seconds.
LIFETIME: Mapping[Purpose, int] = {
    Purpose.CONFIRM: 72 * HOUR,
    Purpose.RESET: HOUR,
    Purpose.CHANGE_EMAIL: 24 * HOUR,
    Purpose.ANSWER: 14 * 24 * HOUR,
}


class DeadLink(ParityError):
    """A link was used, has lapsed, or was cut short. The message says what to do."""


class _Signer(TimestampSigner):
    """Signs with the time of our own clock."""

    def get_timestamp(self) -> int:
        return int(clock.now().timestamp())


def _serializer(secret: str, purpose: Purpose) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        secret, salt=f"parity {purpose}", signer=_Signer, signer_kwargs={"digest_method": hashlib.sha256}
    )


def state_of(person: User) -> str:
    """Give a short digest of what a used link changes, so that using it also ends it."""
    text = f"{person.email}|{person.password_hash}|{person.confirmed_at is not None}|{person.closed_at is not None}"
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def sign(secret: str, purpose: Purpose, person: User, **more: str) -> str:
    """Make the secret of a link.

    Parameters
    ----------
    secret : str
        The application's key.
    purpose : Purpose
        What the link is for.
    person : User
        Whom it is for; any change to their address or password ends it.
    **more : str
        What else it carries.
    """
    return str(_serializer(secret, purpose).dumps({"email": person.email, "state": state_of(person), **more}))


def read(secret: str, purpose: Purpose, token: str) -> dict[str, Any]:
    """Read the secret of a link.

    Raises
    ------
    DeadLink
        If it is not one of ours, or too old.
    """
    try:
        content = _serializer(secret, purpose).loads(token, max_age=LIFETIME[purpose])
    except BadData as error:
        raise DeadLink("This link has lapsed or was cut short. Ask for a new one.") from error
    return dict(content)


def holds(content: Mapping[str, Any], person: User) -> bool:
    """Say whether nothing has happened to a person since a link was made for them."""
    return hmac.compare_digest(str(content.get("state", "")), state_of(person))
