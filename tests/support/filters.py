"""Filters of ventures drawn by chance, and what they mean, said in plain Python."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st

from profiles.queries.filters import FIELDS, MOST_CONDITIONS, MOST_GROUPS, OPERATORS, Condition, Group, Kind, Where

#: Values that ventures in tests have, and some that none has.
CODES: Mapping[str, tuple[str, ...]] = {
    "sector": ("water_environment", "water", "health", "software", "none"),
    "stage": ("seed", "series_a", "none"),
    "region": ("E12000005", "E12000004", "none"),
    "authority": ("E08000025", "E06000018", "none"),
    "university": ("10007788", "none"),
    "ip": ("granted", "owned"),
    "raised": ("equity", "grant", "none"),
    "claim": ("declared", "verified"),
    "instrument": ("equity", "grant", "none"),
    "seis": ("no", "assured"),
    "eis": ("no", "expected"),
}
_NUMBERS = {
    "trl": st.integers(1, 9),
    "growth": st.sampled_from([-20.0, 0.0, 12.5, 80.0]),
    "stake": st.integers(0, 1000).map(lambda tenths: tenths / 10),
}
_VALUES: Mapping[Kind, st.SearchStrategy[Any]] = {
    Kind.NUMBER: st.integers(0, 50),
    Kind.MONEY: st.sampled_from([0, 100_000, 250_000, 750_000, 2_000_000]),
    Kind.DAY: st.dates(date(2018, 1, 1), date(2026, 1, 1)),
    Kind.TEXT: st.sampled_from(["leak", "Water", "É", "50%", "a_b", "x. y..z"]),
}
_TWO = 2


def _values(code: str) -> st.SearchStrategy[Any]:
    if code in CODES:
        return st.sampled_from(CODES[code])
    return _NUMBERS.get(code, _VALUES[FIELDS[code].kind]) if FIELDS[code].kind is not Kind.CHOICE else st.nothing()


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    """Draw a condition that can be asked."""
    code = draw(st.sampled_from(sorted(FIELDS)))
    operator = draw(st.sampled_from(sorted(OPERATORS[FIELDS[code].kind])))
    if operator in ("known", "unknown"):
        return Condition(code, operator)
    if operator == "between":
        return Condition(code, operator, tuple(sorted(draw(st.lists(_values(code), min_size=_TWO, max_size=_TWO)))))
    return Condition(code, operator, (draw(_values(code)),))


@st.composite
def wheres(draw: st.DrawFn) -> Where:
    """Draw a filter; what has a single part is joined by "all", as it is written."""
    joins = st.sampled_from(["all", "any"])
    groups = []
    for _ in range(draw(st.integers(0, min(3, MOST_GROUPS)))):
        held = tuple(draw(st.lists(conditions(), min_size=1, max_size=min(4, MOST_CONDITIONS))))
        groups.append(Group(held, draw(joins) if len(held) > 1 else "all"))
    return Where(tuple(groups), draw(joins) if len(groups) > 1 else "all")


def meets(state: Mapping[str, Any], where: Where) -> bool:
    """Say whether a venture passes a filter.

    Parameters
    ----------
    state : Mapping
        By code of each field its value, None for not known; sets for those that may have several.
    """
    joins: Mapping[str, Callable[..., bool]] = {"all": all, "any": any}
    if not where.groups:
        return True
    return joins[where.join](
        joins[group.join](_holds(state[each.field], each) for each in group.conditions) for group in where.groups
    )


def _holds(value: Any, condition: Condition) -> bool:
    known = value not in (None, "", set())
    if condition.operator in ("known", "unknown"):
        return known is (condition.operator == "known")
    if not known:
        return False
    first = condition.values[0]
    match condition.operator:
        case "from":
            return bool(value >= first)
        case "to":
            return bool(value <= first)
        case "between":
            return bool(first <= value <= condition.values[1])
        case "has" | "lacks":
            return (first.lower() in value.lower()) is (condition.operator == "has")
    same = first in value if isinstance(value, set) else value == first
    return same is (condition.operator == "is")
