"""Everything that the page about the gap shows, read in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.database import Session
from insights.services.answers import Answer, Question
from insights.services.claims import CheckedClaim, checked_claims, label_of
from insights.services.gap import answer
from insights.services.library import Library, library, own
from insights.services.own import OwnRegister
from insights.services.registers import REGISTERS
from insights.services.tiles import Tile, tiles

#: The claims that stand beside the figures on the page; all of them have a page of their own.
BESIDE = ("F1", "F34")


@dataclass(frozen=True)
class Board:
    """What the page shows.

    Parameters
    ----------
    answer : Answer
        To the question in the address.
    ways : sequence of (str, Answer)
        The same comparison in every official register and base that can make it.
    claims : sequence of CheckedClaim
        What the reports say.
    tiles : sequence of Tile
        The map.
    own : OwnRegister
        The platform's own ventures and deals.
    """

    answer: Answer
    ways: Sequence[tuple[str, Answer]]
    claims: Sequence[CheckedClaim]
    tiles: Sequence[Tile]
    own: OwnRegister


def board(session: Session, question: Question, outline: str = "region") -> Board:
    """Answer a question, with all that stands around the answer.

    Parameters
    ----------
    session : Session
        The database.
    question : Question
        What is asked.
    outline : str, default="region"
        What the map outlines.

    Raises
    ------
    Invalid
        If it names something that there is not.
    """
    shelf = library(session, question)
    given = answer(shelf, question)
    return Board(
        answer=given,
        ways=_ways(shelf, given.question),
        claims=checked_claims(session, BESIDE),
        tiles=tiles(shelf, given, outline),
        own=own(session),
    )


def _ways(shelf: Library, question: Question) -> list[tuple[str, Answer]]:
    """Ask the same of every official register, over each base that it has, in its newest period."""
    asked = [
        answer(shelf, Question(register=register.code, base=base, definition=question.definition))
        for register in REGISTERS.values()
        for base in register.bases
        if register.status == "official"
    ]
    return [(label_of(each), each) for each in asked]
