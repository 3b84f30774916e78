"""Counts how often something was tried, in our own database, so that all worker processes count together.

Flask-Limiter finds it by the scheme ``parity+sql://``. Each count is one statement in a transaction of its own, which
must not be made while the request itself holds unsaved changes: SQLite has one writer at a time.
"""

import time
from datetime import datetime, timedelta

from limits.storage import Storage
from sqlalchemy import case, delete, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Field, SQLModel, col

from foundation import clock
from foundation.database import UtcDateTime
from foundation.ids import token_hash
from foundation.web import db

SCHEME = "parity+sql"
URI = f"{SCHEME}://"
#: Seconds between two clearings of counts that have run out, in each process.
CLEAR_EVERY = 300


class RateCount(SQLModel, table=True):
    """How often something was tried since its window opened. The key is hashed: it names people and addresses."""

    __tablename__ = "rate_count"

    key: str = Field(primary_key=True, max_length=64)
    count: int
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class DatabaseStorage(Storage):
    """Fixed windows in the table ``rate_count``, on SQLite and PostgreSQL."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 -- limits declares it so and reads it from the class

    _cleared = 0.0

    @property
    def base_exceptions(self) -> type[Exception]:
        """What can go wrong."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count once more, and say how often that makes in this window.

        A window opens with the first try and is not prolonged by later ones.
        """
        now = clock.now()
        ends = now + timedelta(seconds=expiry)
        insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
        over = col(RateCount.expires_at) <= now
        counted = (
            insert(RateCount)
            .values(key=token_hash(key), count=amount, expires_at=ends)
            .on_conflict_do_update(
                index_elements=["key"],
                set_={
                    "count": case((over, amount), else_=col(RateCount.count) + amount),
                    "expires_at": case((over, ends), else_=col(RateCount.expires_at)),
                },
            )
            .returning(col(RateCount.count))
        )
        with db.engine.begin() as connection:
            total = int(connection.execute(counted).scalar_one())
        if time.monotonic() - self._cleared > CLEAR_EVERY:
            self._cleared = time.monotonic()
            self.clear_expired()
        return total

    def get(self, key: str) -> int:
        """Say how often it was tried in the open window."""
        wanted = select(col(RateCount.count)).where(
            col(RateCount.key) == token_hash(key), col(RateCount.expires_at) > clock.now()
        )
        with db.engine.connect() as connection:
            return int(connection.execute(wanted).scalar_one_or_none() or 0)

    def get_expiry(self, key: str) -> float:
        """Say when the open window closes, in seconds since 1970; now, where none is open."""
        wanted = select(col(RateCount.expires_at)).where(col(RateCount.key) == token_hash(key))
        now = clock.now()
        with db.engine.connect() as connection:
            return float(max(connection.execute(wanted).scalar_one_or_none() or now, now).timestamp())

    def check(self) -> bool:
        """Say whether the database answers."""
        try:
            with db.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    def reset(self) -> int | None:
        """Forget every count, and say how many there were."""
        with db.engine.begin() as connection:
            return int(connection.execute(delete(RateCount)).rowcount)

    def clear(self, key: str) -> None:
        """Forget one count."""
        with db.engine.begin() as connection:
            connection.execute(delete(RateCount).where(col(RateCount.key) == token_hash(key)))

    def clear_expired(self) -> int:
        """Remove the windows that have closed, and say how many there were."""
        with db.engine.begin() as connection:
            return int(connection.execute(delete(RateCount).where(col(RateCount.expires_at) <= clock.now())).rowcount)
