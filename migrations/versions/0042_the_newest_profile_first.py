"""Indexes of what changed last hold the key too: many profiles may have come in under one number.

Revision: 0042
Follows: 0041
"""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    for table in ("venture", "mandate"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{table}_index_version"))
            batch_op.create_index(f"ix_{table}_newest", ["index_version", "id"], unique=False)


def downgrade() -> None:
    """Bring the database back."""
    for table in ("venture", "mandate"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_index(f"ix_{table}_newest")
            batch_op.create_index(batch_op.f(f"ix_{table}_index_version"), ["index_version"], unique=False)
