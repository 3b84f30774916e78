"""Notes, tasks, files and first facts of deals; the log of deals only grows.

Revision: 0025
Follows: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_COLUMNS = "id, deal_id, at, kind, from_stage, to_stage, reason, data"
_SQLITE = (
    f"""CREATE TRIGGER deal_event_stays BEFORE UPDATE OF {_COLUMNS} ON deal_event
BEGIN SELECT RAISE(ABORT, 'the log of deals only grows'); END""",
    """CREATE TRIGGER deal_event_is_kept BEFORE DELETE ON deal_event
WHEN EXISTS (SELECT 1 FROM deal WHERE deal.id = OLD.deal_id)
BEGIN SELECT RAISE(ABORT, 'the log of deals only grows'); END""",
)
_POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION deal_event_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM deal WHERE deal.id = OLD.deal_id) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'the log of deals only grows' USING ERRCODE = 'integrity_constraint_violation';
END $$""",
    f"""CREATE TRIGGER deal_event_stays BEFORE UPDATE OF {_COLUMNS} ON deal_event
FOR EACH ROW EXECUTE FUNCTION deal_event_only_grows()""",
    """CREATE TRIGGER deal_event_is_kept BEFORE DELETE ON deal_event
FOR EACH ROW EXECUTE FUNCTION deal_event_only_grows()""",
)


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_user_account"
    return sa.ForeignKeyConstraint([column], ["user_account.id"], name=op.f(name), ondelete="SET NULL")


def _deal(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f(f"fk_{table}_deal_id_deal"), ondelete="CASCADE")


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "deal_entry",
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        _deal("deal_entry"),
        sa.PrimaryKeyConstraint("deal_id", name=op.f("pk_deal_entry")),
    )
    op.create_table(
        "deal_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('note', 'meeting')", name=op.f("ck_deal_note_kind")),
        sa.CheckConstraint("met_on IS NULL OR kind = 'meeting'", name=op.f("ck_deal_note_met_on")),
        _person("deal_note", "author_id"),
        _deal("deal_note"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_note")),
    )
    op.create_index(op.f("ix_deal_note_deal_id"), "deal_note", ["deal_id"])
    op.create_table(
        "deal_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        _person("deal_task", "owner_id"),
        _person("deal_task", "added_by_id"),
        _person("deal_task", "done_by_id"),
        _deal("deal_task"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_task")),
    )
    op.create_index(op.f("ix_deal_task_deal_id"), "deal_task", ["deal_id"])
    op.create_index("ix_deal_task_owner", "deal_task", ["owner_id", "done_at", "due_on"])
    op.create_table(
        "deal_file",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_by_name", sa.String(length=120), nullable=False),
        sa.Column("scan", sa.String(), nullable=False),
        sa.Column("scan_words", sa.String(length=200), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("scan IN ('waiting', 'passed', 'refused')", name=op.f("ck_deal_file_scan")),
        _person("deal_file", "added_by_id"),
        _deal("deal_file"),
        sa.ForeignKeyConstraint(["digest"], ["document_blob.digest"], name=op.f("fk_deal_file_digest_document_blob")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_file")),
    )
    op.create_index(op.f("ix_deal_file_deal_id"), "deal_file", ["deal_id"])
    op.create_index(op.f("ix_deal_file_digest"), "deal_file", ["digest"])
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Take the database back."""
    on = "" if op.get_bind().dialect.name == "sqlite" else " ON deal_event"
    for name in ("deal_event_is_kept", "deal_event_stays"):
        op.execute(f"DROP TRIGGER {name}{on}")
    if on:
        op.execute("DROP FUNCTION deal_event_only_grows()")
    for name in ("deal_file", "deal_task", "deal_note", "deal_entry"):
        op.drop_table(name)
