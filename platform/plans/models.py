"""Tables of funding plans that somebody keeps, and follows as their parts land, and of offers to move abroad."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from foundation.database import Pounds, UtcDateTime


class PartStatus(StrEnum):
    """How far a part of a plan is."""

    PLANNED = "planned"
    APPLIED = "applied"
    OFFERED = "offered"
    LANDED = "landed"
    FELL_THROUGH = "fell_through"


class KeptPlan(SQLModel, table=True):
    """A plan as it was proposed on the day that it was kept. What becomes of it stands in its parts."""

    __tablename__ = "funding_plan"
    __table_args__ = (
        CheckConstraint("objective IN ('fewest_funders', 'soonest', 'least_dilution', 'most_grant')", name="objective"),
        CheckConstraint("ask_gbp > 0", name="ask"),
        Index("ix_funding_plan_venture_id", "venture_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE")
    #: The plan whose missing money this one finds.
    previous_id: int | None = Field(default=None, foreign_key="funding_plan.id", ondelete="SET NULL", index=True)
    objective: str = Field(max_length=20)
    ask_gbp: int = Field(sa_type=Pounds)
    #: What was committed beside it: with the ask it makes the round, of which shares are taken.
    committed_gbp: int = Field(default=0, sa_type=Pounds)
    starts_on: date | None = None
    #: Whether the search was done when it was kept, so that there was no better plan.
    proved: bool = True
    binding: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    assumed: list[str] = Field(default_factory=list, sa_type=JSON)
    demo: bool = False
    kept_at: datetime = Field(sa_type=UtcDateTime)
    kept_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")


class KeptPart(SQLModel, table=True):
    """Money of one mandate in a plan that is kept."""

    __tablename__ = "funding_plan_part"
    __table_args__ = (
        CheckConstraint("status IN ('planned', 'applied', 'offered', 'landed', 'fell_through')", name="status"),
        CheckConstraint("amount_gbp > 0", name="amount"),
        CheckConstraint("landed_gbp > 0", name="landed"),
        CheckConstraint("(status = 'landed') = (landed_gbp IS NOT NULL)", name="landed_amount"),
        CheckConstraint("(status = 'landed') = (landed_on IS NOT NULL)", name="landed_day"),
        Index("ix_funding_plan_part_plan_id", "plan_id", "position"),
    )

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="funding_plan.id", ondelete="CASCADE")
    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE", index=True)
    position: int
    version: int = 1
    instrument_code: str = Field(foreign_key="reference_instrument.code", max_length=40)
    amount_gbp: int = Field(sa_type=Pounds)
    opens_on: date | None = None
    closes_on: date | None = None
    money_by: date
    assumed: list[str] = Field(default_factory=list, sa_type=JSON)
    #: What the money counts as, for planning again around it: see ``plans.services.gathering.terms_of``.
    terms: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    status: str = PartStatus.PLANNED.value
    landed_gbp: int | None = Field(default=None, sa_type=Pounds)
    landed_on: date | None = None


class OfferKind(StrEnum):
    """What kind of money an offer from abroad is."""

    GRANT = "grant"
    EQUITY = "equity"
    TAX_CREDIT = "tax_credit"
    SUBSIDY = "subsidy"


class OfferAbroad(SQLModel, table=True):
    """An offer to move abroad, as the venture wrote it down: a sum, or a share of capital costs, in its own currency.

    It is the venture's own; ``open_to_clusters`` lets the people of its clusters read it, and nobody else.
    """

    __tablename__ = "offer_abroad"
    __table_args__ = (
        CheckConstraint("kind IN ('grant', 'equity', 'tax_credit', 'subsidy')", name="kind"),
        CheckConstraint("(amount IS NULL) <> (cost_share IS NULL)", name="sum_or_share"),
        CheckConstraint("(cost_share IS NULL) = (capital_costs IS NULL)", name="share_of_costs"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("capital_costs > 0", name="capital_costs"),
        CheckConstraint("cost_share > 0 AND cost_share <= 1", name="cost_share"),
        CheckConstraint("stake > 0 AND stake <= 1", name="stake"),
        CheckConstraint("rate > 0", name="rate"),
        CheckConstraint("currency <> 'GBP' OR rate = 1", name="pounds"),
    )

    id: int | None = Field(default=None, primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", index=True)
    version: int = 1
    title: str = Field(max_length=160)
    country: str = Field(max_length=60)
    kind: str = Field(max_length=20)
    #: Code of ISO 4217.
    currency: str = Field(max_length=3)
    #: Pounds for one unit of the currency, as the venture typed it, and the day that it is of.
    rate: float
    rate_on: date | None = None
    #: Whole units of the currency.
    amount: int | None = Field(default=None, sa_type=Pounds)
    cost_share: float | None = None
    capital_costs: int | None = Field(default=None, sa_type=Pounds)
    #: Share of the company that is asked for it.
    stake: float | None = None
    answer_by: date | None = None
    money_on: date | None = None
    conditions: str = Field(default="", max_length=3000)
    #: Who says so, and when.
    source: str = Field(max_length=300)
    source_on: date
    open_to_clusters: bool = False
    demo: bool = False
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
