"""Published figures, the data sets they come from, what reports claim, and rules with dates."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel


class Dataset(SQLModel, table=True):
    """A publication that facts were taken from, with the terms it may be used under."""

    __tablename__ = "reference_dataset"

    code: str = Field(primary_key=True, max_length=60)
    title: str
    publisher: str
    vintage: str
    licence: str
    url: str | None = Field(default=None)
    attribution: str
    note: str | None = Field(default=None)


class Series(SQLModel, table=True):
    """A figure published for many areas and periods under one definition."""

    __tablename__ = "reference_series"

    code: str = Field(primary_key=True, max_length=80)
    title: str
    unit: str = Field(max_length=40)
    definition: str
    area_kind: str = Field(max_length=20)
    dataset_code: str = Field(foreign_key="reference_dataset.code", index=True, max_length=60)


class Observation(SQLModel, table=True):
    """One value of a series. `value` is None where the publisher withholds or does not know it.

    `area_kind` is the kind of this row's area: a series by region also carries the total of the United Kingdom where
    the publisher gives one.
    """

    __tablename__ = "reference_observation"
    __table_args__: ClassVar[tuple[UniqueConstraint, ...]] = (
        UniqueConstraint("series_code", "area_kind", "area_code", "period"),
    )

    id: int | None = Field(default=None, primary_key=True)
    series_code: str = Field(foreign_key="reference_series.code", max_length=80)
    area_kind: str = Field(max_length=20)
    area_code: str = Field(max_length=60, index=True)
    area_name: str = Field(max_length=120)
    period: str = Field(max_length=20)
    value: float | None = Field(default=None)
    sample_size: int | None = Field(default=None)
    source: str | None = Field(default=None)


class Claim(SQLModel, table=True):
    """A figure that a report states, kept apart from data: what was said, by whom, and what is not known about it.

    `status` is `quotable` (may be quoted with its source) or `opinion` (one person's view). `value_high` is the upper
    end where the claim is a range. `definition_missing` marks a figure whose source gives no definition or period.
    """

    __tablename__ = "reference_claim"
    __table_args__: ClassVar[tuple[CheckConstraint, ...]] = (
        CheckConstraint("status IN ('quotable', 'opinion')", name="status_known"),
    )

    code: str = Field(primary_key=True, max_length=10)
    text: str
    value: float | None = Field(default=None)
    value_high: float | None = Field(default=None)
    unit: str | None = Field(default=None, max_length=60)
    period: str | None = Field(default=None, max_length=40)
    geography: str | None = Field(default=None, max_length=80)
    status: str = Field(max_length=20)
    source_title: str
    source_line: str = Field(max_length=40)
    note: str | None = Field(default=None)
    definition_missing: bool
    position: int


class Rule(SQLModel, table=True):
    """A threshold, rate or definition of law, in force between two dates.

    Both dates are inclusive. `starts_on` None means that the sources read give no first day; `ends_on` None means that
    no end is known. `value` is a decimal number, or a word where `unit` is `text`.
    """

    __tablename__ = "reference_rule"
    __table_args__: ClassVar[tuple[UniqueConstraint | CheckConstraint, ...]] = (
        UniqueConstraint("code", "jurisdiction", "starts_on"),
        CheckConstraint("jurisdiction IN ('UK', 'GB', 'NI')", name="jurisdiction_known"),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR starts_on <= ends_on", name="dates_in_order"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=80, index=True)
    value: str = Field(max_length=80)
    unit: str = Field(max_length=20)
    jurisdiction: str = Field(max_length=2)
    starts_on: date | None = Field(default=None)
    ends_on: date | None = Field(default=None)
    title: str
    source: str
    checked_on: date
