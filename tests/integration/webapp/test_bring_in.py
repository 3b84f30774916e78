"""``flask import``: a publisher's own file, whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import col, delete, select

from foundation.database import Session
from reference.models import Observation

SAMPLE = Path(__file__).resolve().parents[3] / "seeds" / "samples" / "hebci_table_4e.csv"


@pytest.fixture(autouse=True)
def _leave_the_facts_as_they_were(session: Session) -> Iterator[None]:
    """Reference facts outlive a test, so what this one adds is taken out again."""
    before = set(session.exec(select(Observation.id)))
    yield
    session.exec(delete(Observation).where(col(Observation.id).not_in(before)))
    session.commit()


def test_a_file_in_the_publishers_layout_comes_in_once(app: Flask) -> None:
    runner = app.test_cli_runner()
    first = runner.invoke(args=["import", "hebci", str(SAMPLE)])
    assert first.exit_code == 0, first.output
    assert "0 changed, 0 as they were" in first.output
    second = runner.invoke(args=["import", "hebci", str(SAMPLE)])
    assert "0 figures added, 0 changed" in second.output


def test_a_broken_file_is_named_and_changes_nothing(app: Flask, session: Session, tmp_path: Path) -> None:
    lines = SAMPLE.read_text().splitlines()
    broken = tmp_path / "table.csv"
    broken.write_text("\n".join([*lines[:40], lines[12].rsplit(",", 1)[0] + ",not a number"]) + "\n")
    before = len(session.exec(select(Observation.id)).all())
    result = app.test_cli_runner().invoke(args=["import", "hebci", str(broken)])
    assert result.exit_code == 1
    assert "table.csv" in result.output
    assert len(session.exec(select(Observation.id)).all()) == before
