"""Tables of a cluster's members and of what they can do."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime


class Kind(StrEnum):
    """What a member is, as the published tests for clusters count kinds."""

    FIRM = "firm"
    UNIVERSITY = "university"
    PUBLIC_BODY = "public_body"
    SUPPORT = "support"


class Status(StrEnum):
    """Where a membership stands: asked for by one side, answered by the other, and over at some time."""

    APPLIED = "applied"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


#: A venture has one of these at a time in a cluster.
LIVE = (Status.APPLIED, Status.INVITED, Status.ACCEPTED)
_IS_LIVE = text("status IN ('applied', 'invited', 'accepted')")


class Member(SQLModel, table=True):
    """A membership of a cluster: of a venture on the platform, or of a body that is known by name and address.

    ``name`` and ``email`` are of a body; a venture's name is its profile's. ``token_hash`` opens the invitation of a
    body that has no account.
    """

    __tablename__ = "cluster_member"
    __table_args__ = (
        CheckConstraint("kind IN ('firm', 'university', 'public_body', 'support')", name="kind"),
        CheckConstraint(
            "status IN ('applied', 'invited', 'accepted', 'declined', 'withdrawn', 'left')", name="status"
        ),
        CheckConstraint("(venture_id IS NULL) = (name <> '')", name="name"),
        Index(
            "uq_cluster_member_venture", "cluster_id", "venture_id", unique=True,
            sqlite_where=_IS_LIVE, postgresql_where=_IS_LIVE,
        ),
        Index("ix_cluster_member_cluster_id", "cluster_id", "status"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    cluster_id: int = Field(foreign_key="cluster.id", ondelete="CASCADE")
    venture_id: int | None = Field(default=None, foreign_key="venture.id", ondelete="CASCADE", index=True)
    name: str = Field(default="", max_length=160)
    email: str | None = Field(default=None, max_length=254)
    token_hash: str | None = Field(default=None, max_length=64, unique=True)
    kind: str = Field(max_length=20)
    status: str = Field(max_length=20)
    note: str = Field(default="", max_length=1000)
    answer_note: str = Field(default="", max_length=1000)
    version: int = 1
    asked_at: datetime = Field(sa_type=UtcDateTime)
    asked_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    demo: bool = False


class Tier(StrEnum):
    """Where in a supply chain something is done."""

    PRIME = "prime"
    TIER_1 = "tier_1"
    TIER_2 = "tier_2"
    TIER_3 = "tier_3"
    SERVICES = "services"


class Confidence(StrEnum):
    """How far it can be relied on that a member can do something."""

    DECLARED = "declared"
    EVIDENCED = "evidenced"
    CONFIRMED = "confirmed"


class Capability(SQLModel, table=True):
    """Something that a member says it can do, at a place in the supply chain.

    It is evidenced by a page that shows it, and confirmed by the cluster's people, who looked.
    """

    __tablename__ = "cluster_capability"
    __table_args__ = (
        CheckConstraint("tier IN ('prime', 'tier_1', 'tier_2', 'tier_3', 'services')", name="tier"),
        UniqueConstraint("member_id", "name", "tier"),
    )

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="cluster_member.id", ondelete="CASCADE", index=True)
    name: str = Field(max_length=80)
    tier: str = Field(max_length=20)
    evidence: str | None = Field(default=None, max_length=300)
    declared_at: datetime = Field(sa_type=UtcDateTime)
    declared_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    confirmed_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")

    @property
    def confidence(self) -> Confidence:
        """How far it can be relied on."""
        if self.confirmed_at is not None:
            return Confidence.CONFIRMED
        return Confidence.EVIDENCED if self.evidence else Confidence.DECLARED
