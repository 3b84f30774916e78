"""What a founder's start page says of a venture, put together from the rooms that know it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from accounts import policy
from accounts.policy import Action, Viewer
from digests.services import New, new_of
from foundation import clock
from foundation.database import Session
from foundation.kept import Newest
from insights.services.cliff import Cliff
from insights.services.runways import cliff_of
from introductions.services.reading import told_reasons
from introductions.services.words import reason_words
from matching.queries import MandateLine, venture_subject
from matching.services import Asked, MatchList, Missing, Ranked, mandates_for_venture, most_missing
from matching.services.ranking import MOST_KEPT
from pipeline.services import boards_of
from pipeline.services.feedback import told_of
from pipeline.services.owing import Debt, holds_until, owed
from profiles.models import Venture
from readiness.services.brief import Brief, brief_of
from webapp.lapsing import holding
from webapp.navigation import address
from webapp.queries import affairs_mark

#: So many of the best fits are named, so many noes, and so many new fits.
MOST_FITS, MOST_NOES, MOST_NEW = 3, 3, 3


@dataclass(frozen=True, slots=True)
class No:
    """A funder that passed, did not accept an introduction or said "not now", with what it told the venture.

    Parameters
    ----------
    funder, mandate, reason : str
        Who said it, and the main reason.
    again : str
        When or with what they look again, as a sentence; empty where they did not say.
    at : datetime
        When they said it.
    address : str
        The page on which all of it stands.
    demo : bool
        Whether it is invented.
    """

    funder: str
    mandate: str
    reason: str
    again: str
    at: datetime
    address: str
    demo: bool


@dataclass(frozen=True, slots=True)
class Affairs:
    """How a venture stands, whoever of its people looks.

    Parameters
    ----------
    brief : Brief or None
        How ready it is, and what would raise that most.
    fits : MatchList
        The first page of the mandates that it fits.
    noes : sequence of No
        What funders told when they did not want to go on, the newest first.
    often : tuple of (str, int) or None
        The reason that was told most often, where one was told more than once.
    missing : Missing or None
        What is missing most often at the nearest mandates that it does not fit.
    cliff : Cliff
        The end of its cash against the time that it takes to close.
    owed : sequence of Debt
        What others wait for from its people, the overdue and the earliest due first.
    """

    brief: Brief | None
    fits: MatchList[MandateLine]
    noes: Sequence[No]
    often: tuple[str, int] | None
    missing: Missing | None
    cliff: Cliff
    owed: Sequence[Debt]

    @property
    def until(self) -> datetime | None:
        """When the first thing that is owed changes by itself."""
        return holds_until(self.owed)

    @property
    def best(self) -> Sequence[tuple[Ranked[MandateLine], str]]:
        """The best fits, each with the criterion that speaks most for it, in words."""
        return [(item, _first_reason(item)) for item in self.fits.items[:MOST_FITS]]

    @property
    def latest_noes(self) -> Sequence[No]:
        """The noes that are shown."""
        return self.noes[:MOST_NOES]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the start page says of a venture to one of its people.

    Parameters
    ----------
    venture : Venture
        Which.
    affairs : Affairs
        How it stands.
    new : New
        Which of the mandates that it fits are new since the viewer last looked.
    may_edit : bool
        Whether the viewer may change the profile.
    """

    venture: Venture
    affairs: Affairs
    new: New
    may_edit: bool

    @property
    def new_named(self) -> Sequence[Ranked[MandateLine]]:
        """The new fits that are named."""
        return self.new.mandates[:MOST_NEW]


def _first_reason(item: Ranked[MandateLine]) -> str:
    return max(item.match.criteria, key=lambda each: each.contribution).reason


#: Asked with every visit of the start page, of ten rooms, and changed by few.
_AFFAIRS: Newest[Affairs] = Newest()


def outlooks(session: Session, viewer: Viewer, slugs: Sequence[str]) -> Iterator[Outlook]:
    """Give how ventures stand, for those of them whose matches the viewer may see."""
    for slug in slugs:
        venture = venture_subject(session, slug)
        if venture is not None and policy.may(viewer, Action.VIEW_MATCHES, venture):
            affairs = affairs_of(session, viewer, venture)
            new = new_of(session, viewer, venture, affairs.fits)
            yield Outlook(venture, affairs, new, policy.may(viewer, Action.EDIT, venture))


def affairs_of(session: Session, viewer: Viewer, venture: Venture) -> Affairs:
    """Give how a venture stands to one of its people, read once for as long as nothing of it changes.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides on its matches.
    """
    policy.require(viewer, Action.VIEW_MATCHES, venture)
    key = venture.id or 0
    mark = affairs_mark(session, venture.organisation_id), clock.today()
    return holding(_AFFAIRS, session, (key, policy.sight(viewer)), mark, partial(_read, session, viewer, venture))


def _read(session: Session, viewer: Viewer, venture: Venture) -> Affairs:
    noes = sorted(_noes(session, viewer, venture), key=lambda no: no.at, reverse=True)
    told = Counter(no.reason for no in noes).most_common(1)
    boards = [board for board in boards_of(viewer) if board.organisation_id == venture.organisation_id]
    return Affairs(
        brief=brief_of(session, viewer, venture),
        fits=mandates_for_venture(session, viewer=viewer, venture=venture, asked=Asked(), limit=MOST_KEPT),
        noes=noes,
        often=told[0] if told and told[0][1] > 1 else None,
        missing=most_missing(session, viewer=viewer, venture=venture),
        cliff=cliff_of(session, viewer, venture),
        owed=[debt for board in boards for debt in owed(session, viewer, board) if debt.side == "us"],
    )


def _noes(session: Session, viewer: Viewer, venture: Venture) -> Iterator[No]:
    feedback = address("feedback.told", slug=venture.slug) or ""
    for told in told_of(session, viewer, venture, measured=False):
        line = told.line
        again = f"They want to see you again {told.again}." if told.state == "waiting" else ""
        sent = line.feedback
        yield No(line.funder_name, line.mandate_name, told.reason, again, sent.sent_at, feedback, sent.demo)
    for record in told_reasons(session, viewer, venture):
        row = record.introduction
        yield No(
            record.funder.name,
            record.mandate.name,
            reason_words(row.reasons)[0],
            f"You may ask again from {clock.in_words(row.look_again_on)}." if row.look_again_on else "",
            row.ended_at or row.asked_at,
            address("introductions.one", introduction_id=str(row.id)) or "",
            row.demo,
        )
