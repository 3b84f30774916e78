"""Signatures as the Standard Webhooks specification has them."""

import base64
from datetime import UTC, datetime

from tests.support.webhooks import Received
from webhooks.services.signing import new_secret, signed_headers

AT = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


def test_a_signature_is_worked_out_the_same_on_the_other_side() -> None:
    secret, body = new_secret(), b'{"type": "deal.moved"}'
    headers = signed_headers(secret, "msg_1", AT, body)
    assert headers["webhook-timestamp"] == str(int(AT.timestamp()))
    assert Received("/", headers, body).is_signed_with(secret)
    assert not Received("/", headers, body + b" ").is_signed_with(secret)
    assert not Received("/", headers, body).is_signed_with(new_secret())
    assert not Received("/", {**headers, "webhook-id": "msg_2"}, body).is_signed_with(secret)


def test_the_example_of_the_specification_comes_out() -> None:
    """The pair of the reference implementation's own test."""
    headers = signed_headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        datetime.fromtimestamp(1614265330, UTC),
        b'{"test": 2432232314}',
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_secrets_are_long_enough_and_never_the_same() -> None:
    first, second = new_secret(), new_secret()
    assert first != second
    assert 24 <= len(base64.b64decode(first.removeprefix("whsec_"))) <= 64
