"""What only a line on the map shuts out: ventures and pounds, by programme and by authority, and as it could be.

A venture counts where the place is the only rule of a programme that it does not meet. Asks are not public, so what
stands on fewer than five ventures is withheld, and pounds are rounded to two figures.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accounts.policy import Viewer
from foundation import clock
from foundation.database import Session
from foundation.figures import Figure, Source
from insights.services.arithmetic import LEAST_CASES, rounded
from insights.services.declared import declared
from insights.services.redrawing import Supposed, Wider, wider_areas
from matching import queries
from matching.engine import Boundaries, Standing, boundaries_for, open_places, place_clause
from matching.queries import MandateLine
from matching.services import index_of
from matching.services.index import Catalogue
from profiles.models import Cluster
from profiles.services.access import cluster_for

DEFINITION = (
    "For each published venture, what the programmes whose place rule is the only one that it does not meet could put"
    " in, each up to its largest ticket, and together no more than the venture's ask. Programmes without a stated"
    " largest ticket add nothing. Ventures whose ask or place is not known are left out."
)
_FEW = f"Fewer than {LEAST_CASES} ventures stand behind it"


@dataclass(frozen=True, slots=True)
class Shut:
    """Ventures that are shut out only by a line, and their pounds.

    Parameters
    ----------
    ventures : int or None
        None where there are some, but fewer than five.
    gbp : int or None
        What is lost, to two figures; None where fewer than five ventures stand behind it.
    """

    ventures: int | None
    gbp: int | None

    @property
    def withheld(self) -> bool:
        """Whether it stands on too few ventures to be told."""
        return self.ventures is None


@dataclass(frozen=True, slots=True)
class ProgrammeLoss:
    """A programme, and whom only its boundary shuts out."""

    line: MandateLine
    clause: str
    shut: Shut


@dataclass(frozen=True, slots=True)
class AuthorityLoss:
    """An authority, and whom only boundaries shut out of programmes there, by registered address or first place."""

    code: str
    name: str
    region_name: str
    combined_authority_name: str
    shut: Shut


@dataclass(frozen=True, slots=True)
class BoundaryLoss:
    """The whole report.

    Parameters
    ----------
    ventures, lost : Figure
        How many ventures at least one boundary shuts out, and their pounds.
    programmes : tuple of ProgrammeLoss
        Most ventures first.
    authorities : tuple of AuthorityLoss
        Most ventures first.
    withheld : int
        Rows of either kind that stand on too few ventures.
    demo : bool
        Whether invented profiles are among them.
    """

    ventures: Figure
    lost: Figure
    programmes: tuple[ProgrammeLoss, ...]
    authorities: tuple[AuthorityLoss, ...]
    withheld: int
    demo: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """What a supposed change opens, for which councils by code, with the report as it would be then."""

    words: str
    councils: Mapping[str, str]
    programmes: tuple[MandateLine, ...]
    opened: Shut
    after: BoundaryLoss


def boundary_loss(session: Session) -> BoundaryLoss:
    """Report whom only a line on the map shuts out, over every public venture."""
    index, on = index_of(session), clock.today()
    _, catalogue = index.catalogue(session, offers=True)
    held: BoundaryLoss | None = catalogue.pages.get(("boundary loss", on))
    return held or catalogue.keep(("boundary loss", on), _report(session, catalogue, _standings(session, {})))


def suppose_areas(session: Session, asked: Supposed) -> Opened:
    """Say what a change of a programme's area, or the pooling of two authorities, would open. Nothing is stored.

    Raises
    ------
    Invalid
        If a programme or an authority is not known, the two are the same, or no circle would be wider.
    """
    index = index_of(session)
    snapshot, catalogue = index.catalogue(session, offers=True)
    wider = wider_areas(catalogue.matcher, asked)
    before, after = _standings(session, {}), _standings(session, wider)
    gained = (before.found.standing == Standing.ELSEWHERE) & (after.found.standing == Standing.OPEN)
    pounds = np.nan_to_num(np.where(gained, before.found.lost_gbp, 0.0)).sum(axis=1)
    opened = _shut(gained.any(axis=1), np.minimum(pounds, before.asks))
    lines = queries.mandate_lines(session, sorted(wider))
    councils = {code: snapshot.taxonomy.places[code].name for code in asked.authorities}
    return Opened(
        asked.words(lines[min(lines)].name if asked.programme and lines else "", list(councils.values()), wider),
        councils,
        tuple(lines[key] for key in sorted(lines)),
        opened,
        _report(session, catalogue, after),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Standings:
    found: Boundaries
    asks: NDArray[np.float64]
    homes: list[str]


def _standings(session: Session, wider: Wider) -> _Standings:
    """Set every public venture that states its ask and a place against every programme."""
    index, on = index_of(session), clock.today()
    snapshot, catalogue = index.catalogue(session, offers=True)
    columns = catalogue.ventures
    shown = [catalogue.venture_profiles[int(key)] for key in columns.key[~columns.hidden]]
    homes = [next(filter(None, (each.registered_place, *each.places)), "") for each in shown]
    known = snapshot.taxonomy.places
    counted = [(each, home) for each, home in zip(shown, homes, strict=True) if each.ask_gbp and home in known]
    rules = index.rules(session, snapshot, on)
    found = boundaries_for(catalogue.matcher, [each for each, _ in counted], on=on, rules=rules, wider=wider)
    return _Standings(found, np.array([float(each.ask_gbp or 0) for each, _ in counted]), [home for _, home in counted])


def _shut(out: NDArray[np.bool_], pounds: NDArray[np.float64]) -> Shut:
    ventures = int(out.sum())
    if 0 < ventures < LEAST_CASES:
        return Shut(None, None)
    return Shut(ventures, int(rounded(float(pounds[out].sum()))))


def _report(session: Session, catalogue: Catalogue, standings: _Standings) -> BoundaryLoss:
    found, taxonomy = standings.found, catalogue.matcher.state.encoder.taxonomy
    out = found.standing == Standing.ELSEWHERE
    each_gbp = np.nan_to_num(found.lost_gbp)
    pounds = np.minimum(each_gbp.sum(axis=1), standings.asks)
    lines = queries.mandate_lines(session, [programme.key for programme in found.programmes])
    programmes = [
        ProgrammeLoss(
            lines[programme.key], place_clause(programme, taxonomy), _shut(out[:, column], each_gbp[:, column])
        )
        for column, programme in enumerate(found.programmes)
        if programme.key in lines
    ]
    shut_out, homes = out.any(axis=1), np.array(standings.homes, dtype=object)
    authorities = []
    for code in sorted(set(standings.homes)):
        place, there = taxonomy.places[code], shut_out & (homes == code)
        if there.any():
            authority = place.combined_authority_name or ""
            authorities.append(AuthorityLoss(code, place.name, place.region_name, authority, _shut(there, pounds)))
    whole = _shut(shut_out, pounds)
    return BoundaryLoss(
        ventures=_figure("Ventures shut out only by a boundary", whole.ventures, "count", whole, len(standings.homes)),
        lost=_figure("Pounds shut out only by a boundary", whole.gbp, "gbp", whole, len(standings.homes)),
        programmes=tuple(sorted(programmes, key=lambda each: (*_most_first(each.shut), each.line.name))),
        authorities=tuple(sorted(authorities, key=lambda each: (*_most_first(each.shut), each.name))),
        withheld=sum(shut.withheld for shut in _each(programmes, authorities)),
        demo=any(line.demo for line in lines.values()) or any(asks.demo for asks in declared(session).by_authority),
    )


def _each(programmes: Iterable[ProgrammeLoss], authorities: Iterable[AuthorityLoss]) -> Iterator[Shut]:
    yield from (each.shut for each in programmes)
    yield from (each.shut for each in authorities)


def _most_first(shut: Shut) -> tuple[bool, int, int]:
    return shut.withheld, -(shut.ventures or 0), -(shut.gbp or 0)


def _figure(label: str, value: int | None, unit: str, shut: Shut, ventures: int) -> Figure:
    today = clock.today()
    day = f"as of {today.day} {today:%b %Y}"
    return Figure(
        label=label,
        value=value,
        unit=unit,
        period=day,
        geography="United Kingdom",
        definition=DEFINITION,
        source=Source(title="Published ventures and mandates on this platform", publisher="Parity", vintage=day),
        sample_size=None if shut.withheld else shut.ventures,
        status="declared",
        withheld=_FEW if shut.withheld else "",
        inputs={"published ventures with an ask and a place": ventures},
    )


@dataclass(frozen=True, slots=True)
class PlacedProgramme:
    """A programme, and in which authorities of a cluster any address meets its place rule, or only a part of them."""

    line: MandateLine
    clause: str
    taken_in: tuple[bool, ...]
    in_part: tuple[bool, ...]

    @property
    def status(self) -> str:
        """``open`` in all of them, ``split`` where in some only or in a part, ``closed`` in none."""
        return "open" if all(self.taken_in) else "split" if any((*self.taken_in, *self.in_part)) else "closed"

    @property
    def words(self) -> tuple[str, ...]:
        """How it stands in each authority: open, open in part, or closed."""
        return tuple(
            "open" if whole else "open in part" if part else "closed"
            for whole, part in zip(self.taken_in, self.in_part, strict=True)
        )


@dataclass(frozen=True, slots=True)
class ClusterBoundaries:
    """Programmes against the authorities of a cluster.

    Parameters
    ----------
    cluster : Cluster
        The cluster.
    authorities : tuple of (str, str, str)
        Code, name and combined authority of each; the last empty where there is none.
    programmes : tuple of PlacedProgramme
        Those that a line through the cluster divides first.
    """

    cluster: Cluster
    authorities: tuple[tuple[str, str, str], ...]
    programmes: tuple[PlacedProgramme, ...]

    def count(self, status: str) -> int:
        """Count the programmes of a status."""
        return sum(each.status == status for each in self.programmes)


def cluster_boundaries(session: Session, *, viewer: Viewer, slug: str) -> ClusterBoundaries:
    """Say where in a cluster each programme is open, by its place rule alone.

    Raises
    ------
    NotFound
        If there is no such cluster, or the viewer may not know that there is.
    """
    record = cluster_for(session, viewer, slug)
    snapshot, catalogue = index_of(session).catalogue(session, offers=True)
    places = sorted(
        (snapshot.taxonomy.places[code] for code in record.authorities if code in snapshot.taxonomy.places),
        key=lambda place: place.name,
    )
    programmes, taken_in, in_part = open_places(catalogue.matcher, [place.code for place in places])
    lines = queries.mandate_lines(session, [programme.key for programme in programmes])
    found = [
        PlacedProgramme(
            lines[programme.key],
            place_clause(programme, snapshot.taxonomy),
            tuple(taken_in[:, column].tolist()),
            tuple(in_part[:, column].tolist()),
        )
        for column, programme in enumerate(programmes)
        if programme.key in lines
    ]
    order = ("split", "open", "closed")
    return ClusterBoundaries(
        record.cluster,
        tuple((place.code, place.name, place.combined_authority_name or "") for place in places),
        tuple(sorted(found, key=lambda each: (order.index(each.status), each.line.name))),
    )
