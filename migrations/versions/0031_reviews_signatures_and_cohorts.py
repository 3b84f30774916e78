"""Reviews, signatures and cohorts of programmes.

Revision: 0031
Follows: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "application_reviewer",
        sa.Column("mandate_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["mandate.id"], name=op.f("fk_application_reviewer_mandate_id_mandate"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["user_account.id"],
            name=op.f("fk_application_reviewer_person_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mandate_id", "person_id", name=op.f("pk_application_reviewer")),
    )
    with op.batch_alter_table("application_reviewer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_reviewer_person_id"), ["person_id"], unique=False)

    op.create_table(
        "application_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("sending", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("offered_gbp", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposer_id", sa.Integer(), nullable=True),
        sa.Column("proposer_name", sa.String(length=120), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("certifier_id", sa.Integer(), nullable=True),
        sa.Column("certifier_name", sa.String(length=120), nullable=False),
        sa.Column("certifier_note", sa.String(length=2000), nullable=False),
        sa.CheckConstraint("(outcome = 'open') = (settled_at IS NULL)", name=op.f("ck_application_proposal_settled")),
        sa.CheckConstraint("outcome IN ('open', 'signed', 'returned')", name=op.f("ck_application_proposal_outcome")),
        sa.CheckConstraint("status IN ('offered', 'declined')", name=op.f("ck_application_proposal_status")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_proposal_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["certifier_id"],
            ["user_account.id"],
            name=op.f("fk_application_proposal_certifier_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["proposer_id"],
            ["user_account.id"],
            name=op.f("fk_application_proposal_proposer_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_proposal")),
    )
    with op.batch_alter_table("application_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_proposal_application_id"), ["application_id"], unique=False)
        batch_op.create_index(
            "uq_application_proposal_open",
            ["application_id", "sending"],
            unique=True,
            sqlite_where=sa.text("outcome = 'open'"),
            postgresql_where=sa.text("outcome = 'open'"),
        )

    op.create_table(
        "application_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("sending", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("reviewer_name", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'asked') = (ended_at IS NULL)", name=op.f("ck_application_review_ended")),
        sa.CheckConstraint("(state = 'sent') = (score IS NOT NULL)", name=op.f("ck_application_review_scored")),
        sa.CheckConstraint("state IN ('asked', 'sent', 'stood_aside')", name=op.f("ck_application_review_state")),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_application_review_score")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_review_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"],
            ["user_account.id"],
            name=op.f("fk_application_review_reviewer_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_review")),
        sa.UniqueConstraint(
            "application_id",
            "sending",
            "reviewer_id",
            name=op.f("uq_application_review_application_id_sending_reviewer_id"),
        ),
    )
    with op.batch_alter_table("application_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_review_reviewer_id"), ["reviewer_id"], unique=False)

    # SQLite would make the table again in a batch, and what hangs on its rows would go with the old one.
    op.add_column("application", sa.Column("shown", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("application_programme", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reviews_needed", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("needs_signature", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("certifier_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reviews_due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("decides_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("starts_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("shows_cohort", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_foreign_key(
            batch_op.f("fk_application_programme_certifier_id_user_account"),
            "user_account",
            ["certifier_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_application_programme_reviews_needed"), "reviews_needed BETWEEN 0 AND 10"
        )


def downgrade() -> None:
    """Bring the database back."""
    with op.batch_alter_table("application_programme", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_application_programme_reviews_needed"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_application_programme_certifier_id_user_account"), type_="foreignkey")
        for name in (
            "shows_cohort", "starts_on", "decides_on", "reviews_due_on", "certifier_id", "needs_signature",
            "reviews_needed",
        ):  # fmt: skip
            batch_op.drop_column(name)
    op.drop_column("application", "shown")
    op.drop_table("application_review")
    op.drop_table("application_proposal")
    op.drop_table("application_reviewer")
