"""Finds profiles by words, among those that the asker may see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import col, select

from accounts.policy import Action, Viewer, may
from foundation.database import Session, escape_like
from foundation.searching import Search
from profiles.models import Cluster, Funder, Mandate, Status, Venture


@dataclass(frozen=True)
class Hit:
    """Something found. ``kind`` is ``funder``, ``mandate`` or ``cluster``."""

    kind: str
    slug: str
    name: str
    line: str
    demo: bool


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


def _visible(viewer: Viewer, table: type[Any], owner: Any) -> ColumnElement[bool]:
    if may(viewer, Action.ADMINISTER):
        return col(table.status) != Status.ARCHIVED
    shown = col(table.status) == Status.PUBLISHED
    if not viewer.seats:
        return shown
    return or_(shown, owner.in_(sorted(viewer.seats)) & (col(table.status) != Status.ARCHIVED))


def visible_funders(viewer: Viewer) -> ColumnElement[bool]:
    """Give the condition under which somebody may find a funder."""
    return _visible(viewer, Funder, col(Funder.organisation_id))


def visible_clusters(viewer: Viewer) -> ColumnElement[bool]:
    """Give the condition under which somebody may find a cluster."""
    return _visible(viewer, Cluster, col(Cluster.organisation_id))


def visible_mandates(viewer: Viewer) -> ColumnElement[bool]:
    """Give the condition under which somebody may find a mandate, joined to its funder."""
    return visible_funders(viewer) & _visible(viewer, Mandate, col(Funder.organisation_id))


def find(session: Session, words: str, viewer: Viewer, *, limit: int = 8) -> list[Hit]:
    """Find funders, mandates and clusters that answer a search and that somebody may see.

    Ventures are found in what the directory keeps of them: there are many, and the database would read them all.

    Parameters
    ----------
    session : Session
        Where to look.
    words : str
        What to look for, as ``foundation.searching`` reads it; a word may be a part of one.
    viewer : Viewer
        Whoever asks.
    limit : int, default=8
        Most hits of each kind. A name that begins with the words comes first.
    """
    search = Search.of(words)
    if not search:
        return []
    funders = select(Funder.slug, Funder.name, Funder.description, Funder.demo).where(
        visible_funders(viewer), search.expression(Funder.name, Funder.description)
    )
    mandates = (
        select(Mandate.slug, Mandate.name, Funder.name, Mandate.demo)
        .join(Funder, col(Funder.id) == Mandate.funder_id)
        .where(visible_mandates(viewer), search.expression(Mandate.name, Mandate.description, Funder.name))
    )
    clusters = select(Cluster.slug, Cluster.name, Cluster.specialisation, Cluster.demo).where(
        visible_clusters(viewer), search.expression(Cluster.name, Cluster.specialisation, Cluster.description)
    )
    hits: list[Hit] = []
    asked: Sequence[tuple[str, Any, Any]] = (
        ("funder", funders, Funder),
        ("mandate", mandates, Mandate),
        ("cluster", clusters, Cluster),
    )
    for kind, query, table in asked:
        first = func.lower(table.name).like(f"{escape_like(words.strip().lower())}%", escape="\\")
        rows = session.exec(query.order_by(first.desc(), func.lower(table.name), table.id).limit(limit))
        hits += [Hit(kind, slug, name, line or "", demo) for slug, name, line, demo in rows]
    return hits
