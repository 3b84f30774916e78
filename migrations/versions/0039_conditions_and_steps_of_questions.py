"""Conditions, bounds and steps of questions.

Revision: 0039
Follows: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_KINDS = "ck_application_question_kind"


def _answers_aside() -> None:
    """Put the answers aside: SQLite makes the table of questions again, and they would go with the old one."""
    op.execute("CREATE TABLE kept_application_answer AS SELECT * FROM application_answer")
    op.execute("DELETE FROM application_answer")


def _answers_back() -> None:
    op.execute(
        "INSERT INTO application_answer (application_id, sending, question_id, value)"
        " SELECT application_id, sending, question_id, value FROM kept_application_answer"
    )
    op.execute("DROP TABLE kept_application_answer")


def upgrade() -> None:
    """Bring the database forward."""
    op.add_column("application", sa.Column("step", sa.Integer(), nullable=False, server_default="1"))
    _answers_aside()
    with op.batch_alter_table("application_question", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lowest", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("highest", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("step", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("depends_on", sa.String(length=60), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("depends_values", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.drop_constraint(batch_op.f(_KINDS), type_="check")
        batch_op.create_check_constraint(
            batch_op.f(_KINDS), "kind IN ('text', 'number', 'choice', 'several', 'postcode')"
        )
        batch_op.create_check_constraint(batch_op.f("ck_application_question_bounds"), "lowest <= highest")
        batch_op.create_check_constraint(batch_op.f("ck_application_question_step"), "step BETWEEN 1 AND 5")
    _answers_back()


def downgrade() -> None:
    """Bring the database back. Questions of kinds that it did not know become texts."""
    op.drop_column("application", "step")
    op.execute("UPDATE application_question SET kind = 'text' WHERE kind IN ('several', 'postcode')")
    _answers_aside()
    with op.batch_alter_table("application_question", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_application_question_step"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_application_question_bounds"), type_="check")
        batch_op.drop_constraint(batch_op.f(_KINDS), type_="check")
        batch_op.create_check_constraint(batch_op.f(_KINDS), "kind IN ('text', 'number', 'choice')")
        for name in ("depends_values", "depends_on", "step", "highest", "lowest"):
            batch_op.drop_column(name)
    _answers_back()
