"""Migrations run up, down and up again on each database, and end at the tables that the code has."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect

from tests.support.databases import KINDS, fresh_database
from webapp.commands.database import migrations


@pytest.mark.parametrize("kind", KINDS)
def test_up_down_up_and_check(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    server = request.getfixturevalue("postgresql") if kind == "postgresql" else None
    with fresh_database(kind, server, tmp_path) as address:
        config = migrations(address)
        command.upgrade(config, "head")
        command.check(config)
        command.downgrade(config, "base")
        engine = create_engine(address)
        assert inspect(engine).get_table_names() == ["alembic_version"]
        engine.dispose()
        command.upgrade(config, "head")
        command.check(config)
