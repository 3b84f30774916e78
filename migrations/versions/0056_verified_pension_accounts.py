"""Whether staff saw that an account is about the pension money that its people say.

Revision: 0056
Follows: 0055
"""

import sqlalchemy as sa
from alembic import op

from foundation.database import UtcDateTime

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

_KEY = "fk_allocation_pension_account_verified_by_id_user_account"


def upgrade() -> None:
    """Bring the database forward."""
    with op.batch_alter_table("allocation_pension_account") as table:
        table.add_column(sa.Column("verified_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("verified_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f(_KEY), "user_account", ["verified_by_id"], ["id"], ondelete="SET NULL")


def downgrade() -> None:
    """Bring the database back."""
    with op.batch_alter_table("allocation_pension_account") as table:
        table.drop_constraint(op.f(_KEY), type_="foreignkey")
        table.drop_column("verified_by_id")
        table.drop_column("verified_at")
