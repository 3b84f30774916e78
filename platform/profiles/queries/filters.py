"""Filters of ventures: conditions in groups, what they can be about, and what the database answers to each.

A group holds where all of its conditions do, or any; a filter where all of its groups do, or any. What is not known
meets no condition but that it is not known: unknown is never the same as no, nor as something else.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, select, true
from sqlmodel import col

from accounts.policy import OFFER_FIELDS
from foundation.database import Session, escape_like
from profiles.models import FactStatus, FundingRound, Venture, VentureInstrument, VenturePlace, VentureSector
from reference.models import Authority, Sector

#: More groups, or conditions in one, nobody takes in.
MOST_GROUPS, MOST_CONDITIONS = 6, 8
#: Names of operators that take a value, that take two, and that take none.
FROM, TO, BETWEEN, IS, NOT, HAS, LACKS = "from", "to", "between", "is", "not", "has", "lacks"
UNKNOWN, KNOWN = "unknown", "known"
ALL, ANY = "all", "any"


class Kind(StrEnum):
    """What the values of a field are."""

    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    CHOICE = "choice"
    TEXT = "text"


#: What can be asked of each kind, and how a page says it.
OPERATORS: Mapping[Kind, Mapping[str, str]] = {
    **{
        kind: {
            FROM: "at least",
            TO: "at most",
            BETWEEN: "between",
            IS: "exactly",
            UNKNOWN: "is not known",
            KNOWN: "is known",
        }
        for kind in (Kind.NUMBER, Kind.MONEY)
    },
    Kind.DAY: {
        FROM: "on or after",
        TO: "on or before",
        BETWEEN: "between",
        IS: "on",
        UNKNOWN: "is not known",
        KNOWN: "is known",
    },
    Kind.CHOICE: {IS: "is", NOT: "is known and not", UNKNOWN: "is not known", KNOWN: "is known"},
    Kind.TEXT: {HAS: "contains", LACKS: "does not contain", UNKNOWN: "is empty", KNOWN: "is not empty"},
}


@dataclass(frozen=True, slots=True)
class Field:
    """Something that can be asked about.

    Parameters
    ----------
    code, label : str
        Its name in an address and on a page.
    kind : Kind
        What its values are.
    attribute : str
        The field of the profile that it is about.
    """

    code: str
    label: str
    kind: Kind
    attribute: str

    @property
    def offer(self) -> bool:
        """Whether it tells what a venture raises."""
        return self.attribute in OFFER_FIELDS


FIELDS: Mapping[str, Field] = {
    field.code: field
    for field in (
        Field("sector", "Sector", Kind.CHOICE, "sectors"),
        Field("stage", "Stage", Kind.CHOICE, "stage_code"),
        Field("trl", "Technology readiness", Kind.NUMBER, "trl"),
        Field("region", "Region", Kind.CHOICE, "places"),
        Field("authority", "Local authority", Kind.CHOICE, "registered_authority_code"),
        Field("university", "University of origin", Kind.CHOICE, "university_ukprn"),
        Field("stake", "University’s stake, percent", Kind.NUMBER, "university_stake_percent"),
        Field("ip", "Intellectual property", Kind.CHOICE, "ip_position"),
        Field("founded", "Founded", Kind.DAY, "founded_on"),
        Field("people", "People", Kind.NUMBER, "team_size"),
        Field("customers", "Paying customers", Kind.NUMBER, "customers"),
        Field("revenue", "Revenue in twelve months", Kind.MONEY, "revenue_gbp"),
        Field("growth", "Growth of revenue, percent", Kind.NUMBER, "revenue_growth_percent"),
        Field("raised", "Has raised", Kind.CHOICE, "rounds"),
        Field("claim", "Has facts that are", Kind.CHOICE, "facts"),
        Field("confirmed", "Facts confirmed", Kind.DAY, "confirmed_on"),
        Field("name", "Name", Kind.TEXT, "name"),
        Field("line", "In one line", Kind.TEXT, "one_line"),
        Field("description", "Description", Kind.TEXT, "description"),
        Field("ask", "Amount asked", Kind.MONEY, "round_target_gbp"),
        Field("least", "Least it needs", Kind.MONEY, "round_minimum_gbp"),
        Field("committed", "Committed so far", Kind.MONEY, "round_committed_gbp"),
        Field("valuation", "Valuation before the money", Kind.MONEY, "valuation_gbp"),
        Field("closes", "Round closes", Kind.DAY, "round_closes_on"),
        Field("instrument", "Kind of money wanted", Kind.CHOICE, "instruments"),
        Field("costs", "Costs in a month", Kind.MONEY, "monthly_costs_gbp"),
        Field("cash", "Cash in hand", Kind.MONEY, "cash_in_hand_gbp"),
        Field("seis", "SEIS", Kind.CHOICE, "seis_status"),
        Field("eis", "EIS", Kind.CHOICE, "eis_status"),
    )
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A field, an operator of its kind, and as many values as that takes."""

    field: str
    operator: str
    values: tuple[Any, ...] = ()

    def written(self) -> str:
        """Give it as it stands in an address."""
        values = "..".join(
            np.format_float_positional(v, trim="-") if isinstance(v, float) else str(v) for v in self.values
        )
        return ".".join((self.field, self.operator, values)) if self.values else f"{self.field}.{self.operator}"


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions of which all must hold, or any."""

    conditions: tuple[Condition, ...]
    join: str = ALL


@dataclass(frozen=True, slots=True)
class Where:
    """Groups of which all must hold, or any. Without a group it asks for nothing."""

    groups: tuple[Group, ...] = ()
    join: str = ALL

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.groups)

    def conditions(self) -> Iterator[Condition]:
        """Give every condition, in order."""
        for group in self.groups:
            yield from group.conditions

    def written(self) -> dict[str, list[str]]:
        """Give the arguments of an address that asks for this."""
        found: dict[str, list[str]] = {"join": [ANY]} if self.join == ANY and len(self.groups) > 1 else {}
        for number, group in enumerate(self.groups, start=1):
            found[f"g{number}"] = [condition.written() for condition in group.conditions]
            if group.join == ANY and len(group.conditions) > 1:
                found[f"g{number}_join"] = [ANY]
        return found


@dataclass(frozen=True, eq=False)
class Answers:
    """Which ventures meet each condition: keys in rising order, and a column of truth for each condition.

    Ventures that meet none are left out.
    """

    keys: NDArray[np.int64]
    holds: NDArray[np.bool_]


def answers(session: Session, where: Where, *, offers: bool) -> Answers:
    """Ask the database about every condition of a filter at once.

    Parameters
    ----------
    offers : bool
        Whether the asker may see what ventures raise. Otherwise that counts as not known of any.
    """
    asked = [_expression(condition, offers=offers) for condition in where.conditions()]
    if not asked:
        return Answers(np.empty(0, dtype=np.int64), np.empty((0, 0), dtype=np.bool_))
    found = session.execute(select(col(Venture.id), *asked).where(or_(*asked)).order_by(col(Venture.id))).all()
    return Answers(
        np.array([row[0] for row in found], dtype=np.int64),
        np.array([[bool(held) for held in row[1:]] for row in found], dtype=np.bool_).reshape(len(found), len(asked)),
    )


def _expression(condition: Condition, *, offers: bool) -> ColumnElement[bool]:
    """Give a condition as the database is asked it: true or false, never unknown."""
    field = FIELDS[condition.field]
    if field.offer and not offers:
        return true() if condition.operator == UNKNOWN else false()
    rows = _ROWS.get(field.code)
    known = rows() if rows else _known(field)
    match condition.operator:
        case "unknown":
            return not_(known)
        case "known":
            return known
    holds = rows(condition.values[0]) if rows else _compared(getattr(Venture, field.attribute), condition)
    return and_(known, not_(holds) if condition.operator in (NOT, LACKS) else holds)


def _known(field: Field) -> ColumnElement[bool]:
    column = col(getattr(Venture, field.attribute))
    return column.is_not(None) & (column != "") if field.kind is Kind.TEXT else column.is_not(None)


def _compared(column: Any, condition: Condition) -> ColumnElement[bool]:
    """Compare a column with the values of a condition; one that is turned round is turned by the caller."""
    held: ColumnElement[Any] = cast("ColumnElement[Any]", column)
    first = condition.values[0]
    holds: ColumnElement[bool]
    match condition.operator:
        case "from":
            holds = held >= first
        case "to":
            holds = held <= first
        case "between":
            holds = held.between(first, condition.values[1])
        case "has" | "lacks":
            holds = func.lower(held).like(f"%{escape_like(first.lower())}%", escape="\\")
        case _:
            holds = held == first
    return holds


def _sectors(code: str | None = None) -> ColumnElement[bool]:
    own = select(VentureSector).where(col(VentureSector.venture_id) == col(Venture.id))
    if code is not None:
        below = select(col(Sector.code)).where(col(Sector.parent_code) == code)
        own = own.where(or_(col(VentureSector.sector_code) == code, col(VentureSector.sector_code).in_(below)))
    return exists(own.correlate(Venture))


def _instruments(code: str | None = None) -> ColumnElement[bool]:
    own = select(VentureInstrument).where(col(VentureInstrument.venture_id) == col(Venture.id))
    if code is not None:
        own = own.where(col(VentureInstrument.instrument_code) == code)
    return exists(own.correlate(Venture))


def _raised(code: str | None = None) -> ColumnElement[bool]:
    own = select(FundingRound).where(col(FundingRound.venture_id) == col(Venture.id))
    if code is not None:
        own = own.where(col(FundingRound.instrument_code) == code)
    return exists(own.correlate(Venture))


def _claims(code: str | None = None) -> ColumnElement[bool]:
    own = select(FactStatus).where(col(FactStatus.venture_id) == col(Venture.id))
    if code is not None:
        own = own.where(col(FactStatus.status) == code)
    return exists(own.correlate(Venture))


def _placed(codes: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Say that the registered address or a place of activity is among some authorities."""
    own = select(VenturePlace).where(
        col(VenturePlace.venture_id) == col(Venture.id), codes(col(VenturePlace.authority_code))
    )
    return or_(
        and_(col(Venture.registered_authority_code).is_not(None), codes(col(Venture.registered_authority_code))),
        exists(own.correlate(Venture)),
    )


def _authorities(code: str | None = None) -> ColumnElement[bool]:
    return _placed(lambda column: column.is_not(None) if code is None else column == code)


def _regions(code: str | None = None) -> ColumnElement[bool]:
    if code is None:
        return _authorities()
    within = select(col(Authority.code)).where(col(Authority.region_code) == code)
    return _placed(lambda column: column.in_(within))


#: Fields that may have several values: whether there is any row, or one of a code.
_ROWS: Mapping[str, Callable[..., ColumnElement[bool]]] = {
    "sector": _sectors,
    "instrument": _instruments,
    "raised": _raised,
    "claim": _claims,
    "authority": _authorities,
    "region": _regions,
}


def fields_open(*, offers: bool) -> Sequence[Field]:
    """Give what somebody may ask about."""
    return [field for field in FIELDS.values() if offers or not field.offer]
