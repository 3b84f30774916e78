"""Numbers, lists and names as people write them."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from math import ceil, floor, log10

from matching.engine.profiles import PlaceRule
from matching.engine.taxonomy import Taxonomy

LISTED = 4
KEPT = 4096
"""Phrases that many pairs share are kept."""


@lru_cache(maxsize=1 << 14)
def pounds(value: float) -> str:
    """Write an amount of money.

    Parameters
    ----------
    value : float
        Pounds.

    Returns
    -------
    text : str
        Three figures at most where it is in thousands, millions or billions.

    Examples
    --------
    >>> pounds(400_000), pounds(1_250_000), pounds(950)
    ('£400k', '£1.25m', '£950')
    """
    for size, suffix in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if value >= size * 0.9995:
            number = value / size
            decimals = max(0, 2 - len(str(int(number))) + 1)
            text = f"{number:.{decimals}f}"
            return f"£{text.rstrip('0').rstrip('.') if '.' in text else text}{suffix}"
    return f"£{value:.0f}"


def pounds_or_more(value: float) -> str:
    """Write the next amount of three figures that is not less."""
    return pounds(three_figures(value, up=True))


def pounds_or_less(value: float) -> str:
    """Write the next amount of three figures that is not more."""
    return pounds(three_figures(value, up=False))


def three_figures(value: float, *, up: bool) -> int:
    """Give the next whole amount of three figures, upwards or downwards.

    Examples
    --------
    >>> three_figures(2_040_817, up=True), three_figures(2_040_817, up=False)
    (2050000, 2040000)
    """
    unit = 10 ** max(floor(log10(value)) - 2, 0) if value > 0 else 1
    steps = value / unit
    whole = round(steps) if abs(steps - round(steps)) < 1e-9 else (ceil if up else floor)(steps)
    return int(whole * unit)


def percent(share: float) -> str:
    """Write a share as a whole percentage."""
    if 0 < share < 0.005:
        return "under 1%"
    return f"{share * 100:.0f}%"


def day(when: date) -> str:
    """Write a date as 3 Nov 2026."""
    return f"{when.day} {when:%b %Y}"


def listed(names: Sequence[str], last: str = "and") -> str:
    """Write names as a list; a long one is cut and counted.

    Examples
    --------
    >>> listed(["equity", "grant", "loan"])
    'equity, grant and loan'
    """
    if len(names) > LISTED + 1:
        return f"{', '.join(names[:LISTED])} {last} {len(names) - LISTED} more"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def plural(count: int, word: str) -> str:
    """Write a count with its noun."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def span(low: float, high: float) -> str:
    """Write an interval of money whose ends may be open (NaN)."""
    if low == low and high == high:  # a number equals itself, NaN does not
        return pounds(low) if low == high else f"{pounds(low)} to {pounds(high)}"
    return f"{pounds(low)} or more" if low == low else f"up to {pounds(high)}"


def sector_names(codes: Iterable[str], taxonomy: Taxonomy) -> list[str]:
    """Give the names of the sectors that the taxonomy holds, each once."""
    return [taxonomy.sectors[code].name for code in dict.fromkeys(codes) if code in taxonomy.sectors]


def stage_names(codes: Iterable[str], taxonomy: Taxonomy) -> list[str]:
    """Give the names of stages, earliest first."""
    wanted = set(codes)
    return [name for code, name in taxonomy.stages if code in wanted]


def instrument_names(codes: Iterable[str], taxonomy: Taxonomy) -> list[str]:
    """Give the names of instruments, in the order of the taxonomy."""
    wanted = set(codes)
    return [name for code, name in taxonomy.instruments.items() if code in wanted]


@lru_cache(maxsize=KEPT)
def instruments_text(codes: tuple[str, ...], taxonomy: Taxonomy, last: str = "and") -> str:
    """Write instruments as a list."""
    return listed(instrument_names(codes, taxonomy), last)


@lru_cache(maxsize=KEPT)
def stages_text(codes: tuple[str, ...], taxonomy: Taxonomy) -> str:
    """Write stages as a run where they follow each other."""
    index = taxonomy.stage_index
    wanted = sorted({index[code] for code in codes if code in index})
    names = [taxonomy.stages[position][1] for position in wanted]
    if len(wanted) > 2 and wanted[-1] - wanted[0] == len(wanted) - 1:
        return f"{names[0]} to {names[-1]}"
    return listed(names)


@lru_cache(maxsize=KEPT)
def areas_text(rules: tuple[PlaceRule, ...], taxonomy: Taxonomy) -> str:
    """Write the areas of place rules as a list."""
    names = (rule.catchment.words if rule.catchment else taxonomy.area_name(rule.kind, rule.code) for rule in rules)
    return listed(list(dict.fromkeys(names)), "or")
