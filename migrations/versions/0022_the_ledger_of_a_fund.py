"""The ledger of a fund.

Revision: 0022
Follows: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "allocation_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("funder_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "dimension IN ('place', 'sector', 'stage', 'instrument', 'pillar')",
            name=op.f("ck_allocation_target_dimension"),
        ),
        sa.CheckConstraint("low >= 0 AND low <= high AND high <= 1", name=op.f("ck_allocation_target_share_range")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_allocation_target_dates")),
        sa.ForeignKeyConstraint(
            ["funder_id"], ["funder.id"], name=op.f("fk_allocation_target_funder_id_funder"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_target")),
        sa.UniqueConstraint(
            "funder_id",
            "dimension",
            "code",
            "starts_on",
            name=op.f("uq_allocation_target_funder_id_dimension_code_starts_on"),
        ),
    )
    with op.batch_alter_table("allocation_target", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_allocation_target_funder_id"), ["funder_id"], unique=False)

    op.create_table(
        "allocation_vehicle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("funder_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("vintage_year", sa.Integer(), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["funder_id"], ["funder.id"], name=op.f("fk_allocation_vehicle_funder_id_funder"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_vehicle")),
        sa.UniqueConstraint("funder_id", "name", name=op.f("uq_allocation_vehicle_funder_id_name")),
    )
    with op.batch_alter_table("allocation_vehicle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_allocation_vehicle_funder_id"), ["funder_id"], unique=False)

    op.create_table(
        "allocation_weight",
        sa.Column("funder_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.CheckConstraint("weight >= 0 AND weight <= 1", name=op.f("ck_allocation_weight_weight")),
        sa.ForeignKeyConstraint(
            ["funder_id"], ["funder.id"], name=op.f("fk_allocation_weight_funder_id_funder"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("funder_id", "stage", name=op.f("pk_allocation_weight")),
    )
    op.create_table(
        "allocation_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vehicle_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("amount_gbp", sa.BigInteger(), nullable=False),
        sa.Column("company", sa.String(length=160), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=True),
        sa.Column("authority_code", sa.String(), nullable=True),
        sa.Column("sector_code", sa.String(), nullable=True),
        sa.Column("stage_code", sa.String(), nullable=True),
        sa.Column("instrument_code", sa.String(), nullable=True),
        sa.Column("pillar", sa.String(length=20), nullable=True),
        sa.Column("round_gbp", sa.BigInteger(), nullable=True),
        sa.Column("private_gbp", sa.BigInteger(), nullable=True),
        sa.Column("public_gbp", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('commitment', 'drawdown', 'investment', 'follow_on', 'recycled', 'exit')",
            name=op.f("ck_allocation_entry_kind"),
        ),
        sa.CheckConstraint(
            "kind NOT IN ('investment', 'follow_on', 'exit') OR company <> ''", name=op.f("ck_allocation_entry_company")
        ),
        sa.CheckConstraint(
            "pillar IN ('affordable_housing', 'sme_finance', 'clean_energy', 'infrastructure', 'regeneration')",
            name=op.f("ck_allocation_entry_pillar"),
        ),
        sa.CheckConstraint("amount_gbp > 0", name=op.f("ck_allocation_entry_amount")),
        sa.CheckConstraint("corrects_id IS NOT NULL OR NOT void", name=op.f("ck_allocation_entry_void")),
        sa.CheckConstraint("private_gbp >= 0 AND public_gbp >= 0", name=op.f("ck_allocation_entry_beside")),
        sa.ForeignKeyConstraint(
            ["authority_code"],
            ["reference_authority.code"],
            name=op.f("fk_allocation_entry_authority_code_reference_authority"),
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["allocation_entry.id"],
            name=op.f("fk_allocation_entry_corrects_id_allocation_entry"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"],
            ["user_account.id"],
            name=op.f("fk_allocation_entry_entered_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["instrument_code"],
            ["reference_instrument.code"],
            name=op.f("fk_allocation_entry_instrument_code_reference_instrument"),
        ),
        sa.ForeignKeyConstraint(
            ["sector_code"], ["reference_sector.code"], name=op.f("fk_allocation_entry_sector_code_reference_sector")
        ),
        sa.ForeignKeyConstraint(
            ["stage_code"], ["reference_stage.code"], name=op.f("fk_allocation_entry_stage_code_reference_stage")
        ),
        sa.ForeignKeyConstraint(
            ["vehicle_id"],
            ["allocation_vehicle.id"],
            name=op.f("fk_allocation_entry_vehicle_id_allocation_vehicle"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"], ["venture.id"], name=op.f("fk_allocation_entry_venture_id_venture"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_entry")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_allocation_entry_corrects_id")),
    )
    with op.batch_alter_table("allocation_entry", schema=None) as batch_op:
        batch_op.create_index("ix_allocation_entry_vehicle_id", ["vehicle_id", "happened_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_allocation_entry_venture_id"), ["venture_id"], unique=False)


def downgrade() -> None:
    """Bring the database back."""
    with op.batch_alter_table("allocation_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_allocation_entry_venture_id"))
        batch_op.drop_index("ix_allocation_entry_vehicle_id")

    op.drop_table("allocation_entry")
    op.drop_table("allocation_weight")
    with op.batch_alter_table("allocation_vehicle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_allocation_vehicle_funder_id"))

    op.drop_table("allocation_vehicle")
    with op.batch_alter_table("allocation_target", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_allocation_target_funder_id"))

    op.drop_table("allocation_target")
