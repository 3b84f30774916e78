"""Money of an account by area and pillar, and what is missing to what is aimed at. No database."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Portion:
    """An amount with where it counts and for what.

    Parameters
    ----------
    gbp : float
        Pounds; of a live deal, times the weight of its stage.
    area : frozenset of str
        Codes of the authorities that it is for; empty where that is not recorded.
    pillar : str or None
        Its pillar, where one is recorded.
    """

    gbp: float
    area: frozenset[str]
    pillar: str | None

    def inside(self, area: frozenset[str]) -> bool:
        """Say whether it is for an area and for nothing beyond."""
        return bool(self.area) and self.area <= area

    def outside(self, area: frozenset[str]) -> bool:
        """Say whether it is for places of which none is in an area."""
        return bool(self.area) and not self.area & area


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an account holds: commitments, investments and the weighted pipeline."""

    committed: tuple[Portion, ...]
    invested: tuple[Portion, ...]
    weighted: tuple[Portion, ...]

    def inside(self, area: frozenset[str], pillar: str | None = None) -> "Holdings":
        """Keep what is for an area and, where one is given, of a pillar."""
        return self._only(lambda each: each.inside(area) and pillar in (None, each.pillar))

    def outside(self, area: frozenset[str]) -> "Holdings":
        """Keep what is for places of which none is in an area."""
        return self._only(lambda each: each.outside(area))

    def unplaced(self, area: frozenset[str]) -> "Holdings":
        """Keep what has no place on record, or one that reaches over the edge of an area."""
        return self._only(lambda each: not each.inside(area) and not each.outside(area))

    def without_pillar(self, area: frozenset[str]) -> "Holdings":
        """Keep what is for an area and has no pillar on record."""
        return self._only(lambda each: each.inside(area) and each.pillar is None)

    def _only(self, wanted: Callable[[Portion], bool]) -> "Holdings":
        return Holdings(
            tuple(filter(wanted, self.committed)),
            tuple(filter(wanted, self.invested)),
            tuple(filter(wanted, self.weighted)),
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """Pounds beside a target. None is "nothing is recorded", which is not nought.

    ``missing`` is the target less what is invested, and ``missing_then`` also less the weighted pipeline; neither is
    below nought. Both are None where there is no target, or where the account has no investment at all on record.
    """

    committed: float | None
    invested: float | None
    weighted: float | None
    missing: float | None
    missing_then: float | None


def total(portions: Iterable[Portion]) -> float | None:
    """Sum pounds; None where there is nothing to sum.

    Examples
    --------
    >>> total([]) is None
    True
    """
    amounts = [each.gbp for each in portions]
    return sum(amounts) if amounts else None


def cell(held: Holdings, target: float | None, *, known: bool) -> Cell:
    """Set what is held beside a target in pounds.

    Parameters
    ----------
    held : Holdings
        What counts.
    target : float or None
        Pounds to be invested; None where none is set.
    known : bool
        Whether the account has any investment on record.
    """
    invested, weighted = total(held.invested), total(held.weighted)
    missing = then = None
    if target is not None and known:
        missing = max(0.0, target - (invested or 0.0))
        then = max(0.0, target - (invested or 0.0) - (weighted or 0.0))
    return Cell(total(held.committed), invested, weighted, missing, then)
