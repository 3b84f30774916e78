"""What past deals add to the score of a venture and a mandate, as the ranked lists are served with it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

import numpy as np
from scipy import sparse

from matching.engine.behaviour.additive import PAIR_FEATURES, AdditiveScores, secant
from matching.engine.behaviour.breadth import SAMPLE, held_back
from matching.engine.behaviour.events import UNKNOWN, CompanyTable, DealLog, FloatArray, IntArray, RoundTable
from matching.engine.behaviour.feedback import WEIGHTS, Feedback, FeedbackFact, Said
from matching.engine.behaviour.second_stage import MIN_INVESTMENTS, BehaviourModel
from matching.engine.profiles import MandateProfile, VentureProfile
from matching.engine.taxonomy import Taxonomy

MOST = 0.5
"""Past deals never weigh more than what the two sides have stated."""

HALF = 1000
"""First-time deals, beyond the fewest that anything is learned from, at which half of that weight is reached."""


@dataclass(frozen=True, slots=True)
class DealFact:
    """A funder that put money into a venture. None means not known.

    Parameters
    ----------
    venture, funder : int
        Their keys.
    closed_on : date
        Day on which the round closed.
    amount_gbp : int or None
        Size of the whole round.
    stage : str or None
        Stage code of the round.
    public : bool, default=True
        Whether the round was made public; what is not is learned from and never counted in a sentence.
    """

    venture: int
    funder: int
    closed_on: date
    amount_gbp: int | None = None
    stage: str | None = None
    public: bool = True


class Encoding:
    """Writes ventures as the learned stage reads them: sectors, stage, age. No place inside a country is among it.

    Parameters
    ----------
    taxonomy : Taxonomy
        Sectors and stages.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self.sectors = {code: number for number, code in enumerate(taxonomy.sectors)}
        self.stages = {code: number for number, (code, _) in enumerate(taxonomy.stages)}
        self.tops = {code: self.sectors[taxonomy.ancestors(code)[-1]] for code in self.sectors}

    def companies(self, ventures: Sequence[VentureProfile]) -> CompanyTable:
        """Write ventures as a table of companies."""
        first = [next((code for code in venture.sectors if code in self.sectors), None) for venture in ventures]
        market = [UNKNOWN if code is None else self.sectors[code] for code in first]
        top = [UNKNOWN if code is None else self.tops[code] for code in first]
        tagged = [sorted({self.sectors[c] for c in venture.sectors if c in self.sectors}) for venture in ventures]
        starts = np.cumsum([0, *(len(each) for each in tagged)])
        columns = np.array([number for each in tagged for number in each], dtype=np.int64)
        ones = np.ones(len(columns), dtype=np.float32)
        tags = sparse.csr_matrix((ones, columns, starts), (len(ventures), len(self.sectors)))
        founded = [
            float("nan") if venture.incorporated_on is None else float(venture.incorporated_on.year)
            for venture in ventures
        ]
        codes = {
            "country": np.zeros(len(ventures), dtype=np.int64),
            "category": np.array(top, dtype=np.int64),
            "market": np.array(market, dtype=np.int64),
        }
        return CompanyTable(codes, tags, np.array(founded, dtype=np.float64))

    def log(self, facts: Sequence[DealFact], company: dict[int, int], funder: dict[int, int]) -> DealLog:
        """Write deals as a log; those of ventures or funders that are not numbered are left out."""
        kept = [fact for fact in facts if fact.venture in company and fact.funder in funder]
        rounds: dict[tuple[int, date], DealFact] = {}
        for fact in kept:
            rounds.setdefault((fact.venture, fact.closed_on), fact)
        place = {key: row for row, key in enumerate(rounds)}
        table = RoundTable.from_columns(
            [company[fact.venture] for fact in rounds.values()],
            [fact.closed_on.toordinal() for fact in rounds.values()],
            [float("nan") if fact.amount_gbp is None else float(fact.amount_gbp) for fact in rounds.values()],
            [self.stages.get(fact.stage or "", UNKNOWN) for fact in rounds.values()],
        )
        rows = [place[fact.venture, fact.closed_on] for fact in kept]
        return DealLog.from_deals(table, rows, [funder[fact.funder] for fact in kept], len(funder))


@dataclass(frozen=True, eq=False)
class Past:
    """The deals of a catalogue, in the form that is learned from.

    Parameters
    ----------
    encoding : Encoding
        How ventures are written.
    companies : CompanyTable
        The ventures that have deals.
    log : DealLog
        The deals.
    company, funder : dict of int to int
        Row of each venture, and number of each funder, by key.
    public : dict of int to int
        Number of public deals of each funder, by key.
    """

    encoding: Encoding
    companies: CompanyTable
    log: DealLog
    company: dict[int, int]
    funder: dict[int, int]
    public: dict[int, int]

    @classmethod
    def of(cls, facts: Sequence[DealFact], ventures: dict[int, VentureProfile], taxonomy: Taxonomy) -> Self:
        """Gather the deals of ventures whose profiles are known.

        Parameters
        ----------
        facts : sequence of DealFact
            The deals, in any order.
        ventures : dict of int to VentureProfile
            Profiles by key.
        taxonomy : Taxonomy
            Their codes.
        """
        ordered = sorted(
            {fact for fact in facts if fact.venture in ventures},
            key=lambda fact: (fact.closed_on, fact.venture, fact.funder, fact.amount_gbp or 0, fact.stage or ""),
        )
        company = {key: row for row, key in enumerate(sorted({fact.venture for fact in ordered}))}
        funder = {key: row for row, key in enumerate(sorted({fact.funder for fact in ordered}))}
        encoding = Encoding(taxonomy)
        table = encoding.companies([ventures[key] for key in company])
        public = Counter(fact.funder for fact in ordered if fact.public)
        return cls(encoding, table, encoding.log(ordered, company, funder), company, funder, dict(public))

    def rounds(self, ventures: Sequence[VentureProfile], days: Sequence[date]) -> RoundTable:
        """Write the rounds that ventures raise now, each as of a day."""
        return RoundTable.from_columns(
            [self.company.get(venture.key, UNKNOWN) for venture in ventures],
            [day.toordinal() for day in days],
            [float("nan") if venture.ask_gbp is None else float(venture.ask_gbp) for venture in ventures],
            [self.encoding.stages.get(venture.stage or "", UNKNOWN) for venture in ventures],
        )

    def feedback(self, facts: Sequence[FeedbackFact], ventures: dict[int, VentureProfile]) -> Feedback:
        """Write what was said of ventures whose profiles are known, by funders that have deals.

        Parameters
        ----------
        facts : sequence of FeedbackFact
            One a pair, as from :func:`~matching.engine.behaviour.feedback.settled`.
        ventures : dict of int to VentureProfile
            Profiles by key.
        """
        kept = [fact for fact in facts if fact.venture in ventures and fact.funder in self.funder]
        asked = [ventures[fact.venture] for fact in kept]
        return Feedback(
            self.rounds(asked, [fact.on for fact in kept]),
            self.encoding.companies(asked),
            np.array([self.funder[fact.funder] for fact in kept], dtype=np.int64),
            np.array([fact.said is not Said.PASSED for fact in kept], dtype=bool),
            np.array([WEIGHTS[fact.said] for fact in kept], dtype=np.float64),
        )


class PastDeals:
    """Scores pairs of a venture and a mandate by what the mandate's funder has backed.

    Parameters
    ----------
    model : BehaviourModel
        A model that has learned from pairs.
    past : Past
        The deals up to now.
    on : date
        The day from which they are seen.
    """

    def __init__(self, model: BehaviourModel, past: Past, on: date) -> None:
        self.past, self.on = past, on
        everyone = np.arange(len(past.funder))
        self.model = model.observe(past.log, past.companies, on.toordinal(), everyone)
        learned = model.learned_.get("pairs") if model.is_informative_ else None
        self.scores = None if learned is None else AdditiveScores(learned)
        self.criteria = () if self.scores is None else (*self.scores.criteria, BREADTH)
        made = 0 if learned is None else max(0, int(learned.metrics["investments"]) - MIN_INVESTMENTS)
        self.weight = MOST * made / (made + HALF)
        self.lowered = self._lowered() if self.weight else np.zeros(len(everyone))

    def knows(self, funder: int | None) -> bool:
        """Say whether anything may be read of a funder: without a public deal it has none that anybody may know of."""
        return self.scores is not None and bool(self.past.public.get(funder or 0))

    def pairs(
        self, ventures: Sequence[VentureProfile], mandates: Sequence[MandateProfile]
    ) -> tuple[FloatArray, FloatArray]:
        """Score every venture against every mandate.

        Parameters
        ----------
        ventures : sequence of VentureProfile
            Ventures, in the catalogue or not.
        mandates : sequence of MandateProfile
            Mandates.

        Returns
        -------
        score : ndarray of shape (n_ventures, n_mandates)
            From 0 to 1; exactly ½ where no deal of the funder is on record.
        contributions : ndarray of shape (n_ventures, n_mandates, n_criteria)
            With ½ they sum to the score.
        """
        places = [place for place, mandate in enumerate(mandates) if self.knows(mandate.funder_key)]
        score = np.full((len(ventures), len(mandates)), 0.5)
        contributions = np.zeros((*score.shape, len(self.criteria)))
        if not places or not ventures:
            return score, contributions
        numbers = np.array([self.past.funder[int(mandates[place].funder_key or 0)] for place in places])
        columns, back = np.unique(numbers, return_inverse=True)
        rounds = self.past.rounds(ventures, [self.on] * len(ventures))
        odds = self._odds(rounds, self.past.encoding.companies(ventures), columns)
        odds[:, :, -1] = -self.lowered[columns]
        found = secant(odds.reshape(-1, odds.shape[2]), self.criteria)
        score[:, places] = found.score.reshape(odds.shape[:2])[:, back]
        contributions[:, places] = found.contributions.reshape(odds.shape)[:, back]
        return score, contributions

    def _odds(self, rounds: RoundTable, companies: CompanyTable, columns: IntArray) -> FloatArray:
        """Give the log-odds of each criterion, shape (n_rounds, n_columns, n_criteria); the last is still 0."""
        if self.scores is None:
            raise ValueError("nothing was learned")
        view = self.model.features_.snapshot.view_of(rounds, companies, columns, PAIR_FEATURES)
        values = {feature.name: feature.values for feature in self.model.features_.each(view)}
        names = self.scores.ensemble.names
        columns_of_x = np.empty((len(names), *view.shape), dtype=np.float32)
        for number, name in enumerate(names):
            columns_of_x[number] = values[name]
        X = columns_of_x.reshape(len(names), -1).T
        odds = np.zeros((*view.shape, len(self.criteria)))
        odds[:, :, :-1] = self.scores.parts(X).reshape(*view.shape, -1)
        return odds

    def _lowered(self) -> FloatArray:
        """Bound how often a funder stands on first pages, as seen by the latest rounds, were their companies new."""
        past = self.past
        latest = np.argsort(past.log.rounds.day, kind="stable")[-SAMPLE:]
        rounds = past.log.rounds.take(latest)
        everyone = np.arange(len(past.funder))
        odds = []
        for row in range(len(latest)):
            one = rounds.take(np.array([row]))
            new = RoundTable(np.array([UNKNOWN]), np.array([self.on.toordinal()]), one.amount, one.stage)
            odds.append(self._odds(new, past.companies.take(one.company), everyone)[0].sum(axis=1))
        return held_back(np.array(odds))


BREADTH = "breadth"
"""The criterion that holds back funders who would otherwise stand on too many first pages."""
