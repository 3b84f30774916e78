"""Tables of people, organisations, and who belongs to which."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime


class _Stored(Protocol):
    id: int | None


def key_of(row: _Stored) -> int:
    """Give the key of a row that is in the database.

    Raises
    ------
    ValueError
        If it has not been written yet.
    """
    if row.id is None:
        raise ValueError(f"{type(row).__name__} has not been stored yet")
    return row.id


class OrganisationKind(StrEnum):
    """What an organisation is here for."""

    VENTURE = "venture"
    CLUSTER = "cluster"
    FUNDER = "funder"
    UNIVERSITY = "university"
    AUTHORITY = "authority"


class Role(StrEnum):
    """What a person may do in an organisation: owners everything, editors its records, viewers only read."""

    OWNER = "owner"
    EDITOR = "editor"
    VIEWER = "viewer"


class User(SQLModel, table=True):
    """A person who can sign in. ``email`` is kept in lower case."""

    __tablename__ = "user_account"

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True, max_length=254)
    name: str = Field(max_length=120)
    password_hash: str
    is_staff: bool = False
    #: Reads the log of disclosures.
    is_compliance: bool = False
    demo: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class UserSession(SQLModel, table=True):
    """One browser in which a person is signed in. Deleting the row signs it out."""

    __tablename__ = "user_session"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    token_hash: str = Field(unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_seen_at: datetime = Field(sa_type=UtcDateTime)
    browser: str = Field(default="", max_length=200)


class AccessToken(SQLModel, table=True):
    """A bearer token for programs. Only its hash is kept."""

    __tablename__ = "access_token"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    token_hash: str = Field(unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Organisation(SQLModel, table=True):
    """A venture, cluster, funder, university or authority that people belong to.

    ``area_kind`` and ``area_code`` say which place an authority or a public funder answers for.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("kind IN ('venture', 'cluster', 'funder', 'university', 'authority')", name="kind"),
        CheckConstraint("verification_basis IN ('company_number', 'email_domain')", name="verification_basis"),
    )

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=90)
    name: str = Field(max_length=160)
    kind: str
    company_number: str | None = Field(default=None, max_length=8)
    email_domain: str | None = Field(default=None, max_length=120)
    website: str | None = Field(default=None, max_length=300)
    area_kind: str | None = None
    area_code: str | None = None
    demo: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)
    verification_requested_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    verified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    verified_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    verification_basis: str | None = None


class Membership(SQLModel, table=True):
    """A person's role in an organisation."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("user_id", "organisation_id"),
        CheckConstraint("role IN ('owner', 'editor', 'viewer')", name="role"),
    )

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", index=True)
    role: str
    created_at: datetime = Field(sa_type=UtcDateTime)


class Invitation(SQLModel, table=True):
    """An offer of a role, sent to an address. Only the hash of its secret is kept."""

    __tablename__ = "invitation"
    __table_args__ = (
        Index("ix_invitation_open", "organisation_id", "email"),
        CheckConstraint("role IN ('owner', 'editor', 'viewer')", name="role"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE")
    email: str = Field(max_length=254)
    role: str
    token_hash: str = Field(unique=True)
    invited_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
