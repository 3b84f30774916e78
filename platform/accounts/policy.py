"""The one place that answers "may they?".

Routes, the API, exports, search and letters ask here and nowhere else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from accounts.models import OrganisationKind, Role
from foundation.errors import Forbidden, NotFound, SignInRequired


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


@dataclass(frozen=True)
class Viewer:
    """Whoever asks: a visitor who is not signed in has no ``user_id``."""

    user_id: int | None = None
    name: str = ""
    email: str = ""
    is_staff: bool = False
    seats: Mapping[int, Seat] = field(default_factory=dict)

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
    MANAGE = "manage"
    USE_ACCOUNT = "use one's account"
    ADMINISTER = "administer the platform"


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
    """A document of an organisation, and who else was given leave to read it. Nobody else may, staff included."""

    organisation_id: int | None
    leave: Sequence[Leave] = ()
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
        "instruments",
        "seis_status",
        "eis_status",
        "mfa_received_gbp",
    }
)


def is_member(viewer: Viewer, organisation_id: int | None, *, least: Role = Role.VIEWER) -> bool:
    """Say whether somebody belongs to an organisation with at least a role."""
    seat = viewer.seats.get(organisation_id) if organisation_id is not None else None
    order = [Role.VIEWER, Role.EDITOR, Role.OWNER]
    return seat is not None and order.index(Role(seat.role)) >= order.index(least)


def represents_verified(viewer: Viewer, *kinds: OrganisationKind) -> bool:
    """Say whether somebody belongs to a verified organisation of one of some kinds."""
    return any(seat.verified and seat.kind in kinds for seat in viewer.seats.values())


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
    if action is Action.ADMINISTER:
        return viewer.is_staff
    if subject is None:
        return viewer.signed_in
    owner = subject.organisation_id
    if action is Action.READ_DOCUMENT:
        return is_member(viewer, owner) or _has_leave(viewer, subject)
    if action is Action.VIEW:
        return _may_view(viewer, subject)
    if action is Action.VIEW_OFFER:
        return _may_view(viewer, subject) and (
            viewer.is_staff
            or is_member(viewer, owner)
            or represents_verified(viewer, OrganisationKind.FUNDER, OrganisationKind.AUTHORITY)
        )
    if action in (Action.VIEW_MATCHES, Action.VIEW_HISTORY, Action.VIEW_DEALS):
        return viewer.is_staff or is_member(viewer, owner)
    if action in (Action.EDIT, Action.PUBLISH, Action.WORK_DEALS):
        return is_member(viewer, owner, least=Role.EDITOR) or (viewer.is_staff and owner is None)
    return is_member(viewer, owner, least=Role.OWNER)


def _may_view(viewer: Viewer, subject: Subject) -> bool:
    if viewer.is_staff or is_member(viewer, subject.organisation_id):
        return True
    return subject.status == "published" and not getattr(subject, "restricted", False)


def _has_leave(viewer: Viewer, subject: Subject) -> bool:
    leave = subject.leave if isinstance(subject, Paper) else ()
    return viewer.signed_in and any(
        each.email == viewer.email.lower() or is_member(viewer, each.organisation_id) for each in leave
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
        raise NotFound("There is no such page, or it is not open to you.")
    if not viewer.signed_in:
        raise SignInRequired("Sign in to do this.")
    raise Forbidden("Your account may not do this.")


def withheld(viewer: Viewer, subject: Subject) -> list[str]:
    """Name the groups of a venture's fields that are kept from somebody: ``["round"]`` or nothing."""
    return [] if may(viewer, Action.VIEW_OFFER, subject) else ["round"]


def sight(viewer: Viewer) -> tuple[object, ...]:
    """Give a key that is equal for viewers who see the same of every profile.

    What is drawn for one of them may be kept for the others: all visitors share one, and so do all people of the same
    organisations.
    """
    seats = sorted((seat.organisation_id, seat.kind, seat.role, seat.verified) for seat in viewer.seats.values())
    return viewer.signed_in, viewer.is_staff, tuple(seats)
