"""What moves with each change of an account."""

from sqlalchemy import func
from sqlmodel import col

from allocation.models import Entry, Vehicle
from foundation.marks import Keys, Part, counted, of_trail


def marks(funders: Keys) -> list[Part]:
    """Count what moves with each change of the accounts of some funders; targets and purposes are in the trail."""
    held, ours = col(Vehicle.id) == col(Entry.vehicle_id), col(Vehicle.funder_id).in_(funders)
    return [
        of_trail("funder", funders),
        counted("entries", func.max(col(Entry.id))).join(Vehicle, held).where(ours),
        counted("vehicles", func.max(col(Vehicle.id))).where(ours),
    ]
