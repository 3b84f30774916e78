"""What every table shares: naming, types, the session class, and how SQLite has to be opened."""

import sqlite3
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, CursorResult, DateTime, Dialect, Engine, Executable, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel

__all__ = [
    "OPERATOR_OPTION",
    "Pounds",
    "Session",
    "UtcDateTime",
    "escape_like",
    "insert_into",
    "metadata",
    "open_postgresql",
    "rows_of",
]

metadata = SQLModel.metadata
metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

#: An engine is opened with what the operator is under this name: whoever holds a session knows what may be done on it,
#: in a request, in a letter of the night and on the command line.
OPERATOR_OPTION = "parity_operator"

#: Seconds after which a connection may have been closed from the other side, and when one was last given back.
_REST, _RETURNED = 30.0, "returned"

#: Whole pounds. A pension pool holds more than a 32-bit integer can say.
Pounds = BigInteger


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC that comes back with its time zone from every database.

    SQLite keeps no time zone; a moment without one is refused rather than guessed at.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC on the way in."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a stored moment needs a time zone, got {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Attach UTC on the way out."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _lower(value: object) -> str | None:
    return None if value is None else str(value).lower()


@event.listens_for(Engine, "connect")
def _open_sqlite(connection: Any, _record: Any) -> None:
    """Turn on what SQLite leaves off: foreign keys, write-ahead logging, waiting for a lock, and small letters.

    Its own ``lower`` knows the letters of English only, and a search would find less than on PostgreSQL.
    """
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.create_function("lower", 1, _lower, deterministic=True)
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA busy_timeout = 10000")
    cursor.close()


def open_postgresql(engine: Engine) -> None:
    """Let an application ask PostgreSQL as few times as it can for a page. Nothing is done to an engine of SQLite.

    A transaction begins with the first statement that does more than read, as SQLite's do by themselves. A page that
    only reads is spared its beginning and its end, and above all the planning of every question: the driver forgets
    what it has prepared whenever a transaction is rolled back, as one that wrote nothing is. Each question sees what
    is committed when it is asked, inside a transaction and outside one. Whoever sets an isolation level gets a
    transaction from the beginning.

    A connection that has rested for ``_REST`` seconds is asked whether it still lives, and opened anew where it does
    not.
    """
    if engine.dialect.name != "postgresql":
        return

    def wait_for_a_change(connection: Any, record: Any) -> None:
        record.info[_RETURNED] = time.monotonic()
        if connection is not None and not connection.closed:
            connection.autocommit = True

    def begin(connection: Connection, _cursor: Any, statement: str, _values: Any, context: Any, _many: object) -> None:
        driver: Any = connection.connection.dbapi_connection
        if driver.autocommit and (context._is_server_side or not _only_reads(statement)):
            driver.autocommit = False

    def ask_after_a_rest(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info[_RETURNED] < _REST:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error

    event.listen(engine, "connect", wait_for_a_change)
    event.listen(engine, "checkin", wait_for_a_change)
    event.listen(engine, "checkout", ask_after_a_rest)
    event.listen(engine, "before_cursor_execute", begin)


def _only_reads(statement: str) -> bool:
    """Say whether a statement changes nothing and locks nothing."""
    return statement.startswith("SELECT") and " FOR UPDATE" not in statement


def rows_of(session: Session, statement: Executable, values: Mapping[str, object]) -> CursorResult[*tuple[Any, ...]]:
    """Ask for plain columns without the loading of objects: for what every page asks, where that costs most.

    As with any question to a session, what it holds unwritten is written first.
    """
    session.flush()
    return session.connection().execute(statement, values)


def insert_into(session: Session, table: type[SQLModel]) -> postgresql.Insert | sqlite.Insert:
    """Begin an insertion that says what happens to a row that is there already, as both databases can.

    ``on_conflict_do_nothing`` and ``on_conflict_do_update`` leave it to the database which of two came first.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(table)


def escape_like(text: str) -> str:
    r"""Make text safe inside a LIKE pattern that is used with ``escape="\\"``.

    Examples
    --------
    >>> escape_like("50%_off")
    '50\\%\\_off'
    """
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
