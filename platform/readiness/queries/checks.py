"""What the checks before an application ask for."""

from collections.abc import Collection, Sequence

from sqlmodel import col, select

from foundation.database import Session
from readiness.models import Award, CheckFacts, Measurement, SensitiveArea, SensitiveSector


def check_facts(session: Session, venture_id: int) -> CheckFacts | None:
    """Give what a venture said for the checks."""
    return session.get(CheckFacts, venture_id)


def awards(session: Session, venture_id: int) -> Sequence[Award]:
    """Give the awards to a venture and its group, newest first."""
    return session.exec(
        select(Award)
        .where(col(Award.venture_id) == venture_id)
        .order_by(col(Award.awarded_on).desc(), col(Award.id).desc())
    ).all()


def measurements(session: Session, venture_id: int) -> Sequence[Measurement]:
    """Give what was measured to be saved, newest first."""
    return session.exec(
        select(Measurement)
        .where(col(Measurement.venture_id) == venture_id)
        .order_by(col(Measurement.measured_on).desc(), col(Measurement.id).desc())
    ).all()


def sensitive_areas(session: Session, sector_codes: Collection[str]) -> Sequence[SensitiveArea]:
    """Give the sensitive areas that some sectors touch, in the order of the Act."""
    return session.exec(
        select(SensitiveArea)
        .join(SensitiveSector, col(SensitiveSector.area_code) == col(SensitiveArea.code))
        .where(col(SensitiveSector.sector_code).in_(sorted(sector_codes)))
        .distinct()
        .order_by(col(SensitiveArea.position), col(SensitiveArea.code))
    ).all()
