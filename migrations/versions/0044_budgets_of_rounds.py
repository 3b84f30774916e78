"""What a round may spend in all, and what each recipient may have of it.

Revision: 0044
Follows: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_CHECKS = {
    "ck_application_programme_budget": "budget_gbp > 0",
    "ck_application_programme_allocation": "allocation_gbp > 0 AND allocation_gbp <= budget_gbp",
}


def upgrade() -> None:
    """Bring the database forward."""
    with op.batch_alter_table("application_programme", schema=None) as batch_op:
        batch_op.add_column(sa.Column("budget_gbp", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("allocation_gbp", sa.BigInteger(), nullable=True))
        for name, rule in _CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(name), rule)
    op.create_table(
        "application_allocation",
        sa.Column("mandate_id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column("amount_gbp", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_gbp > 0", name=op.f("ck_application_allocation_amount")),
        sa.ForeignKeyConstraint(
            ["mandate_id"],
            ["mandate.id"],
            name=op.f("fk_application_allocation_mandate_id_mandate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"],
            ["venture.id"],
            name=op.f("fk_application_allocation_venture_id_venture"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mandate_id", "venture_id", name=op.f("pk_application_allocation")),
    )
    with op.batch_alter_table("application_allocation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_allocation_venture_id"), ["venture_id"], unique=False)


def downgrade() -> None:
    """Bring the database back."""
    op.drop_table("application_allocation")
    with op.batch_alter_table("application_programme", schema=None) as batch_op:
        for name in _CHECKS:
            batch_op.drop_constraint(batch_op.f(name), type_="check")
        batch_op.drop_column("allocation_gbp")
        batch_op.drop_column("budget_gbp")
