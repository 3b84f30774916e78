"""Signing what leaves, as the Standard Webhooks specification (version 1) has it.

The signature is the HMAC-SHA256 of ``id.timestamp.body`` under the webhook's secret, in base64 after ``v1,``. The other
side works out the same, compares, and refuses what is older than a few minutes.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime

_PREFIX = "whsec_"
#: Bytes of a secret; the specification asks for 24 to 64.
_BYTES = 32


def new_secret() -> str:
    """Give a secret in the form that the specification's libraries take."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signed_headers(secret: str, message_id: str, at: datetime, body: bytes) -> Mapping[str, str]:
    """Give the headers by which the other side knows that a message is ours, whole and fresh.

    Parameters
    ----------
    secret : str
        As :func:`new_secret` gave it.
    message_id : str
        The same at every try.
    at : datetime
        When it is sent.
    body : bytes
        Exactly what is sent.
    """
    timestamp = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    signature = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
    }
