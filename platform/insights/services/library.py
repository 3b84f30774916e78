"""What every question about the gap needs, read once and kept for as long as nothing of it changes.

What publishers state, what ventures declare, and how deals stand move apart: a round that is saved makes the figures
over rounds anew and leaves the published ones alone, and a profile in which no such figure is changed moves nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import RLock
from typing import Any, TypeAlias

from foundation import clock
from foundation.database import Session
from foundation.kept import Drawn, Kept
from insights import queries
from insights.queries import Place, State
from insights.services import areas
from insights.services.answers import Question
from insights.services.areas import Area, Geography
from insights.services.books import Book, asks_book, pipeline_book, published_books
from insights.services.declared import declared
from insights.services.own import OwnRegister, own_register
from insights.services.registers import DEFAULT, REGISTERS
from insights.services.roundbooks import RoundBook, answered, imported_book, own_book
from reference.models import Claim
from reference.services.places import Area as WiderArea
from reference.services.places import gazetteer

AnyBook: TypeAlias = Book | RoundBook
#: Answers and pages that are kept with a register; the least used go first.
MOST_KEPT = 128


@dataclass(frozen=True, eq=False)
class Opened:
    """A register that changes with what people here do.

    Parameters
    ----------
    book : Book or RoundBook
        The register.
    mark : object
        As long as it is the same, nothing can be different.
    made_of : object
        What the book was made from: it is asked where the mark has moved.
    drawn : Drawn
        What was made from the book.
    """

    book: AnyBook
    mark: object
    made_of: object
    drawn: Drawn[Any] = field(default_factory=lambda: Drawn(MOST_KEPT), repr=False)


@dataclass(frozen=True, eq=False)
class Library:
    """Places, registers and claims, as publishers state them.

    Parameters
    ----------
    geography : Geography
        Regions, and what "Golden Triangle" and "Midlands" can mean.
    books : Mapping of str to Book
        The registers that are published as totals.
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
    opened : dict
        The other registers that were asked for so far, by name and edition.
    """

    geography: Geography
    books: Mapping[str, Book] = field(repr=False)
    places: Sequence[Place] = field(repr=False)
    claims: Sequence[Claim] = field(repr=False)
    sectors: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[Area, str] = field(default_factory=dict, repr=False)
    members: Mapping[Area, frozenset[str]] = field(default_factory=dict, repr=False)
    areas: Mapping[str, Sequence[WiderArea]] = field(default_factory=dict, repr=False)
    opened: dict[tuple[str, int], Opened] = field(default_factory=dict, repr=False)
    _drawn: Drawn[Any] = field(default_factory=lambda: Drawn(MOST_KEPT), repr=False)
    _opening: RLock = field(default_factory=RLock, repr=False)

    @property
    def loaded(self) -> bool:
        """Whether the reference facts that every question needs are there."""
        return bool(self.geography.triangles and self.geography.midlands)

    def book(self, question: Question) -> AnyBook:
        """Give the register that a question names."""
        if question.register in self.books:
            return self.books[question.register]
        return self.opened[question.register, question.edition].book

    def drawn(self, question: Question | None = None) -> Drawn[Any]:
        """Give where that is kept which is made from the register of a question, or from published ones alone."""
        if question is None or question.register in self.books:
            return self._drawn
        return self.opened[question.register, question.edition].drawn

    def open(self, session: Session, question: Question, state: State) -> None:
        """Have the register of a question at hand as it stands now.

        Whatever changed, a book stays the same with all that was made from it where nothing in it is different.
        """
        key, mark = (question.register, question.edition), _mark(session, question, state)
        with self._opening:
            held = self.opened.get(key)
            if held is not None and held.mark == mark:
                return
            made_of = _made_of(session, question, mark)
            if held is not None and held.made_of == made_of:
                self.opened[key] = Opened(held.book, mark, made_of, held.drawn)
            else:
                self.opened[key] = Opened(_opened(session, self, question, made_of), mark, made_of)


def _mark(session: Session, question: Question, state: State) -> tuple[object, ...]:
    if question.register == "parity":
        return (declared(session, state).own, state.catalogue, state.asked, state.answered)
    if question.register == "asks":
        given = declared(session, state)
        return (given.by_authority, given.by_university)
    if question.register == "pipeline":
        return (state.beginning, state.catalogue, state.deals)
    return (state.loaded, state.loads)


def _made_of(session: Session, question: Question, mark: tuple[object, ...]) -> tuple[Any, ...]:
    return (mark[0], answered(session)) if question.register == "parity" else mark


def _opened(session: Session, shelf: Library, question: Question, made_of: tuple[Any, ...]) -> AnyBook:
    register, prices = REGISTERS[question.register], shelf.books[DEFAULT].prices
    if register.code == "parity":
        return own_book(session, register, shelf.places, prices, declared(session), made_of[1])
    if register.code == "asks":
        return asks_book(session, register, shelf.places, declared(session))
    if register.code == "pipeline":
        return pipeline_book(session, register, shelf.places)
    return imported_book(session, register, shelf.places, prices, question.edition)


def _state(session: Session) -> tuple[object, ...]:
    return _of_publishers(queries.state(session))


def _of_publishers(state: State) -> tuple[object, ...]:
    return (state.beginning, state.reference, clock.today())


def _read(session: Session) -> Library:
    places = queries.places(session)
    claims = list(queries.claims(session))
    for claim in claims:
        # They outlive the session that read them.
        session.expunge(claim)
    known = gazetteer(session)
    return Library(
        geography=areas.load(session, places),
        names=known.names,
        members=known.members,
        areas=known.areas,
        books=published_books(session),
        places=places,
        claims=claims,
        sectors={sector.code: sector.name for sector in queries.top_sectors(session)},
        stages={stage.code: stage.name for stage in queries.stages(session)},
    )


_kept: Kept[Library] = Kept(_state, _read)


def library(session: Session, question: Question | None = None, state: State | None = None) -> Library:
    """Give the library as the database stands now, with the register that a question names.

    What people here do is read when it is first asked for: pages about published totals never wait for it.

    Parameters
    ----------
    session : Session
        The database.
    question : Question, optional
        What is asked.
    state : State, optional
        How far everything has come, where the caller has asked for it already.
    """
    known = state or queries.state(session)
    shelf = _kept.get(session, _of_publishers(known))
    if question is not None and question.register in REGISTERS and question.register not in shelf.books:
        shelf.open(session, question, known)
    return shelf


def whole_library(session: Session) -> Library:
    """Give the library with every register in it, the newest edition of each."""
    for register in REGISTERS.values():
        shelf = library(session, Question(register=register.code))
    return shelf


def _own_state(session: Session) -> tuple[object, ...]:
    return _of_people(queries.state(session))


def _of_people(state: State) -> tuple[object, ...]:
    return (state.beginning, state.reference, state.catalogue, state.deals)


def _read_own(session: Session) -> OwnRegister:
    return own_register(session, library(session).geography.authorities, declared(session).by_authority)


_own: Kept[OwnRegister] = Kept(_own_state, _read_own)


def own(session: Session, state: State | None = None) -> OwnRegister:
    """Give asks and live deals by region, as the database stands now."""
    return _own.get(session, _of_people(state or queries.state(session)))
