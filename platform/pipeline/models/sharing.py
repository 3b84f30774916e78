"""Deals that one funder shares with another, with the facts that it chose."""

from datetime import datetime

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime

_OPEN = text("withdrawn_at IS NULL")


class DealShare(SQLModel, table=True):
    """A deal as another funder may see it: the venture, and of its facts those that were chosen."""

    __tablename__ = "deal_share"
    __table_args__ = (
        Index("uq_deal_share_open", "deal_id", "funder_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id", ondelete="CASCADE", index=True)
    #: With whom.
    funder_id: int = Field(foreign_key="funder.id", ondelete="CASCADE", index=True)
    facts: list[str] = Field(default_factory=list, sa_type=JSON)
    note: str = Field(default="", max_length=500)
    shared_at: datetime = Field(sa_type=UtcDateTime)
    shared_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    demo: bool = False
