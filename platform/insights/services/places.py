"""One place on one page: its figures, who raises there, who funds there, and which programmes are open to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from foundation import clock
from foundation.database import Session
from foundation.errors import NotFound
from foundation.figures import Figure, Source
from insights import queries
from insights.queries import FunderLine, Place, ProgrammeRow, VentureLine
from insights.services.answers import Question
from insights.services.areas import Area, Definition
from insights.services.gap import of_place
from insights.services.library import Library, library
from insights.services.registers import BASES, REGISTERS
from insights.services.roundbooks import PEOPLE
from matching.engine import open_places
from matching.services import index_of
from profiles.services.catchments import CATCHMENTS
from reference.services.places import distance_km

KINDS: Mapping[str, str] = {
    "authority": "Local authority",
    "region": "Region or nation",
    "combined_authority": "Combined authority",
    "pool": "Pension pool",
}
#: What is shown of a register of totals, and of one of single deals.
_OF_TOTALS = ("pence_in_the_pound", "per_unit", "share", "representation_ratio")
_OF_DEALS = (
    "pence_in_the_pound",
    "per_unit",
    "share_of_deals",
    "median_round",
    "concentration",
    "follow_on_rate",
    "retention",
)
_OWN = ("funder_density", "days_to_decision")
SHOWN = 10
#: Which authority lies where; the layout of the map is the platform's own.
LOOKUP = Source("Local authority districts to regions", "Office for National Statistics", vintage="January 2025")
NEAREST = 5
_DISTANCE = (
    "For each authority of the place, the straight line from its centre to that of the nearest authority in which a"
    " published funder is based, weighted by residents. It stands in for travel time, and is nought where a funder is"
    " based in the authority itself."
)


@dataclass(frozen=True)
class Link:
    """Another place, and how it is related to this one."""

    kind: str
    code: str
    name: str


@dataclass(frozen=True)
class Shown:
    """A figure of the place, and whether invented rows are behind it."""

    label: str
    figure: Figure
    register: str
    demo: bool


@dataclass(frozen=True)
class Programme:
    """Money that is limited to a part of the country which this place lies in, wholly or in part.

    Parameters
    ----------
    row : ProgrammeRow
        What is known of it.
    inside : int
        In how many of the place's authorities it is open.
    standing : str
        ``open``, ``later`` or ``closed``, by its dates.
    """

    row: ProgrammeRow
    inside: int
    standing: str


@dataclass(frozen=True)
class Near:
    """A funder with its distance from the place."""

    funder: FunderLine
    kilometres: float


@dataclass(frozen=True)
class Profile:
    """All that the page of a place shows."""

    kind: str
    code: str
    name: str
    authorities: Sequence[Place]
    within: Sequence[Link]
    people: Figure
    figures: Sequence[Shown]
    triangles: Sequence[Definition]
    ventures: Sequence[VentureLine]
    venture_count: int
    funders: Sequence[FunderLine]
    programmes: Sequence[Programme]
    distance: Figure
    nearest: Sequence[Near]


def profile(session: Session, kind: str, code: str, definition: str = Question().definition) -> Profile:
    """Put together what is known of a place, in a fixed number of queries.

    Parameters
    ----------
    session : Session
        The database.
    kind, code : str
        The place, by the codes of the Office for National Statistics, or of the pool.
    definition : str
        What counts as the Golden Triangle, with which the place is compared.

    Raises
    ------
    NotFound
        If there is no such place.
    """
    registers = [Question(register=register.code) for register in REGISTERS.values() if register.by_deal]
    for question in registers:
        shelf = library(session, question)
    name, codes = named(shelf, kind, code)
    authorities = [place for place in shelf.places if place.code in codes]
    funders = queries.funder_lines(session)
    ventures = queries.ventures_in(session, codes)
    return Profile(
        kind=kind,
        code=code,
        name=name,
        authorities=authorities,
        within=_within(shelf, kind, code),
        people=_people(name, authorities),
        figures=_figures(shelf, kind, code, definition),
        triangles=list(shelf.geography.triangles.values()),
        ventures=ventures[:SHOWN],
        venture_count=len(ventures),
        funders=[each for each in funders if each.authority_code in codes],
        programmes=_programmes(session, queries.programmes(session), shelf, codes),
        distance=_distance(name, authorities, funders, shelf),
        nearest=_nearest(authorities, funders, shelf),
    )


def named(shelf: Library, kind: str, code: str) -> tuple[str, frozenset[str]]:
    """Give the name of a place and the authorities that it takes in.

    Raises
    ------
    NotFound
        If there is no such place.
    """
    name = shelf.names.get((kind, code)) if kind in KINDS else None
    if name is None:
        raise NotFound("There is no such place.")
    return name, frozenset(shelf.members[kind, code])


def _within(shelf: Library, kind: str, code: str) -> list[Link]:
    """Name the larger places that all of this one lies in."""
    codes = shelf.members[kind, code]
    shared = [frozenset((area.kind, area.code) for area in shelf.areas[each]) for each in sorted(codes)]
    common = frozenset.intersection(*shared) if shared else frozenset()
    return [
        Link(found, each, shelf.names[found, each])
        for found in ("region", "combined_authority", "pool")
        for found_kind, each in sorted(common)
        if found_kind == found and (found, each) != (kind, code)
    ]


def _people(name: str, authorities: Sequence[Place]) -> Figure:
    counts = [place.population for place in authorities]
    known = [count for count in counts if count is not None]
    years = ", ".join(sorted({str(place.population_year) for place in authorities if place.population_year}))
    return Figure(
        label="Residents",
        value=sum(known) if known and len(known) == len(counts) else None,
        unit="count",
        period=years or "year not known",
        geography=name,
        definition="Mid-year population estimates of the authorities, added up.",
        source=PEOPLE,
        withheld="Not computed: an authority has no figure.",
    )


def _figures(shelf: Library, kind: str, code: str, definition: str) -> list[Shown]:
    found, name = [], shelf.names[kind, code]
    for register in REGISTERS.values():
        if not register.by_deal and (kind != "region" or register.status != "official"):
            continue
        measures = (*_OF_DEALS, *(_OWN if register.code == "parity" else ())) if register.by_deal else _OF_TOTALS
        atoms: frozenset[Area] = frozenset({("region", code)})
        if register.by_deal:
            atoms = frozenset(("authority", each) for each in shelf.members[kind, code])
        for measure in measures:
            question = Question(register=register.code, measure=measure, definition=definition)
            book = shelf.book(question)
            if book.periods or measure in _OWN:
                figure = of_place(shelf, question, name, atoms)
                label = figure.label.replace("unit of base", BASES[question.base])
                found.append(Shown(label, figure, register.title, book.demo))
    return found


def _programmes(
    session: Session, rows: Sequence[ProgrammeRow], shelf: Library, codes: frozenset[str]
) -> list[Programme]:
    """Keep what is open in part of the place, the widest first; a programme limited to several areas counts once."""
    inside: dict[int, set[str]] = {}
    known: dict[int, ProgrammeRow] = {}
    cut = _cut_by_lines(session, codes) if any(row.place_kind in CATCHMENTS for row in rows) else {}
    for row in rows:
        area = cut.get(row.key) if row.place_kind in CATCHMENTS else shelf.members.get((row.place_kind, row.place_code))
        shared = (area or frozenset()) & codes
        if shared:
            inside.setdefault(row.key, set()).update(shared)
            known[row.key] = row
    today = clock.today()
    programmes = [Programme(known[key], len(held), _standing(known[key], today)) for key, held in inside.items()]
    return sorted(programmes, key=lambda each: (each.standing == "closed", -each.inside, each.row.name, each.row.key))


def _cut_by_lines(session: Session, codes: frozenset[str]) -> dict[int, frozenset[str]]:
    """Give the authorities that programmes take in, wholly or in part, by the key of the mandate."""
    _, catalogue = index_of(session).catalogue(session, offers=True)
    listed = sorted(codes)
    programmes, taken_in, in_part = open_places(catalogue.matcher, listed)
    return {
        programme.key: frozenset(code for code, inside in zip(listed, column, strict=True) if inside)
        for programme, column in zip(programmes, (taken_in | in_part).T, strict=True)
    }


def _standing(row: ProgrammeRow, today: date) -> str:
    if row.opens_on and row.opens_on > today:
        return "later"
    return "closed" if row.closes_on and row.closes_on < today else "open"


def _distance(name: str, authorities: Sequence[Place], funders: Sequence[FunderLine], shelf: Library) -> Figure:
    bases = _bases(funders, shelf)
    people = [place.population or 0 for place in authorities]
    value = None
    if bases and sum(people):
        far = [min(_apart(place, base) for base in bases) for place in authorities]
        value = sum(there * count for there, count in zip(far, people, strict=True)) / sum(people)
    today = clock.today()
    return Figure(
        label="Distance to the nearest funder",
        value=value,
        unit="km",
        period=f"as of {today.day} {today:%b %Y}",
        geography=name,
        definition=_DISTANCE,
        source=Source(title="Published funders on this platform", publisher="Parity"),
        sample_size=len(bases),
        status="declared",
        withheld="Not known: no published funder says where it is based.",
    )


def _bases(funders: Sequence[FunderLine], shelf: Library) -> list[Place]:
    held = {each.authority_code for each in funders}
    return [place for place in shelf.places if place.code in held]


def _apart(place: Place, other: Place) -> float:
    return distance_km(place.lat, place.lon, other.lat, other.lon)


def _nearest(authorities: Sequence[Place], funders: Sequence[FunderLine], shelf: Library) -> list[Near]:
    """Give the funders that are based nearest to any authority of the place."""
    bases = {base.code: min(_apart(place, base) for place in authorities) for base in _bases(funders, shelf)}
    near = [Near(each, bases[each.authority_code]) for each in funders if each.authority_code in bases]
    return sorted(near, key=lambda each: (each.kilometres, each.funder.name, each.funder.slug))[:NEAREST]
