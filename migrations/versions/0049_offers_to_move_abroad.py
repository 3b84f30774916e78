"""Offers to move abroad, as ventures write them down.

Revision: 0049
Follows: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

_CHECKS = {
    "kind": "kind IN ('grant', 'equity', 'tax_credit', 'subsidy')",
    "sum_or_share": "(amount IS NULL) <> (cost_share IS NULL)",
    "share_of_costs": "(cost_share IS NULL) = (capital_costs IS NULL)",
    "amount": "amount > 0",
    "capital_costs": "capital_costs > 0",
    "cost_share": "cost_share > 0 AND cost_share <= 1",
    "stake": "stake > 0 AND stake <= 1",
    "rate": "rate > 0",
    "pounds": "currency <> 'GBP' OR rate = 1",
}


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "offer_abroad",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("country", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("rate", sa.Float(), nullable=False),
        sa.Column("rate_on", sa.Date(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("cost_share", sa.Float(), nullable=True),
        sa.Column("capital_costs", sa.BigInteger(), nullable=True),
        sa.Column("stake", sa.Float(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("money_on", sa.Date(), nullable=True),
        sa.Column("conditions", sa.String(length=3000), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("source_on", sa.Date(), nullable=False),
        sa.Column("open_to_clusters", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        *(sa.CheckConstraint(text, name=op.f(f"ck_offer_abroad_{name}")) for name, text in _CHECKS.items()),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["user_account.id"], name=op.f("fk_offer_abroad_changed_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"], ["venture.id"], name=op.f("fk_offer_abroad_venture_id_venture"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_abroad")),
    )  # fmt: skip
    op.create_index(op.f("ix_offer_abroad_venture_id"), "offer_abroad", ["venture_id"])


def downgrade() -> None:
    """Bring the database back."""
    op.drop_index(op.f("ix_offer_abroad_venture_id"), table_name="offer_abroad")
    op.drop_table("offer_abroad")
