"""Whether a plan that is kept was proved to be the best.

Revision: 0051
Follows: 0050
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward. No search was stopped before there was a time for it."""
    op.add_column("funding_plan", sa.Column("proved", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    """Bring the database back."""
    op.drop_column("funding_plan", "proved")
