"""How PostgreSQL is opened: when a transaction begins, and what becomes of a connection that was closed meanwhile."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, create_engine, text

from foundation import database
from foundation.database import Session, open_postgresql
from tests.support.databases import fresh_database


@pytest.fixture
def engine(postgresql: str, tmp_path: Path) -> Iterator[Engine]:
    """An empty database with one connection, opened as an application opens it."""
    with fresh_database("postgresql", postgresql, tmp_path) as address:
        opened = create_engine(address, pool_size=1, max_overflow=0)
        open_postgresql(opened)
        with opened.begin() as connection:
            connection.execute(text("CREATE TABLE thing (name text)"))
            connection.execute(text("INSERT INTO thing VALUES ('first')"))
        yield opened
        opened.dispose()


def status(connection: Connection) -> TransactionStatus:
    driver: Any = connection.connection.dbapi_connection
    assert isinstance(driver, psycopg.Connection)
    return driver.info.transaction_status


def names(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT name FROM thing ORDER BY name")).scalars())


def test_a_connection_that_reads_is_in_no_transaction(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("SELECT name FROM thing"))
        assert status(connection) is TransactionStatus.IDLE


@pytest.mark.parametrize("statement", ["SELECT name FROM thing FOR UPDATE", "UPDATE thing SET name = 'other'"])
def test_what_locks_or_changes_begins_a_transaction(engine: Engine, statement: str) -> None:
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        connection.execute(text(statement))
        assert status(connection) is TransactionStatus.INTRANS
        connection.rollback()
        assert status(connection) is TransactionStatus.IDLE


def test_a_change_that_is_not_committed_leaves_nothing(engine: Engine) -> None:
    with Session(engine) as session:
        session.execute(text("INSERT INTO thing VALUES ('second')"))
        with session.begin_nested():
            session.execute(text("INSERT INTO thing VALUES ('third')"))
    assert names(engine) == ["first"]


def test_a_change_after_a_commit_begins_anew(engine: Engine) -> None:
    with Session(engine) as session:
        session.execute(text("INSERT INTO thing VALUES ('second')"))
        session.commit()
        session.execute(text("INSERT INTO thing VALUES ('third')"))
        session.rollback()
    assert names(engine) == ["first", "second"]


def test_whoever_sets_an_isolation_level_reads_one_state(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.execute(text("SELECT name FROM thing"))
        assert status(connection) is TransactionStatus.INTRANS
    with engine.connect() as connection:
        connection.execute(text("SELECT name FROM thing"))
        assert status(connection) is TransactionStatus.IDLE


def test_rows_may_be_read_as_they_come(engine: Engine) -> None:
    with engine.connect() as connection:
        rows = connection.execution_options(yield_per=1).execute(text("SELECT generate_series(1, 3)"))
        assert list(rows.scalars()) == [1, 2, 3]


def test_statements_stay_prepared_from_one_page_to_the_next(engine: Engine) -> None:
    for _ in range(8):
        names(engine)
    with engine.connect() as connection:
        prepared = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT name%'"
        assert connection.execute(text(prepared)).scalar_one() == 1


def test_a_connection_that_was_closed_while_it_rested_is_opened_anew(
    engine: Engine, postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with engine.connect() as connection:
        process = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    server = create_engine(postgresql, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process})
    server.dispose()
    monkeypatch.setattr(database, "_REST", 0)
    assert names(engine) == ["first"]
