"""Minimal Financial Assistance: what a group has had in the window of financial years, and what room is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from readiness.models import Award
from reference.services.rules import RuleValue


@dataclass(frozen=True, slots=True)
class Headroom:
    """What room is left under the limit.

    Parameters
    ----------
    on : date
        The day on which a further award would be made.
    since : date
        First day of the window: the current financial year up to that day, and those before it that count.
    limit_gbp, counted_gbp, left_gbp : int
        The limit, what counts against it, and what is left, which is never below nought.
    counted, outside : list of Award
        Awards in the window, and the others.
    freed_on : date
        First day of the next financial year, when the oldest year of the window falls away.
    freed_gbp : int
        What falls away then.
    rule : RuleValue
        The limit with its source.
    """

    on: date
    since: date
    limit_gbp: int
    counted_gbp: int
    left_gbp: int
    counted: list[Award]
    outside: list[Award]
    freed_on: date
    freed_gbp: int
    rule: RuleValue


def year_start(on: date, first_day: str) -> date:
    """Give the first day of the financial year that a day lies in.

    Parameters
    ----------
    on : date
        The day.
    first_day : str
        Month and day, such as ``"04-01"``.
    """
    month, day = (int(part) for part in first_day.split("-"))
    start = date(on.year, month, day)
    return start if on >= start else date(on.year - 1, month, day)


def headroom(awards: Sequence[Award], rules: Mapping[str, RuleValue], on: date) -> Headroom | None:
    """Work out what room a group has on a day.

    Returns
    -------
    Headroom or None
        None where no limit is on record for that day.
    """
    limit, first_day, years = (rules.get(f"mfa.{name}") for name in ("limit", "financial_year_start", "window_years"))
    if limit is None or first_day is None or years is None:
        return None
    current = year_start(on, first_day.value)
    since = current.replace(year=current.year - (years.whole - 1))
    counted = [award for award in awards if since <= award.awarded_on <= on]
    outside = [award for award in awards if award not in counted]
    total = sum(award.amount_gbp for award in counted)
    freed_on, oldest_ends = current.replace(year=current.year + 1), since.replace(year=since.year + 1)
    freed = sum(award.amount_gbp for award in counted if award.awarded_on < oldest_ends)
    return Headroom(
        on, since, limit.whole, total, max(0, limit.whole - total), counted, outside, freed_on, freed, limit
    )
