"""Tags on deals.

Revision: 0032
Follows: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "deal_tag",
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user_account.id"], name=op.f("fk_deal_tag_added_by_id_user_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_deal_tag_deal_id_deal"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("deal_id", "tag", name=op.f("pk_deal_tag")),
    )
    with op.batch_alter_table("deal_tag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deal_tag_tag"), ["tag"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("deal_tag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deal_tag_tag"))

    op.drop_table("deal_tag")
