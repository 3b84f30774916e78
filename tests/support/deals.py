"""Deals for tests of measures: a few rows that can be worked out by hand."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import numpy as np

from insights.services.arithmetic import Asked, Evidence, Side
from insights.services.rounds import Deal, Rounds, Vocabulary, in_columns

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
