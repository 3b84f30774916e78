"""What pages, files and programs show of threads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accounts import policy
from accounts import queries as accounts
from accounts.models import Standing
from accounts.policy import Action, Viewer
from conversations import queries
from conversations.models import MessageFile, Side
from conversations.queries import Filters, Line, Pair, ThreadLine
from conversations.services.access import may_open_files, request_of, side_of
from conversations.services.beginning import writes_unasked
from conversations.services.telling import address_of
from documents.services import opening
from documents.services.opening import Opened
from documents.services.rooms import readable
from foundation import clock
from foundation.database import Session
from foundation.errors import no_such
from foundation.paging import Page, nearest_page

PAGE_SIZE = 25
MESSAGES_SHOWN = 50
#: Pairs that could write to each other and have not, as far as a page names them.
MOST_UNWRITTEN = 50
EXPORT_COLUMNS = ("Venture", "Funder", "Unread", "Last message", "Written by", "Written at", "Page", "Demo")


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file of a message, and whether it may be opened yet."""

    file: MessageFile
    can_be_read: bool


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message as somebody may see it.

    Parameters
    ----------
    line : Line
        What was written, by whom.
    files : sequence of HeldFile
        The files that they may see.
    withheld : int
        How many files are kept from them.
    is_new : bool
        Whether they have not read it yet.
    """

    line: Line
    files: Sequence[HeldFile]
    withheld: int
    is_new: bool

    @property
    def of_venture(self) -> bool:
        """Whether it was written for the venture."""
        return self.line.message.side == Side.VENTURE


@dataclass(frozen=True, slots=True)
class View:
    """A thread with all that its page shows to whoever looks.

    Parameters
    ----------
    page : Page of ShownMessage
        Some messages, the newest first.
    unread : int
        How many of them are new to whoever looks.
    side : Side
        For which side they write.
    may_write : bool
        Whether they can write now.
    unasked : bool
        Whether they write for a funder that the venture has neither met nor answered: once, until it answers.
    files_withheld : bool
        Whether the funder has no investor category in force, so that its people are kept from the venture's files.
    """

    pair: Pair
    page: Page[ShownMessage]
    unread: int
    side: Side
    may_write: bool
    unasked: bool
    files_withheld: bool

    @property
    def address(self) -> str:
        """Its page."""
        return address_of(self.pair)

    @property
    def shows_offer(self) -> bool:
        """Whether it names files of the venture."""
        return any(shown.of_venture and shown.files for shown in self.page.items)


def thread_view(session: Session, viewer: Viewer, pair: Pair, *, number: int, scanned: bool) -> View:
    """Give one page of a thread; the caller has asked whether the viewer may see it.

    Parameters
    ----------
    number : int
        Which page, the newest messages on the first.
    scanned : bool
        Whether a scanner is set up, so that a file has to have passed it.
    """
    key = pair.thread.id or 0 if pair.thread else 0
    total = queries.count_messages(session, key)
    number = nearest_page(number, total, MESSAGES_SHOWN)
    lines = queries.messages_of(session, key, offset=(number - 1) * MESSAGES_SHOWN, limit=MESSAGES_SHOWN)
    shown = shown_to(session, viewer, pair, lines, scanned=scanned)
    side = side_of(viewer, pair)
    unasked = writes_unasked(session, pair, side)
    return View(
        pair=pair,
        page=Page(shown, total, number, MESSAGES_SHOWN),
        unread=sum(each.is_new for each in shown),
        side=side,
        may_write=not (unasked and total) and policy.may(viewer, Action.WRITE_MESSAGE, request_of(pair)),
        unasked=unasked,
        files_withheld=_no_category(session, pair),
    )


def shown_to(
    session: Session, viewer: Viewer, pair: Pair, lines: Sequence[Line], *, scanned: bool
) -> list[ShownMessage]:
    """Give messages as somebody may see them: the files of a venture only with a category that counts now."""
    key = pair.thread.id or 0 if pair.thread else 0
    reached = queries.reading_of(session, key, viewer.user_id or 0)
    found = []
    for line in lines:
        message = line.message
        opens = may_open_files(viewer, pair, message)
        files = [HeldFile(file, readable(file, scanned=scanned)) for file in line.files] if opens else []
        is_new = message.author_id != viewer.user_id and (message.id or 0) > reached
        found.append(ShownMessage(line, files, 0 if opens else len(line.files), is_new))
    return found


def _no_category(session: Session, pair: Pair) -> bool:
    """Say whether the funder's organisation has no category by which its people are shown offers now."""
    held = accounts.statement_of_organisation(session, pair.organisation.id or 0)
    if held is None or pair.organisation.verified_at is None:
        return True
    standing = Standing(held.id or 0, held.category, held.text_version, held.valid_from, held.lapses_on)
    return not standing.holds(clock.now(), clock.today())


def file_for(session: Session, *, viewer: Viewer, pair: Pair, file_id: int, scanned: bool) -> tuple[MessageFile, bool]:
    """Give a file of a thread that somebody may open, and whether the venture sent it.

    Raises
    ------
    NotFound
        If there is none that is open to them, or it has not passed the scanner.
    """
    found = queries.file_of(session, pair.thread.id or 0, file_id) if pair.thread else None
    if found is None or not may_open_files(viewer, pair, found[1]) or not readable(found[0], scanned=scanned):
        raise no_such("file")
    return found[0], found[1].side == Side.VENTURE


def opened(session: Session, *, viewer: Viewer, pair: Pair, file: MessageFile, in_part: bool) -> Opened:
    """Open a file that a venture sent, and log it as its documents are; the caller has it from ``file_for``.

    Parameters
    ----------
    in_part : bool
        Whether only a range of it is asked for.
    """
    title = f"Message: {file.filename}"
    return opening.open_file(
        session, viewer=viewer, venture=pair.venture, file=file, title=title, in_part=in_part, number=1
    )


def filters_for(viewer: Viewer, *, text: str = "", unread: bool = False) -> Filters:
    """Give what finds somebody's threads.

    Raises
    ------
    SignInRequired
        If nobody is signed in.
    """
    policy.require(viewer, Action.USE_ACCOUNT)
    return Filters(tuple(sorted(viewer.seats)), viewer.user_id or 0, text, unread)


def listed(session: Session, filters: Filters, *, sort: str, number: int) -> tuple[Page[ThreadLine], int]:
    """Give one page of a list of threads, and how many of all have something unread."""
    everything, unread = queries.count_threads(session, filters)
    total = unread if filters.unread else everything
    number = nearest_page(number, total, PAGE_SIZE)
    found = queries.threads(session, filters, sort=sort, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return Page(found, total, number, PAGE_SIZE), unread


def not_written_yet(session: Session, viewer: Viewer) -> list[Pair]:
    """Give the pairs of somebody's organisations that may write to each other and have not, by name."""
    return queries.not_written_yet(session, viewer.seats, limit=MOST_UNWRITTEN)


def export_rows(session: Session, filters: Filters, *, sort: str) -> Iterator[list[object]]:
    """Give all threads that pass the filters, as rows under ``EXPORT_COLUMNS``."""
    for line in queries.threads(session, filters, sort=sort):
        yield [
            line.venture.name,
            line.organisation.name,
            line.unread,
            line.last.text,
            line.last_author,
            line.last.written_at,
            address_of(Pair(line.venture, line.organisation, line.thread)),
            "DEMO" if line.thread.demo else "",
        ]
