"""The questionnaire as it is published."""

from collections.abc import Sequence
from typing import TypeVar

from sqlmodel import SQLModel, col, select

from foundation.database import Session
from readiness.models import Dimension, Helper, Statement, Target

Row = TypeVar("Row", bound=SQLModel)


def all_of(session: Session, model: type[Row]) -> Sequence[Row]:
    """Give every row of a small table, by its primary key."""
    table = SQLModel.metadata.tables[str(model.__tablename__)]
    return session.exec(select(model).order_by(*table.primary_key.columns)).all()


def dimensions(session: Session) -> Sequence[Dimension]:
    """Give the dimensions in their order."""
    return session.exec(select(Dimension).order_by(col(Dimension.position), col(Dimension.code))).all()


def helpers(session: Session) -> dict[str, Helper]:
    """Give the kinds of helper by code."""
    return {row.code: row for row in session.exec(select(Helper).order_by(col(Helper.code)))}


def statements(session: Session) -> Sequence[Statement]:
    """Give every wording of every statement, by dimension, level and place, the earliest wording first."""
    order = (
        col(Statement.dimension_code),
        col(Statement.level),
        col(Statement.position),
        col(Statement.code),
        col(Statement.version),
    )
    return session.exec(select(Statement).order_by(*order)).all()


def targets(session: Session, stage_code: str) -> dict[str, dict[str, int]]:
    """Give the levels that a stage asks for: by instrument, then by dimension."""
    found: dict[str, dict[str, int]] = {}
    rows = session.exec(
        select(Target)
        .where(col(Target.stage_code) == stage_code)
        .order_by(col(Target.instrument_code), col(Target.dimension_code))
    )
    for row in rows:
        found.setdefault(row.instrument_code, {})[row.dimension_code] = row.level
    return found
