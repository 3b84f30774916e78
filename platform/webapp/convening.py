"""What a cluster lead's start page says, put together from the rooms that know it: the cluster's ask, and who waits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from accounts.policy import Action, Viewer, may, sight
from clusters.models import DayStatus, Status
from clusters.queries.days import days_of
from clusters.queries.members import Filters, records
from clusters.services.proposition import proposition
from foundation import clock
from foundation.database import Session
from foundation.figures import Figure
from foundation.kept import Newest
from webapp.navigation import MOST_OF_A_KIND
from webapp.queries import OwnProfile, convening_mark

#: So many of those who ask to join are named.
MOST_ASKING = 4


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who asks to join: the membership, what they are called, since when, and whether they are invented."""

    key: int
    name: str
    since: datetime
    demo: bool


@dataclass(frozen=True, slots=True)
class Ahead:
    """An investor day to come: whether its guests know of it, and how many meetings it has."""

    key: int
    title: str
    held_on: date
    published: bool
    meetings: int
    demo: bool


@dataclass(frozen=True, slots=True)
class Convening:
    """How a cluster stands, as the start page tells its own people.

    Parameters
    ----------
    slug, name, status : str
        Which, and whether it is published.
    demo : bool
        Whether it is invented.
    ask : Figure
        What its members ask for together.
    members, divided, authorities : int
        Its public members, the programmes that a line through it divides, and the authorities that it spans.
    asking : sequence of Asking
        Those who ask to join, the earliest first.
    unanswered : int
        Invitations that were not answered yet.
    hindrances, unnamed : int
        Things that hold it back, and those of them of which nobody has said who can act.
    days : sequence of Ahead
        Its investor days to come, the earliest first.
    may_edit : bool
        Whether the viewer may change it.
    """

    slug: str
    name: str
    status: str
    demo: bool
    ask: Figure
    members: int
    divided: int
    authorities: int
    asking: Sequence[Asking]
    unanswered: int
    hindrances: int
    unnamed: int
    days: Sequence[Ahead]
    may_edit: bool


#: Asked with every visit of the start page, of several rooms, and changed by few.
_CONVENINGS: Newest[Convening] = Newest()


def convenings(session: Session, viewer: Viewer, own: Sequence[OwnProfile]) -> Iterator[Convening]:
    """Give how the clusters of somebody's organisations stand, by name, read once for as long as nothing changes."""
    clusters = [each for each in own if each.kind == "cluster" and each.organisation_id in viewer.seats]
    clusters = clusters[:MOST_OF_A_KIND]
    if not clusters:
        return
    organisations = sorted({each.organisation_id for each in clusters})
    mark = convening_mark(session, organisations), clock.today()
    for each in clusters:
        key = each.slug, sight(viewer)
        yield _CONVENINGS.of(session, key, mark, partial(_read, session, viewer, each.slug))


def _read(session: Session, viewer: Viewer, slug: str) -> Convening:
    found = proposition(session, viewer, slug, offers=False)
    cluster = found.record.cluster
    waiting = records(
        session, Filters(cluster.id or 0, None, (Status.APPLIED.value, Status.INVITED.value)), sort="-newest"
    )
    return Convening(
        slug=cluster.slug,
        name=cluster.name,
        status=cluster.status,
        demo=cluster.demo,
        ask=found.ask,
        members=sum(found.members.values()),
        divided=sum(each.status == "split" for each in found.boundaries.programmes),
        authorities=len(found.boundaries.authorities),
        asking=[
            Asking(each.member.id or 0, each.name, each.member.asked_at, each.demo)
            for each in waiting
            if each.member.status == Status.APPLIED
        ],
        unanswered=sum(each.member.status == Status.INVITED for each in waiting),
        hindrances=len(found.hindrances),
        unnamed=sum(not each.body for each in found.hindrances),
        days=list(_ahead(session, cluster.id or 0)),
        may_edit=may(viewer, Action.EDIT, cluster),
    )


def _ahead(session: Session, cluster_id: int) -> Iterator[Ahead]:
    for day, meetings in reversed(days_of(session, cluster_id)):
        if day.held_on >= clock.today():
            published = day.status == DayStatus.PUBLISHED
            yield Ahead(day.id or 0, day.title, day.held_on, published, meetings, day.demo)
