"""What came of investments.

Revision: 0024
Follows: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "allocation_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("claim", sa.String(length=10), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("claim IN ('declared', 'evidenced', 'assured')", name=op.f("ck_allocation_outcome_claim")),
        sa.CheckConstraint(
            "measure IN ('jobs_created', 'jobs_safeguarded', 'homes', 'floorspace_m2', 'energy_mwh', 'carbon_tonnes')",
            name=op.f("ck_allocation_outcome_measure"),
        ),
        sa.CheckConstraint("value >= 0", name=op.f("ck_allocation_outcome_value")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"],
            ["user_account.id"],
            name=op.f("fk_allocation_outcome_entered_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["allocation_entry.id"],
            name=op.f("fk_allocation_outcome_entry_id_allocation_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_outcome")),
    )
    op.create_index(op.f("ix_allocation_outcome_entry_id"), "allocation_outcome", ["entry_id"], unique=False)


def downgrade() -> None:
    """Take the database back."""
    op.drop_index(op.f("ix_allocation_outcome_entry_id"), table_name="allocation_outcome")
    op.drop_table("allocation_outcome")
