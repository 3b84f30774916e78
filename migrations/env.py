"""Runs the migrations on the database that the settings name."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, create_engine, text
from sqlmodel import AutoString

import accounts.models
import allocation.models
import applications.models
import clusters.models
import contacts.models
import dealflow.models
import digests.models
import documents.models
import foundation.audit
import foundation.catalogue
import foundation.jobs.models
import foundation.ratelimits
import insights.models
import introductions.models
import ledger.models
import notices.models
import pipeline.models
import plans.models
import profiles.models
import readiness.models
import reference.models
import webhooks.models
from foundation.database import UtcDateTime, metadata
from foundation.settings import load_settings

#: Importing them is what fills the metadata.
TABLES = (
    accounts.models,
    allocation.models,
    applications.models,
    clusters.models,
    contacts.models,
    dealflow.models,
    digests.models,
    documents.models,
    foundation.audit,
    foundation.catalogue,
    foundation.jobs.models,
    foundation.ratelimits,
    insights.models,
    introductions.models,
    ledger.models,
    notices.models,
    pipeline.models,
    plans.models,
    profiles.models,
    readiness.models,
    reference.models,
    webhooks.models,
)


def render_item(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as the plain ones they stand for: a migration outlives the code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def run(connection: Connection) -> None:
    """Run the migrations over a connection, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # A migration that cannot have its lock fails, rather than hold up a running site.
            connection.execute(text("SET LOCAL lock_timeout = '4s'"))
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = create_engine(context.config.attributes.get("address") or load_settings().database)
    with engine.begin() as connection:
        run(connection)
    engine.dispose()
