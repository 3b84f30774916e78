"""Runways against the real time to close: for a founder, for a cluster's people, and as notices."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from accounts import policy
from accounts.policy import Action, Viewer
from foundation import audit, clock
from foundation.database import Session
from foundation.errors import Invalid
from foundation.figures import Figure
from foundation.jobs import Timetable, Work, every
from insights import queries
from insights.models import RunwayWatch
from insights.services.answers import Question
from insights.services.arithmetic import LEAST_CASES, told_of
from insights.services.cliff import PRESSING, Cliff, Standing, cliff, in_a_line
from insights.services.closing import ClosingTime, closing_times
from insights.services.gap import of_place
from insights.services.library import library
from insights.services.registers import REGISTERS
from notices.services import declare
from notices.services.telling import News, Subject, tell_organisation
from plans.queries import Secured, secured_money
from plans.services.runway import Runway, runway
from profiles.models import Cluster, Venture
from profiles.services.access import cluster_for, venture_for
from readiness.queries import ventures_of_cluster

RUNWAY = declare("insights.runway", "When to begin raising, so that money comes before the cash ends")


@dataclass(frozen=True, slots=True)
class VentureRunway:
    """How long the cash of a venture lasts beside how long a round takes where it is.

    Parameters
    ----------
    venture : Venture
        The venture.
    runway : Runway
        Its months from the day on which the cash was stated, with money that was offered or has landed since.
    cash_on : date
        The day from which costs are taken off the cash in hand.
    offered_gbp : int
        Money that was offered.
    closing : ClosingTime
        How long deals take.
    between : Figure or None
        How long firms of the region go from one round to the next; None where the region is not known.
    cliff : Cliff
        What follows from both.
    open_to_clusters : bool
        Whether the people of its clusters may be told its name.
    may_edit : bool
        Whether the viewer may change that.
    """

    venture: Venture
    runway: Runway
    cash_on: date
    offered_gbp: int
    closing: ClosingTime
    between: Figure | None
    cliff: Cliff
    open_to_clusters: bool
    may_edit: bool


@dataclass(frozen=True, slots=True)
class ClusterRunways:
    """How many members of a cluster stand before a cliff, told so that no member can be singled out.

    Parameters
    ----------
    cluster : Cluster
        The cluster.
    members : int
        Published members that count: restricted ones only where they opened this to their clusters.
    known : int or None
        Those of which it can be said; None below five.
    before : int or None
        Those who should have begun, at the median time or at the slow end of its interval. None below five, and
        where fewer than five others are left: a count of all, or nearly all, would tell it of each.
    at_least : int or None
        What is told instead where nearly all should have begun, if that is five or more.
    named : tuple of (Venture, Cliff)
        Those among them who opened it to their clusters, by name; none where nothing is told of the count.
    """

    cluster: Cluster
    members: int
    known: int | None
    before: int | None
    at_least: int | None
    named: tuple[tuple[Venture, Cliff], ...]


def for_venture(session: Session, viewer: Viewer, slug: str) -> VentureRunway:
    """Give the runway of a venture to its own people, or to staff.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    venture = venture_for(session, viewer, slug, Action.VIEW_MATCHES).venture
    key = venture.id or 0
    secured = secured_money(session, [key]).get(key, [])
    closing = closing_times(session)(venture.registered_authority_code)
    watch = queries.runway_watches(session, [key]).get(key)
    since = _stated_on(venture, watch)
    months = _runway(venture, since, secured)
    return VentureRunway(
        venture=venture,
        runway=months,
        cash_on=since,
        offered_gbp=sum(part.pounds for part in secured if not part.landed),
        closing=closing,
        between=_between(session, venture),
        cliff=_cliff(months, closing),
        open_to_clusters=watch.open_to_clusters if watch else False,
        may_edit=policy.may(viewer, Action.EDIT, venture),
    )


def cliff_of(session: Session, viewer: Viewer, venture: Venture) -> Cliff:
    """Say for a venture's own people where it stands towards the end of its cash, without the months in between.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    policy.require(viewer, Action.VIEW_MATCHES, venture)
    keys = [venture.id or 0]
    [(_, found)] = _cliffs(session, [venture], queries.runway_watches(session, keys), keys)
    return found


def open_to_clusters(session: Session, *, actor: Viewer, slug: str, opened: bool) -> None:
    """Say whether the people of a venture's clusters may be told its name where it stands before a cliff.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about changing the venture.
    """
    venture = venture_for(session, actor, slug, Action.EDIT).venture
    watch = _watch(session, venture, queries.runway_watches(session, [venture.id or 0]))
    if watch.open_to_clusters == opened:
        return
    watch.open_to_clusters = opened
    _trail(session, actor, venture, {"open_to_clusters": [not opened, opened]})


def confirm_cash(session: Session, *, actor: Viewer, slug: str) -> None:
    """Say that the cash in hand is today what the profile states.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about changing the venture.
    Invalid
        If the profile states none.
    """
    venture = venture_for(session, actor, slug, Action.EDIT).venture
    if venture.cash_in_hand_gbp is None:
        raise Invalid({"cash_in_hand_gbp": ["State it on the profile first."]})
    watch = _watch(session, venture, queries.runway_watches(session, [venture.id or 0]))
    before, today = watch.cash_on, clock.today()
    watch.cash_gbp, watch.cash_on = venture.cash_in_hand_gbp, today
    _trail(session, actor, venture, {"cash_on": [before, today]})


def for_cluster(session: Session, viewer: Viewer, slug: str) -> ClusterRunways:
    """Count the members of a cluster that stand before a cliff, for the cluster's own people.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about the cluster.
    """
    record = cluster_for(session, viewer, slug, Action.VIEW_HISTORY)
    members = ventures_of_cluster(session, record.cluster.id or 0)
    keys = [venture.id or 0 for venture in members]
    watches = queries.runway_watches(session, keys)
    opened = {key for key, watch in watches.items() if watch.open_to_clusters}
    counted = [venture for venture in members if not venture.restricted or venture.id in opened]
    stands = _cliffs(session, counted, watches, keys)
    known = [(venture, found) for venture, found in stands if found.standing is not Standing.UNKNOWN]
    before = [(venture, found) for venture, found in known if found.standing in PRESSING]
    told, at_least = told_of(len(known), len(before))
    return ClusterRunways(
        cluster=record.cluster,
        members=len(counted),
        known=_enough(len(known)),
        before=told,
        at_least=at_least,
        named=tuple(pair for pair in before if pair[0].id in opened) if told or at_least else (),
    )


def narrowed(
    named: Sequence[tuple[Venture, Cliff]], standings: Collection[str] = (), sort: str = ""
) -> list[tuple[Venture, Cliff]]:
    """Narrow members to those that stand somewhere, all where it is empty, by name or by ``ends``; a minus turns it."""
    kept = [pair for pair in named if not standings or pair[1].standing in standings]
    if sort.removeprefix("-") == "ends":
        kept.sort(key=lambda pair: pair[1].runs_out or date.max)
    return kept[::-1] if sort.startswith("-") else kept


@every(Timetable(time(6, 45)), "insights.runways", "Tell founders when to begin raising")
def tell_of_runways(work: Work) -> None:
    """Look at every runway anew."""
    look_at_runways(work.session)


def look_at_runways(session: Session) -> int:
    """Tell founders once whenever they come to stand elsewhere; where it cannot be said, what was told stands.

    Returns
    -------
    int
        How many runways are watched.
    """
    watches, ventures = queries.runway_watches(session), queries.ventures_with_runway(session)
    for venture in ventures:
        watch = _watch(session, venture, watches)
        watch.cash_on, watch.cash_gbp = _stated_on(venture, watch), venture.cash_in_hand_gbp
    for venture, found in _cliffs(session, ventures, watches):
        watch = watches[venture.id or 0]
        before = watch.standing
        if found.standing in (Standing.UNKNOWN, before):
            continue
        watch.standing, watch.since = found.standing.value, clock.now()
        if found.standing in PRESSING or before in PRESSING:
            _tell(session, venture, found)
    return len(watches)


def _tell(session: Session, venture: Venture, found: Cliff) -> None:
    today = clock.today()
    news = News(
        RUNWAY,
        Subject("venture", venture.slug, venture.name, venture.demo),
        title=f"{venture.name}: {in_a_line(found)}",
        address=f"/ventures/{venture.slug}/runway",
        key=f"runway of venture {venture.id} {found.standing} {today}",
    )
    tell_organisation(session, venture.organisation_id, news)


def _watch(session: Session, venture: Venture, held: dict[int, RunwayWatch]) -> RunwayWatch:
    """Give the row of a venture; where there is none, a new one, which is put with the others."""
    key = venture.id or 0
    if key not in held:
        held[key] = RunwayWatch(venture_id=key)
        session.add(held[key])
    return held[key]


def _trail(session: Session, actor: Viewer, venture: Venture, changes: Mapping[str, object]) -> None:
    audit.trail(session, actor, queries.RUNWAY, venture.id, "changed", changes)


def _cliffs(
    session: Session,
    ventures: Iterable[Venture],
    watches: Mapping[int, RunwayWatch],
    keys: Sequence[int] | None = None,
) -> list[tuple[Venture, Cliff]]:
    """Give where ventures stand, in as many questions for one as for all of them."""
    secured, times = secured_money(session, keys), closing_times(session)
    found = []
    for venture in ventures:
        since = _stated_on(venture, watches.get(venture.id or 0))
        months = _runway(venture, since, secured.get(venture.id or 0, ()))
        found.append((venture, _cliff(months, times(venture.registered_authority_code))))
    return found


def _stated_on(venture: Venture, watch: RunwayWatch | None) -> date:
    """Give the day on which a venture's cash in hand was first seen as it is, or said to be still so."""
    if watch is None or watch.cash_on is None or watch.cash_gbp != venture.cash_in_hand_gbp:
        return clock.today()
    return watch.cash_on


def _runway(venture: Venture, since: date, secured: Iterable[Secured]) -> Runway:
    """Walk on from the day on which the cash was stated: costs since then are gone, and what landed since is there."""
    today = clock.today()
    coming = [
        (part.day if part.landed else max(part.day, today), part.pounds)
        for part in secured
        if not part.landed or part.day > since
    ]
    return runway(coming, since, venture.cash_in_hand_gbp, venture.monthly_costs_gbp)


def _cliff(months: Runway, closing: ClosingTime) -> Cliff:
    if not months.known:
        return Cliff(Standing.UNKNOWN)
    return cliff(months.runs_out, clock.today(), closing.figure.value, closing.figure.high)


def _between(session: Session, venture: Venture) -> Figure | None:
    question = Question(measure="time_between_rounds", register="parity")
    shelf = library(session, question)
    region = shelf.geography.authorities.get(venture.registered_authority_code or "")
    if region is None or not shelf.loaded:
        return None
    atoms = shelf.geography.atoms_of_region(region, REGISTERS[question.register])
    return of_place(shelf, question, shelf.geography.regions[region], atoms)


def _enough(count: int) -> int | None:
    return count if count >= LEAST_CASES else None
