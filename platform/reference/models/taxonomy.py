"""The vocabularies that profiles are written in: sectors, stages, instruments, readiness levels, industry codes."""

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class Sector(SQLModel, table=True):
    """A sector of the taxonomy: one of the Industrial Strategy's eight, or a sub-sector under exactly one of them."""

    __tablename__ = "reference_sector"

    code: str = Field(primary_key=True, max_length=60)
    name: str = Field(max_length=100, unique=True)
    parent_code: str | None = Field(default=None, foreign_key="reference_sector.code", index=True, max_length=60)
    position: int
    synonyms: list[str] = Field(default_factory=list, sa_type=JSON)
    description: str


class Stage(SQLModel, table=True):
    """A stage of company funding, in order."""

    __tablename__ = "reference_stage"

    code: str = Field(primary_key=True, max_length=20)
    name: str = Field(max_length=40, unique=True)
    position: int
    description: str


class Instrument(SQLModel, table=True):
    """A form that money to a company takes."""

    __tablename__ = "reference_instrument"

    code: str = Field(primary_key=True, max_length=20)
    name: str = Field(max_length=60, unique=True)
    position: int
    description: str


class TechnologyReadinessLevel(SQLModel, table=True):
    """A technology readiness level, 1 to 9."""

    __tablename__ = "reference_technology_readiness_level"

    level: int = Field(primary_key=True)
    name: str = Field(max_length=80, unique=True)
    description: str


class ExpectedDocument(SQLModel, table=True):
    """A document that investors commonly expect to find in a data room, and at which stage of the relationship."""

    __tablename__ = "reference_expected_document"

    code: str = Field(primary_key=True, max_length=40)
    folder: str = Field(max_length=20)
    title: str = Field(max_length=80, unique=True)
    position: int
    description: str
    source: str


class SicCode(SQLModel, table=True):
    """A class of the Standard Industrial Classification 2007 as Companies House uses it."""

    __tablename__ = "reference_sic_code"

    code: str = Field(primary_key=True, max_length=5)
    description: str
    section: str = Field(max_length=1, index=True)
    section_name: str
    division: str = Field(max_length=2, index=True)
    division_name: str


class SicSectorHint(SQLModel, table=True):
    """A sector that firms with an industry code are often in: a suggestion, since codes miss whole sectors."""

    __tablename__ = "reference_sic_sector_hint"

    sic_code: str = Field(primary_key=True, foreign_key="reference_sic_code.code", max_length=5)
    sector_code: str = Field(primary_key=True, foreign_key="reference_sector.code", index=True, max_length=60)
    basis: str
