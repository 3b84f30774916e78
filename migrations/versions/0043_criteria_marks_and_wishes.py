"""Criteria and marks of reviews on a scale without a middle, and who wants to hear when a programme opens.

Revision: 0043
Follows: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_SCORE = "ck_application_review_score"


def upgrade() -> None:
    """Bring the database forward. The best of five marks becomes the best of four."""
    op.execute("UPDATE application_review SET score = 4 WHERE score = 5")
    with op.batch_alter_table("application_review", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(_SCORE), type_="check")
        batch_op.alter_column("score", existing_type=sa.Integer(), type_=sa.Float(), existing_nullable=True)
        batch_op.create_check_constraint(batch_op.f(_SCORE), "score BETWEEN 1 AND 4")
    op.create_table(
        "application_criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("weight BETWEEN 1 AND 10", name=op.f("ck_application_criterion_weight")),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["mandate.id"], name=op.f("fk_application_criterion_mandate_id_mandate"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_criterion")),
    )
    with op.batch_alter_table("application_criterion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_criterion_mandate_id"), ["mandate_id"], unique=False)
    op.create_table(
        "application_mark",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.CheckConstraint("mark BETWEEN 1 AND 4", name=op.f("ck_application_mark_mark")),
        sa.ForeignKeyConstraint(
            ["criterion_id"],
            ["application_criterion.id"],
            name=op.f("fk_application_mark_criterion_id_application_criterion"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["application_review.id"],
            name=op.f("fk_application_mark_review_id_application_review"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("review_id", "criterion_id", name=op.f("pk_application_mark")),
    )
    with op.batch_alter_table("application_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_mark_criterion_id"), ["criterion_id"], unique=False)
    op.create_table(
        "application_opening_wish",
        sa.Column("mandate_id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mandate_id"],
            ["mandate.id"],
            name=op.f("fk_application_opening_wish_mandate_id_mandate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"],
            ["venture.id"],
            name=op.f("fk_application_opening_wish_venture_id_venture"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mandate_id", "venture_id", name=op.f("pk_application_opening_wish")),
    )
    with op.batch_alter_table("application_opening_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_opening_wish_venture_id"), ["venture_id"], unique=False)


def downgrade() -> None:
    """Bring the database back. Means of several marks are rounded to whole ones."""
    op.drop_table("application_opening_wish")
    op.drop_table("application_mark")
    op.drop_table("application_criterion")
    op.execute("UPDATE application_review SET score = round(score)")
    with op.batch_alter_table("application_review", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(_SCORE), type_="check")
        batch_op.alter_column("score", existing_type=sa.Float(), type_=sa.Integer(), existing_nullable=True)
        batch_op.create_check_constraint(batch_op.f(_SCORE), "score BETWEEN 1 AND 5")
