"""What a funder's people said of a venture beside their deals: shortlisted, met, or passed as outside the mandate."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from matching.engine.behaviour.events import CompanyTable, FloatArray, IntArray, RoundTable


class Said(StrEnum):
    """What somebody said about a venture for a mandate. A deal is no such word: it stands in the log of deals."""

    SHORTLISTED = "shortlisted"
    MET = "met"
    PASSED = "passed"


WEIGHTS = {Said.SHORTLISTED: 0.1, Said.MET: 0.3, Said.PASSED: 1.0}
"""What a word weighs beside a deal, which weighs 1. Being looked at, and met, is less than money: ten ventures on a
shortlist count as one deal, and three meetings as nearly one. A pass is as plain a no as a deal is a yes. These are
stated choices, not measurements."""

_IN_A_MANDATE = (Said.SHORTLISTED, Said.MET, Said.PASSED)
_OF_A_FUNDER = (Said.PASSED, Said.SHORTLISTED, Said.MET)


@dataclass(frozen=True, slots=True)
class FeedbackFact:
    """Something that a funder's people said of a venture.

    Parameters
    ----------
    venture, mandate, funder : int
        Their keys.
    on : date
        Day on which it was said.
    said : Said
        What was said.
    """

    venture: int
    mandate: int
    funder: int
    on: date
    said: Said


def settled(facts: Iterable[FeedbackFact], dealt: Collection[tuple[int, int]]) -> list[FeedbackFact]:
    """Keep one word for each venture and funder, in order of their keys.

    For one mandate a pass that stands takes back what was said before it, and a meeting says more than a shortlist. A
    funder with several mandates is interested as soon as it is for one of them. Where there is a deal, it says it all.

    Parameters
    ----------
    facts : iterable of FeedbackFact
        Everything that was said, in any order.
    dealt : collection of (venture, funder)
        Pairs with a deal.
    """
    told = [fact for fact in facts if (fact.venture, fact.funder) not in dealt]
    of_mandates = _loudest(told, _IN_A_MANDATE, lambda fact: (fact.venture, fact.mandate))
    of_funders = _loudest(of_mandates, _OF_A_FUNDER, lambda fact: (fact.venture, fact.funder))
    return sorted(of_funders, key=lambda fact: (fact.venture, fact.funder))


def _loudest(
    facts: Iterable[FeedbackFact], order: Sequence[Said], pair: Callable[[FeedbackFact], tuple[int, int]]
) -> list[FeedbackFact]:
    """Keep the last in an order of words for each pair; of equal words, the one that was said first."""
    kept: dict[tuple[int, int], FeedbackFact] = {}
    for fact in sorted(facts, key=lambda each: (order.index(each.said), -each.on.toordinal(), -each.mandate)):
        kept[pair(fact)] = fact
    return list(kept.values())


@dataclass(frozen=True)
class Feedback:
    """The same as plain arrays, one row a pair.

    Parameters
    ----------
    rounds : RoundTable
        The round that was talked of: company as in the log, -1 where it never raised; the day of the word.
    companies : CompanyTable
        The company of each row.
    investor : ndarray of shape (n_rows,)
        Number of the investor in the log.
    joins : ndarray of bool of shape (n_rows,)
        Whether it speaks for the pair.
    weight : ndarray of shape (n_rows,)
        What it weighs beside a deal.
    """

    rounds: RoundTable
    companies: CompanyTable
    investor: IntArray
    joins: NDArray[np.bool_]
    weight: FloatArray

    def __len__(self) -> int:
        return len(self.investor)

    def take(self, rows: IntArray) -> "Feedback":
        """Give the chosen rows, in the order asked for."""
        return Feedback(
            self.rounds.take(rows),
            self.companies.take(rows),
            self.investor[rows],
            self.joins[rows],
            self.weight[rows],
        )

    def between(self, start: int, end: int) -> "Feedback":
        """Give what was said from one day up to, and without, another."""
        return self.take(np.flatnonzero((self.rounds.day >= start) & (self.rounds.day < end)))
