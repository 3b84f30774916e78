"""What can be done with matches."""

from foundation.database import Session


def ensure_index(session: Session) -> None:
    """Bring the index up to date with the profiles."""
