"""What was sent in files of ledger entries and of deals, so that their columns can be chosen.

Revision: 0041
Follows: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_ADDED = (("allocation_import", ("cells",)), ("deal_import", ("columns", "cells")))


def upgrade() -> None:
    """Bring the database forward."""
    for table, names in _ADDED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    """Take it back."""
    for table, names in _ADDED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in reversed(names):
                batch_op.drop_column(name)
