"""Tables of industrial clusters."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime


class Cluster(SQLModel, table=True):
    """An industrial cluster. ``source_title`` says which publication it was read in, where it was."""

    __tablename__ = "cluster"
    __table_args__ = (
        CheckConstraint("status IN ('draft', 'published', 'archived')", name="status"),
        CheckConstraint("kind IN ('supercluster', 'established', 'emerging', 'park', 'unspecified')", name="kind"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", ondelete="SET NULL", index=True)
    slug: str = Field(unique=True, max_length=90)
    status: str = Field(default="draft", index=True)
    demo: bool = False
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)

    name: str = Field(max_length=160, index=True)
    kind: str = "unspecified"
    description: str = ""
    specialisation: str = ""
    lead_body: str = Field(default="", max_length=160)
    website: str | None = Field(default=None, max_length=300)
    accreditation: str = Field(default="", max_length=160)
    accredited_by: str = Field(default="", max_length=160)
    accredited_on: date | None = None
    confirmed_on: date | None = None
    source_title: str = ""
    source_line: str = ""
    source_note: str = ""


class ClusterSector(SQLModel, table=True):
    """A sector of a cluster."""

    __tablename__ = "cluster_sector"

    cluster_id: int = Field(foreign_key="cluster.id", ondelete="CASCADE", primary_key=True)
    sector_code: str = Field(foreign_key="reference_sector.code", primary_key=True, index=True)


class ClusterAuthority(SQLModel, table=True):
    """A local authority that a cluster reaches into."""

    __tablename__ = "cluster_authority"

    cluster_id: int = Field(foreign_key="cluster.id", ondelete="CASCADE", primary_key=True)
    authority_code: str = Field(foreign_key="reference_authority.code", primary_key=True, index=True)


class ClusterItem(SQLModel, table=True):
    """Something a cluster has or lacks: an anchor firm, a shared asset, a blocker, or what it asks for."""

    __tablename__ = "cluster_item"
    __table_args__ = (CheckConstraint("kind IN ('anchor', 'asset', 'blocker', 'ask')", name="kind"),)

    id: int | None = Field(default=None, primary_key=True)
    cluster_id: int = Field(foreign_key="cluster.id", ondelete="CASCADE", index=True)
    kind: str
    name: str = Field(max_length=300)
    note: str = ""
    position: int = 0
