"""Invents the founder's data room: a few small PDFs, and leave for the investor to read the first of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from accounts.policy import Viewer
from accounts.services import viewer_for_user
from documents.models import Folder
from documents.services import storing
from documents.services.checking import MOST_BYTES, kind_of
from documents.services.rooms import room_for
from documents.services.sharing import give_leave
from foundation import clock, pdf
from foundation.database import Session
from foundation.files import Store, receiving
from profiles.models import Venture

_TEMPLATE = Path(__file__).with_name("document.typ")
#: How long the invented investor may read.
_DAYS = 90


@dataclass(frozen=True)
class Shelf:
    """Where files go.

    Parameters
    ----------
    store : Store
        For good.
    incoming : Path
        While they arrive.
    """

    store: Store
    incoming: Path


@dataclass(frozen=True)
class _Paper:
    folder: Folder
    title: str
    expected: str
    #: Heading and lines of each page.
    pages: Sequence[tuple[str, Sequence[str]]]


_PAPERS = (
    _Paper(
        Folder.TEASER, "Pitch deck", "pitch_deck",
        (
            ("The problem", ("Delivery vans stand idle while a pack is sent away for repair.",
                             "Eleven invented fleets told us that a day off the road costs more than the part.")),
            ("What we make", ("Drive modules that a fleet's own mechanics can open and mend.",
                              "A swap takes one shift and no special tools.")),
            ("The team", ("Four engineers, one of whom has run a fleet workshop, and a part-time finance lead.",)),
        ),
    ),
    _Paper(
        Folder.FIRST_MEETING, "Financial forecast", "financial_forecast",
        (("Three years by quarter", ("Year 1: two paid pilots, the rest of the income from grants.",
                                     "Year 2: forty modules sold at a margin that covers assembly.",
                                     "Year 3: the first quarter in which sales carry the team.")),
         ("Assumptions", ("Steel and cells at today's prices; a tenth more moves break-even by a quarter.",))),
    ),
    _Paper(
        Folder.FIRST_MEETING, "Cap table", "cap_table",
        (("Who holds what", ("Founders: 71%.", "Invented angels: 21%.", "Options, not yet granted: 8%.")),),
    ),
    _Paper(
        Folder.DILIGENCE, "Pilot results", "market_evidence",
        (("Six months with eleven vans", ("Four modules were opened on site; none was sent away.",
                                          "Charging records before and after are kept with the method.")),),
    ),
)  # fmt: skip


def invent_papers(session: Session, shelf: Shelf, founder_id: int, venture: Venture, investor: str) -> int:
    """Put invented documents into a venture's data room and let an organisation read up to the first meeting.

    Parameters
    ----------
    session : Session
        The transaction. If it fails, files that were kept are swept away like those of a broken upload.
    shelf : Shelf
        Where files go.
    founder_id : int
        Key of whoever adds them.
    venture : Venture
        Whose they are.
    investor : str
        Slug of the organisation that may read.

    Returns
    -------
    int
        How many documents there are.
    """
    founder = viewer_for_user(session, founder_id)
    for paper in _PAPERS:
        _add(session, shelf, founder, venture, paper)
    session.flush()
    room = room_for(session, founder, venture.slug, scanned=False)
    give_leave(
        session,
        actor=founder,
        room=room,
        organisation=investor,
        folder=Folder.FIRST_MEETING.value,
        expires_on=clock.today() + timedelta(days=_DAYS),
    )
    return len(_PAPERS)


def _add(session: Session, shelf: Shelf, founder: Viewer, venture: Venture, paper: _Paper) -> None:
    sections = [{"title": title, "lines": list(lines)} for title, lines in paper.pages]
    content = pdf.compile(_TEMPLATE, {"venture": venture.name, "title": paper.title, "sections": sections})
    with receiving(BytesIO(content), shelf.incoming, MOST_BYTES) as received:
        storing.add_document(
            session,
            shelf.store,
            actor=founder,
            venture=venture,
            received=received,
            kind=kind_of(received.path, f"{paper.title}.pdf"),
            look=storing.looked_at(None, received.path),
            values={"folder": paper.folder.value, "title": paper.title, "expected": paper.expected},
            demo=True,
        )
