"""Tables of the data room: documents and their versions, who may read them, and who did."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime


class Folder(StrEnum):
    """A stage of the relationship with an investor, in order. Leave for one opens those before it too."""

    TEASER = "teaser"
    FIRST_MEETING = "first_meeting"
    DILIGENCE = "diligence"
    COMPLETION = "completion"

    def covers(self, folder: str) -> bool:
        """Say whether leave for this stage opens a folder."""
        order = list(Folder)
        return order.index(Folder(folder)) <= order.index(self)


class Scan(StrEnum):
    """What a virus scanner has said of a version."""

    WAITING = "waiting"
    PASSED = "passed"
    REFUSED = "refused"


_FOLDERS = "folder IN ('teaser', 'first_meeting', 'diligence', 'completion')"


class Blob(SQLModel, table=True):
    """A file in the store. Its row is locked while the file is added or removed, so that the two never meet."""

    __tablename__ = "document_blob"

    digest: str = Field(primary_key=True, max_length=64)
    size: int
    kept_at: datetime = Field(sa_type=UtcDateTime)


class Document(SQLModel, table=True):
    """A document in a venture's data room."""

    __tablename__ = "document"
    __table_args__ = (CheckConstraint(_FOLDERS, name="folder"), Index("ix_document_venture_id", "venture_id", "folder"))

    id: int | None = Field(default=None, primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE")
    folder: str = Field(max_length=20)
    title: str = Field(max_length=120)
    expected_code: str | None = Field(
        default=None, foreign_key="reference_expected_document.code", index=True, max_length=40
    )
    demo: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)


class KeptFile(SQLModel):
    """What is known of a file in the store, wherever it belongs: a version of a document, evidence beside an answer."""

    digest: str = Field(foreign_key="document_blob.digest", index=True, max_length=64)
    size: int
    media_type: str = Field(max_length=100)
    filename: str = Field(max_length=120)
    added_at: datetime = Field(sa_type=UtcDateTime)
    added_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    added_by_name: str = Field(default="", max_length=120)
    scan: str = Scan.WAITING.value
    scan_words: str = Field(default="", max_length=200)
    scanned_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


SCANS = "scan IN ('waiting', 'passed', 'refused')"


def tables_of_files() -> list[type[KeptFile]]:
    """Give every table that refers to files in the store, by name; those of the packages above are among them."""
    return sorted(KeptFile.__subclasses__(), key=lambda table: str(table.__tablename__))


class Version(KeptFile, table=True):
    """One state of a document: the file as it was added."""

    __tablename__ = "document_version"
    __table_args__ = (UniqueConstraint("document_id", "number"), CheckConstraint(SCANS, name="scan"))

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id", ondelete="CASCADE")
    number: int


class Grant(SQLModel, table=True):
    """Leave to read, until a moment: of one document, or of a folder with those before it.

    A person is named by their address, so that nobody learns from a grant who has an account.
    """

    __tablename__ = "document_grant"
    __table_args__ = (
        CheckConstraint("(email IS NULL) <> (organisation_id IS NULL)", name="one_reader"),
        CheckConstraint("(folder IS NULL) <> (document_id IS NULL)", name="one_scope"),
    )

    id: int | None = Field(default=None, primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", index=True)
    email: str | None = Field(default=None, max_length=254, index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", ondelete="CASCADE", index=True)
    folder: str | None = Field(default=None, max_length=20)
    document_id: int | None = Field(default=None, foreign_key="document.id", ondelete="CASCADE", index=True)
    granted_at: datetime = Field(sa_type=UtcDateTime)
    granted_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Opening(SQLModel, table=True):
    """That somebody opened a version. It outlives the document, in the words of the time."""

    __tablename__ = "document_opening"
    __table_args__ = (Index("ix_document_opening_venture_id", "venture_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE")
    document_id: int | None = Field(default=None, foreign_key="document.id", ondelete="SET NULL", index=True)
    version_id: int | None = Field(default=None, foreign_key="document_version.id", ondelete="SET NULL", index=True)
    title: str = Field(max_length=120)
    number: int
    reader_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)
    reader_name: str = Field(max_length=120)
    reader_organisations: str = Field(default="", max_length=300)
    at: datetime = Field(sa_type=UtcDateTime)
