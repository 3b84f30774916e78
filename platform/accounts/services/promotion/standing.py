"""Where somebody stands: by what category they are shown offers, what they signed, and what they could sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from accounts import policy, queries
from accounts.models import INDIVIDUALS, Category, InvestorStatement, Standing
from accounts.policy import Action, Affairs, Seat, Viewer
from accounts.services.promotion.wordings import Reading, read
from foundation import clock
from foundation.database import Session
from foundation.errors import Forbidden, NotFound
from reference.services.rules import rules_on

TITLES: dict[str, str] = {
    Category.INVESTMENT_PROFESSIONAL: "Investment professional",
    Category.HIGH_NET_WORTH_COMPANY: "High net worth company",
    Category.HIGH_NET_WORTH_INDIVIDUAL: "High net worth individual",
    Category.SELF_CERTIFIED_SOPHISTICATED: "Self-certified sophisticated investor",
}
_STATED = tuple(category for category in Category if category is not Category.INVESTMENT_PROFESSIONAL)


class State(StrEnum):
    """How far a statement counts."""

    COUNTS = "counts"
    COOLING_OFF = "cooling off"
    LAPSED = "lapsed"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


def state_of(row: InvestorStatement, now: datetime, today: date) -> State:
    """Say how far a statement counts at a moment."""
    if row.withdrawn_at is not None:
        return State.WITHDRAWN
    if not row.current:
        return State.REPLACED
    if today >= row.lapses_on:
        return State.LAPSED
    return State.COUNTS if row.valid_from <= now else State.COOLING_OFF


@dataclass(frozen=True)
class Kept:
    """A statement on file, and how far it counts."""

    row: InvestorStatement
    state: State
    #: The organisation that it is of; None for a person's own.
    seat: Seat | None

    @property
    def title(self) -> str:
        """What its category is called."""
        return TITLES[self.row.category]


@dataclass(frozen=True)
class Option:
    """A statement that somebody could sign now, for themselves or for an organisation that they own."""

    reading: Reading
    seat: Seat | None

    @property
    def category(self) -> Category:
        """What is stated."""
        return Category(self.reading.kind.value)

    @property
    def title(self) -> str:
        """What its category is called."""
        return TITLES[self.category]


@dataclass(frozen=True)
class Place:
    """Where somebody stands.

    Parameters
    ----------
    basis : Standing or None
        By what they are shown offers now.
    through : Seat or None
        The organisation that it comes from; None for one's own.
    kept : sequence of Kept
        Every statement of theirs and of their organisations, the newest first.
    options : sequence of Option
        What they could sign.
    own_allowed : bool
        Whether the operator may show offers to individuals at all.
    """

    basis: Standing | None
    through: Seat | None
    kept: Sequence[Kept]
    options: Sequence[Option]
    own_allowed: bool

    @property
    def title(self) -> str:
        """What the category is called by which offers are shown; empty where there is none."""
        return TITLES[self.basis.category] if self.basis else ""


def place_of(session: Session, viewer: Viewer) -> Place:
    """Say where somebody stands, and how they could get further."""
    basis, through = policy.basis(viewer), policy.basis_seat(viewer)
    return Place(
        basis=basis,
        through=through,
        kept=_kept(session, viewer),
        options=_options(session, viewer),
        own_allowed=policy.may(viewer, Action.STATE_CATEGORY),
    )


def _kept(session: Session, viewer: Viewer) -> list[Kept]:
    now, today = clock.now(), clock.today()
    rows = queries.statements_signed_by(session, viewer.user_id or 0, sorted(viewer.seats))
    return [Kept(row, state_of(row, now, today), viewer.seats.get(row.organisation_id or 0)) for row in rows]


def _options(session: Session, viewer: Viewer) -> list[Option]:
    today = clock.today()
    rules, found = rules_on(session, today), []
    for category in _STATED:
        wording = queries.wording_in_force(session, category, today)
        if wording is None:
            continue
        reading = read(wording, rules)
        if category in INDIVIDUALS:
            found += [Option(reading, None)] if policy.may(viewer, Action.STATE_CATEGORY) else []
        else:
            found += [Option(reading, seat) for seat in _could_state(viewer)]
    return found


def _could_state(viewer: Viewer) -> list[Seat]:
    """Give the organisations that somebody could state a category for: what staff recorded is not stated over."""
    now, today = clock.now(), clock.today()
    return [
        seat
        for seat in sorted(viewer.seats.values(), key=lambda seat: seat.name)
        if policy.may(viewer, Action.STATE_CATEGORY, Affairs(seat.organisation_id))
        and not (
            seat.standing is not None
            and seat.standing.category == Category.INVESTMENT_PROFESSIONAL
            and seat.standing.holds(now, today)
        )
    ]


def option_for(session: Session, viewer: Viewer, category: str, organisation: str | None) -> Option:
    """Give the statement that somebody wants to sign.

    Raises
    ------
    Forbidden
        If they may not make it: for that organisation, or for themselves on a platform of this operator.
    """
    for option in _options(session, viewer):
        slug = option.seat.slug if option.seat else None
        if option.reading.kind == category and slug == (organisation or None):
            return option
    raise Forbidden("You may not make this statement here. Your category's page says which ones are open to you.")


def statement_for(session: Session, viewer: Viewer, statement_id: int) -> Kept:
    """Give a statement to the person whose it is, or to an owner of the organisation that it is of.

    Raises
    ------
    NotFound
        If there is none, or it is not theirs.
    """
    row = queries.statement(session, statement_id)
    if row is None or not _is_theirs(viewer, row):
        raise NotFound("There is no such statement, or it is not yours.")
    return Kept(row, state_of(row, clock.now(), clock.today()), viewer.seats.get(row.organisation_id or 0))


def _is_theirs(viewer: Viewer, row: InvestorStatement) -> bool:
    if row.organisation_id is None:
        return viewer.user_id is not None and row.user_id == viewer.user_id
    return policy.may(viewer, Action.MANAGE, Affairs(row.organisation_id))
