"""How a deal comes to its end: who else comes in, on what terms, and the closing that both sides confirm."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from foundation.database import Pounds, UtcDateTime
from pipeline.models.tracks import Track


class Interest(StrEnum):
    """How far another investor has come, in order."""

    OBSERVING = "observing"
    CONSIDERING = "considering"
    COMMITTED = "committed"
    INVESTED = "invested"


class Part(StrEnum):
    """Whether an investor leads a round or needs somebody else who does."""

    LEADS = "leads"
    FOLLOWS = "follows"


class Basis(StrEnum):
    """What a valuation is measured on."""

    PRE_MONEY = "pre_money"
    POST_MONEY = "post_money"
    NOT_PRICED = "not_priced"


class ClosingState(StrEnum):
    """Where a closing stands between its two sides."""

    STATED = "stated"
    DISPUTED = "disputed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


_PRICED = ("instrument_code", "terms_gbp", "basis", "valuation_gbp", "part", "match_ratio", "conditions")
#: What the terms of a deal hold, by its track: nobody values a company for a loan.
TERMS_OF: Mapping[str, tuple[str, ...]] = {
    Track.EQUITY.value: _PRICED,
    Track.ANGEL.value: _PRICED,
    Track.POOL.value: _PRICED,
    Track.GRANT.value: ("instrument_code", "terms_gbp", "cost_share_percent", "match_ratio", "conditions"),
    Track.LOAN.value: (
        "instrument_code", "terms_gbp", "interest_percent", "term_months", "match_ratio", "conditions",
    ),
}  # fmt: skip


class DealInvestor(SQLModel, table=True):
    """Somebody else who may come into a deal, as its organisation knows it; ``funder_id`` where they are on Parity."""

    __tablename__ = "deal_investor"
    __table_args__ = (
        UniqueConstraint("deal_id", "name"),
        CheckConstraint("level IN ('observing', 'considering', 'committed', 'invested')", name="level"),
        CheckConstraint("part IN ('leads', 'follows')", name="part"),
        CheckConstraint("amount_gbp >= 0", name="amount_gbp"),
    )

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id", ondelete="CASCADE", index=True)
    name: str = Field(max_length=160)
    funder_id: int | None = Field(default=None, foreign_key="funder.id", ondelete="SET NULL", index=True)
    level: str = Field(default=Interest.OBSERVING.value, max_length=20)
    amount_gbp: int | None = Field(default=None, sa_type=Pounds)
    part: str | None = Field(default=None, max_length=10)
    #: Public money, which may have to stand beside private money.
    public: bool = False


class DealTerms(SQLModel, table=True):
    """The terms that a deal is talked about on. What its track has no use for is None."""

    __tablename__ = "deal_terms"
    __table_args__ = (
        CheckConstraint("basis IN ('pre_money', 'post_money', 'not_priced')", name="basis"),
        CheckConstraint("part IN ('leads', 'follows')", name="part"),
        CheckConstraint("valuation_gbp IS NULL OR basis IN ('pre_money', 'post_money')", name="valuation_gbp"),
    )

    deal_id: int = Field(foreign_key="deal.id", ondelete="CASCADE", primary_key=True)
    version: int = 1
    instrument_code: str | None = Field(default=None, foreign_key="reference_instrument.code")
    terms_gbp: int | None = Field(default=None, sa_type=Pounds)
    basis: str | None = Field(default=None, max_length=20)
    valuation_gbp: int | None = Field(default=None, sa_type=Pounds)
    interest_percent: float | None = None
    term_months: int | None = None
    #: Share of a project's cost that a grant pays.
    cost_share_percent: float | None = None
    part: str | None = Field(default=None, max_length=10)
    #: Pounds of private money that have to stand beside each pound.
    match_ratio: float | None = None
    conditions: str = Field(default="", max_length=2000)


_OPEN = text("state IN ('stated', 'disputed')")


class DealClosing(SQLModel, table=True):
    """Money that a funder says went into a venture, and what the venture says to that."""

    __tablename__ = "deal_closing"
    __table_args__ = (
        CheckConstraint("state IN ('stated', 'disputed', 'confirmed', 'withdrawn')", name="state"),
        CheckConstraint("amount_gbp BETWEEN 1 AND round_gbp", name="amount_gbp"),
        CheckConstraint("state <> 'disputed' OR objection <> ''", name="objection"),
        Index("uq_deal_closing_open", "deal_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id", ondelete="CASCADE", index=True)
    version: int = 1
    state: str = Field(default=ClosingState.STATED.value, max_length=10)
    closed_on: date
    amount_gbp: int = Field(sa_type=Pounds)
    #: The money of everybody who came in on that day, the funder's own in it.
    round_gbp: int = Field(sa_type=Pounds)
    instrument_code: str = Field(foreign_key="reference_instrument.code")
    stated_at: datetime = Field(sa_type=UtcDateTime)
    stated_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    #: What the venture says is wrong with it.
    objection: str = Field(default="", max_length=500)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    demo: bool = False
