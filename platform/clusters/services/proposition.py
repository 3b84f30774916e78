"""A cluster's proposition, live from its members: what they ask for, how ready they are, what it has and lacks.

Asks are parts of offers. To everybody only totals are told, over at least five ventures and to two figures, as in the
report on boundaries; the ask of one venture stands only before those who may see its offer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from accounts import policy
from accounts.policy import Action, Viewer
from clusters.queries import members
from clusters.queries import proposition as queries
from clusters.queries.members import Filters
from clusters.services.blockers import Hindrance, hindrances
from foundation import clock
from foundation.database import Session
from foundation.figures import Figure, Source
from insights.services.arithmetic import LEAST_CASES, rounded
from insights.services.boundaries import ClusterBoundaries, cluster_boundaries
from profiles.models import Venture
from profiles.queries import ClusterRecord
from profiles.services import directory
from profiles.services.access import cluster_for
from readiness.services.sharers import levels_shared

ASK = (
    "The round targets of members that are published ventures and state one, added up. A venture that would take"
    " several kinds of money counts under each of them, so the kinds do not add up to the whole."
)
READY = (
    "The median level, 0 to 9, of members that share their readiness with the cluster. A level is held when every"
    " required statement of it and of all levels below is met."
)
_FEW = f"Fewer than {LEAST_CASES} ventures stand behind it"


@dataclass(frozen=True, slots=True)
class Offer:
    """What one venture asks for, for those who may see it."""

    venture: Venture
    ask_gbp: int
    committed_gbp: int | None
    instruments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposition:
    """What a cluster puts before a funder or a minister.

    Parameters
    ----------
    record : ClusterRecord
        The cluster, with anchors, assets and asks.
    members : Mapping of str to int
        Public members by kind.
    ask : Figure
        All members' rounds together.
    by_instrument : sequence of Figure
        The same by kind of money; each is labelled with it.
    readiness : sequence of Figure
        The median level of each side.
    boundaries : ClusterBoundaries
        Programmes against the authorities of the cluster.
    hindrances : sequence of Hindrance
        What holds it back, with who can act.
    offers : sequence of Offer
        Asks one by one; empty for those who may not see offers.
    asking : int
        How many ventures ask.
    """

    record: ClusterRecord
    members: Mapping[str, int]
    ask: Figure
    by_instrument: Sequence[Figure]
    readiness: Sequence[Figure]
    boundaries: ClusterBoundaries
    hindrances: Sequence[Hindrance]
    offers: Sequence[Offer]
    asking: int

    @property
    def complete(self) -> bool:
        """Whether every ask stands on it by itself."""
        return len(self.offers) == self.asking

    @property
    def shown(self) -> list[Venture]:
        """The ventures whose offers are on it."""
        return [each.venture for each in self.offers]


def proposition(session: Session, viewer: Viewer, slug: str, *, offers: bool = True) -> Proposition:
    """Give a cluster's proposition as somebody may see it.

    Parameters
    ----------
    offers : bool, default=True
        False leaves single asks out whoever looks, for what may be passed on to anybody.

    Raises
    ------
    NotFound
        If there is no such cluster, or the viewer may not know that there is.
    """
    record = cluster_for(session, viewer, slug)
    cluster_id = record.cluster.id or 0
    ventures = queries.public_ventures(session, cluster_id)
    instruments = queries.instruments_of(session, [each.id or 0 for each in ventures])
    names = directory.labels(session).instruments
    asking = [each for each in ventures if each.round_target_gbp]
    by_code: dict[str, list[Venture]] = {}
    for each in asking:
        for code in instruments.get(each.id or 0, ()):
            by_code.setdefault(code, []).append(each)
    return Proposition(
        record=record,
        members=members.count_by(session, Filters(cluster_id, policy.VISITOR), "kind"),
        ask=_ask(record, "Asked for together", asking),
        by_instrument=[_ask(record, name, by_code[code]) for code, name in names.items() if code in by_code],
        readiness=_readiness(session, record, {each.id or 0 for each in ventures}),
        boundaries=cluster_boundaries(session, viewer=viewer, slug=slug),
        hindrances=hindrances(session, record),
        offers=[
            Offer(each, each.round_target_gbp or 0, each.round_committed_gbp, instruments.get(each.id or 0, ()))
            for each in asking
            if offers and policy.may(viewer, Action.VIEW_OFFER, each)
        ],
        asking=len(asking),
    )


def _ask(record: ClusterRecord, label: str, ventures: Sequence[Venture]) -> Figure:
    few = len(ventures) < LEAST_CASES
    total = rounded(float(sum(each.round_target_gbp or 0 for each in ventures)))
    return _figure(record, label, None if few else total, "gbp", f"{ASK} To two figures.", len(ventures))


def _readiness(session: Session, record: ClusterRecord, venture_ids: set[int]) -> list[Figure]:
    dimensions, lines = levels_shared(session, record.cluster)
    levels = [line.levels for line in lines if line.venture.id in venture_ids]
    few = len(levels) < LEAST_CASES
    return [
        _figure(
            record,
            dimension.name,
            None if few else float(median(each[dimension.code] for each in levels)),
            "count",
            READY,
            len(levels),
        )
        for dimension in dimensions
    ]


def _figure(record: ClusterRecord, label: str, value: float | None, unit: str, definition: str, cases: int) -> Figure:
    day = f"as of {clock.in_words(clock.today())}"
    return Figure(
        label=label,
        value=value,
        unit=unit,
        period=day,
        geography=record.cluster.name,
        definition=definition,
        source=Source("Profiles and answers of members on this platform", "Parity", vintage=day),
        sample_size=None if value is None else cases,
        status="declared",
        withheld=_FEW if value is None else "",
    )
