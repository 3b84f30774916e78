"""Pounds of one year in pounds of another: the deflator that the accounts of the United Kingdom imply."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from foundation.figures import Source
from reference.models import Observation

#: Gross value added at current prices, and its chained volume: their ratio is the price of what was produced.
NOMINAL, VOLUME = "gva", "gva_real"


@dataclass(frozen=True)
class Prices:
    """Factors that bring pounds of a year to pounds of the newest year that is known.

    Parameters
    ----------
    factors : Mapping of str to float
        By year.
    year : str
        The year whose pounds they give; empty where no deflator is known.
    source : Source or None
        Who publishes the two series.
    """

    factors: Mapping[str, float] = field(default_factory=dict)
    year: str = ""
    source: Source | None = None

    def factor(self, period: str) -> float | None:
        """Give the factor of the year in which a period begins."""
        return self.factors.get(period[:4])


def prices_from(rows: Iterable[Observation], source: Source | None) -> Prices:
    """Work out the deflator from the regions' gross value added, at current prices and in volume.

    The implied deflator of a year is the sum at current prices over the sum of chained volumes. Chained volumes of
    regions add up exactly in their reference year and the year after it, and nearly in the others.
    """
    sums: dict[str, dict[str, float]] = {NOMINAL: {}, VOLUME: {}}
    for row in rows:
        if row.value is not None and row.series_code in sums:
            held = sums[row.series_code]
            held[row.period] = held.get(row.period, 0.0) + row.value
    levels = {year: sums[NOMINAL][year] / sums[VOLUME][year] for year in sums[NOMINAL] if sums[VOLUME].get(year)}
    if not levels:
        return Prices()
    newest = max(levels)
    return Prices({year: levels[newest] / level for year, level in sorted(levels.items())}, newest, source)
