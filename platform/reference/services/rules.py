"""Rules with dates: what a threshold, rate or limit is on a given day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from foundation.errors import NotFound
from reference import queries
from reference.models import Rule

#: A rule for the whole United Kingdom holds in each of its parts, unless the part has its own.
_WHOLE = "UK"


@dataclass(frozen=True)
class RuleValue:
    """What a rule says on a day, with the dates between which it says so and its source."""

    code: str
    value: str
    unit: str
    jurisdiction: str
    starts_on: date | None
    ends_on: date | None
    title: str
    source: str
    checked_on: date

    @property
    def decimal(self) -> Decimal:
        """The value as a decimal number."""
        return Decimal(self.value)

    @property
    def whole(self) -> int:
        """The value as a whole number."""
        return int(self.decimal)


def _value(row: Rule) -> RuleValue:
    return RuleValue(
        code=row.code,
        value=row.value,
        unit=row.unit,
        jurisdiction=row.jurisdiction,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        title=row.title,
        source=row.source,
        checked_on=row.checked_on,
    )


def rules_on(session: Session, on: date, jurisdiction: str = "GB") -> dict[str, RuleValue]:
    """Tell every rule in force on a day.

    Parameters
    ----------
    session : Session
        An open session.
    on : date
        The day.
    jurisdiction : {"GB", "NI", "UK"}, default="GB"
        Where. A part's own rule goes before one for the whole United Kingdom.

    Returns
    -------
    dict of str to RuleValue
        By code.
    """
    rows = queries.rules_in_force(session, on, {jurisdiction, _WHOLE})
    whole = {row.code: _value(row) for row in rows if row.jurisdiction == _WHOLE}
    part = {row.code: _value(row) for row in rows if row.jurisdiction == jurisdiction}
    return dict(sorted({**whole, **part}.items()))


def rule(session: Session, code: str, on: date, jurisdiction: str = "GB") -> RuleValue:
    """Tell one rule on a day.

    Raises
    ------
    NotFound
        If no rule of that code is in force there on that day.
    """
    found = rules_on(session, on, jurisdiction).get(code)
    if found is None:
        raise NotFound(f"There is no rule {code!r} in force on {on.isoformat()} in {jurisdiction}.")
    return found


def history(session: Session, code: str) -> Sequence[RuleValue]:
    """Tell every value that a rule has had, earliest first in each jurisdiction."""
    return [_value(row) for row in queries.rule_history(session, code)]
