"""What loading a file of contacts did, and when it was taken back.

Revision: 0038
Follows: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    with op.batch_alter_table("contact_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("done", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("contact_file", schema=None) as batch_op:
        batch_op.alter_column("done", server_default=None)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("contact_file", schema=None) as batch_op:
        batch_op.drop_column("taken_back_at")
        batch_op.drop_column("done")
