"""The measures of the gap, as data: a new measure is one more entry here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from insights.services import arithmetic
from insights.services.arithmetic import Evidence, Outcome


@dataclass(frozen=True)
class Measure:
    """One way to say how far apart two places are.

    Parameters
    ----------
    code, title : str
        Its name in addresses, and in words.
    formula : str
        How it is computed, in one sentence.
    unit : str
        ``pence``, ``ratio``, ``share`` or ``gbp``.
    guard : str
        When it is kept back.
    every_place : bool
        Whether it is given for each region beside the Midlands.
    compute : callable
        From evidence to an outcome.
    """

    code: str
    title: str
    formula: str
    unit: str
    guard: str
    every_place: bool
    compute: Callable[[Evidence], Outcome]


_GUARD = (
    f"Withheld where either side has fewer than {arithmetic.LEAST_CASES} cases;"
    " not computed where an area has no figure."
)


def _pence(evidence: Evidence) -> Outcome:
    return arithmetic.pence_in_the_pound(evidence.place, evidence.triangle)


def _per_unit(evidence: Evidence) -> Outcome:
    return arithmetic.per_unit(evidence.place)


def _ratio(evidence: Evidence) -> Outcome:
    return arithmetic.representation_ratio(evidence.place, evidence.whole)


def _share(evidence: Evidence) -> Outcome:
    return arithmetic.share(evidence.place, evidence.whole)


def _short_of_parity(evidence: Evidence) -> Outcome:
    return arithmetic.pounds_short_of_parity(evidence.place, evidence.triangle)


_ENTRIES = (
    Measure(
        code="pence_in_the_pound",
        title="Pence in the pound",
        formula="100 × (pounds per unit of base in the place ÷ pounds per unit of base in the Golden Triangle)",
        unit="pence",
        guard=_GUARD,
        every_place=False,
        compute=_pence,
    ),
    Measure(
        code="per_unit",
        title="Pounds per unit of base",
        formula="Pounds in the place ÷ base of the place",
        unit="gbp",
        guard=_GUARD,
        every_place=True,
        compute=_per_unit,
    ),
    Measure(
        code="share",
        title="Share of all pounds",
        formula="Pounds in the place ÷ pounds in all regions and nations",
        unit="share",
        guard=_GUARD,
        every_place=True,
        compute=_share,
    ),
    Measure(
        code="representation_ratio",
        title="Representation ratio",
        formula="The place's share of the pounds ÷ its share of the base; 1 is parity",
        unit="ratio",
        guard=_GUARD,
        every_place=True,
        compute=_ratio,
    ),
    Measure(
        code="short_of_parity",
        title="Pounds short of parity",
        formula="Base of the place × pounds per unit of base in the Golden Triangle − pounds in the place",
        unit="gbp",
        guard=_GUARD,
        every_place=False,
        compute=_short_of_parity,
    ),
)

MEASURES: Mapping[str, Measure] = MappingProxyType({measure.code: measure for measure in _ENTRIES})
DEFAULT = "pence_in_the_pound"
