"""How long a statement is good for, and from when: arithmetic of dates on dated rules."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import INDIVIDUALS, Category
from foundation.database import Session
from foundation.errors import NotFound
from reference.services.rules import RuleValue, rules_on

#: The rule that says for how many months a statement of each category is good.
MONTHS: dict[Category, str] = {
    Category.INVESTMENT_PROFESSIONAL: "fpo19.review_months",
    Category.HIGH_NET_WORTH_COMPANY: "fpo49.statement_months",
    Category.HIGH_NET_WORTH_INDIVIDUAL: "fpo48.statement_months",
    Category.SELF_CERTIFIED_SOPHISTICATED: "fpo50a.statement_months",
}


@dataclass(frozen=True)
class Terms:
    """What the rules of a day say about a statement signed on it."""

    months: int
    retention_years: int
    #: Between signing and counting; none for organisations.
    cooling_off: timedelta


def terms_on(session: Session, category: Category, on: date) -> Terms:
    """Read what the rules of a day say.

    Raises
    ------
    NotFound
        If a rule is not in force: without it nobody can be categorised.
    """
    rules = rules_on(session, on)
    return Terms(
        months=_of(rules, MONTHS[category], on).whole,
        retention_years=_of(rules, "promotion.statement_retention_years", on).whole,
        cooling_off=timedelta(hours=_of(rules, "promotion.cooling_off_hours", on).whole)
        if category in INDIVIDUALS
        else timedelta(),
    )


def _of(rules: dict[str, RuleValue], code: str, on: date) -> RuleValue:
    found = rules.get(code)
    if found is None:
        raise NotFound(f"There is no rule {code!r} in force on {on.isoformat()}.")
    return found


def months_later(day: date, months: int) -> date:
    """Give the same day some months later, or the last of its month where there is none.

    A statement signed on a day is good until the day before this one: the law looks back over the twelve months that
    end with the day of the communication. Signed on 29 February, it ends with 27 February: in doubt, the earlier day.

    Examples
    --------
    >>> months_later(date(2026, 11, 27), 12), months_later(date(2028, 2, 29), 12)
    (datetime.date(2027, 11, 27), datetime.date(2029, 2, 28))
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
