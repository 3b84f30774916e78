"""Files as evidence beside answers of readiness.

Revision: 0010
Follows: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "readiness_evidence",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_by_name", sa.String(length=120), nullable=False),
        sa.Column("scan", sa.String(), nullable=False),
        sa.Column("scan_words", sa.String(length=200), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("scan IN ('waiting', 'passed', 'refused')", name=op.f("ck_readiness_evidence_scan")),
        sa.ForeignKeyConstraint(
            ["added_by_id"],
            ["user_account.id"],
            name=op.f("fk_readiness_evidence_added_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["readiness_answer.id"],
            name=op.f("fk_readiness_evidence_answer_id_readiness_answer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["digest"], ["document_blob.digest"], name=op.f("fk_readiness_evidence_digest_document_blob")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness_evidence")),
        sa.UniqueConstraint("answer_id", name=op.f("uq_readiness_evidence_answer_id")),
    )
    op.create_index(op.f("ix_readiness_evidence_digest"), "readiness_evidence", ["digest"])


def downgrade() -> None:
    """Take the database back."""
    op.drop_index(op.f("ix_readiness_evidence_digest"), "readiness_evidence")
    op.drop_table("readiness_evidence")
