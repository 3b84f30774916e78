"""The gap meter: pence for each Golden Triangle pound, for a region, a cluster and ventures like one's own.

Every reading is an answer of ``gap`` to a question about one register; registers stand beside each other and are never
added. The live pipeline and what ventures ask for are registers of the platform's own among them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from accounts.policy import Action, Viewer
from foundation.database import Session
from foundation.errors import NotFound
from foundation.figures import Figure
from insights import queries
from insights.services.answers import Question
from insights.services.areas import Definition
from insights.services.gap import of_place
from insights.services.library import Library, library
from insights.services.registers import BASES, REGISTERS
from profiles.models import Cluster, Venture
from profiles.queries import ClusterRecord, VentureRecord
from profiles.services.access import cluster_for, venture_for

#: What is read of every place, over heads: money that was raised, by register, then what is asked for and considered.
_OF_PLACES = ("eis", "seis", "parity", "imported_deals", "asks", "pipeline")
#: Registers of single deals, which can be narrowed to ventures of a sector and a stage.
_OF_PEERS = ("parity", "imported_deals")
COLUMNS = (
    "Of", "Place", "Register", "Base", "Pence for each Golden Triangle pound", "Low", "High", "n", "Period",
    "Why not", "Definition", "Source", "Publisher", "Demo",
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """One figure of the meter, the register that it is from, and whether invented rows are behind it.

    Parameters
    ----------
    of : str
        ``region``, ``cluster`` or ``peers``.
    """

    of: str
    register: str
    base: str
    figure: Figure
    demo: bool


@dataclass(frozen=True)
class Meter:
    """What the meter of a venture or of a cluster shows, and what it can be compared with.

    ``why_not`` says why there is nothing where the place is not known.
    """

    subject: Venture | Cluster
    readings: Sequence[Reading]
    why_not: str = ""
    triangles: Sequence[Definition] = ()

    def of(self, kind: str) -> list[Reading]:
        """Give the readings of a region, a cluster or peers."""
        return [reading for reading in self.readings if reading.of == kind]


def for_venture(session: Session, viewer: Viewer, slug: str, definition: str = Question().definition) -> Meter:
    """Give the meter of a venture, to its own people: its region, and ventures of its sector and stage there.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    record = venture_for(session, viewer, slug, Action.VIEW_MATCHES)
    shelf = _whole(session)
    region = shelf.geography.authorities.get(record.venture.registered_authority_code or "")
    if region is None:
        return Meter(record.venture, [], "The meter needs the registered postcode of the venture.")
    parents = queries.sector_parents(session)
    readings = [*_region(shelf, region, definition), *_peers(shelf, record, region, parents, definition)]
    return Meter(record.venture, readings, triangles=list(shelf.geography.triangles.values()))


def for_cluster(session: Session, viewer: Viewer, slug: str, definition: str = Question().definition) -> Meter:
    """Give the meter of a cluster: the councils that it spans together, and each region that they lie in.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    record = cluster_for(session, viewer, slug)
    shelf = _whole(session)
    if not record.authorities:
        return Meter(record.cluster, [], "The meter needs the councils that the cluster spans.")
    readings = list(_cluster(shelf, record, definition))
    return Meter(record.cluster, readings, triangles=list(shelf.geography.triangles.values()))


def of_councils(session: Session, councils: Mapping[str, str], definition: str) -> list[Reading]:
    """Read the registers that know councils for some of them one by one, and for all of them as one place.

    Parameters
    ----------
    councils : Mapping of str to str
        Their names by code.
    definition : str
        What counts as the Golden Triangle.
    """
    shelf = _whole(session)
    places = [(name, [code]) for code, name in councils.items()]
    if len(councils) > 1:
        places.append((" and ".join(councils.values()), list(councils)))
    return [
        reading
        for register in _OF_PLACES
        if REGISTERS[register].granularity == "authority"
        for name, codes in places
        for reading in _reading(
            shelf,
            "cluster",
            name,
            Question(register=register, definition=definition),
            frozenset(("authority", code) for code in codes),
        )
    ]


def rows(meter: Meter) -> list[list[object]]:
    """Give a meter as rows under ``COLUMNS``."""
    return [
        [
            reading.of,
            figure.geography,
            reading.register,
            reading.base,
            None if figure.value is None else round(figure.value, 2),
            None if figure.low is None else round(figure.low, 2),
            None if figure.high is None else round(figure.high, 2),
            figure.sample_size if figure.value is not None else None,
            figure.period,
            figure.withheld if figure.value is None else "",
            figure.definition,
            figure.source.title,
            figure.source.publisher,
            "DEMO" if reading.demo else "",
        ]
        for reading in meter.readings
        for figure in [reading.figure]
    ]


def _whole(session: Session) -> Library:
    for code in _OF_PLACES:
        shelf = library(session, Question(register=code))
    if not shelf.loaded:
        raise NotFound("The published figures are not loaded yet.")
    return shelf


def _region(shelf: Library, region: str, definition: str) -> Iterable[Reading]:
    name = shelf.geography.regions[region]
    for code in _OF_PLACES:
        atoms = shelf.geography.atoms_of_region(region, REGISTERS[code])
        yield from _reading(shelf, "region", name, Question(register=code, definition=definition), atoms)


def _cluster(shelf: Library, record: ClusterRecord, definition: str) -> Iterable[Reading]:
    """Read the registers that know councils for the cluster, and all of them for the regions around it."""
    councils = frozenset(("authority", code) for code in record.authorities)
    for code in _OF_PLACES:
        if REGISTERS[code].granularity == "authority":
            question = Question(register=code, definition=definition)
            yield from _reading(shelf, "cluster", record.cluster.name, question, councils)
    around = {shelf.geography.authorities.get(code) for code in record.authorities}
    for region in shelf.geography.regions:
        if region in around:
            yield from _region(shelf, region, definition)


def _peers(
    shelf: Library, record: VentureRecord, region: str, parents: dict[str, str], definition: str
) -> Iterable[Reading]:
    """Read money for each firm among ventures of the same sector and stage, then of the same sector alone."""
    sector = record.sectors[0] if record.sectors else ""
    sector = parents.get(sector, sector)
    stage = record.venture.stage_code or ""
    for narrowed in dict.fromkeys([stage, ""] if sector else [stage] if stage else []):
        words = [shelf.stages.get(narrowed, ""), shelf.sectors.get(sector, "")]
        name = f"{', '.join(word for word in words if word)}, {shelf.geography.regions[region]}"
        for code in _OF_PEERS:
            question = Question(register=code, base="firms", stage=narrowed, sector=sector, definition=definition)
            atoms = shelf.geography.atoms_of_region(region, REGISTERS[code])
            yield from _reading(shelf, "peers", name, question, atoms)


def _reading(
    shelf: Library, of: str, name: str, question: Question, atoms: frozenset[tuple[str, str]]
) -> Iterable[Reading]:
    """Read one register, and nothing from one that holds nothing."""
    book = shelf.book(question)
    if book.periods:
        figure = of_place(shelf, question, name, atoms)
        yield Reading(of, book.register.title, BASES[question.base], figure, book.demo)
