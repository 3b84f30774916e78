"""When somebody last looked at their start page, and what their venture fitted then.

Revision: 0054
Follows: 0053
"""

import sqlalchemy as sa
from alembic import op

from foundation.database import UtcDateTime

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "venture_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("mandates", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["user_account.id"], name=op.f("fk_venture_visit_person_id_user_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"], ["venture.id"], name=op.f("fk_venture_visit_venture_id_venture"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venture_visit")),
    )
    op.create_index(op.f("ix_venture_visit_at"), "venture_visit", ["at"])
    op.create_index("ix_venture_visit_person_id", "venture_visit", ["person_id", "venture_id", "id"])
    op.create_index(op.f("ix_venture_visit_venture_id"), "venture_visit", ["venture_id"])


def downgrade() -> None:
    """Bring the database back."""
    op.drop_table("venture_visit")
