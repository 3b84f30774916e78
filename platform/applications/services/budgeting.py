"""The money of a round: what it may spend in all, what each recipient may have, and what is left of both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, update
from sqlmodel import col

from accounts import policy
from accounts.policy import Action, Request, Viewer
from applications import queries
from applications.models import Allocation, Application, Programme
from applications.queries import Offer, Spoken
from applications.services.access import offer_for
from applications.services.programmes import take, trail
from foundation.database import Session
from foundation.errors import Invalid
from foundation.money import format_whole_pounds
from profiles.models import Venture

EXPORT_COLUMNS = (
    "Venture", "Allocation (GBP)", "Of its own", "Offered (GBP)", "Waits for a signature (GBP)", "Left (GBP)", "Demo",
)  # fmt: skip
SORTS = ("venture", "allocation", "offered", "left")
_NOTHING = Spoken()


@dataclass(frozen=True, slots=True)
class Room:
    """How much more one recipient may have of a round, in pounds; None where nothing limits it.

    Parameters
    ----------
    allocation_gbp : int or None
        What is left of its own allocation.
    budget_gbp : int or None
        What is left of the round's budget.
    """

    allocation_gbp: int | None = None
    budget_gbp: int | None = None

    @property
    def most_gbp(self) -> int | None:
        """The most that it may ask for, or be offered."""
        return min((each for each in (self.allocation_gbp, self.budget_gbp) if each is not None), default=None)

    @property
    def words(self) -> str:
        """The same in words; nothing where nothing limits it."""
        most = self.most_gbp
        if most is None:
            return ""
        whose = "this venture’s allocation" if most == self.allocation_gbp else "the round’s budget"
        left = f"At most {format_whole_pounds(most)}: what is left" if most else "Nothing is left"
        return f"{left} of {whose}."

    def refusal(self, amount_gbp: int | None) -> str:
        """Say why an amount cannot be asked for or offered; nothing where it can."""
        if self.most_gbp is None:
            return ""
        if amount_gbp is None:
            return f"Enter an amount, because the money of this round is limited. {self.words}"
        return self.words if amount_gbp > self.most_gbp else ""


def room_to_ask(session: Session, mandate_id: int, venture_id: int, *, but: int = 0) -> Room:
    """Give what a venture may ask for in a round. What waits for a signature is the funder's affair, and not counted.

    Parameters
    ----------
    but : int, optional
        The application that asks.
    """
    return _room(session, mandate_id, venture_id, but, signed_only=True)


def room_to_offer(session: Session, row: Application) -> Room:
    """Give what may be offered to an application beside what is offered, or waits for a signature, already."""
    return _room(session, row.mandate_id, row.venture_id, row.id or 0, signed_only=False)


def _room(session: Session, mandate_id: int, venture_id: int, but: int, *, signed_only: bool) -> Room:
    programme = queries.programme_of(session, mandate_id)
    if programme is None:
        return Room()
    allocation = queries.allocations_of(session, mandate_id).get(venture_id, programme.allocation_gbp)
    spoken = queries.spoken_for(session, mandate_id, but=but)
    taken = {key: each.offered_gbp if signed_only else each.total_gbp for key, each in spoken.items()}
    return Room(_left(allocation, taken.get(venture_id, 0)), _left(programme.budget_gbp, sum(taken.values())))


def _left(limit: int | None, taken: int) -> int | None:
    return None if limit is None else max(0, limit - taken)


def refused_offer(session: Session, row: Application, amount_gbp: int | None) -> str:
    """Say why an amount cannot be offered now; nothing where it can.

    Whoever else would offer money of the same round waits until this transaction ends, and is then told what is left.
    """
    # A change of nothing is what holds a row on both databases: SQLite knows no other lock.
    session.execute(
        update(Programme)
        .where(col(Programme.mandate_id) == row.mandate_id)
        .values(version=col(Programme.version))
        .execution_options(synchronize_session=False)
    )
    return room_to_offer(session, row).refusal(amount_gbp)


@dataclass(frozen=True, slots=True)
class Line:
    """What one recipient may have of a round, and what of it is spoken for."""

    venture: Venture
    allocation_gbp: int | None
    own: bool
    spoken: Spoken

    @property
    def left_gbp(self) -> int | None:
        """What is left of the allocation, None where there is none."""
        return _left(self.allocation_gbp, self.spoken.total_gbp)


@dataclass(frozen=True, slots=True)
class Budget:
    """The money of a round, as its funder's people see it.

    Parameters
    ----------
    lines : sequence of Line
        Recipients with an allocation of their own, or with an offer.
    """

    offer: Offer
    lines: Sequence[Line]
    spoken: Spoken

    @property
    def budget_gbp(self) -> int | None:
        """What all offers may come to, None where nothing limits them."""
        return self.offer.programme.budget_gbp if self.offer.programme else None

    @property
    def allocation_gbp(self) -> int | None:
        """What a recipient may have that has no allocation of its own."""
        return self.offer.programme.allocation_gbp if self.offer.programme else None

    @property
    def left_gbp(self) -> int | None:
        """What is left of the budget."""
        return _left(self.budget_gbp, self.spoken.total_gbp)


def budget_of(session: Session, viewer: Viewer, mandate_slug: str, *, sort: str = "") -> Budget:
    """Give the money of a round to its funder's people.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        To everybody else, staff included: offers are between two sides.
    """
    offer = offer_for(session, viewer, mandate_slug)
    policy.require(viewer, Action.READ_PRIVATE_REASON, Request(None, offer.funder.organisation_id))
    key = offer.mandate.id or 0
    own, spoken = queries.allocations_of(session, key), queries.spoken_for(session, key)
    other = offer.programme.allocation_gbp if offer.programme else None
    lines = [
        Line(venture, own.get(venture.id or 0, other), (venture.id or 0) in own, spoken.get(venture.id or 0, _NOTHING))
        for venture in queries.ventures_by_keys(session, own.keys() | spoken.keys())
    ]
    return Budget(offer, _sorted(lines, sort), _total(spoken))


def _total(spoken: Mapping[int, Spoken]) -> Spoken:
    return Spoken(sum(each.offered_gbp for each in spoken.values()), sum(each.proposed_gbp for each in spoken.values()))


def _sorted(lines: Sequence[Line], sort: str) -> list[Line]:
    """Order recipients, who come by name; amounts begin with the largest, and what is not limited comes last."""
    key, turned = sort.removeprefix("-"), sort.startswith("-")
    if key not in SORTS or key == "venture":
        return list(reversed(lines)) if turned else list(lines)
    amounts = [(_amount(line, key), line) for line in lines]
    stated = [(amount, line) for amount, line in amounts if amount is not None]
    ordered = sorted(stated, key=lambda each: each[0], reverse=not turned)
    return [*(line for _, line in ordered), *(line for amount, line in amounts if amount is None)]


def _amount(line: Line, key: str) -> int | None:
    if key == "offered":
        return line.spoken.offered_gbp
    return line.allocation_gbp if key == "allocation" else line.left_gbp


def rows(lines: Sequence[Line]) -> list[list[object]]:
    """Give recipients as rows under ``EXPORT_COLUMNS``."""
    return [
        [
            line.venture.name,
            line.allocation_gbp,
            "Yes" if line.own else "No",
            line.spoken.offered_gbp,
            line.spoken.proposed_gbp,
            line.left_gbp,
            "DEMO" if line.venture.demo else "",
        ]
        for line in lines
    ]


def set_budget(
    session: Session,
    *,
    actor: Viewer,
    mandate_slug: str,
    version: int,
    budget_gbp: int | None,
    allocation_gbp: int | None,
    recipients: Sequence[tuple[str, int]],
) -> Programme:
    """Say what a round may spend, and what its recipients may have.

    Parameters
    ----------
    budget_gbp : int or None
        What all offers may come to.
    allocation_gbp : int or None
        What a recipient may have that is not among ``recipients``.
    recipients : sequence of (str, int)
        Ventures by their name or the end of their page's address, each with what it may have, in pounds.

    Raises
    ------
    Invalid
        If there is no such venture, amounts do not fit in each other, or less would be left than is spoken for.
    Conflict
        If somebody else has changed the programme since.
    """
    offer = offer_for(session, actor, mandate_slug, Action.EDIT)
    programme = take(session, offer, version)
    key = programme.mandate_id
    own = _resolved(queries.ventures_called(session, actor, key, _words(recipients)), recipients)
    _check(session, key, budget_gbp, allocation_gbp, own)
    before = (programme.budget_gbp, programme.allocation_gbp, queries.allocations_of(session, key))
    programme.budget_gbp, programme.allocation_gbp = budget_gbp, allocation_gbp
    session.execute(delete(Allocation).where(col(Allocation.mandate_id) == key))
    session.add_all(Allocation(mandate_id=key, venture_id=venture, amount_gbp=own[venture]) for venture in sorted(own))
    after = (budget_gbp, allocation_gbp, own)
    names = ("budget", "allocation", "recipients")
    trail(
        session, actor, offer, "budget changed", {each[0]: each[1:] for each in zip(names, before, after, strict=True)}
    )
    return programme


def _words(recipients: Sequence[tuple[str, int]]) -> set[str]:
    return {name.lower() for name, _ in recipients}


def _resolved(known: Sequence[Venture], recipients: Sequence[tuple[str, int]]) -> dict[int, int]:
    """Give the allocations of ventures by key; where two have a name, the end of an address tells which is meant."""
    found: dict[int, int] = {}
    wrong: list[str] = []
    for name, amount in recipients:
        by_slug = [each for each in known if each.slug == name]
        meant = by_slug or [each for each in known if each.name.lower() == name.lower()]
        if not meant:
            wrong.append(f"There is no venture “{name}”. Give its name, or the end of its page’s address.")
        elif len(meant) > 1:
            ends = ", ".join(each.slug for each in meant)
            wrong.append(f"More than one venture is called “{name}”: give the end of its page’s address ({ends}).")
        elif (meant[0].id or 0) in found:
            wrong.append(f"“{name}” stands here twice.")
        else:
            found[meant[0].id or 0] = amount
    if wrong:
        raise Invalid({"recipients": wrong})
    return found


def _check(
    session: Session, mandate_id: int, budget_gbp: int | None, allocation_gbp: int | None, own: Mapping[int, int]
) -> None:
    """Refuse amounts that do not fit in each other, or that are less than what is spoken for."""
    spoken = queries.spoken_for(session, mandate_id)
    errors: dict[str, list[str]] = {}
    total = _total(spoken).total_gbp
    if budget_gbp is not None and budget_gbp < total:
        errors["budget_gbp"] = [f"{format_whole_pounds(total)} is offered, or waits for a signature, already."]
    if budget_gbp is not None and allocation_gbp is not None and allocation_gbp > budget_gbp:
        errors["allocation_gbp"] = ["This is more than the budget."]
    if budget_gbp is not None and sum(own.values()) > budget_gbp:
        errors["recipients"] = [
            f"Together these are {format_whole_pounds(sum(own.values()))}, which is more than the budget."
        ]
    for venture in queries.ventures_by_keys(session, spoken.keys()):
        key = venture.id or 0
        limit, taken = own.get(key, allocation_gbp), spoken[key].total_gbp
        if limit is not None and limit < taken:
            name = "recipients" if key in own else "allocation_gbp"
            words = (
                f"{venture.name} has {format_whole_pounds(taken)} that is offered, or waits for a signature, already."
            )
            errors.setdefault(name, []).append(words)
    if errors:
        raise Invalid(errors)
