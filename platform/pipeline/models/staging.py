"""Tables of the stages that organisations word for themselves, and of the track that a mandate's deals go on."""

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from pipeline.models.deal import STAGE_CODES, TRACK_CODES


class PipelineTrack(SQLModel, table=True):
    """A track whose stages an organisation has changed; one that has no row here is as it was seeded."""

    __tablename__ = "pipeline_track"
    __table_args__ = (CheckConstraint(TRACK_CODES, name="track"),)

    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", primary_key=True)
    track: str = Field(primary_key=True, max_length=20)
    version: int = 1


class PipelineStage(SQLModel, table=True):
    """A stage of a changed track."""

    __tablename__ = "pipeline_stage"
    __table_args__ = (
        UniqueConstraint("organisation_id", "track", "code"),
        CheckConstraint(STAGE_CODES, name="stage"),
        CheckConstraint(TRACK_CODES, name="track"),
        CheckConstraint("target_days >= 1", name="target_days"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE")
    track: str = Field(max_length=20)
    code: str = Field(max_length=40)
    name: str = Field(max_length=60)
    meaning: str = Field(default="", max_length=120)
    stage: str
    position: int
    target_days: int | None = None
    requires: list[str] = Field(default_factory=list, sa_type=JSON)
    retired: bool = False


class MandateTrack(SQLModel, table=True):
    """The track that an organisation's new deals on a mandate go on, where it is not that of the mandate's money."""

    __tablename__ = "pipeline_mandate_track"
    __table_args__ = (CheckConstraint(TRACK_CODES, name="track"),)

    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", primary_key=True)
    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE", primary_key=True, index=True)
    track: str = Field(max_length=20)
