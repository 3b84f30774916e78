"""Closes some of the deals whose money is in, says who else comes into others, and shares one with another house."""

import random
from collections.abc import Mapping
from datetime import timedelta

from sqlmodel import col, select

from accounts.services import viewer_for_user
from foundation import clock
from foundation.database import Session
from pipeline.models import LIVE_STAGES, Deal, Stage
from pipeline.services.closing import answer_closing, state_closing
from pipeline.services.sharing import share
from pipeline.services.terms import set_investor, set_terms
from profiles.models import Funder, Mandate, MandateInstrument, Venture
from webapp.demo.introductions import somebody_of

#: Houses that close deals; those of the demo that keep a ledger have their rounds there.
_HOUSES = ("wrekin-vale-ventures", "trentside-angels", "greenstile-climate")
_OBJECTION = "The second part of the money came a week later, and the whole round was larger. Please look again."
_SHARES = "trentside-angels"
_ASKS = "We soft-circled about half. Would you look at leading it? We know the founder from two pitches."
_BESIDE = (("Severn Angels", "committed", 60_000), ("A family in Ludlow", "considering", None))


def invent_closings(session: Session, staff: Mapping[str, int]) -> int:
    """State what was paid in deals that completed, and let most ventures confirm it, the same way each time.

    Parameters
    ----------
    session : Session
        The transaction.
    staff : Mapping of str to int
        By funder, the key of the person who works its deals.

    Returns
    -------
    int
        How many were stated.
    """
    session.flush()
    dice, count = random.Random(53), 0  # noqa: S311 -- invention, not secrecy
    for slug in _HOUSES:
        person = viewer_for_user(session, staff[slug])
        for deal, venture, mandate in _of_house(session, slug):
            if deal.stage != Stage.COMPLETED:
                continue
            amount = 10_000 * dice.randint(10, 60)
            with clock.frozen(min(deal.stage_entered_at + timedelta(days=3), clock.now())):
                made = state_closing(
                    session,
                    actor=person,
                    deal_id=deal.id or 0,
                    version=0,
                    values={
                        "closed_on": deal.stage_entered_at.date(),
                        "amount_gbp": amount,
                        "round_gbp": amount + 10_000 * dice.randint(0, 80),
                        "instrument_code": _instrument(session, mandate),
                    },
                )
                if count % 4 != 3:
                    answer_closing(
                        session,
                        actor=somebody_of(session, dice, venture),
                        deal_id=deal.id or 0,
                        version=made.version,
                        agrees=count % 8 != 5,
                        objection=_OBJECTION if count % 8 == 5 else "",
                    )
            count += 1
        _talk(session, slug, staff[slug])
    _share(session, staff)
    return count


def _share(session: Session, staff: Mapping[str, int]) -> None:
    """Let the angels share the first deal that they work on with the investor of the demo."""
    person = viewer_for_user(session, staff[_SHARES])
    live = next((deal for deal, _venture, _mandate in _of_house(session, _SHARES) if deal.stage in LIVE_STAGES), None)
    if live is not None:
        facts = ("stage_code", "trl", "sectors", "authorities", "deal_stage", "terms")
        share(session, actor=person, deal_id=live.id or 0, funder_slug=_HOUSES[0], facts=facts, note=_ASKS)


def _of_house(session: Session, slug: str) -> list[tuple[Deal, Venture, Mandate]]:
    """Give the deals of a funder's own board, in the order in which they came in."""
    return list(
        session.exec(
            select(Deal, Venture, Mandate)
            .join(Venture, col(Venture.id) == col(Deal.venture_id))
            .join(Mandate, col(Mandate.id) == col(Deal.mandate_id))
            .join(Funder, col(Funder.id) == col(Mandate.funder_id))
            .where(Funder.slug == slug, Deal.organisation_id == Funder.organisation_id)
            .order_by(col(Deal.id))
        )
    )


def _instrument(session: Session, mandate: Mandate) -> str:
    """Give a kind of money that the mandate offers; shares where it states none."""
    offered = session.exec(
        select(MandateInstrument.instrument_code)
        .where(MandateInstrument.mandate_id == mandate.id)
        .order_by(col(MandateInstrument.instrument_code))
    ).all()
    return "equity" if "equity" in offered or not offered else offered[0]


def _talk(session: Session, slug: str, person_id: int) -> None:
    """Write down the terms of the deals that are talked about, and who else might come in."""
    person = viewer_for_user(session, person_id)
    for deal, _venture, mandate in _of_house(session, slug):
        if deal.stage not in (Stage.TERM_SHEET, Stage.INVESTMENT_COMMITTEE, Stage.LEGALS):
            continue
        amount = mandate.ticket_min_gbp or 150_000
        terms = {
            "instrument_code": _instrument(session, mandate), "terms_gbp": amount, "basis": "pre_money",
            "valuation_gbp": 12 * amount, "part": "leads", "conditions": "Founders stay for three years.",
        }  # fmt: skip
        set_terms(session, actor=person, deal_id=deal.id or 0, version=0, values=terms)
        for name, level, pounds in _BESIDE:
            set_investor(session, actor=person, deal_id=deal.id or 0, name=name, level=level, amount_gbp=pounds)
