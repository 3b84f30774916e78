"""Past years as lessons: features frozen on a day, and who invested for the first time in the year after it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.utils import check_random_state

from matching.engine.behaviour.events import CompanyTable, DealLog, FloatArray, IntArray, Matrix, RoundTable
from matching.engine.behaviour.features import PairFeatures, Side
from matching.engine.behaviour.feedback import Feedback
from matching.engine.behaviour.snapshot import YEAR, Snapshot, onehot

CLOSEST = 25
"""Rivals at the top of the cheap ranking that are always kept."""

SAMPLED = 15
"""How many of the others are drawn on average; each then stands for those that were not."""

AT_ONCE = 1_000
"""Rows of feedback that are described in one go: each is looked at beside the investors of all others."""


@dataclass(frozen=True)
class Lessons:
    """Rows to learn from.

    Parameters
    ----------
    X : ndarray of shape (n_rows, n_features)
        Features.
    y : ndarray of bool of shape (n_rows,)
        Whether the investor joined.
    weight : ndarray of shape (n_rows,)
        How many pairs a row stands for.
    query : ndarray of shape (n_rows,)
        Number of the round (or of the investor) whose list the pair stands in.
    names, groups : tuple of str
        Name and criterion of each feature.
    """

    X: Matrix
    y: NDArray[np.bool_]
    weight: FloatArray
    query: IntArray
    names: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Year:
    """The lists of one year: rounds, the investors that compete for them, who joined, and who does not compete."""

    rounds: RoundTable
    columns: IntArray
    joined: NDArray[np.bool_]
    left_out: NDArray[np.bool_]


def lessons(
    log: DealLog,
    companies: CompanyTable,
    as_of: int,
    *,
    years: int,
    min_deals: int,
    pool: dict[Side, int],
    place_blind: bool,
    random_state: int,
    said: Feedback | None = None,
) -> tuple[dict[Side, Lessons], Lessons | None]:
    """Collect the lessons of the years before a day, for both sides, and those of what was said beside deals.

    Parameters
    ----------
    log : DealLog
        Deals; those from the day on are never read.
    companies : CompanyTable
        Profiles of the companies.
    as_of : int
        The day.
    years : int
        Number of years.
    min_deals : int
        Investors with fewer deals before a year do not compete in it.
    pool : dict
        Rivals to look at in each list, for each side.
    place_blind : bool
        Forget all places inside a country.
    random_state : int
        Seed of the draw of rivals.
    said : Feedback, default=None
        What was said beside deals. As with deals, investors with few of them by then are not learned from.

    Returns
    -------
    lessons : dict of Lessons
        For each side; a side without any is left out.
    beside : Lessons or None
        Of what was said, with the features of each pair by itself; None where there is nothing.
    """
    random = check_random_state(random_state)
    collected: dict[Side, list[Lessons]] = {"investors": [], "rounds": []}
    beside: list[Lessons] = []
    for back in range(1, years + 1):
        start, end = round(as_of - YEAR * back), round(as_of - YEAR * (back - 1))
        snapshot = Snapshot(log, companies, start, place_blind=place_blind, min_deals=min_deals)
        coming = log.between(start, end)
        words = None if said is None else _of_investors(said.between(start, end), snapshot)
        if not len(snapshot.investors) or not (len(coming.rounds) or words):
            continue
        features = PairFeatures(snapshot, random_state)
        if words:
            beside += [_described(features, words.take(rows)) for rows in _in_parts(len(words))]
        if not len(coming.rounds):
            continue
        for side, part in _lists(snapshot, coming):
            if part.joined.any():
                collected[side].append(_drawn(features, part, side, pool[side], random))
    return {side: _joined(parts) for side, parts in collected.items() if parts}, _joined(beside) if beside else None


def alone(rows: Lessons, wanted: frozenset[str]) -> Lessons:
    """Keep the features of these names, in the order in which they are computed."""
    kept = [number for number, name in enumerate(rows.names) if name in wanted]
    names = tuple(rows.names[number] for number in kept)
    groups = tuple(rows.groups[number] for number in kept)
    return Lessons(rows.X[:, kept], rows.y, rows.weight, rows.query, names, groups)


def both_sides(collected: dict[Side, Lessons], wanted: frozenset[str]) -> Lessons:
    """Put the lessons of both sides together, with those features only that speak of a pair by itself.

    Parameters
    ----------
    collected : dict of Lessons
        As from :func:`lessons`.
    wanted : frozenset of str
        Names of the features.

    Returns
    -------
    together : Lessons
        Rows of both sides; no two lists share a number.
    """
    return _joined([alone(rows, wanted) for rows in collected.values()])


def _of_investors(said: Feedback, snapshot: Snapshot) -> Feedback:
    return said.take(np.flatnonzero(np.isin(said.investor, snapshot.investors)))


def _in_parts(count: int) -> Iterator[IntArray]:
    for start in range(0, count, AT_ONCE):
        yield np.arange(start, min(start + AT_ONCE, count))


def _described(features: PairFeatures, said: Feedback) -> Lessons:
    """Describe what was said by the features of each pair, frozen as those of deals are."""
    columns, back = np.unique(np.searchsorted(features.snapshot.investors, said.investor), return_inverse=True)
    view = features.snapshot.view_of(said.rounds, said.companies, columns)
    rows = np.arange(len(said))
    found = [(feature.name, feature.group, feature.values[rows, back]) for feature in features.each(view)]
    names, groups, values = zip(*found, strict=True)
    return Lessons(np.stack(values, axis=1).astype(np.float32), said.joins, said.weight, rows, names, groups)


def _lists(snapshot: Snapshot, coming: DealLog) -> Iterator[tuple[Side, Year]]:
    yield "investors", _for_rounds(snapshot, coming)
    yield "rounds", _for_investors(snapshot, coming)


def _for_rounds(snapshot: Snapshot, coming: DealLog) -> Year:
    """Each round of the year with at least one backer who is new to the company."""
    new = _new_deals(snapshot, coming)
    joined_anyhow = coming.backers[:, snapshot.investors].toarray() > 0
    kept = np.flatnonzero(new.any(axis=1))
    rounds = coming.rounds.take(kept)
    everyone = np.arange(len(snapshot.investors))
    known = np.asarray((snapshot.pairs[rounds.company][:, snapshot.investors] > 0).toarray())
    return Year(rounds, everyone, new[kept], known | (joined_anyhow[kept] & ~new[kept]))


def _new_deals(snapshot: Snapshot, coming: DealLog) -> NDArray[np.bool_]:
    """Say which deals of the year are an investor's first in the company."""
    backers = coming.backers[:, snapshot.investors].tocoo()
    order = np.argsort(coming.rounds.day[backers.row], kind="stable")
    rows, columns = backers.row[order], backers.col[order]
    first = np.unique(coming.rounds.company[rows] * len(snapshot.investors) + columns, return_index=True)[1]
    result = np.zeros(backers.shape, dtype=bool)
    result[rows[first], columns[first]] = True
    known = snapshot.pairs[coming.rounds.company][:, snapshot.investors] > 0
    result &= ~np.asarray(known.toarray())
    return result


def _for_investors(snapshot: Snapshot, coming: DealLog) -> Year:
    """The first round of each company that raised in the year, and the investors who dealt in that year."""
    order = np.argsort(coming.rounds.day, kind="stable")
    raised, first = np.unique(coming.rounds.company[order], return_index=True)
    rounds = coming.rounds.take(order[first])
    deals = onehot(coming.rounds.company, len(snapshot.companies)).T @ coming.backers[:, snapshot.investors]
    joined = np.asarray((sparse.csr_matrix(deals)[raised] > 0).toarray())
    active = np.flatnonzero(joined.any(axis=0))
    known = np.asarray((snapshot.pairs[raised][:, snapshot.investors[active]] > 0).toarray())
    return Year(rounds, active, joined[:, active] & ~known, known)


def _drawn(features: PairFeatures, year: Year, side: Side, size: int, random: np.random.RandomState) -> Lessons:
    axis = 1 if side == "investors" else 0
    has_answer = year.joined.any(axis=axis, keepdims=True)
    chance = min(1.0, SAMPLED / size)

    def draw(chosen: NDArray[np.bool_], place: IntArray) -> NDArray[np.bool_]:
        certain = (place < CLOSEST) | year.joined
        drawn = certain | (random.uniform(size=place.shape) < chance)
        return np.asarray(chosen & has_answer & drawn)

    # Whoever joined from outside the pool is not brought in: a place out there would then always mean a deal.
    pool = features.pool(year.rounds, year.columns, side=side, size=size, left_out=year.left_out, draw=draw)
    y = year.joined[pool.rows, pool.columns]
    weight = np.where((pool.place < CLOSEST) | y, 1.0, 1.0 / chance)
    query = pool.rows if side == "investors" else pool.columns
    return Lessons(pool.X, y, weight, query, pool.names, pool.groups)


def _joined(parts: list[Lessons]) -> Lessons:
    starts = np.cumsum([0, *(int(part.query.max(initial=-1)) + 1 for part in parts[:-1])])
    return Lessons(
        np.concatenate([part.X for part in parts]),
        np.concatenate([part.y for part in parts]),
        np.concatenate([part.weight for part in parts]),
        np.concatenate([part.query + start for part, start in zip(parts, starts, strict=True)]),
        parts[0].names,
        parts[0].groups,
    )
