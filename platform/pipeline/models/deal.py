"""The deal and its log: a deal is one venture and one mandate, seen from one organisation's side."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlmodel import Field, SQLModel

from foundation.database import Pounds, UtcDateTime
from pipeline.models.appending import only_grows
from pipeline.models.stages import Stage

STAGE_CODES = (
    "stage IN ('sourced', 'screening', 'first_meeting', 'partner_meeting', 'due_diligence', 'term_sheet',"
    " 'investment_committee', 'legals', 'completed', 'on_hold', 'passed', 'withdrawn')"
)
TRACK_CODES = "track IN ('equity', 'grant', 'loan', 'pool', 'angel')"


def _own_code(context: DefaultExecutionContext) -> str:
    """Give the step of a row that names none: on the first track the two have the same code."""
    return str(context.get_current_parameters()["stage"])  # type: ignore[no-untyped-call]


class Deal(SQLModel, table=True):
    """A venture in the pipeline of an organisation, for one mandate.

    A funder's people keep deals on ventures; a venture's people keep them on mandates they approach.
    """

    __tablename__ = "deal"
    __table_args__ = (
        UniqueConstraint("organisation_id", "venture_id", "mandate_id"),
        Index("ix_deal_board", "organisation_id", "track", "step", "position"),
        CheckConstraint(STAGE_CODES, name="stage"),
        CheckConstraint(TRACK_CODES, name="track"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE")
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", index=True)
    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE", index=True)
    stage: str = Stage.SOURCED
    track: str = Field(default="equity", max_length=20)
    #: Code of the organisation's own stage; ``stage`` is what it means.
    step: str = Field(default=None, max_length=40, sa_column_kwargs={"default": _own_code})
    position: int = 0
    amount_gbp: int | None = Field(default=None, sa_type=Pounds)
    owner_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    next_step: str = Field(default="", max_length=200)
    next_step_on: date | None = None
    review_on: date | None = None
    demo: bool = False
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    stage_entered_at: datetime = Field(sa_type=UtcDateTime)


class DealEvent(SQLModel, table=True):
    """Something that happened to a deal. Rows are added, never altered."""

    __tablename__ = "deal_event"

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id", ondelete="CASCADE", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    kind: str = Field(max_length=20)
    from_stage: str | None = None
    to_stage: str | None = None
    reason: str = Field(default="", max_length=500)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


only_grows(DealEvent)
