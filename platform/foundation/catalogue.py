"""The catalogue's clock: how a worker knows which profiles changed since it last looked."""

from sqlalchemy import update
from sqlmodel import Field, SQLModel, select

from foundation.database import Session


class CatalogueClock(SQLModel, table=True):
    """One row that counts changes to what is matched and searched.

    A changed profile takes the next number in its own transaction. The row's lock makes numbers appear in the order
    in which they are taken, so a reader that has seen number n has seen every change up to n.
    """

    __tablename__ = "catalogue_clock"

    name: str = Field(primary_key=True)
    version: int = 0


def tick(session: Session) -> int:
    """Take the next number.

    Returns
    -------
    int
        To be stored as ``index_version`` of the row that changed.
    """
    moved = session.execute(
        update(CatalogueClock)
        .where(CatalogueClock.name == "profiles")  # type: ignore[arg-type]
        .values(version=CatalogueClock.version + 1)
        .returning(CatalogueClock.version)  # type: ignore[call-overload]
    ).scalar_one_or_none()
    if moved is None:
        session.add(CatalogueClock(name="profiles", version=1))
        session.flush()
        return 1
    return int(moved)


_VERSION = select(CatalogueClock.version).where(CatalogueClock.name == "profiles")


def catalogue_version(session: Session) -> int:
    """Give the newest number."""
    return session.exec(_VERSION).first() or 0
