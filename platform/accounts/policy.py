"""The one place that answers "may they?".

Routes, the API, exports, search and letters ask here and nowhere else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from accounts.models import Role, Standing
from foundation import clock
from foundation.errors import Forbidden, SignInRequired, no_such
from foundation.settings import Operator


@dataclass(frozen=True)
class Seat:
    """A person's place in one organisation."""

    organisation_id: int
    name: str
    slug: str
    kind: str
    role: str
    verified: bool
    area_kind: str | None = None
    area_code: str | None = None
    standing: Standing | None = None


@dataclass(frozen=True)
class Viewer:
    """Whoever asks: a visitor who is not signed in has no ``user_id``.

    Parameters
    ----------
    user_id, name, email
        Who it is.
    is_staff : bool
        Whether they administer the platform.
    is_compliance : bool
        Whether they read the log of disclosures without being staff.
    seats : Mapping of int to Seat
        Their places in organisations, each with the organisation's investor category.
    standing : Standing, optional
        Their own investor category, as far as a statement of theirs is on file; whether it counts is asked of
        ``basis``, at every disclosure anew.
    shown : frozenset of int
        Keys of ventures kept off public pages that they were invited to see.
    operator : Operator
        What whoever runs the platform is; the least that can be assumed where it is not said.
    """

    user_id: int | None = None
    name: str = ""
    email: str = ""
    is_staff: bool = False
    seats: Mapping[int, Seat] = field(default_factory=dict)
    is_compliance: bool = False
    standing: Standing | None = None
    shown: frozenset[int] = frozenset()
    operator: Operator = Operator.NONE

    @property
    def signed_in(self) -> bool:
        """Whether somebody is signed in."""
        return self.user_id is not None

    def seats_of_kind(self, kind: str) -> list[Seat]:
        """Give the seats in organisations of a kind, by name."""
        return sorted((seat for seat in self.seats.values() if seat.kind == kind), key=lambda seat: seat.name)


VISITOR = Viewer()


class Action(StrEnum):
    """What can be asked for."""

    VIEW = "view"
    VIEW_OFFER = "view the offer"
    VIEW_MATCHES = "view the matches"
    VIEW_HISTORY = "view the history"
    EDIT = "edit"
    PUBLISH = "publish"
    WORK_DEALS = "work deals"
    VIEW_DEALS = "view deals"
    READ_DOCUMENT = "read a document"
    ASK_INTRODUCTION = "ask for an introduction"
    ANSWER_INTRODUCTION = "answer a request for an introduction"
    APPLY = "apply to a programme"
    DECIDE_APPLICATION = "decide on an application"
    READ_PRIVATE_REASON = "read what a funder keeps to itself about an answer"
    MANAGE = "manage"
    STATE_CATEGORY = "state an investor category"
    USE_ACCOUNT = "use one's account"
    ADMINISTER = "administer the platform"
    READ_DISCLOSURES = "read the log of disclosures"
    INTRODUCE_OFFER = "introduce somebody with an offer"
    WRITE_MESSAGE = "write to the other side"
    WRITE_OUTSIDE = "write to a body outside in an organisation's name"


class Subject(Protocol):
    """A profile: it belongs to an organisation (or to none, where it was read in a publication) and has a status."""

    @property
    def organisation_id(self) -> int | None:
        """The organisation that it belongs to."""

    @property
    def status(self) -> str:
        """Draft, published, archived."""


@dataclass(frozen=True)
class Affairs:
    """What goes on inside an organisation: its people, invitations and details. Open to its own people and staff."""

    organisation_id: int | None
    status: str = "internal"


@dataclass(frozen=True)
class Leave:
    """Leave to read that is in force: of a person, by their address, or of an organisation."""

    email: str | None = None
    organisation_id: int | None = None


@dataclass(frozen=True)
class Paper:
    """A document of an organisation, and who else was given leave to read it. Nobody else may, staff included.

    A document is part of an offer, so leave to read it counts while the reader has a valid investor category.
    """

    organisation_id: int | None
    leave: Sequence[Leave] = ()
    status: str = "internal"


@dataclass(frozen=True)
class Request:
    """What one organisation asked of another. It is between the two, and open to nobody else, staff included."""

    organisation_id: int | None
    answering_id: int | None
    status: str = "internal"


#: The fields of a venture that make an offer; they are withheld together from those who may not see it.
OFFER_FIELDS = frozenset(
    {
        "round_target_gbp",
        "round_minimum_gbp",
        "round_committed_gbp",
        "round_use",
        "round_closes_on",
        "valuation_gbp",
        "monthly_costs_gbp",
        "cash_in_hand_gbp",
        "instruments",
        "seis_status",
        "eis_status",
        "mfa_received_gbp",
    }
)
#: What belongs to an offer, and is withheld together; the names that answers give to what is absent.
OFFER_PARTS = ("round", "documents", "valuation")


@dataclass(frozen=True)
class Powers:
    """What an operator's type lets the platform do."""

    #: Whether offers may be shown to individuals; to organisations they may be shown by every operator.
    to_individuals: bool
    #: Whether an introduction may carry an offer.
    introductions: bool


#: FSMA 2000 s.19 and s.21, and paragraph 40 of the Exemption Order 2001; docs/compliance.md gives the reasons.
POWERS: Mapping[Operator, Powers] = {
    Operator.AUTHORISED: Powers(to_individuals=True, introductions=True),
    Operator.APPOINTED_REPRESENTATIVE: Powers(to_individuals=True, introductions=True),
    Operator.ENTERPRISE_SCHEME: Powers(to_individuals=True, introductions=True),
    Operator.NONE: Powers(to_individuals=False, introductions=False),
}


def is_member(viewer: Viewer, organisation_id: int | None, *, least: Role = Role.VIEWER) -> bool:
    """Say whether somebody belongs to an organisation with at least a role."""
    seat = viewer.seats.get(organisation_id) if organisation_id is not None else None
    order = [Role.VIEWER, Role.EDITOR, Role.OWNER]
    return seat is not None and order.index(Role(seat.role)) >= order.index(least)


def may(viewer: Viewer, action: Action, subject: Subject | None = None) -> bool:
    """Say whether somebody may do something to a profile, or to the platform where no profile is named.

    Parameters
    ----------
    viewer : Viewer
        Whoever asks.
    action : Action
        What they ask for.
    subject : Subject, optional
        A venture, cluster, funder, mandate view or organisation view.
    """
    if action in (Action.ADMINISTER, Action.READ_DISCLOSURES):
        return viewer.is_staff or (action is Action.READ_DISCLOSURES and viewer.is_compliance)
    if subject is None:
        own = action is not Action.STATE_CATEGORY or POWERS[viewer.operator].to_individuals
        return viewer.signed_in and own
    if isinstance(subject, Request):
        return _may_of_request(viewer, action, subject)
    owner = subject.organisation_id
    if action is Action.READ_DOCUMENT:
        return is_member(viewer, owner) or _has_leave(viewer, subject)
    if action is Action.VIEW:
        return _may_view(viewer, subject)
    if action in (Action.VIEW_OFFER, Action.INTRODUCE_OFFER):
        carried = action is Action.VIEW_OFFER or POWERS[viewer.operator].introductions
        return carried and _may_view_offer(viewer, subject)
    if action in (Action.VIEW_MATCHES, Action.VIEW_HISTORY, Action.VIEW_DEALS):
        return viewer.is_staff or is_member(viewer, owner)
    if action is Action.WRITE_OUTSIDE:
        # Whoever is written to knows the platform's word alone: it has to have looked who writes.
        return is_member(viewer, owner, least=Role.EDITOR) and owner is not None and viewer.seats[owner].verified
    if action in (Action.EDIT, Action.PUBLISH, Action.WORK_DEALS, Action.ASK_INTRODUCTION, Action.APPLY):
        return is_member(viewer, owner, least=Role.EDITOR) or (viewer.is_staff and owner is None)
    return is_member(viewer, owner, least=Role.OWNER)


def _may_view(viewer: Viewer, subject: Subject) -> bool:
    if viewer.is_staff or is_member(viewer, subject.organisation_id):
        return True
    if subject.status != "published":
        return False
    return not getattr(subject, "restricted", False) or getattr(subject, "id", None) in viewer.shown


def basis(viewer: Viewer) -> Standing | None:
    """Give the investor category by which somebody may be shown other people's offers now, or None.

    That of an organisation goes before one's own: it must be verified, so that a statement was made for a body that is
    what it says. One's own counts where the operator may show offers to individuals.
    """
    seat, own = basis_seat(viewer), viewer.standing
    if seat is not None:
        return seat.standing
    if own is not None and POWERS[viewer.operator].to_individuals and own.holds(clock.now(), clock.today()):
        return own
    return None


def basis_seat(viewer: Viewer) -> Seat | None:
    """Give the organisation by whose category somebody may be shown other people's offers now, or None."""
    now, today = clock.now(), clock.today()
    for seat in sorted(viewer.seats.values(), key=lambda seat: seat.organisation_id):
        if seat.verified and seat.standing is not None and seat.standing.holds(now, today):
            return seat
    return None


def needs_risk_warning(viewer: Viewer) -> bool:
    """Say whether somebody is shown offers as an individual, and so beside the risk warning."""
    found = basis(viewer)
    return found is not None and found.of_individual


def sees_offers(viewer: Viewer) -> bool:
    """Say whether somebody may be shown offers of others at all: of ventures that are open to them."""
    return viewer.is_staff or basis(viewer) is not None


def _may_view_offer(viewer: Viewer, subject: Subject) -> bool:
    return _may_view(viewer, subject) and (is_member(viewer, subject.organisation_id) or sees_offers(viewer))


def _may_of_request(viewer: Viewer, action: Action, request: Request) -> bool:
    """Say what each side may do: one asks and takes back, the other answers and keeps its own reasons."""
    if action in (Action.ASK_INTRODUCTION, Action.APPLY, Action.EDIT):
        return is_member(viewer, request.organisation_id, least=Role.EDITOR)
    if action in (Action.ANSWER_INTRODUCTION, Action.DECIDE_APPLICATION):
        return is_member(viewer, request.answering_id, least=Role.EDITOR)
    if action is Action.READ_PRIVATE_REASON:
        return is_member(viewer, request.answering_id)
    if action is Action.INTRODUCE_OFFER:
        answering = is_member(viewer, request.answering_id) and basis(viewer) is not None
        return is_member(viewer, request.organisation_id) or (answering and POWERS[viewer.operator].introductions)
    sides = (request.organisation_id, request.answering_id)
    if action is Action.WRITE_MESSAGE:
        return any(is_member(viewer, side, least=Role.EDITOR) for side in sides)
    return action is Action.VIEW and any(is_member(viewer, side) for side in sides)


def _has_leave(viewer: Viewer, subject: Subject) -> bool:
    leave = subject.leave if isinstance(subject, Paper) else ()
    return (
        viewer.signed_in
        and basis(viewer) is not None
        and any(each.email == viewer.email.lower() or is_member(viewer, each.organisation_id) for each in leave)
    )


def require(viewer: Viewer, action: Action, subject: Subject | None = None) -> None:
    """Let a permitted request pass, and stop any other.

    Raises
    ------
    SignInRequired
        If nobody is signed in and it would take somebody.
    NotFound
        If the asker may not even see the thing.
    Forbidden
        If they may see it and not do this to it.
    """
    if may(viewer, action, subject):
        return
    if subject is not None and not may(viewer, Action.VIEW, subject):
        raise no_such("page")
    if not viewer.signed_in:
        raise SignInRequired("Sign in to do this.")
    raise Forbidden("Your account may not do this.")


def withheld(viewer: Viewer, subject: Subject) -> list[str]:
    """Name the parts of a venture's offer that are kept from somebody: all of ``OFFER_PARTS`` or none."""
    return [] if may(viewer, Action.VIEW_OFFER, subject) else list(OFFER_PARTS)


def sight(viewer: Viewer) -> tuple[object, ...]:
    """Give a key that is equal for viewers who see the same of every profile at this moment.

    What is drawn for one of them may be kept for the others: all visitors share one, and so do all people of the same
    organisations with the same leave to see offers.
    """
    seats = sorted((seat.organisation_id, seat.kind, seat.role, seat.verified) for seat in viewer.seats.values())
    offers = basis(viewer) is not None
    return viewer.signed_in, viewer.is_staff, tuple(seats), offers, needs_risk_warning(viewer), viewer.shown
