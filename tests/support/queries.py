"""Counts the statements that a piece of code puts to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event


@dataclass
class Counted:
    """The statements seen so far."""

    statements: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.statements)

    @property
    def selects(self) -> int:
        """How many of them only read."""
        return sum(statement.lstrip().upper().startswith(("SELECT", "WITH")) for statement in self.statements)


@contextmanager
def count_queries(engine: Engine | Connection) -> Iterator[Counted]:
    """Count the statements that go to a database inside the block."""
    counted = Counted()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        counted.statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield counted
    finally:
        event.remove(engine, "before_cursor_execute", note)
