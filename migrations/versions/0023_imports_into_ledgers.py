"""Spreadsheets of entries.

Revision: 0023
Follows: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "allocation_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("funder_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(status = 'loaded') = (loaded_at IS NOT NULL)", name=op.f("ck_allocation_import_loaded")),
        sa.CheckConstraint("status IN ('previewed', 'loaded')", name=op.f("ck_allocation_import_status")),
        sa.ForeignKeyConstraint(
            ["funder_id"], ["funder.id"], name=op.f("fk_allocation_import_funder_id_funder"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_allocation_import_user_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_import")),
    )
    op.create_index(op.f("ix_allocation_import_funder_id"), "allocation_import", ["funder_id"], unique=False)


def downgrade() -> None:
    """Take the database back."""
    op.drop_index(op.f("ix_allocation_import_funder_id"), table_name="allocation_import")
    op.drop_table("allocation_import")
