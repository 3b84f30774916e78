"""A plan at home beside an offer from abroad: cash by when, dilution, conditions, what is not known. No verdict."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.policy import Viewer
from foundation.database import Session
from matching.services import Programme, boundaries_of_venture
from plans import queries
from plans.models import OfferAbroad, OfferKind, PartStatus
from plans.services.abroad import worth_gbp
from plans.services.gathering import EQUITY
from plans.services.tracking import Tracked, TrackedPart, tracked
from profiles.models import Venture
from reference.models import Claim

#: The report's claim about subsidies abroad.
CLAIM = "F9"


@dataclass(frozen=True, slots=True)
class Cash:
    """Pounds that are there by a day, on both sides, if all comes as stated."""

    day: date
    home_gbp: int
    abroad_gbp: int


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the comparison.

    Parameters
    ----------
    total_gbp : int
        All of its money.
    shares_gbp : int
        What of it is paid with shares.
    stake : float or None
        Share of the company that is given for it; None where it is not known.
    complete_on : date or None
        When the last of it is there; None where a date is missing.
    conditions : tuple of str
        What it asks.
    unknown : tuple of str
        What is not known about it.
    assumed : tuple of str
        What is assumed instead of terms that are not stated.
    """

    total_gbp: int
    shares_gbp: int
    stake: float | None
    complete_on: date | None
    conditions: tuple[str, ...]
    unknown: tuple[str, ...]
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both sides.

    Parameters
    ----------
    offer : OfferAbroad
        The offer.
    held : Tracked or None
        The kept plan; None where none is kept.
    home : Side or None
        What it comes to.
    abroad : Side
        What the offer comes to.
    cash : tuple of Cash
        By the days on which money comes on either side.
    programmes : tuple of Programme
        Programmes that are open where the venture is and stand in no part of the plan.
    claim : Claim or None
        What a report says about such offers; a claim, with its source.
    """

    offer: OfferAbroad
    held: Tracked | None
    home: Side | None
    abroad: Side
    cash: tuple[Cash, ...]
    programmes: tuple[Programme, ...]
    claim: Claim | None


def compare(
    session: Session, *, viewer: Viewer, venture: Venture, offer: OfferAbroad, plan_id: int | None = None
) -> Comparison:
    """Set an offer from abroad beside a plan that the venture keeps.

    Parameters
    ----------
    session : Session
        An open session.
    viewer : Viewer
        Whoever asks; the policy was asked about them.
    venture : Venture
        The venture.
    offer : OfferAbroad
        One of its offers.
    plan_id : int, optional
        One of its kept plans; the newest where none is named.

    Raises
    ------
    NotFound
        If it keeps no such plan.
    """
    kept = queries.kept_plans(session, venture.id or 0)
    chosen = plan_id or (kept[0].plan.id if kept else None)
    held = tracked(session, viewer, venture, chosen) if chosen else None
    parts = counted(held) if held else []
    taken = {part.row.mandate_id for part in parts}
    found = boundaries_of_venture(session, viewer=viewer, venture=venture).programmes
    return Comparison(
        offer=offer,
        held=held,
        home=home_side(held, venture.valuation_gbp) if held else None,
        abroad=abroad_side(offer),
        cash=cash_by_day([(part.day, part.counted_gbp) for part in parts], offer),
        programmes=tuple(each for each in found if each.status == "open" and each.line.key not in taken),
        claim=queries.claim(session, CLAIM),
    )


def counted(held: Tracked) -> list[TrackedPart]:
    """Give the parts of a plan that still count."""
    return [part for part in held.parts if part.counted_gbp]


def home_side(held: Tracked, valuation_gbp: int | None) -> Side:
    """Sum up a kept plan.

    Parameters
    ----------
    held : Tracked
        The plan as it stands.
    valuation_gbp : int or None
        The valuation before the money, as the profile states it.

    Notes
    -----
    The stake is shares / (valuation before the money + shares). Convertibles count as if they were converted at that
    valuation; what is committed beside the plan is left out.
    """
    parts = counted(held)
    shares = sum(part.counted_gbp for part in parts if part.row.instrument_code in EQUITY)
    assumed = [f"{part.line.name}: {words}" for part in parts for words in part.row.assumed] + held.plan.assumed
    unknown = []
    if assumed:
        unknown.append(f"Terms that are not stated: {len(assumed)}. What is assumed instead stands below.")
    if shares and not valuation_gbp:
        unknown.append("The valuation before the money is not stated, so the stake is not known.")
    promised = sum(part.row.status in (PartStatus.OFFERED, PartStatus.LANDED) for part in parts)
    if promised < len(parts):
        unknown.append(f"{len(parts) - promised} of {len(parts)} parts are only planned or applied for.")
    if held.missing_gbp:
        unknown.append("The plan is short of what it has to come to.")
    stake = 0.0 if not shares else shares / (valuation_gbp + shares) if valuation_gbp else None
    return Side(
        total_gbp=sum(part.counted_gbp for part in parts),
        shares_gbp=shares,
        stake=stake,
        complete_on=held.complete_on,
        conditions=tuple(dict.fromkeys(condition for part in parts for condition in _conditions(part))),
        unknown=tuple(unknown),
        assumed=tuple(dict.fromkeys(assumed)),
    )


def _conditions(part: TrackedPart) -> Iterable[str]:
    terms, name = part.row.terms, part.line.name
    if terms.get("match"):
        yield f"{name}: {terms['match']:g} pounds of private money beside each of its own"
    if terms.get("grant") and terms.get("grant_share"):
        yield f"{name}: pays {terms['grant_share']:.0%} of the project’s cost"
    if terms.get("follows"):
        yield f"{name}: comes in only beside somebody who leads"
    if part.row.closes_on:
        yield f"{name}: closes to applications on {part.row.closes_on:%d %b %Y}".replace(" 0", " ")


def abroad_side(offer: OfferAbroad) -> Side:
    """Sum up an offer from abroad, at the rate that the venture typed."""
    total = worth_gbp(offer)
    equity = offer.kind == OfferKind.EQUITY
    return Side(
        total_gbp=total,
        shares_gbp=total if equity else 0,
        stake=offer.stake if offer.stake is not None else None if equity else 0.0,
        complete_on=offer.money_on,
        conditions=tuple(line.strip() for line in offer.conditions.splitlines() if line.strip()),
        unknown=tuple(_unknown(offer)),
    )


def _unknown(offer: OfferAbroad) -> Iterable[str]:
    if offer.money_on is None:
        yield "When the money would be there."
    if offer.answer_by is None:
        yield "By when it has to be answered."
    if not offer.conditions.strip():
        yield "Its conditions."
    if offer.kind == OfferKind.EQUITY and offer.stake is None:
        yield "The share of the company that is asked for it."
    if offer.cost_share is not None:
        yield "Which costs count as capital costs, and how much of them has to be spent before any of it is paid."
    if offer.kind == OfferKind.TAX_CREDIT:
        yield "Whether it is paid out, or only lowers a tax that may not be owed yet."
    if offer.currency != "GBP":
        yield "The rate on the day that it is paid."
        if offer.rate_on is None:
            yield "Of which day the rate is."


def cash_by_day(home: Sequence[tuple[date, int]], offer: OfferAbroad) -> tuple[Cash, ...]:
    """Add up what is there by each day on which money comes on either side.

    Money without a date counts on no day: it is named among what is not known.
    """
    abroad = [(offer.money_on, worth_gbp(offer))] if offer.money_on else []
    days = sorted({day for day, _ in (*home, *abroad)})
    return tuple(Cash(day, _by(home, day), _by(abroad, day)) for day in days)


def _by(money: Iterable[tuple[date, int]], last: date) -> int:
    return sum(pounds for day, pounds in money if day <= last)
