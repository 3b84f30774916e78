"""Meetings of a deal: when both sides meet, who takes part, what was said and what comes next."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime


class DealMeeting(SQLModel, table=True):
    """A meeting that an organisation keeps with a deal, for its own people. One that is called off stays."""

    __tablename__ = "deal_meeting"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes"),
        Index("ix_deal_meeting_deal_id", "deal_id", "begins_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id", ondelete="CASCADE")
    begins_at: datetime = Field(sa_type=UtcDateTime)
    minutes: int
    place: str = Field(default="", max_length=200)
    #: People of other houses, as they were typed.
    guests: str = Field(default="", max_length=500)
    notes: str = ""
    next_step: str = Field(default="", max_length=200)
    called_off_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1
    #: Counts what calendars have to hear of: moved, called off.
    sequence: int = 0
    added_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    changed_at: datetime = Field(sa_type=UtcDateTime)


class DealMeetingPerson(SQLModel, table=True):
    """That somebody of the organisation takes part in a meeting."""

    __tablename__ = "deal_meeting_person"

    meeting_id: int = Field(foreign_key="deal_meeting.id", ondelete="CASCADE", primary_key=True)
    person_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", primary_key=True, index=True)
