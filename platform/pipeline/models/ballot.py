"""Votes of colleagues on a deal: the ballot, who is asked, and what each said. Votes are added, never altered."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime


class Round(StrEnum):
    """A ballot has two rounds: the first is blind, the final one has seen it and says why."""

    FIRST = "first"
    FINAL = "final"


class BallotState(StrEnum):
    """Where a ballot stands: in one of its rounds, or over."""

    FIRST = "first"
    FINAL = "final"
    CLOSED = "closed"


#: What the steps of each scale are called. A scale has an even number of steps: none lies in the middle, so that every
#: vote leans one way.
SCALES: dict[int, tuple[str, ...]] = {
    4: ("Against", "Rather against", "Rather for", "For"),
    6: ("Strongly against", "Against", "Rather against", "Rather for", "For", "Strongly for"),
}

_NOT_CLOSED = text("state <> 'closed'")


class Ballot(SQLModel, table=True):
    """A question about a deal that colleagues vote on, with its own scale, quorum and last day."""

    __tablename__ = "ballot"
    __table_args__ = (
        CheckConstraint("scale IN (4, 6)", name="scale"),
        CheckConstraint("quorum >= 1", name="quorum"),
        CheckConstraint("state IN ('first', 'final', 'closed')", name="state"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
        Index(
            "uq_ballot_open", "deal_id", unique=True, sqlite_where=_NOT_CLOSED, postgresql_where=_NOT_CLOSED
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id", ondelete="CASCADE", index=True)
    asks: str = Field(max_length=200)
    scale: int
    quorum: int
    closes_on: date = Field(index=True)
    state: str = Field(default=BallotState.FIRST.value, max_length=10)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    opened_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    final_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    demo: bool = False


class BallotVoter(SQLModel, table=True):
    """Somebody who is asked to vote. Who is asked does not change once a ballot is open."""

    __tablename__ = "ballot_voter"

    ballot_id: int = Field(foreign_key="ballot.id", ondelete="CASCADE", primary_key=True)
    voter_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", primary_key=True, index=True)


class BallotVote(SQLModel, table=True):
    """A vote in one round of a ballot. It stays, without the name, when whoever gave it erases their account."""

    __tablename__ = "ballot_vote"
    __table_args__ = (
        UniqueConstraint("ballot_id", "round", "voter_id"),
        CheckConstraint("round IN ('first', 'final')", name="round"),
        CheckConstraint("score >= 1", name="score"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ballot_id: int = Field(foreign_key="ballot.id", ondelete="CASCADE", index=True)
    round: str = Field(max_length=10)
    voter_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)
    voter_name: str = Field(default="", max_length=120)
    score: int
    reason: str = Field(default="", max_length=1000)
    cast_at: datetime = Field(sa_type=UtcDateTime)
