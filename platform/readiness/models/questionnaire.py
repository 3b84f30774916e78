"""What is asked, what each stage asks for, and who can help: facts that change by publication.

Their tables are named like the other reference facts, whose life they share.
"""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

# The naming of constraints is set on the metadata before the first table is declared.
from foundation.database import metadata as metadata


class Dimension(SQLModel, table=True):
    """One side of a venture's readiness."""

    __tablename__ = "reference_readiness_dimension"

    code: str = Field(primary_key=True, max_length=20)
    name: str = Field(max_length=40, unique=True)
    position: int
    question: str
    credit: str


class Helper(SQLModel, table=True):
    """A kind of person or body that helps with a step, and whether a grant programme commonly pays for it."""

    __tablename__ = "reference_readiness_helper"

    code: str = Field(primary_key=True, max_length=30)
    name: str = Field(max_length=80)
    description: str
    payable: bool


class Statement(SQLModel, table=True):
    """A statement of a level, in one wording.

    A new wording is a new version. ``same_meaning`` says that answers to the version before still answer it; else they
    are shown beside it with their own wording, and it is asked again. Both dates are inclusive, and None is open.
    """

    __tablename__ = "reference_readiness_statement"
    __table_args__: ClassVar[tuple[UniqueConstraint | CheckConstraint, ...]] = (
        UniqueConstraint("code", "version"),
        CheckConstraint("level BETWEEN 1 AND 9", name="level"),
        CheckConstraint("effort BETWEEN 1 AND 3", name="effort"),
        CheckConstraint("starts_on <= ends_on", name="dates_in_order"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=60, index=True)
    version: int
    dimension_code: str = Field(foreign_key="reference_readiness_dimension.code", index=True, max_length=20)
    level: int
    position: int
    text: str
    evidence_wanted: str
    action: str
    required: bool
    #: 1 days, 2 weeks, 3 months.
    effort: int
    helper_code: str = Field(foreign_key="reference_readiness_helper.code", max_length=30)
    same_meaning: bool
    starts_on: date
    ends_on: date | None = None


class Target(SQLModel, table=True):
    """The level that a stage asks for in a dimension before an instrument makes sense: a proposal, to be calibrated."""

    __tablename__ = "reference_readiness_target"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 9", name="level"),)

    stage_code: str = Field(foreign_key="reference_stage.code", primary_key=True, max_length=20)
    instrument_code: str = Field(foreign_key="reference_instrument.code", primary_key=True, max_length=20)
    dimension_code: str = Field(foreign_key="reference_readiness_dimension.code", primary_key=True, max_length=20)
    level: int
    basis: str


class SensitiveArea(SQLModel, table=True):
    """An area of the economy in which the National Security and Investment Act asks for notice of a holding."""

    __tablename__ = "reference_sensitive_area"

    code: str = Field(primary_key=True, max_length=40)
    name: str = Field(max_length=80)
    position: int
    source: str


class SensitiveSector(SQLModel, table=True):
    """A sector whose ventures are asked to look at an area."""

    __tablename__ = "reference_sensitive_sector"

    area_code: str = Field(foreign_key="reference_sensitive_area.code", primary_key=True, max_length=40)
    sector_code: str = Field(foreign_key="reference_sector.code", primary_key=True, max_length=60)
