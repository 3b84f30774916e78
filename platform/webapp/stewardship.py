"""What a funder's start page says, put together from the rooms that know it: money against ranges, and who waits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from accounts import policy
from accounts.models import OrganisationKind
from accounts.policy import Action, Viewer
from allocation.queries import pension_account
from allocation.services import pensions
from allocation.services.access import Account, account_for
from allocation.services.account import Standing, overview
from allocation.services.aims import Position, Verdict
from allocation.services.ambition import Row, fund_trackers, pool_trackers
from allocation.services.words import DIMENSIONS
from applications.services.queue import WAITS, Waiting, queue
from foundation import clock
from foundation.database import Session
from foundation.figures import Figure
from foundation.kept import Newest
from pipeline.services import Board, boards_of
from pipeline.services.access import Books
from pipeline.services.owing import Debt, holds_until, owed
from webapp.lapsing import holding
from webapp.navigation import address
from webapp.queries import OwnProfile, stewardship_mark

#: Which figures of an account stand on the start page, in this order.
FIGURES = ("Committed", "Invested", "Remaining")
#: So many ranges that are missed are named, and so many of those who wait.
MOST_MISSED, MOST_WAITING = 6, 4


@dataclass(frozen=True, slots=True)
class Miss:
    """A range in force that is missed by what is invested.

    Parameters
    ----------
    target_id : int
        Which; its drift stands on the page of the account.
    name, dimension : str
        What it is for.
    position : Position
        Where it stands.
    """

    target_id: int
    name: str
    dimension: str
    position: Position


@dataclass(frozen=True, slots=True)
class Local:
    """The account of a pension fund, or of a vehicle of a pool, beside the ambition.

    Parameters
    ----------
    name, address : str
        The fund or pool, and its page.
    figures : sequence of Figure
        What the ambition comes to, and the range that the fund set where that is known.
    readings : sequence of (str, str)
        The readings of "local": code and name.
    whole : Row
        All that is local, with its pounds under each reading.
    note : str
        What is not on record.
    verified : bool
        Whether staff saw that the account is about this money.
    """

    name: str
    address: str
    figures: Sequence[Figure]
    readings: Sequence[tuple[str, str]]
    whole: Row
    note: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Purse:
    """The account of a funder, as far as the start page tells of it.

    Parameters
    ----------
    slug, name : str
        Whose.
    figures : sequence of Figure
        Those of ``FIGURES``.
    entered : bool
        Whether anything is in its ledger.
    in_force, ranges : int
        How many ranges are in force today, and how many are set.
    without_money : bool
        Whether nothing is invested, so that no range can be met or missed.
    misses : sequence of Miss
        The ranges in force that are missed.
    local : Local or None
        For pension money, where it stands beside the ambition.
    may_work, demo : bool
        Whether the viewer may change the account, and whether it is invented.
    """

    slug: str
    name: str
    figures: Sequence[Figure]
    entered: bool
    in_force: int
    ranges: int
    without_money: bool
    misses: Sequence[Miss]
    local: Local | None
    may_work: bool
    demo: bool

    @property
    def begun(self) -> bool:
        """Whether there is anything to tell of its money."""
        return self.entered or self.ranges > 0 or self.local is not None


@dataclass(frozen=True, slots=True)
class Stewardship:
    """What the start page says to somebody of an organisation that funds.

    Parameters
    ----------
    organisation_id, name : int, str
        The organisation.
    purses : sequence of Purse
        The accounts of its funders.
    asked : sequence of Debt
        The answers that others wait for: introductions, times to pick, closings that a venture objects to.
    applications : sequence of Debt
        Applications that wait for the viewer's review, a decision or a signature.
    keeps_board : bool
        Whether it has a pipeline.
    """

    organisation_id: int
    name: str
    purses: Sequence[Purse]
    asked: Sequence[Debt]
    applications: Sequence[Debt]
    keeps_board: bool

    @property
    def until(self) -> datetime | None:
        """When the first thing that is asked changes by itself."""
        return holds_until(self.asked)


#: Asked with every visit of the start page, of three rooms, and changed by few.
_STEWARDSHIPS: Newest[Stewardship] = Newest()


def stewardships(session: Session, viewer: Viewer, own: Sequence[OwnProfile]) -> Iterator[Stewardship]:
    """Give what to say of each organisation that has mandates, by name, read once for as long as nothing changes."""
    mandates = [profile for profile in own if profile.kind == "mandate" and profile.organisation_id in viewer.seats]
    organisations = sorted({each.organisation_id for each in mandates})
    if not organisations:
        return
    mark = stewardship_mark(session, organisations), clock.today()
    whose = viewer.user_id, policy.sight(viewer)
    for key in organisations:
        slugs = tuple(sorted({each.funder_slug for each in mandates if each.organisation_id == key}))
        if policy.may(viewer, Action.VIEW_DEALS, Books(key)):
            read = partial(_read, session, viewer, key, slugs)
            yield holding(_STEWARDSHIPS, session, (*whose, key, slugs), mark, read)


def _read(session: Session, viewer: Viewer, organisation_id: int, slugs: Sequence[str]) -> Stewardship:
    board = next((each for each in boards_of(viewer) if each.organisation_id == organisation_id), None)
    asked = owed(session, viewer, board or _side(viewer, organisation_id))
    waiting = [each for each in queue(session, viewer) if each.record.funder.organisation_id == organisation_id]
    return Stewardship(
        organisation_id=organisation_id,
        name=viewer.seats[organisation_id].name,
        purses=[_purse(session, viewer, account_for(session, viewer, slug)) for slug in slugs],
        asked=[debt for debt in asked if debt.side == "us" and not debt.own],
        applications=[_of_application(each) for each in waiting],
        keeps_board=board is not None,
    )


def _side(viewer: Viewer, organisation_id: int) -> Board:
    """Give the side on which an organisation stands that funds without a pipeline, such as an authority."""
    seat = viewer.seats[organisation_id]
    return Board(organisation_id, seat.name, seat.slug, OrganisationKind.FUNDER.value, may_work=False)


def _of_application(waiting: Waiting) -> Debt:
    row = waiting.record.application
    page = "applications.review" if waiting.what == "review" else "applications.one"
    return Debt(
        side="us",
        who=waiting.record.funder.name,
        whom=waiting.record.venture.name,
        what=f"{WAITS[waiting.what]}: {waiting.record.mandate.name}",
        since=row.sent_at or row.started_at,
        due_on=waiting.due,
        address=address(page, application_id=str(row.id)) or "",
        demo=row.demo,
    )


def _purse(session: Session, viewer: Viewer, account: Account) -> Purse:
    found = overview(session, account)
    in_force = [each for each in found.targets if each.in_force]
    figures = {figure.label: figure for figure in found.figures}
    return Purse(
        slug=account.funder.slug,
        name=account.funder.name,
        figures=[figures[label] for label in FIGURES],
        entered=bool(found.entries),
        in_force=len(in_force),
        ranges=len(found.targets),
        without_money=not found.whole.companies,
        misses=[_miss(each) for each in in_force if each.position.now.verdict in (Verdict.BELOW, Verdict.ABOVE)],
        local=_local(session, viewer, account),
        may_work=account.may_work,
        demo=found.demo,
    )


def _miss(standing: Standing) -> Miss:
    target = standing.target
    return Miss(target.id or 0, standing.name, DIMENSIONS[target.dimension], standing.position)


def _local(session: Session, viewer: Viewer, account: Account) -> Local | None:
    about = pension_account(session, account.funder_id)
    if about is None:
        return None
    held, note = pensions.atlas(session), ""
    if about.fund_code:
        fund = pensions.fund_view(held, about.fund_code)
        line = fund.line
        name, page = line.row.name, address("allocation.pension_fund", code=line.row.code)
        figures = [line.ambition, *_set_range(line.set_low, line.set_high)]
        trackers = fund_trackers(session, viewer, held, fund)
        note = "" if line.set_high else "No public report of the range that it set is on record here."
    else:
        pool = pensions.pool_view(held, about.pool_code or "")
        name, page, figures = pool.row.name, address("allocation.pool", slug=pool.row.code), [pool.ambition]
        trackers = pool_trackers(session, viewer, held, pool)
    tracker = next(each for each in trackers if each.account.funder_id == account.funder_id)
    readings = [(each.code, pensions.READINGS[each.code][0]) for each in tracker.readings]
    return Local(name, f"{page}#ambition", figures, readings, tracker.rows[0], note, tracker.verified)


def _set_range(low: Figure | None, high: Figure | None) -> list[Figure]:
    """Give the ends of the range that a fund set; one where they are the same."""
    ends = [end for end in (low, high) if end is not None]
    return ends[:1] if len({end.value for end in ends}) == 1 else ends
