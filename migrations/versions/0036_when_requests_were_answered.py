"""An index over when requests were answered, which the gap's figures look at with every page.

Revision ID: 0036
Revises: 0035
Create Date: 2026-11-27 19:30:00
"""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    with op.batch_alter_table("introduction") as batch_op:
        batch_op.create_index(batch_op.f("ix_introduction_ended_at"), ["ended_at"], unique=False)


def downgrade() -> None:
    """Bring the database back."""
    with op.batch_alter_table("introduction") as batch_op:
        batch_op.drop_index(batch_op.f("ix_introduction_ended_at"))
