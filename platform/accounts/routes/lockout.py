"""How often something may be tried, by whom and from where."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse

from accounts.services.sessions import Unconfirmed
from foundation import clock
from foundation.errors import SignInRequired, TooMany
from foundation.web import limiter, settings

#: Wrong passwords for one account from one address; for one address, whatever the account; for one account, wherever
#: from. The last is wide, because it lets a stranger lock somebody out.
_ONE_FROM_ONE = parse("5 per 15 minutes")
_FROM_ONE = parse("40 per 15 minutes")
_ONE_FROM_ALL = parse("100 per hour")


def spend(what: str, rate: str, *keys: str) -> None:
    """Count one try of something from this address, and refuse it where there were too many.

    It must not be called while the request holds unsaved changes.

    Parameters
    ----------
    what : str
        What is tried.
    rate : str
        For example ``"10 per hour"``.
    *keys : str
        What else the count is for; the caller's address, where nothing is given.

    Raises
    ------
    TooMany
        Saying when to try again.
    """
    if settings().rate_limits:
        _hit(parse(rate), what, *(keys or (_address(),)))


@contextmanager
def sign_in_attempt(email: str) -> Iterator[None]:
    """Count a wrong password, and refuse to look at any where there were too many. Open no transaction outside it.

    Raises
    ------
    TooMany
        Saying when to try again.
    """
    if not settings().rate_limits:
        yield
        return
    person, address = email.strip().lower(), _address()
    for item, keys in ((_FROM_ONE, ("from", address)), (_ONE_FROM_ALL, ("to", person))):
        if not limiter.limiter.test(item, "sign-in", *keys):
            raise _too_many(item, "sign-in", *keys)
    # Counted before the password is looked at and forgiven after it was right, so that many tries at once do not all
    # pass before the first is counted.
    _hit(_ONE_FROM_ONE, "sign-in", person, address)
    try:
        yield
    except Unconfirmed:
        limiter.limiter.clear(_ONE_FROM_ONE, "sign-in", person, address)
        raise
    except SignInRequired:
        limiter.limiter.hit(_FROM_ONE, "sign-in", "from", address)
        limiter.limiter.hit(_ONE_FROM_ALL, "sign-in", "to", person)
        raise
    limiter.limiter.clear(_ONE_FROM_ONE, "sign-in", person, address)


def _address() -> str:
    return get_remote_address() or "unknown"


def _hit(item: RateLimitItem, *keys: str) -> None:
    if not limiter.limiter.hit(item, *keys):
        raise _too_many(item, *keys)


def _too_many(item: RateLimitItem, *keys: str) -> TooMany:
    now = clock.now()
    left = max(0.0, limiter.limiter.get_window_stats(item, *keys).reset_time - now.timestamp())
    minutes = max(1, -int(-left // 60))
    until = (now + timedelta(minutes=minutes)).astimezone(clock.LONDON)
    unit = "minute" if minutes == 1 else "minutes"
    return TooMany(f"Too many tries. Try again in {minutes} {unit}, at {until:%H:%M}.")
