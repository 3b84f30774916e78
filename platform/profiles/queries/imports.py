"""What an import asks of the database."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import col, or_, select

from foundation.database import Session
from profiles.models import ImportJob, Mandate, Venture


def job(session: Session, job_id: int) -> ImportJob | None:
    """Find an import as it stands in the database now."""
    wanted = select(ImportJob).where(ImportJob.id == job_id).execution_options(populate_existing=True)
    return session.exec(wanted).first()


def jobs_of(session: Session, organisation_ids: Collection[int], most: int = 50) -> list[ImportJob]:
    """Give the imports of some organisations, newest first."""
    wanted = (
        select(ImportJob)
        .where(col(ImportJob.organisation_id).in_(sorted(organisation_ids)), ImportJob.status != "dropped")
        .order_by(col(ImportJob.id).desc())
        .limit(most)
    )
    return list(session.exec(wanted))


def advance(session: Session, job_id: int, before: int, values: dict[str, Any]) -> bool:
    """Write how far an import has got, unless somebody else has just done so."""
    statement = (
        update(ImportJob)
        .where(col(ImportJob.id) == job_id, col(ImportJob.status) == "running", col(ImportJob.processed) == before)
        .values(**values)
    )
    return bool(session.execute(statement).rowcount)  # type: ignore[attr-defined]


def claim(session: Session, job_id: int, now: datetime) -> bool:
    """Take a checked import for loading; the second of two who try gets nothing."""
    statement = (
        update(ImportJob)
        .where(
            col(ImportJob.id) == job_id,
            col(ImportJob.status) == "running",
            col(ImportJob.processed) == col(ImportJob.total),
        )
        .values(status="done", finished_at=now)
    )
    return bool(session.execute(statement).rowcount)  # type: ignore[attr-defined]


def ventures_like(session: Session, numbers: Collection[str], postcodes: Collection[str]) -> list[Venture]:
    """Give the ventures with one of some company numbers or registered postcodes, by key."""
    wanted = (
        select(Venture)
        .where(
            or_(
                col(Venture.company_number).in_(sorted(numbers)),
                col(Venture.registered_postcode).in_(sorted(postcodes)),
            )
        )
        .order_by(col(Venture.id))
    )
    return list(session.exec(wanted))


def mandate_names(session: Session, funder_id: int) -> list[str]:
    """Give the names of a funder's mandates."""
    return list(session.exec(select(Mandate.name).where(Mandate.funder_id == funder_id).order_by(col(Mandate.id))))
