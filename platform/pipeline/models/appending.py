"""The promise of the log, held by the database: entries are added, and go only with their deal.

Whoever did something may still be forgotten (`actor_id`), as a person's rights ask.
"""

from sqlalchemy import DDL, event
from sqlmodel import SQLModel

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


def only_grows(table: type[SQLModel]) -> None:
    """Make the triggers together with the table of the log, on every database that it is made on."""
    for dialect, statements in (("sqlite", _SQLITE), ("postgresql", _POSTGRESQL)):
        for statement in statements:
            made = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
            event.listen(table.metadata.tables[str(table.__tablename__)], "after_create", made)
