"""The learned part of the ranker: what past deals say about who joins which round."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError

from matching.engine.behaviour.additive import PAIR_FEATURES
from matching.engine.behaviour.attribution import Attribution, shapley
from matching.engine.behaviour.ensemble import Ensemble, fit_ensemble
from matching.engine.behaviour.events import CompanyTable, DealLog, FloatArray, IntArray, RoundTable
from matching.engine.behaviour.features import CONTEXT, Learned, PairFeatures, Pool, Side
from matching.engine.behaviour.feedback import Feedback
from matching.engine.behaviour.follow_on import FollowOns
from matching.engine.behaviour.snapshot import Snapshot
from matching.engine.behaviour.training import alone, both_sides, lessons

MIN_INVESTMENTS = 200
"""First-time deals in the years learned from, below which nothing is learned."""

HALF_TRUST = 1000
"""First-time deals at which past deals weigh as much as the stated profiles."""


@dataclass(frozen=True)
class Ranking:
    """Lists, best first.

    Parameters
    ----------
    items : ndarray of shape (n_lists, top)
        For each round the numbers of its investors in the log, or for each investor the rows of its rounds; -1 pads.
    probability : ndarray of shape (n_lists, top)
        Calibrated probability that the investor joins the round.
    """

    items: IntArray
    probability: FloatArray


class BehaviourModel(BaseEstimator):
    """Learn from past deals which investors join which rounds.

    For every past year, features are frozen on its first day and the deals of the year are the answers. A cheap blend
    of four rankers chooses a pool of rivals, and boosted trees order it, one model for each side.

    Parameters
    ----------
    place_blind : bool, default=False
        Forget all places inside a country. The country stays: it is law and currency.
    years : int, default=4
        Number of past years to learn from.
    min_deals : int, default=5
        Investors with fewer deals before a year are not learned from in it.
    pool_investors, pool_rounds : int, default=250 and 500
        Number of rivals that the trees order.
    members : int, default=3
        Models that are averaged; each is calibrated on lists it has not seen.
    max_iter : int, default=150
        Trees of each.
    learning_rate : float, default=0.05
        Shrinkage of each tree.
    random_state : int, default=0
        Seed. The same seed gives the same model.

    Attributes
    ----------
    learned_ : dict of Ensemble
        For each side what was learned; empty while there is too little to learn from.
    features_ : PairFeatures
        The past as last observed.
    follow_ons_ : FollowOns
        How often each investor stays with its companies.
    """

    def __init__(
        self,
        *,
        place_blind: bool = False,
        years: int = 4,
        min_deals: int = 5,
        pool_investors: int = 250,
        pool_rounds: int = 500,
        members: int = 3,
        max_iter: int = 150,
        learning_rate: float = 0.05,
        random_state: int = 0,
    ) -> None:
        self.place_blind = place_blind
        self.years = years
        self.min_deals = min_deals
        self.pool_investors = pool_investors
        self.pool_rounds = pool_rounds
        self.members = members
        self.max_iter = max_iter
        self.learning_rate = learning_rate
        self.random_state = random_state

    def fit(
        self, log: DealLog, companies: CompanyTable, as_of: int | None = None, said: Feedback | None = None
    ) -> Self:
        """Learn from the deals before a day.

        Parameters
        ----------
        log : DealLog
            Deals.
        companies : CompanyTable
            Profiles of the companies.
        as_of : int, default=None
            The day; by default the one after the last deal.
        said : Feedback, default=None
            What was said beside deals. The score of a pair by itself learns from it; the lists of each side, the
            calibration and what is measured go by deals alone.

        Returns
        -------
        self : object
            Fitted model.
        """
        if self.members < 2:
            raise ValueError(f"members must be at least 2, got {self.members!r}.")
        day = _after(log) if as_of is None else as_of
        collected, beside = lessons(
            log,
            companies,
            day,
            years=self.years,
            min_deals=self.min_deals,
            pool={"investors": self.pool_investors, "rounds": self.pool_rounds},
            place_blind=self.place_blind,
            random_state=self.random_state,
            said=said,
        )
        self.learned_: dict[Learned, Ensemble] = {
            side: fit_ensemble(
                rows,
                members=self.members,
                max_iter=self.max_iter,
                learning_rate=self.learning_rate,
                random_state=self.random_state,
            )
            for side, rows in collected.items()
            if rows.y.sum() >= MIN_INVESTMENTS
        }
        if self.learned_:
            pairs = fit_ensemble(
                both_sides(collected, PAIR_FEATURES),
                members=self.members,
                max_iter=self.max_iter,
                learning_rate=self.learning_rate,
                random_state=self.random_state,
                additive=True,
                beside=None if beside is None else alone(beside, PAIR_FEATURES),
            )
            # The members calibrate one another; one of them answers, as the others would add time and hardly any order.
            self.learned_["pairs"] = replace(pairs, forests=pairs.forests[:1])
        return self.observe(log, companies, day)

    def observe(
        self, log: DealLog, companies: CompanyTable, as_of: int | None = None, investors: IntArray | None = None
    ) -> Self:
        """Bring the past up to a day without learning anew.

        Parameters
        ----------
        log : DealLog
            Deals.
        companies : CompanyTable
            Profiles of the companies.
        as_of : int, default=None
            The day; by default the one after the last deal.
        investors : ndarray of int, default=None
            Investors to rank; by default those with at least `min_deals` deals.

        Returns
        -------
        self : object
            The model.
        """
        day = _after(log) if as_of is None else as_of
        snapshot = Snapshot(log, companies, day, investors, place_blind=self.place_blind, min_deals=self.min_deals)
        self.is_observed_ = bool(len(snapshot.rounds)) and bool(len(snapshot.investors))
        if self.is_observed_:
            self.features_ = PairFeatures(snapshot, self.random_state)
            self.follow_ons_ = FollowOns(snapshot)
        return self

    @property
    def is_informative_(self) -> bool:
        """Whether past deals say anything: without it the first stage serves alone."""
        return bool(getattr(self, "learned_", None)) and bool(getattr(self, "is_observed_", False))

    @property
    def trust_(self) -> float:
        """Weight of past deals against stated profiles, from 0 without any deals towards 1 with many."""
        if not self.is_informative_:
            return 0.0
        made = min(ensemble.metrics["investments"] for ensemble in self.learned_.values())
        return float(made / (made + HALF_TRUST))

    def rank_investors(
        self,
        rounds: RoundTable,
        investors: IntArray | None = None,
        *,
        top: int = 100,
        follow_ons: bool = False,
        alone: bool = False,
    ) -> Ranking:
        """Rank investors for each round.

        Parameters
        ----------
        rounds : RoundTable
            Rounds.
        investors : ndarray of int, default=None
            Numbers of the investors that compete; all that are observed by default.
        top : int, default=100
            Length of the lists.
        follow_ons : bool, default=False
            Whether those who are in the company already stand in the list too.
        alone : bool, default=False
            Order by the score of each pair by itself, as lists are served, and not by its standing among rivals.

        Returns
        -------
        ranking : Ranking
            The lists; items are numbers of investors in the log.
        """
        return self._rank("investors", rounds, investors, top, follow_ons=follow_ons, alone=alone)

    def rank_rounds(
        self,
        rounds: RoundTable,
        investors: IntArray | None = None,
        *,
        top: int = 100,
        follow_ons: bool = False,
        alone: bool = False,
    ) -> Ranking:
        """Rank rounds for each investor.

        Parameters
        ----------
        rounds : RoundTable
            Rounds that compete.
        investors : ndarray of int, default=None
            Numbers of the investors; all that are observed by default.
        top : int, default=100
            Length of the lists.
        follow_ons : bool, default=False
            Whether companies that the investor is in already stand in the list too.
        alone : bool, default=False
            Order by the score of each pair by itself, as lists are served, and not by its standing among rivals.

        Returns
        -------
        ranking : Ranking
            The lists; items are rows of `rounds`.
        """
        return self._rank("rounds", rounds, investors, top, follow_ons=follow_ons, alone=alone)

    def pair_probability(self, rounds: RoundTable, investors: IntArray | None = None) -> FloatArray:
        """Give the calibrated probability of every pair, as seen from the rounds' side.

        Parameters
        ----------
        rounds : RoundTable
            Rounds.
        investors : ndarray of int, default=None
            Numbers of the investors; all that are observed by default.

        Returns
        -------
        probability : ndarray of shape (n_rounds, n_investors)
            Probabilities, NaN where nothing could be learned. Those of known pairs say how often the investor stays.
        """
        columns = self._columns(investors)
        if not self.is_informative_:
            return np.full((len(rounds), len(columns)), np.nan)
        everything = len(columns)
        pool = self.features_.pool(rounds, columns, side="investors", size=everything)
        result = self.follow_ons_.probability(self.features_.snapshot.view(rounds, columns))
        result[pool.rows, pool.columns] = _probability(self.learned_["investors"], pool)
        return result

    def explain(self, rounds: RoundTable, investor: int, side: Side = "investors") -> list[Attribution]:
        """Say what each criterion gave to an investor's probability in each round.

        Parameters
        ----------
        rounds : RoundTable
            Rounds. For the side of investors each is looked at by itself; for the side of rounds they compete.
        investor : int
            Number of the investor.
        side : {"investors", "rounds"}, default="investors"
            Which of the two lists the probability stands in.

        Returns
        -------
        attributions : list of Attribution
            One a round: additive, so that base and contributions sum to the probability.
        """
        ensemble = self._ensemble(side)
        columns = self._columns(None if side == "investors" else np.array([investor]))
        own = int(np.flatnonzero(self.features_.snapshot.investors[columns] == investor)[0])
        wanted = np.zeros((len(rounds), len(columns)), dtype=bool)
        wanted[:, own] = True
        pool = self.features_.pool(rounds, columns, side=side, size=0, left_out=np.zeros_like(wanted), kept=wanted)
        codes = ensemble.coder.codes(pool.X)
        names = sorted(set(ensemble.groups) - {CONTEXT})
        groups = np.array(ensemble.groups)
        members = {name: np.flatnonzero(groups == name) for name in names}
        return shapley(ensemble.probability_of_codes, codes, ensemble.reference, members)

    def _rank(
        self, side: Side, rounds: RoundTable, investors: IntArray | None, top: int, *, follow_ons: bool, alone: bool
    ) -> Ranking:
        ensemble, columns = self._ensemble("pairs" if alone else side), self._columns(investors)
        snapshot = self.features_.snapshot
        if not len(rounds) or not len(columns):
            n_lists = len(rounds) if side == "investors" else len(columns)
            return Ranking(np.empty((n_lists, 0), dtype=np.int64), np.empty((n_lists, 0)))
        size = self.pool_investors if side == "investors" else self.pool_rounds
        scores = np.full((len(rounds), len(columns)), -1.0)
        # Features of all pairs are large: rounds go through in parts, unless they compete with one another.
        step = len(rounds) if side == "rounds" else 1000
        for start in range(0, len(rounds), max(1, step)):
            part = np.arange(start, min(start + step, len(rounds)))
            pool = self.features_.pool(rounds.take(part), columns, side=side, size=size)
            scores[part[pool.rows], pool.columns] = _probability(ensemble, pool)
            if follow_ons:
                view = snapshot.view(rounds.take(part), columns)
                staying = self.follow_ons_.probability(view)
                scores[part] = np.where(np.isnan(staying), scores[part], staying)
        if side == "rounds":
            return _best(scores.T, np.arange(len(rounds)), top)
        return _best(scores, snapshot.investors[columns], top)

    def _ensemble(self, side: Learned) -> Ensemble:
        if not self.is_informative_ or side not in self.learned_:
            raise NotFittedError("past deals say too little to rank by: use the first stage alone")
        return self.learned_[side]

    def _columns(self, investors: IntArray | None) -> IntArray:
        if not getattr(self, "is_observed_", False):
            return np.arange(0 if investors is None else len(investors))
        ranked = self.features_.snapshot.investors
        if investors is None:
            return np.arange(len(ranked))
        position = {int(number): place for place, number in enumerate(ranked)}
        missing = [int(number) for number in investors if int(number) not in position]
        if missing:
            raise ValueError(f"investors that were not observed: {missing[:5]}")
        return np.array([position[int(number)] for number in investors], dtype=np.int64)


def _probability(ensemble: Ensemble, pool: Pool) -> FloatArray:
    return ensemble.probability(pool.reading(ensemble.names))


def _after(log: DealLog) -> int:
    return int(log.rounds.day.max(initial=0)) + 1


def _best(scores: FloatArray, names: NDArray[np.int64], top: int) -> Ranking:
    order = np.argsort(-scores, axis=1, kind="stable")[:, :top]
    probability = np.take_along_axis(scores, order, axis=1)
    listed = probability >= 0.0
    return Ranking(np.where(listed, names[order], -1), np.where(listed, probability, np.nan))
