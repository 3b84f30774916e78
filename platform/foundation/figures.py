"""One shape for every number that a dashboard shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Source:
    """Who published a figure, where, when and under what licence."""

    title: str
    publisher: str
    url: str = ""
    vintage: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Figure:
    """A number with everything that a reader needs to trust it.

    Parameters
    ----------
    label : str
        What it is, in a few words.
    value : float or None
        The number; None where it is not known or is withheld.
    unit : str
        ``"pence"``, ``"gbp"``, ``"share"``, ``"count"``, ``"ratio"``, ``"index"``, ``"months"``, ``"days"``, ``"km"``,
        ``"per_million"``.
    period : str
        For example ``"2024-25"``.
    geography : str
        The place it is about.
    definition : str
        How it is computed, in one sentence.
    source : Source
        Where its inputs come from.
    sample_size : int or None
        Number of cases behind it, where that is known.
    status : str, default="official"
        ``official``, ``declared``, ``evidenced``, ``verified`` or ``quoted``.
    withheld : str
        Why there is no value, where it is withheld.
    inputs : Mapping
        Numerators and denominators by name.
    low, high : float or None
        Ends of a 95% interval, where there is one.
    """

    label: str
    value: float | None
    unit: str
    period: str
    geography: str
    definition: str
    source: Source
    sample_size: int | None = None
    status: str = "official"
    withheld: str = ""
    inputs: Mapping[str, float] = field(default_factory=dict)
    low: float | None = None
    high: float | None = None
