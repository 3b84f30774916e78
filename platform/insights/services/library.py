"""What every question about the gap needs, read once and kept for as long as nothing of it changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from foundation import clock
from foundation.database import Session
from foundation.kept import Kept
from insights import queries
from insights.queries import Place
from insights.services import areas
from insights.services.areas import Geography
from insights.services.books import Book, open_books
from insights.services.own import OwnRegister, own_register
from reference.models import Claim

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
        The registers with their figures.
    places : sequence of Place
        Every authority.
    claims : sequence of Claim
        What the reports say.
    own : OwnRegister
        Asks and live deals by region.
    memo : dict
        What was made from all this, by question.
    """

    geography: Geography
    books: Mapping[str, Book] = field(repr=False)
    places: Sequence[Place] = field(repr=False)
    claims: Sequence[Claim] = field(repr=False)
    own: OwnRegister = field(repr=False)
    memo: dict[Any, Any] = field(default_factory=dict, repr=False)

    @property
    def loaded(self) -> bool:
        """Whether the reference facts that every question needs are there."""
        return bool(self.geography.triangles and self.geography.midlands)

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
    return Library(geography, open_books(session, places), places, claims, own)


_kept: Kept[Library] = Kept(_state, _read)


def library(session: Session) -> Library:
    """Give the library as the database stands now."""
    return _kept.get(session)
