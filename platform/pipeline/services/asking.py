"""What an address asks of a pipeline, and the deals that this leaves: for pages, and for whoever keeps the address."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from accounts.policy import Viewer
from foundation import clock
from foundation.database import Session
from foundation.errors import existing
from foundation.paging import asked_page
from pipeline.models import INFO, TRACKS
from pipeline.queries import BoardFilters, DealLine
from pipeline.queries.tables import SORTS
from pipeline.services.access import board_for
from pipeline.services.columns import COLUMNS
from pipeline.services.conditions import conditioned
from pipeline.services.reading import sorted_lines
from profiles.queries.filters import Where

#: Longest search for a name, and longest slug of an organisation, that is read.
MOST_TEXT, MOST_SLUG = 80, 90
#: Stages that one address asks for.
MOST_STAGES = 40
#: How the table is sorted without being asked.
USUAL_SORT = "overdue"
#: What is no state of the page: the form of a file, and the mark of a board that is drawn already.
_NO_STATE = frozenset({"format", "since"})


def _first(given: Mapping[str, Sequence[str]], name: str, most: int = MOST_TEXT) -> str:
    return next(iter(given.get(name, ())), "").replace("\x00", "")[:most]


def _number(given: Mapping[str, Sequence[str]], name: str) -> int | None:
    text = _first(given, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


@dataclass(frozen=True, slots=True)
class Asked:
    """An address of the board or the table, read, but for its conditions, which are read before.

    Parameters
    ----------
    organisation : str
        Slug of the organisation whose deals they are; empty for the asker's first.
    filters : BoardFilters
        Which of them.
    sort : str
        How the table is sorted, a minus in front turning it round.
    page : int
        Which page of the table.
    whole : str
        Code of the stage whose column of the board is given to its end.
    columns : tuple of str
        Codes of the table's columns; none for the usual ones.
    args : dict
        The arguments as they stood in the address, for the links of its page.
    """

    organisation: str
    filters: BoardFilters
    sort: str
    page: int
    whole: str
    columns: tuple[str, ...]
    args: dict[str, list[str]]

    @classmethod
    def of(cls, given: Mapping[str, Sequence[str]]) -> "Asked":
        """Read an address; what makes no sense is passed over, as a link may be old or cut short."""
        stages = given.get("stage", ())
        sort, chosen = _first(given, "sort"), set(given.get("col", ()))
        filters = BoardFilters(
            text=_first(given, "q").strip(),
            stages=tuple(code for code in stages if code in INFO),
            steps=tuple(_steps(stages)),
            track=track if (track := _first(given, "track")) in TRACKS else "",
            owner=_number(given, "owner"),
            mandate=_number(given, "mandate"),
            region=_first(given, "region", 9),
            tag=_first(given, "tag", 40),
            overdue_on=clock.today() if _first(given, "overdue") else None,
        )
        return cls(
            organisation=_first(given, "organisation", MOST_SLUG),
            filters=filters,
            sort=sort if sort.removeprefix("-") in SORTS else USUAL_SORT,
            page=asked_page(_first(given, "page")),
            whole=_first(given, "all"),
            columns=tuple(column.code for column in COLUMNS if column.code in chosen),
            args={name: list(values) for name, values in given.items() if name not in _NO_STATE},
        )

    def written(self, *, table: bool) -> dict[str, list[str]]:
        """Give the arguments of an address that asks for this, but for the organisation and the page.

        Parameters
        ----------
        table : bool
            Whether it is the table's, which alone is sorted and has columns; a board may have a column that is whole.
        """
        asked = self.filters
        held: dict[str, Sequence[object]] = {
            "q": [asked.text],
            "stage": [*asked.stages, *(f"{track}/{code}" for track, code in asked.steps)],
            "track": [asked.track],
            "owner": [asked.owner],
            "mandate": [asked.mandate],
            "region": [asked.region],
            "tag": [asked.tag],
            "overdue": ["1" if asked.overdue_on else None],
            "sort": [self.sort if table and self.sort != USUAL_SORT else None],
            "col": self.columns if table else (),
            "all": [None if table else self.whole],
        }
        found = {name: [str(value) for value in values if value not in ("", None)] for name, values in held.items()}
        return {name: values for name, values in found.items() if values}


def _steps(asked_for: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Read stages of tracks, such as ``grant/applied``."""
    for text in asked_for[:MOST_STAGES]:
        track, parted, code = text.replace("\x00", "")[:80].partition("/")
        if parted and track in TRACKS:
            yield track, code


def deals_for(session: Session, viewer: Viewer, asked: Asked, where: Where) -> list[DealLine]:
    """Give all deals that an address asks for, in its order, to somebody who may see them.

    Parameters
    ----------
    where : Where
        Its conditions.

    Raises
    ------
    SignInRequired
        If nobody is signed in.
    NotFound
        If there is no such pipeline, or it is not theirs to see.
    """
    board = existing(board_for(session, viewer, asked.organisation), "pipeline")
    found = conditioned(session, viewer, board, asked.filters, where)
    return sorted_lines(session, board, found.filters, sort=asked.sort)
