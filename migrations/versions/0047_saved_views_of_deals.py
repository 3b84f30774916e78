"""Saved views of the table and the board of deals.

Revision: 0047
Follows: 0046
"""

from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

_PLACE, _PIPELINE = "ck_saved_view_place", "ck_saved_view_pipeline"


def upgrade() -> None:
    """Bring the database forward."""
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(_PLACE), type_="check")
        batch_op.create_check_constraint(batch_op.f(_PLACE), "place IN ('matches', 'directory', 'deals', 'board')")
        batch_op.create_check_constraint(
            batch_op.f(_PIPELINE), "place NOT IN ('deals', 'board') OR organisation_id IS NOT NULL"
        )


def downgrade() -> None:
    """Bring the database back. Views of deals are gone."""
    op.execute(
        "DELETE FROM saved_view_alert WHERE view_id IN (SELECT id FROM saved_view WHERE place IN ('deals', 'board'))"
    )
    op.execute("DELETE FROM saved_view WHERE place IN ('deals', 'board')")
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(_PIPELINE), type_="check")
        batch_op.drop_constraint(batch_op.f(_PLACE), type_="check")
        batch_op.create_check_constraint(batch_op.f(_PLACE), "place IN ('matches', 'directory')")
