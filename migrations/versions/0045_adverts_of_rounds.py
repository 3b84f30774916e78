"""The advert of a round.

Revision: 0045
Follows: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "application_advert",
        sa.Column("mandate_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("line", sa.String(length=160), nullable=False),
        sa.Column("pays_for", sa.String(length=2000), nullable=False),
        sa.Column("for_whom", sa.String(length=2000), nullable=False),
        sa.Column("shown_from", sa.Date(), nullable=True),
        sa.Column("shown_until", sa.Date(), nullable=True),
        sa.CheckConstraint("shown_from < shown_until", name=op.f("ck_application_advert_shown")),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["mandate.id"], name=op.f("fk_application_advert_mandate_id_mandate"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mandate_id", name=op.f("pk_application_advert")),
    )


def downgrade() -> None:
    """Bring the database back."""
    op.drop_table("application_advert")
