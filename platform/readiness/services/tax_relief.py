"""A first look at SEIS and EIS: likely, to be checked, or unlikely. Never a promise; that is for HMRC to say.

Every threshold is a dated rule that the caller hands in, for the part of the United Kingdom that the company is in.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from foundation.money import format_pounds
from reference.services.rules import RuleValue

Rules = Mapping[str, RuleValue]
_NEWEST_LEAP_DAY = 29


class Light(StrEnum):
    """How likely a company is to pass."""

    LIKELY = "likely"
    CHECK = "check"
    UNLIKELY = "unlikely"


@dataclass(frozen=True, slots=True)
class Company:
    """What is known of a company. None is not known.

    Parameters
    ----------
    ask_gbp : int or None
        What it is about to raise.
    sold : bool or None
        Whether there has been a first commercial sale.
    first_sale_on, trading_since : date or None
        When that was, and since when it has traded.
    """

    ask_gbp: int | None = None
    gross_assets_gbp: int | None = None
    employees_fte: float | None = None
    raised_12m_gbp: int | None = None
    raised_lifetime_gbp: int | None = None
    seis_raised_gbp: int | None = None
    sold: bool | None = None
    first_sale_on: date | None = None
    trading_since: date | None = None
    excluded_trade_share: float | None = None
    generates_power: bool | None = None
    knowledge_intensive: bool | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One test of a scheme.

    Parameters
    ----------
    test : str
        What is tested, in a few words.
    light : Light
        How it looks; CHECK where a fact is missing.
    reason : str
        The company's fact beside the limit, as a sentence.
    rule : RuleValue or None
        The limit, with its dates and its source.
    """

    test: str
    light: Light
    reason: str
    rule: RuleValue | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a scheme looks as a whole: no better than its worst test."""

    scheme: str
    findings: tuple[Finding, ...]

    @property
    def light(self) -> Light:
        """The worst light."""
        lights = {finding.light for finding in self.findings}
        return next((light for light in (Light.UNLIKELY, Light.CHECK) if light in lights), Light.LIKELY)


@dataclass(frozen=True, slots=True)
class _Limit:
    """A limit on an amount: what it is of, its rule, and whether the limit itself still passes."""

    test: str
    code: str
    inclusive: bool = True
    write: Callable[[float], str] = format_pounds


def _plain(value: float) -> str:
    return f"{value:g}"


def _percent(value: float) -> str:
    return f"{100 * value:g}%"


def _test(limit: _Limit, value: float | None, rules: Rules, *, what: str) -> Finding:
    rule = rules.get(limit.code)
    if rule is None:
        return Finding(limit.test, Light.CHECK, "No rule is on record for that day.")
    bound = limit.write(float(rule.decimal))
    words = f"{'at most' if limit.inclusive else 'fewer than'} {bound}"
    if value is None:
        return Finding(limit.test, Light.CHECK, f"{what} is not known; the limit is {words}.", rule)
    amount = Decimal(str(value))
    passes = amount <= rule.decimal if limit.inclusive else amount < rule.decimal
    light = Light.LIKELY if passes else Light.UNLIKELY
    return Finding(limit.test, light, f"{what} is {limit.write(value)}; the limit is {words}.", rule)


def years_after(day: date, years: int) -> date:
    """Give the same day some years on; 28 February where there is no 29th."""
    leap = day.month == 2 and day.day == _NEWEST_LEAP_DAY
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        if not leap:
            raise
        return date(day.year + years, 2, 28)


def _sum(*amounts: int | None) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None


def seis(company: Company, rules: Rules, on: date) -> Verdict:
    """Look at SEIS for a company on a day."""
    return Verdict(
        "SEIS",
        (
            _test(
                _Limit("Gross assets before the issue", "seis.gross_assets_before_max"),
                company.gross_assets_gbp,
                rules,
                what="The company's gross assets",
            ),
            _test(
                _Limit("Employees", "seis.employees_below", inclusive=False, write=_plain),
                company.employees_fte,
                rules,
                what="The number of full-time equivalent employees",
            ),
            _seis_raise(company, rules),
            _seis_age(company, rules, on),
            *_trades(company, rules),
        ),
    )


def _seis_raise(company: Company, rules: Rules) -> Finding:
    """Say how much of the round still fits: a part may be raised under SEIS, and the rest under EIS."""
    test, rule = "Raised under SEIS", rules.get("seis.raise_lifetime_max")
    if rule is None:
        return Finding(test, Light.CHECK, "No rule is on record for that day.")
    if company.seis_raised_gbp is None:
        reason = f"Money raised under SEIS so far is not known; the limit is {format_pounds(rule.whole)} in all."
        return Finding(test, Light.CHECK, reason, rule)
    left = rule.whole - company.seis_raised_gbp
    if left <= 0:
        reason = f"{format_pounds(company.seis_raised_gbp)} is raised of {format_pounds(rule.whole)}: nothing is left."
        return Finding(test, Light.UNLIKELY, reason, rule)
    if company.ask_gbp is not None and company.ask_gbp > left:
        reason = f"{format_pounds(left)} of the {format_pounds(company.ask_gbp)} round still fits under SEIS."
        return Finding(test, Light.CHECK, reason, rule)
    return Finding(test, Light.LIKELY, f"{format_pounds(left)} of {format_pounds(rule.whole)} is left.", rule)


def _seis_age(company: Company, rules: Rules, on: date) -> Finding:
    test, rule = "Time of trading", rules.get("seis.trading_years_below")
    if rule is None:
        return Finding(test, Light.CHECK, "No rule is on record for that day.")
    if company.trading_since is None:
        if company.sold is False:
            return Finding(test, Light.LIKELY, "The company has not sold anything yet.", rule)
        reason = f"The start of trading is not known; the limit is fewer than {rule.whole} years."
        return Finding(test, Light.CHECK, reason, rule)
    last = years_after(company.trading_since, rule.whole)
    light = Light.LIKELY if on < last else Light.UNLIKELY
    return Finding(test, light, f"Trading began on {_day(company.trading_since)}; {_day(last)} is too late.", rule)


def eis(company: Company, rules: Rules, on: date) -> Verdict:
    """Look at EIS for a company on a day; a knowledge-intensive company has wider limits."""
    kind = "kic" if company.knowledge_intensive else "eis"
    limits = (
        (_Limit("Gross assets before the issue", "eis.gross_assets_before_max"), company.gross_assets_gbp,
         "The company's gross assets"),
        (_Limit("Gross assets after the issue", "eis.gross_assets_after_max"),
         _sum(company.gross_assets_gbp, company.ask_gbp), "Gross assets with the round added"),
        (_Limit("Employees", f"{kind}.employees_below", inclusive=False, write=_plain), company.employees_fte,
         "The number of full-time equivalent employees"),
        (_Limit("Raised in twelve months", f"{kind}.raise_12m_max"), _sum(company.raised_12m_gbp, company.ask_gbp),
         "Money of twelve months with this round"),
        (_Limit("Raised over the company's life", f"{kind}.raise_lifetime_max"),
         _sum(company.raised_lifetime_gbp, company.ask_gbp), "Money raised so far with this round"),
    )  # fmt: skip
    findings = [_test(limit, value, rules, what=what) for limit, value, what in limits]
    return Verdict("EIS", (*findings, _eis_age(company, rules, on, kind), *_trades(company, rules)))


def _eis_age(company: Company, rules: Rules, on: date, kind: str) -> Finding:
    test, rule = "Time since the first sale", rules.get(f"{kind}.age_years_max")
    if rule is None:
        return Finding(test, Light.CHECK, "No rule is on record for that day.")
    if company.first_sale_on is None:
        if company.sold is False:
            return Finding(test, Light.LIKELY, "The company has not sold anything yet.", rule)
        reason = f"The first commercial sale is not dated; the limit is {rule.whole} years after it."
        return Finding(test, Light.CHECK, reason, rule)
    last = years_after(company.first_sale_on, rule.whole)
    light = Light.LIKELY if on <= last else Light.UNLIKELY
    reason = f"The first sale was on {_day(company.first_sale_on)}; the limit ends on {_day(last)}."
    return Finding(test, light, reason, rule)


def _trades(company: Company, rules: Rules) -> Iterator[Finding]:
    """Ask about excluded trades, and about power by itself, since clean-energy firms are caught by it unawares."""
    limit = _Limit("Excluded trades", "eis.excluded_trade_share_max", write=_percent)
    yield _test(limit, company.excluded_trade_share, rules, what="The share of activity in excluded trades")
    test = "Generating or exporting power"
    if company.generates_power is None:
        yield Finding(test, Light.CHECK, "Say whether you generate or export power: that trade may be excluded.")
    elif company.generates_power:
        reason = "You generate or export power. That trade may be excluded: ask a tax adviser before you apply."
        yield Finding(test, Light.CHECK, reason)
    else:
        yield Finding(test, Light.LIKELY, "You neither generate nor export power.")


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
