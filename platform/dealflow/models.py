"""Tables of deal flow: lists that people keep, who is written to about them, and when somebody last looked."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime


class Place(StrEnum):
    """Which list a view narrows: ventures ranked for a mandate, the directory, or deals on their table or board."""

    MATCHES = "matches"
    DIRECTORY = "directory"
    DEALS = "deals"
    BOARD = "board"


#: The lists of an organisation's deals.
PIPELINE = frozenset({Place.DEALS, Place.BOARD})


class Sharing(StrEnum):
    """Whose a view is. The team sees one that is locked, and only its owner changes it."""

    PRIVATE = "private"
    TEAM = "team"
    LOCKED = "locked"


class Frequency(StrEnum):
    """How often somebody is written to about a view."""

    DAILY = "daily"
    WEEKLY = "weekly"


class SavedView(SQLModel, table=True):
    """A list under a name: which list, and the filters, order and columns that stand in its address.

    ``organisation_id`` is the team that it may be shared with, and of a list of deals also whose deals they are.
    ``token`` names it among all views that ever were, so that what was sent of one is not held against another.
    """

    __tablename__ = "saved_view"
    __table_args__ = (
        CheckConstraint("place IN ('matches', 'directory', 'deals', 'board')", name="place"),
        CheckConstraint("sharing IN ('private', 'team', 'locked')", name="sharing"),
        CheckConstraint("(place = 'matches') = (mandate_id IS NOT NULL)", name="mandate"),
        CheckConstraint("sharing = 'private' OR organisation_id IS NOT NULL", name="team"),
        CheckConstraint("place NOT IN ('deals', 'board') OR organisation_id IS NOT NULL", name="pipeline"),
    )

    id: int | None = Field(default=None, primary_key=True)
    token: str = Field(unique=True, max_length=43)
    owner_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", ondelete="CASCADE", index=True)
    name: str = Field(max_length=120)
    place: str = Field(max_length=20)
    mandate_id: int | None = Field(default=None, foreign_key="mandate.id", ondelete="CASCADE", index=True)
    query: str = Field(default="", max_length=2000)
    sharing: str = Field(default=Sharing.PRIVATE.value, max_length=20)
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)

    @property
    def shared_as(self) -> Sharing:
        """Whose it is."""
        return Sharing(self.sharing)


class ViewAlert(SQLModel, table=True):
    """That a person is written to about a view."""

    __tablename__ = "saved_view_alert"
    __table_args__ = (CheckConstraint("frequency IN ('daily', 'weekly')", name="frequency"),)

    view_id: int = Field(foreign_key="saved_view.id", ondelete="CASCADE", primary_key=True)
    person_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", primary_key=True, index=True)
    frequency: str = Field(max_length=20)
    since: datetime = Field(sa_type=UtcDateTime)


class MandateVisit(SQLModel, table=True):
    """How a mandate's list began when somebody looked at its deal flow: the keys of the ventures, the best first."""

    __tablename__ = "mandate_visit"
    __table_args__ = (Index("ix_mandate_visit_person_id", "person_id", "mandate_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE")
    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE", index=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    ranked: list[int] = Field(default_factory=list, sa_type=JSON)


class MatchMark(SQLModel, table=True):
    """The ventures of a mandate's ranked list that a webhook knows of: what it was told, and what matched before."""

    __tablename__ = "match_mark"

    webhook_id: int = Field(foreign_key="webhook.id", ondelete="CASCADE", primary_key=True)
    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE", primary_key=True, index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    ventures: list[int] = Field(default_factory=list, sa_type=JSON)
