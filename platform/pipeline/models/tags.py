"""Words that people of an organisation put on its deals."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime


class DealTag(SQLModel, table=True):
    """A word on a deal, in small letters, so that it is one word however it is typed."""

    __tablename__ = "deal_tag"

    deal_id: int = Field(foreign_key="deal.id", ondelete="CASCADE", primary_key=True)
    tag: str = Field(max_length=40, primary_key=True, index=True)
    added_at: datetime = Field(sa_type=UtcDateTime)
    added_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
