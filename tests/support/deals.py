"""Deals for tests of measures: a few rows that can be worked out by hand."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import numpy as np

from foundation import clock
from foundation.database import Session
from insights.services.arithmetic import Asked, Evidence, Side
from insights.services.rounds import Deal, Rounds, Vocabulary, in_columns
from pipeline.models import Deal as BoardDeal
from profiles.models import Venture
from tests.support.people import an_organisation
from tests.support.profiles import a_funder, a_mandate

DAY = date(2024, 6, 3)


def a_deal(company: str, amount: float | None, authority: str, closed_on: date = DAY, **known: Any) -> Deal:
    """A deal of the tax year 2024-25, unless another day is given."""
    return Deal(company=company, closed_on=closed_on, amount=amount, authority=authority, **known)


def a_side(name: str, rounds: Rounds, words: Vocabulary, authorities: Collection[str], units: float | None) -> Side:
    """The deals of some authorities; the base is the firms with an amount where no other is given."""
    numbers = words.authorities.numbers(authorities)
    inside = rounds.where(np.isin(rounds.authority, numbers))
    return Side(
        name=name,
        amount=float(inside.amounts.sum()),
        units=float(inside.companies_disclosing) if units is None else units,
        cases=inside.companies_disclosing,
        rounds=inside,
        authorities=numbers,
    )


def evidence_of(
    deals: Sequence[Deal],
    place: Collection[str],
    triangle: Collection[str],
    *,
    everywhere: Collection[str] = (),
    units: float | None = None,
    sector: str = "",
    ends: date = date(2026, 4, 5),
    **asked: Any,
) -> Evidence:
    """Put deals into columns and take the sides of a comparison from them."""
    whole = sorted({*place, *triangle, *everywhere})
    rounds, words = in_columns(deals, whole)
    return Evidence(
        place=a_side("Midlands", rounds, words, place, units),
        triangle=a_side("Golden Triangle", rounds, words, triangle, units),
        whole=a_side("United Kingdom", rounds, words, whole, units),
        asked=Asked(
            sector=words.sectors.known(sector),
            first=words.stages.known("seed"),
            then=words.stages.known("series_a"),
            ends=(ends - date(1970, 1, 1)).days,
            **asked,
        ),
    )


def in_live_deals(session: Session, ventures: Sequence[Venture], amount_gbp: int | None) -> None:
    """Put ventures on the board of a new funder, with an amount each, committed."""
    house = an_organisation(session, "funder", "House of deals")
    mandate = a_mandate(session, funder=a_funder(session, organisation_id=house.id))
    session.add_all(
        BoardDeal(
            organisation_id=house.id or 0,
            venture_id=venture.id or 0,
            mandate_id=mandate.id or 0,
            amount_gbp=amount_gbp,
            created_at=clock.now(),
            stage_entered_at=clock.now(),
        )
        for venture in ventures
    )
    session.commit()
