"""What a search finds profiles by, and which ventures somebody may find."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, case, func, literal, or_
from sqlmodel import col, select

from accounts.policy import Action, Viewer, may
from foundation.database import Session
from profiles.models import Cluster, Funder, Mandate, Status, Venture

#: What is found here, in the order in which it is told.
KINDS = ("funder", "mandate", "cluster")


def funder_ids_by_name(session: Session, names: Collection[str]) -> dict[str, int]:
    """Give the keys of published funders by name, in lower case, for those names that there are."""
    wanted = sorted({name.casefold() for name in names})
    rows = session.exec(
        select(func.lower(Funder.name), Funder.id)
        .where(func.lower(Funder.name).in_(wanted), Funder.status == Status.PUBLISHED)
        .order_by(col(Funder.id).desc())
    )
    return {name: int(key or 0) for name, key in rows}


def visible_ventures(viewer: Viewer) -> list[ColumnElement[bool]]:
    """Give the conditions under which somebody may find a venture: the policy's rule of sight, as the database asks it.

    Archived ones are found by nobody; their own people reach them by address.
    """
    if may(viewer, Action.ADMINISTER):
        return [col(Venture.status) != Status.ARCHIVED]
    shown = (col(Venture.status) == Status.PUBLISHED) & col(Venture.restricted).is_(False)
    own = col(Venture.organisation_id).in_(sorted(viewer.seats)) & (col(Venture.status) != Status.ARCHIVED)
    opened = (col(Venture.status) == Status.PUBLISHED) & col(Venture.id).in_(sorted(viewer.shown))
    return [or_(shown, *([own] if viewer.seats else []), *([opened] if viewer.shown else []))]


@dataclass(frozen=True, slots=True)
class Findable:
    """A funder, a mandate or a cluster as a search finds it; it is a subject of the policy.

    Parameters
    ----------
    kind : str
        One of ``KINDS``.
    line : str
        What is told beside its name, and searched with it.
    text : str
        What else is searched.
    """

    kind: str
    id: int
    organisation_id: int | None
    status: str
    slug: str
    name: str
    demo: bool
    line: str
    text: str


def findable(session: Session) -> list[Findable]:
    """Give all funders, mandates and clusters that are not archived, by kind and key. Who may see which is not asked.

    A mandate stands under its funder: it goes with it, and is seen with it.
    """
    shared = case((col(Funder.status) == Status.PUBLISHED, col(Mandate.status)), else_=col(Funder.status))
    # Kind and table, then what stands for owner, status, line and text.
    asked: tuple[tuple[str, type[Any], tuple[Any, ...]], ...] = (
        ("funder", Funder, (Funder.organisation_id, Funder.status, Funder.description, literal(""))),
        ("mandate", Mandate, (Funder.organisation_id, shared, Funder.name, Mandate.description)),
        ("cluster", Cluster, (Cluster.organisation_id, Cluster.status, Cluster.specialisation, Cluster.description)),
    )
    found = []
    for kind, table, (owner, status, line, text) in asked:
        columns = (table.id, owner, status, table.slug, table.name, table.demo, line, text)
        rows = sqlalchemy.select(*columns)
        if table is Mandate:
            rows = rows.join(Funder, col(Funder.id) == Mandate.funder_id)
        rows = rows.where(table.status != Status.ARCHIVED, status != Status.ARCHIVED).order_by(table.id)
        found += [Findable(kind, *row) for row in session.execute(rows)]
    return found
