"""Whose pipeline somebody may see or work. The answers come from the policy; here stands what it is asked about."""

from dataclasses import dataclass

from accounts import policy
from accounts.models import Organisation, OrganisationKind
from accounts.policy import Action, Seat, Viewer
from foundation.database import Session
from foundation.errors import existing, no_such
from pipeline import queries
from pipeline.queries import DealRecord

#: Kinds of organisation that keep a board: funders of ventures, ventures of the mandates that they approach.
BOARD_KINDS = (OrganisationKind.FUNDER.value, OrganisationKind.VENTURE.value)


@dataclass(frozen=True, slots=True)
class Books:
    """The deals of one organisation, as the policy sees them: nobody else learns that they exist."""

    organisation_id: int | None
    status: str = "private"


@dataclass(frozen=True, slots=True)
class Board:
    """A board that somebody may see."""

    organisation_id: int
    name: str
    slug: str
    kind: str
    may_work: bool


def _of_seat(viewer: Viewer, seat: Seat) -> Board:
    may_work = policy.may(viewer, Action.WORK_DEALS, Books(seat.organisation_id))
    return Board(seat.organisation_id, seat.name, seat.slug, seat.kind, may_work)


def boards_of(viewer: Viewer) -> list[Board]:
    """Give the boards of the organisations that somebody belongs to, funders first, by name."""
    seats = [seat for kind in BOARD_KINDS for seat in viewer.seats_of_kind(kind)]
    return [
        _of_seat(viewer, seat) for seat in seats if policy.may(viewer, Action.VIEW_DEALS, Books(seat.organisation_id))
    ]


def board_for(session: Session, viewer: Viewer, slug: str = "") -> Board | None:
    """Give the board that somebody asks for, or their first where they name none.

    Returns
    -------
    Board or None
        None where they name none and belong to no organisation that keeps one.

    Raises
    ------
    SignInRequired
        If nobody is signed in.
    NotFound
        If there is no such board, or it is not theirs to see.
    """
    policy.require(viewer, Action.VIEW_DEALS)
    own = boards_of(viewer)
    if not slug:
        return own[0] if own else None
    for board in own:
        if board.slug == slug:
            return board
    organisation = queries.organisation_by_slug(session, slug)
    if organisation is None or organisation.kind not in BOARD_KINDS:
        raise no_such("pipeline")
    policy.require(viewer, Action.VIEW_DEALS, Books(organisation.id))
    return _of_organisation(viewer, organisation)


def _of_organisation(viewer: Viewer, organisation: Organisation) -> Board:
    may_work = policy.may(viewer, Action.WORK_DEALS, Books(organisation.id))
    return Board(organisation.id or 0, organisation.name, organisation.slug, organisation.kind, may_work)


def require_change(viewer: Viewer, board: Board) -> None:
    """Let those pass who may say how an organisation's stages are worded."""
    policy.require(viewer, Action.MANAGE, Books(board.organisation_id))


def deal_for(session: Session, viewer: Viewer, deal_id: int, action: Action) -> DealRecord:
    """Give a deal to somebody who may do something with it.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about the pipeline it stands in.
    """
    policy.require(viewer, action)
    record = existing(queries.deal_record(session, deal_id), "deal")
    policy.require(viewer, action, Books(record.deal.organisation_id))
    return record
