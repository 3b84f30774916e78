"""Ventures are shown to organisations.

Revision: 0014
Follows: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    op.execute("DELETE FROM venture_showing WHERE organisation_id IS NULL")
    with op.batch_alter_table("venture_showing", schema=None) as batch_op:
        batch_op.drop_index("uq_venture_showing_person")
        batch_op.drop_index(op.f("ix_venture_showing_user_id"))
        batch_op.drop_constraint(op.f("ck_venture_showing_one_guest"), type_="check")
        batch_op.drop_constraint(op.f("fk_venture_showing_user_id_user_account"), type_="foreignkey")
        batch_op.drop_column("user_id")
        batch_op.alter_column("organisation_id", existing_type=sa.Integer(), nullable=False)


def downgrade() -> None:
    """Take the database back."""
    with op.batch_alter_table("venture_showing", schema=None) as batch_op:
        batch_op.alter_column("organisation_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("user_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_venture_showing_user_id_user_account"), "user_account", ["user_id"], ["id"], ondelete="CASCADE"
        )
        batch_op.create_check_constraint(
            op.f("ck_venture_showing_one_guest"), "(organisation_id IS NULL) <> (user_id IS NULL)"
        )
        batch_op.create_index(op.f("ix_venture_showing_user_id"), ["user_id"], unique=False)
        batch_op.create_index("uq_venture_showing_person", ["venture_id", "user_id"], unique=True)
