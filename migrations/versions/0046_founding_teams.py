"""Who founded a venture, where it wants to say.

Revision: 0046
Follows: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    # In one statement, so that SQLite need not copy a table that others refer to.
    op.execute(
        sa.text(
            "ALTER TABLE venture ADD COLUMN founding_team VARCHAR(10)"
            " CONSTRAINT ck_venture_founding_team CHECK (founding_team IN ('women', 'mixed', 'men'))"
        )
    )


def downgrade() -> None:
    """Bring the database back."""
    op.drop_column("venture", "founding_team")
