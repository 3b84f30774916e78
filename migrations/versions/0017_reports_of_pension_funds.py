"""What pension funds are reported to have set, committed and drawn.

Revision: 0017
Follows: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "reference_pension_fund_statement",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("fund_code", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("vehicle", sa.String(length=120), nullable=True),
        sa.Column("share_min", sa.Float(), nullable=True),
        sa.Column("share_max", sa.Float(), nullable=True),
        sa.Column("amount_gbp", sa.BigInteger(), nullable=True),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('range', 'committed', 'drawn')", name=op.f("ck_reference_pension_fund_statement_kind_known")
        ),
        sa.CheckConstraint(
            "share_min >= 0 AND share_min <= share_max AND share_max <= 1",
            name=op.f("ck_reference_pension_fund_statement_share_order"),
        ),
        sa.CheckConstraint("amount_gbp > 0", name=op.f("ck_reference_pension_fund_statement_amount")),
        sa.ForeignKeyConstraint(
            ["fund_code"],
            ["reference_pension_fund.code"],
            name=op.f("fk_reference_pension_fund_statement_fund_code_reference_pension_fund"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_reference_pension_fund_statement")),
    )
    op.create_index(
        op.f("ix_reference_pension_fund_statement_fund_code"),
        "reference_pension_fund_statement",
        ["fund_code"],
        unique=False,
    )


def downgrade() -> None:
    """Take the database back."""
    op.drop_index(op.f("ix_reference_pension_fund_statement_fund_code"), table_name="reference_pension_fund_statement")
    op.drop_table("reference_pension_fund_statement")
