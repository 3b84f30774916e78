"""What holds a cluster back, of what kind it is, and who can act on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete
from sqlmodel import col

from accounts.policy import Viewer
from clusters.models import Blocker, BlockerKind
from clusters.queries import proposition as queries
from foundation import audit, clock
from foundation.database import Session
from profiles.queries import ClusterRecord

KINDS: Mapping[str, str] = {
    BlockerKind.PLANNING.value: "Planning",
    BlockerKind.LEVY.value: "Apprenticeship levy",
    BlockerKind.POWER.value: "Power and grid",
    BlockerKind.SKILLS.value: "Skills",
    BlockerKind.BOUNDARY.value: "Boundaries of programmes",
    BlockerKind.TRANSPORT.value: "Transport",
    BlockerKind.MONEY.value: "Money",
    BlockerKind.OTHER.value: "Something else",
}


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Something that holds a cluster back.

    Parameters
    ----------
    name, note : str
        As the profile words it.
    kind : str
        Of ``BlockerKind``; empty where it is not said.
    body : str
        Who can act; empty where it is not said.
    """

    name: str
    note: str
    kind: str
    body: str


def hindrances(session: Session, record: ClusterRecord) -> list[Hindrance]:
    """Give what holds a cluster back, in the order of its profile."""
    said = queries.blockers_of(session, record.cluster.id or 0)
    return [
        Hindrance(item.name, item.note, row.kind if row else "", row.body if row else "")
        for item in record.items_of("blocker")
        for row in [said.get(item.name)]
    ]


def say(session: Session, *, actor: Viewer, record: ClusterRecord, answers: Sequence[tuple[str, str, str]]) -> None:
    """Keep of what kind each thing is and who can act on it.

    Parameters
    ----------
    answers : sequence of (str, str, str)
        Name as the profile words it, kind, body; without a kind nothing is kept of it.
    """
    cluster_id, named = record.cluster.id or 0, {item.name for item in record.items_of("blocker")}
    session.execute(delete(Blocker).where(col(Blocker.cluster_id) == cluster_id))
    for name, kind, body in answers:
        if name in named and kind:
            session.add(
                Blocker(
                    cluster_id=cluster_id,
                    name=name,
                    kind=kind,
                    body=body,
                    said_at=clock.now(),
                    said_by_id=actor.user_id,
                )
            )
    audit.trail(session, actor, "cluster", cluster_id, "said who can act")
    session.flush()
