"""What is asked about the gap, and what an answer consists of."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.figures import Figure, Source
from insights.services import measures, registers
from insights.services.areas import Definition
from insights.services.arithmetic import Evidence, Outcome, Side
from insights.services.measures import Measure
from insights.services.registers import Register


@dataclass(frozen=True)
class Question:
    """What is asked. Empty fields take the usual choice, and the answer says which that was."""

    measure: str = measures.DEFAULT
    register: str = registers.DEFAULT
    base: str = "population"
    definition: str = "regions"
    midlands: str = ""
    period: str = ""
    sector: str = ""
    stage: str = ""
    largest: str = "with"
    prices: str = "nominal"
    months: int = 24
    kilometres: int = 100
    #: Key of an import of deals; 0 for the newest.
    edition: int = 0


@dataclass(frozen=True)
class Place:
    """A region's line in the ranking. ``value`` is the measure that was asked for."""

    code: str
    name: str
    side: Side
    base_period: str
    rate: Outcome
    value: Outcome
    midlands: bool

    @property
    def pounds(self) -> float | None:
        """Its pounds, unless they are withheld with the rate."""
        return self.side.amount if self.rate.value is not None else None


@dataclass(frozen=True)
class Point:
    """One period of the time series. ``value`` and ``there`` are the measure in the Midlands and in the Triangle."""

    period: str
    midlands: Outcome
    triangle: Outcome
    value: Outcome
    there: Outcome


@dataclass(frozen=True)
class Option:
    """A choice that the page offers, and why it cannot be taken where it cannot."""

    code: str
    name: str
    description: str = ""
    source: str = ""
    why_not: str = ""


@dataclass(frozen=True)
class Answer:
    """Everything that the page, the API and the exports show of one question.

    Parameters
    ----------
    question : Question
        With every field filled in.
    measure, register : Measure, Register
        What the question names.
    figures : sequence of Figure
        The Midlands first, then the Golden Triangle, the United Kingdom and each region.
    why_not : str
        Why the question cannot be answered, where it cannot.
    evidence : Evidence or None
        The sides that the first figure is computed from.
    ranking : sequence of Place
        Regions and nations, highest first.
    series : sequence of Point
        The same comparison in every period of the register.
    triangles, midlands, bases : sequence of Option
        What can be chosen.
    periods : sequence of str
        Periods of the register, newest first.
    sources : sequence of Source
        Of the pounds and of the base.
    """

    question: Question
    measure: Measure
    register: Register
    figures: Sequence[Figure]
    why_not: str
    evidence: Evidence | None
    ranking: Sequence[Place]
    series: Sequence[Point]
    triangles: Sequence[Option]
    midlands: Sequence[Option]
    bases: Sequence[Option]
    periods: Sequence[str]
    sources: Sequence[Source]
    note: str = ""
    demo: bool = False
    triangle: Definition | None = None
    midlands_definition: Definition | None = None

    @property
    def figure(self) -> Figure:
        """The answer in one number."""
        return self.figures[0]

    @property
    def point(self) -> Point | None:
        """The period asked about, as a point of the series; None where nothing can be compared."""
        return next((point for point in self.series if point.period == self.question.period), None)

    @property
    def withheld(self) -> int:
        """How many of the figures are kept back."""
        return sum(figure.value is None for figure in self.figures)
