"""What growth plans of combined authorities set out to do.

Revision: 0055
Follows: 0054
"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "reference_growth_plan_action",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("combined_authority_code", sa.String(length=9), nullable=False),
        sa.Column("plan", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sector_codes", sa.JSON(), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["combined_authority_code"],
            ["reference_combined_authority.code"],
            name=op.f("fk_reference_growth_plan_action_combined_authority_code_reference_combined_authority"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_reference_growth_plan_action")),
    )
    op.create_index(
        op.f("ix_reference_growth_plan_action_combined_authority_code"),
        "reference_growth_plan_action",
        ["combined_authority_code"],
    )


def downgrade() -> None:
    """Bring the database back."""
    op.drop_table("reference_growth_plan_action")
