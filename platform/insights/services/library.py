"""What every question about the gap needs, read once and kept for as long as nothing of it changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from foundation import clock
from foundation.database import Session
from foundation.kept import Kept
from insights import queries
from insights.queries import Place
from insights.services import areas
from insights.services.answers import Question
from insights.services.areas import Area, Geography
from insights.services.books import Book, open_books
from insights.services.own import OwnRegister, own_register
from insights.services.registers import DEFAULT, REGISTERS
from insights.services.roundbooks import RoundBook, imported_book, own_book
from reference.models import Claim
from reference.services.places import Area as WiderArea
from reference.services.places import gazetteer

AnyBook: TypeAlias = Book | RoundBook
#: A reload of the published figures that corrects a value and adds none shows within this many seconds.
SECONDS = 60
#: Answers that are kept with a library; beyond this many they are all forgotten.
MOST_KEPT = 128


@dataclass(frozen=True, eq=False)
class Library:
    """Places, registers, claims, and the platform's own figures, as of one state of the database.

    Parameters
    ----------
    geography : Geography
        Regions, and what "Golden Triangle" and "Midlands" can mean.
    books : Mapping of str to Book
        The registers that are published as totals, and what ventures here ask for.
    sectors, stages : Mapping of str to str
        Names of the sectors that are part of no other, and of the stages.
    names, members : Mapping
        What every area is called, and the authorities that it takes in.
    areas : Mapping
        The areas that each authority lies in.
    places : sequence of Place
        Every authority.
    claims : sequence of Claim
        What the reports say.
    own : OwnRegister
        Asks and live deals by region.
    deals : dict
        The registers of single deals that were asked for so far, by name and edition.
    memo : dict
        What was made from all this, by question.
    """

    geography: Geography
    books: Mapping[str, Book] = field(repr=False)
    places: Sequence[Place] = field(repr=False)
    claims: Sequence[Claim] = field(repr=False)
    own: OwnRegister = field(repr=False)
    sectors: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[Area, str] = field(default_factory=dict, repr=False)
    members: Mapping[Area, frozenset[str]] = field(default_factory=dict, repr=False)
    areas: Mapping[str, Sequence[WiderArea]] = field(default_factory=dict, repr=False)
    deals: dict[tuple[str, int], RoundBook] = field(default_factory=dict, repr=False)
    memo: dict[Any, Any] = field(default_factory=dict, repr=False)

    @property
    def loaded(self) -> bool:
        """Whether the reference facts that every question needs are there."""
        return bool(self.geography.triangles and self.geography.midlands)

    def book(self, question: Question) -> AnyBook:
        """Give the register that a question names."""
        if question.register in self.books:
            return self.books[question.register]
        return self.deals[question.register, question.edition]

    def remember(self, question: object, made: Any) -> Any:
        """Keep something made for a question, and give it back."""
        if len(self.memo) >= MOST_KEPT:
            self.memo.clear()
        self.memo[question] = made
        return made


def _state(session: Session) -> tuple[object, ...]:
    now = clock.now()
    return (*queries.state(session), clock.today(), int(now.timestamp()) // SECONDS)


def _read(session: Session) -> Library:
    places = queries.places(session)
    geography = areas.load(session, places)
    claims = list(queries.claims(session))
    for claim in claims:
        # They outlive the session that read them.
        session.expunge(claim)
    own = own_register(session, geography.authorities)
    known = gazetteer(session)
    return Library(
        geography=geography,
        names=known.names,
        members=known.members,
        areas=known.areas,
        books=open_books(session, places),
        places=places,
        claims=claims,
        own=own,
        sectors={sector.code: sector.name for sector in queries.top_sectors(session)},
        stages={stage.code: stage.name for stage in queries.stages(session)},
    )


_kept: Kept[Library] = Kept(_state, _read)


def library(session: Session, question: Question | None = None) -> Library:
    """Give the library as the database stands now, with the register that a question names.

    Single deals are read when they are first asked for: pages about totals never wait for them.
    """
    shelf = _kept.get(session)
    if question is not None and question.register in REGISTERS and REGISTERS[question.register].by_deal:
        key = (question.register, question.edition)
        if key not in shelf.deals:
            shelf.deals[key] = _deals(session, shelf, question)
    return shelf


def whole_library(session: Session) -> Library:
    """Give the library with every register in it, the newest edition of each."""
    for register in REGISTERS.values():
        shelf = library(session, Question(register=register.code))
    return shelf


def _deals(session: Session, shelf: Library, question: Question) -> RoundBook:
    register, prices = REGISTERS[question.register], shelf.books[DEFAULT].prices
    if register.code == "parity":
        return own_book(session, register, shelf.places, prices)
    return imported_book(session, register, shelf.places, prices, question.edition)
