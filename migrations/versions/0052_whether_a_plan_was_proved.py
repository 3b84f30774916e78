"""Whether a plan that is kept was proved to be the best.

Revision: 0052
Follows: 0051
"""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward. No search was stopped before there was a time for it."""
    op.add_column("funding_plan", sa.Column("proved", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    """Bring the database back."""
    op.drop_column("funding_plan", "proved")
