"""Stages that organisations word for themselves, on a track for each kind of money.

Revision: 0026
Follows: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_TRACKS = "track IN ('equity', 'grant', 'loan', 'pool', 'angel')"
_STAGES = (
    "stage IN ('sourced', 'screening', 'first_meeting', 'partner_meeting', 'due_diligence', 'term_sheet',"
    " 'investment_committee', 'legals', 'completed', 'on_hold', 'passed', 'withdrawn')"
)


def _organisation(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_organisation_id_organisation"
    return sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f(name), ondelete="CASCADE")


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "pipeline_track",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("track", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(_TRACKS, name=op.f("ck_pipeline_track_track")),
        _organisation("pipeline_track"),
        sa.PrimaryKeyConstraint("organisation_id", "track", name=op.f("pk_pipeline_track")),
    )
    op.create_table(
        "pipeline_stage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("track", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("meaning", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("target_days", sa.Integer(), nullable=True),
        sa.Column("requires", sa.JSON(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.CheckConstraint(_STAGES, name=op.f("ck_pipeline_stage_stage")),
        sa.CheckConstraint("target_days >= 1", name=op.f("ck_pipeline_stage_target_days")),
        sa.CheckConstraint(_TRACKS, name=op.f("ck_pipeline_stage_track")),
        _organisation("pipeline_stage"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pipeline_stage")),
        sa.UniqueConstraint(
            "organisation_id", "track", "code", name=op.f("uq_pipeline_stage_organisation_id_track_code")
        ),
    )
    op.create_table(
        "pipeline_mandate_track",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=False),
        sa.Column("track", sa.String(length=20), nullable=False),
        sa.CheckConstraint(_TRACKS, name=op.f("ck_pipeline_mandate_track_track")),
        sa.ForeignKeyConstraint(
            ["mandate_id"],
            ["mandate.id"],
            name=op.f("fk_pipeline_mandate_track_mandate_id_mandate"),
            ondelete="CASCADE",
        ),
        _organisation("pipeline_mandate_track"),
        sa.PrimaryKeyConstraint("organisation_id", "mandate_id", name=op.f("pk_pipeline_mandate_track")),
    )
    op.create_index(op.f("ix_pipeline_mandate_track_mandate_id"), "pipeline_mandate_track", ["mandate_id"])
    # Columns are added in place: SQLite would copy the table otherwise, and lose what hangs on its rows.
    op.execute(
        "ALTER TABLE deal ADD COLUMN track VARCHAR(20) DEFAULT 'equity' NOT NULL"
        f" CONSTRAINT ck_deal_track CHECK ({_TRACKS})"
    )
    op.execute("ALTER TABLE deal ADD COLUMN step VARCHAR(40) DEFAULT 'sourced' NOT NULL")
    op.execute("UPDATE deal SET step = stage")
    op.drop_index("ix_deal_board", "deal")
    op.create_index("ix_deal_board", "deal", ["organisation_id", "track", "step", "position"])


def downgrade() -> None:
    """Take the database back."""
    op.drop_index("ix_deal_board", "deal")
    op.create_index("ix_deal_board", "deal", ["organisation_id", "stage", "position"])
    op.execute("ALTER TABLE deal DROP COLUMN step")
    op.execute("ALTER TABLE deal DROP COLUMN track")
    op.drop_table("pipeline_mandate_track")
    op.drop_table("pipeline_stage")
    op.drop_table("pipeline_track")
