"""Invents what ventures and funders that have met write to each other, with a file, some of it not read yet."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from accounts.policy import Viewer
from accounts.services import viewer_for_user
from conversations.queries import have_met
from conversations.services.writing import mark_read, write
from documents.services.checking import MOST_BYTES, kind_of
from documents.services.storing import Arrived, looked_at
from foundation import clock, pdf
from foundation.database import Session
from foundation.files import receiving
from introductions.models import Status
from introductions.queries import Filters, records
from profiles.models import Venture
from webapp.demo.introductions import founder_of
from webapp.demo.papers import Shelf

_TEMPLATE = Path(__file__).with_name("document.typ")
#: A note that goes with a message: its name, and the heading and lines of its page.
_NOTE = ("Swap test", "Ten swaps on one site", ("Median time with two mechanics: 41 minutes.", "One module went back."))


@dataclass(frozen=True)
class _Said:
    """A message: days since it was written, by which side, and whether the note goes with it."""

    ago: int
    of_venture: bool
    text: str
    with_note: bool = False


_WITH_ANGELS = (
    _Said(24, False, "Thank you for the call. Could you send what the ten swaps on site came to?"),
    _Said(22, True, "Here it is. We timed every swap; one module went back for a connector.", with_note=True),
    _Said(21, False, "Read. Two of us would like to see a swap. Would the week after next suit you?"),
)
_WITH_GRANT = (
    _Said(12, True, "We have a question about the logs: may the fleets leave out the names of their drivers?"),
    _Said(11, False, "Yes, take them out. We need vehicle, day and hours off the road, and nothing else."),
)
_WITH_INVESTOR = (
    _Said(9, False, "We enjoyed meeting you. What would the second line cost to run at half its load?"),
    _Said(7, True, "About two thirds of the full cost: labour falls with the load, the lease does not."),
)


def invent_conversations(session: Session, shelf: Shelf, staff: Mapping[str, int], ventures: Sequence[Venture]) -> int:
    """Let the founder of the demo write with two funders, and its investor with a venture that was accepted.

    Parameters
    ----------
    session : Session
        The transaction.
    shelf : Shelf
        Where the file goes.
    staff : Mapping of str to int
        By the slug of a funder's organisation, the key of the person who works its deals.
    ventures : sequence of Venture
        The invented ventures, the founder's own first.

    Returns
    -------
    int
        How many messages there are.
    """
    session.flush()
    investor = viewer_for_user(session, staff["wrekin-vale-ventures"])
    accepted = records(
        session, Filters(funders=tuple(investor.seats), statuses=(Status.ACCEPTED.value,)), sort="newest"
    )
    return sum(
        (
            _talk(session, shelf, ventures[0], viewer_for_user(session, staff["trentside-angels"]), _WITH_ANGELS),
            _talk(session, shelf, ventures[0], viewer_for_user(session, staff["mercian-growth-office"]), _WITH_GRANT),
            _talk(session, shelf, accepted[0].venture, investor, _WITH_INVESTOR),
        )
    )


def _talk(session: Session, shelf: Shelf, venture: Venture, funder: Viewer, said: Sequence[_Said]) -> int:
    """Write a thread. Whoever wrote last has read all of it, and the other side what it answered to."""
    seat = next(iter(funder.seats.values()))
    if not have_met(session, venture.id or 0, seat.organisation_id):
        return 0
    founder = founder_of(session, venture)
    for each in said:
        writer = founder if each.of_venture else funder
        with clock.frozen(clock.now() - timedelta(days=each.ago)), ExitStack() as stack:
            message = write(
                session, shelf.store, actor=writer, venture_slug=venture.slug,
                organisation_slug=seat.slug, text=each.text,
                arrived=[_note(stack, shelf, venture)] if each.with_note else [],
            )  # fmt: skip
            mark_read(session, actor=writer, thread_id=message.thread_id, message_id=message.id or 0)
    return len(said)


def _note(stack: ExitStack, shelf: Shelf, venture: Venture) -> Arrived:
    name, heading, lines = _NOTE
    section = {"title": heading, "lines": list(lines)}
    content = pdf.compile(_TEMPLATE, {"venture": venture.name, "title": name, "sections": [section]})
    received = stack.enter_context(receiving(BytesIO(content), shelf.incoming, MOST_BYTES))
    return Arrived(received, kind_of(received.path, f"{name}.pdf"), looked_at(None, received.path))
