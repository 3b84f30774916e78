"""Tables of deals that were brought in, each with the terms it may be used under, and of runways that are watched."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from foundation.database import Pounds, UtcDateTime


class DealImport(SQLModel, table=True):
    """One edition of a register of deals: previewed, then loaded whole or not at all.

    ``columns`` says what each column holds, ``cells`` what was sent and ``rows`` what passed, both until it is loaded,
    and ``problems`` what stayed out, each with its reasons. ``basis`` says what its dates are, ``place_basis`` what its
    places are.
    """

    __tablename__ = "deal_import"
    __table_args__ = (
        CheckConstraint("status IN ('previewed', 'loaded')", name="status"),
        CheckConstraint("basis IN ('announced', 'completed')", name="basis"),
        CheckConstraint("place_basis IN ('registered', 'head_office', 'operations')", name="place_basis"),
        CheckConstraint("(status = 'loaded') = (loaded_at IS NOT NULL)", name="loaded"),
    )

    id: int | None = Field(default=None, primary_key=True)
    user_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    title: str = Field(max_length=160)
    publisher: str = Field(max_length=160)
    url: str = Field(default="", max_length=500)
    licence: str = Field(max_length=200)
    vintage: str = Field(max_length=60)
    basis: str
    place_basis: str
    note: str = Field(default="", max_length=1000)
    filename: str = Field(max_length=200)
    status: str = "previewed"
    total: int = 0
    columns: list[Any] = Field(default_factory=list, sa_type=JSON)
    cells: list[Any] = Field(default_factory=list, sa_type=JSON)
    rows: list[Any] = Field(default_factory=list, sa_type=JSON)
    problems: list[Any] = Field(default_factory=list, sa_type=JSON)
    demo: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)
    loaded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ImportedDeal(SQLModel, table=True):
    """A deal as its register has it. ``amount_gbp`` is None where it was not disclosed.

    ``authority_code`` is where the firm was when the deal was made, ``founded_authority_code`` where it began, and
    ``investor_authority_code`` where the nearest of its investors is.
    """

    __tablename__ = "imported_deal"
    __table_args__ = (
        Index("ix_imported_deal_import_id", "import_id", "closed_on"),
        CheckConstraint("amount_gbp > 0", name="amount"),
    )

    id: int | None = Field(default=None, primary_key=True)
    import_id: int = Field(foreign_key="deal_import.id", ondelete="CASCADE")
    row: int
    company: str = Field(max_length=160)
    company_key: str = Field(max_length=160)
    closed_on: date
    amount_gbp: int | None = Field(default=None, sa_type=Pounds)
    stage_code: str | None = Field(default=None, foreign_key="reference_stage.code")
    sector_code: str | None = Field(default=None, foreign_key="reference_sector.code")
    authority_code: str = Field(foreign_key="reference_authority.code")
    university_ukprn: str | None = Field(default=None, foreign_key="reference_university.ukprn")
    founded_authority_code: str | None = Field(default=None, foreign_key="reference_authority.code")
    investor_authority_code: str | None = Field(default=None, foreign_key="reference_authority.code")


class RunwayWatch(SQLModel, table=True):
    """Where a venture stood towards the end of its cash when it was last looked at, and who may know of it.

    ``standing`` is None until it was looked at; it is what the founder was told last, so that nothing is told twice.
    ``cash_on`` is the day on which the cash in hand was first seen as it is, or was last said to be still so.
    """

    __tablename__ = "runway_watch"
    __table_args__ = (
        CheckConstraint("standing IN ('clear', 'begin', 'cliff')", name="standing"),
        CheckConstraint("(cash_gbp IS NULL) = (cash_on IS NULL)", name="cash"),
    )

    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", primary_key=True)
    standing: str | None = Field(default=None, max_length=10)
    since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cash_gbp: int | None = Field(default=None, sa_type=Pounds)
    cash_on: date | None = None
    #: Whether the people of the clusters that it belongs to may be told its name. Funders are told nothing.
    open_to_clusters: bool = False
