"""Whose pension money an account is about, and what its vehicles are for.

Revision: 0050
Follows: 0049
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

_PILLARS = "'affordable_housing', 'sme_finance', 'clean_energy', 'infrastructure', 'regeneration'"


def upgrade() -> None:
    """Bring the database forward."""
    op.add_column("allocation_vehicle", sa.Column("area", sa.String(length=60), nullable=True))
    # In one statement, so that SQLite need not copy a table that others refer to.
    op.execute(
        sa.text(
            "ALTER TABLE allocation_vehicle ADD COLUMN pillar VARCHAR(20)"
            f" CONSTRAINT ck_allocation_vehicle_pillar CHECK (pillar IN ({_PILLARS}))"
        )
    )
    op.create_table(
        "allocation_pension_account",
        sa.Column("funder_id", sa.Integer(), nullable=False),
        sa.Column("fund_code", sa.String(length=10), nullable=True),
        sa.Column("pool_code", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "(fund_code IS NULL) <> (pool_code IS NULL)", name=op.f("ck_allocation_pension_account_whose")
        ),
        sa.ForeignKeyConstraint(
            ["fund_code"],
            ["reference_pension_fund.code"],
            name=op.f("fk_allocation_pension_account_fund_code_reference_pension_fund"),
        ),
        sa.ForeignKeyConstraint(
            ["funder_id"],
            ["funder.id"],
            name=op.f("fk_allocation_pension_account_funder_id_funder"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["pool_code"],
            ["reference_pension_pool.code"],
            name=op.f("fk_allocation_pension_account_pool_code_reference_pension_pool"),
        ),
        sa.PrimaryKeyConstraint("funder_id", name=op.f("pk_allocation_pension_account")),
    )
    for column in ("fund_code", "pool_code"):
        name = op.f(f"ix_allocation_pension_account_{column}")
        op.create_index(name, "allocation_pension_account", [column], unique=False)


def downgrade() -> None:
    """Bring the database back."""
    op.drop_table("allocation_pension_account")
    op.drop_column("allocation_vehicle", "pillar")
    op.drop_column("allocation_vehicle", "area")
