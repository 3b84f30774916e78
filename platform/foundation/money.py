"""Pounds as people type and read them."""

import re
from decimal import Decimal, InvalidOperation

_SCALE = {
    "": 1,
    **dict.fromkeys(("k", "thousand"), 1_000),
    **dict.fromkeys(("m", "mn", "million"), 1_000_000),
    **dict.fromkeys(("b", "bn", "billion"), 1_000_000_000),
}
_TYPED = re.compile(r"^(?:£|gbp)?\s*([0-9][0-9,  ]*(?:\.[0-9]+)?|\.[0-9]+)\s*([a-z]*)$")
MOST = 10**15
#: Before what is below nought: the sign, which is as wide as a figure and never parted from it, and no hyphen.
MINUS = "−"


def parse_pounds(text: str) -> int:
    """Read an amount as somebody types it.

    Parameters
    ----------
    text : str
        For example ``"1.2m"``, ``"£1,200,000"``, ``"750k"``, ``"GBP 2 million"``.

    Returns
    -------
    int
        Whole pounds.

    Raises
    ------
    ValueError
        If it is not an amount, is negative, has pence, or is beyond ten to the fifteenth.

    Examples
    --------
    >>> parse_pounds("£1.2m"), parse_pounds("750 k")
    (1200000, 750000)
    """
    match = _TYPED.match(text.strip().lower())
    scale = _SCALE.get(match.group(2)) if match else None
    if match is None or scale is None:
        raise ValueError("Enter an amount in pounds, such as 250000, 250k or 1.2m.")
    try:
        amount = Decimal(re.sub(r"[,\s ]", "", match.group(1))) * scale
    except InvalidOperation as error:
        raise ValueError("Enter an amount in pounds, such as 250000, 250k or 1.2m.") from error
    if amount != amount.to_integral_value():
        raise ValueError("Enter whole pounds, without pence.")
    if amount > MOST:
        raise ValueError("That amount is too large.")
    return int(amount)


def format_pounds(amount: float | None, *, unknown: str = "not known") -> str:
    """Write an amount for reading: three figures at most, with k, m or bn.

    Parameters
    ----------
    amount : float or None
        Pounds.
    unknown : str, default="not known"
        What to write for None.

    Examples
    --------
    >>> format_pounds(1_200_000), format_pounds(45_500), format_pounds(950), format_pounds(16_300_000_000)
    ('£1.2m', '£45.5k', '£950', '£16.3bn')
    """
    if amount is None:
        return unknown
    sign, size = (MINUS if amount < 0 else ""), abs(amount)
    for scale, letters in ((1_000_000_000, "bn"), (1_000_000, "m"), (1_000, "k")):
        # 999,600 is £1m to three figures, not £1000k.
        if size >= scale or float(f"{size / scale:.3g}") >= 1:
            return f"{sign}£{_short(size / scale)}{letters}"
    return f"{sign}£{size:.0f}"


def _short(value: float) -> str:
    """Write at most three significant figures, without trailing noughts and without an exponent."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if rounded >= 100 else f"{rounded:.3g}"


def format_whole_pounds(amount: int | None, *, unknown: str = "") -> str:
    """Write an amount for reading to the pound; what is below nought has its sign before the currency's.

    Examples
    --------
    >>> format_whole_pounds(1_200_000), format_whole_pounds(-22_200)
    ('£1,200,000', '−£22,200')
    """
    return unknown if amount is None else f"{MINUS if amount < 0 else ''}£{format_full_pounds(abs(amount))}"


def format_full_pounds(amount: int | None) -> str:
    """Write an amount for an input: every digit, grouped, no sign.

    Examples
    --------
    >>> format_full_pounds(1200000)
    '1,200,000'
    """
    return "" if amount is None else f"{amount:,}"
