"""Circles and drawn areas that mandates are limited to.

Revision: 0051
Follows: 0050
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

_KIND = "ck_mandate_place_kind"
_BEFORE = "kind IN ('authority', 'region', 'combined_authority', 'pool', 'country', 'uk')"
_AFTER = "kind IN ('authority', 'region', 'combined_authority', 'pool', 'country', 'uk', 'radius', 'drawn')"
_CHECKS = {
    "distance": "distance > 0",
    "unit": "unit IN ('miles', 'km')",
    "radius": (
        "kind <> 'radius' OR (distance IS NOT NULL AND unit IS NOT NULL AND lat IS NOT NULL AND lon IS NOT NULL)"
    ),
    "drawn": "kind <> 'drawn' OR outline IS NOT NULL",
}


def upgrade() -> None:
    """Bring the database forward."""
    with op.batch_alter_table("mandate_place", schema=None) as batch_op:
        batch_op.add_column(sa.Column("distance", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("unit", sa.String(length=5), nullable=True))
        batch_op.add_column(sa.Column("lat", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("lon", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("outline", sa.String(), nullable=True))
        batch_op.drop_constraint(batch_op.f(_KIND), type_="check")
        batch_op.create_check_constraint(batch_op.f(_KIND), _AFTER)
        for name, rule in _CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_mandate_place_{name}"), rule)


def downgrade() -> None:
    """Bring the database back. It holds no circle and no drawn area, so mandates that have one become drafts."""
    op.execute(
        "UPDATE mandate SET status = 'draft' WHERE status = 'published'"
        " AND id IN (SELECT mandate_id FROM mandate_place WHERE kind IN ('radius', 'drawn'))"
    )
    op.execute("DELETE FROM mandate_place WHERE kind IN ('radius', 'drawn')")
    with op.batch_alter_table("mandate_place", schema=None) as batch_op:
        for name in _CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_mandate_place_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f(_KIND), type_="check")
        batch_op.create_check_constraint(batch_op.f(_KIND), _BEFORE)
        for name in ("outline", "lon", "lat", "unit", "distance"):
            batch_op.drop_column(name)
