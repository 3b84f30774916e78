"""Weights of a mandate's own.

Revision: 0033
Follows: 0032
"""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_NAMES = ("sector", "stage", "ticket", "place", "instrument", "text")


def upgrade() -> None:
    """Bring the database forward."""
    for name in _NAMES:
        op.execute(
            f"ALTER TABLE mandate ADD COLUMN weight_{name} INTEGER"
            f" CONSTRAINT ck_mandate_weight_{name} CHECK (weight_{name} BETWEEN 0 AND 100)"
        )


def downgrade() -> None:
    """Take it back."""
    for name in reversed(_NAMES):
        op.drop_column("mandate", f"weight_{name}")
