"""Where ventures stand towards the end of their cash, and what they were told of it.

Revision: 0048
Follows: 0047
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "runway_watch",
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(length=10), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cash_gbp", sa.BigInteger(), nullable=True),
        sa.Column("cash_on", sa.Date(), nullable=True),
        sa.Column("open_to_clusters", sa.Boolean(), nullable=False),
        sa.CheckConstraint("standing IN ('clear', 'begin', 'cliff')", name=op.f("ck_runway_watch_standing")),
        sa.CheckConstraint("(cash_gbp IS NULL) = (cash_on IS NULL)", name=op.f("ck_runway_watch_cash")),
        sa.ForeignKeyConstraint(
            ["venture_id"], ["venture.id"], name=op.f("fk_runway_watch_venture_id_venture"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("venture_id", name=op.f("pk_runway_watch")),
    )


def downgrade() -> None:
    """Bring the database back."""
    op.drop_table("runway_watch")
