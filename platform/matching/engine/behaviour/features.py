"""All features of pairs, the pool of pairs worth a closer look, and each pair's standing among its rivals."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matching.engine.behaviour.activity import ActivityBlock, TicketBlock
from matching.engine.behaviour.events import IntArray, Matrix, RoundTable
from matching.engine.behaviour.evidence import EvidenceBlock
from matching.engine.behaviour.neighbours import LinearBlock, NeighbourBlock
from matching.engine.behaviour.network import NetworkBlock
from matching.engine.behaviour.snapshot import Feature, Snapshot, View

Side: TypeAlias = Literal["investors", "rounds"]
"""What is ranked: investors for each round, or rounds for each investor."""

Learned: TypeAlias = Literal["investors", "rounds", "pairs"]
"""What is learned: the two kinds of list, and the pair by itself."""

POOL_FEATURES = ("posterior", "linear", "near_whole", "near_market")
"""Four cheap rankers, blended by rank, that choose the pool."""

RELATIVE = (
    *POOL_FEATURES,
    "evidence",
    "deals_country_stage_1",
    "deals_region_stage_4",
    "ties_following",
    "ties_walk",
    "portfolio_whole",
    "new_companies",
    "ties_syndicates",
    "evidence_tags",
    "portfolio_sector",
    "near_sector",
    "deals_country_ticket_1",
)
"""Features that are also given relative to the rivals: by rank, and by distance from the best."""

CONTEXT = "round"
"""The group of what is the same for all rivals: it frames the others and is never a reason."""


@dataclass(frozen=True)
class Pool:
    """Pairs worth a closer look.

    Parameters
    ----------
    rows, columns : ndarray of shape (n_pairs,)
        Rounds and investors of the pairs, as positions in the view.
    place : ndarray of shape (n_pairs,)
        Place in the cheap ranking, from 0.
    X : ndarray of shape (n_pairs, n_features)
        Features.
    names, groups : tuple of str
        Name and criterion of each feature.
    """

    rows: IntArray
    columns: IntArray
    place: IntArray
    X: Matrix
    names: tuple[str, ...]
    groups: tuple[str, ...]

    def reading(self, names: tuple[str, ...]) -> Matrix:
        """Give the features of these names, in their order.

        Raises
        ------
        ValueError
            If one of them is not computed.
        """
        if names == self.names:
            return self.X
        number = {name: place for place, name in enumerate(self.names)}
        if not number.keys() >= set(names):
            raise ValueError("the model was learned with other features than this version computes: fit it again")
        return self.X[:, [number[name] for name in names]]


class PairFeatures:
    """Features of pairs of a round and an investor, as seen on the day of a snapshot.

    Parameters
    ----------
    snapshot : Snapshot
        The past to learn from.
    random_state : int, default=0
        Seed of what is randomised.
    """

    def __init__(self, snapshot: Snapshot, random_state: int = 0) -> None:
        self.snapshot = snapshot
        self.blocks = (
            ActivityBlock(snapshot),
            TicketBlock(snapshot),
            EvidenceBlock(snapshot),
            NeighbourBlock(snapshot),
            LinearBlock(snapshot),
            NetworkBlock(snapshot, random_state),
        )

    def each(self, view: View) -> Iterator[Feature]:
        """Give the features one after the other."""
        for block in self.blocks:
            yield from block.features(view)

    def pool(
        self,
        rounds: RoundTable,
        columns: IntArray | None = None,
        *,
        side: Side,
        size: int,
        left_out: NDArray[np.bool_] | None = None,
        kept: NDArray[np.bool_] | None = None,
        draw: Callable[[NDArray[np.bool_], IntArray], NDArray[np.bool_]] | None = None,
    ) -> Pool:
        """Choose, for each round or for each investor, the best pairs, and describe them.

        Parameters
        ----------
        rounds : RoundTable
            Rounds.
        columns : ndarray of int, default=None
            Positions of the investors among the snapshot's; all by default.
        side : {"investors", "rounds"}
            What is ranked.
        size : int
            Number of rivals that are kept for each round (or investor).
        left_out : ndarray of bool of shape (n_rounds, n_columns), default=None
            Pairs that do not compete.
        kept : ndarray of bool of shape (n_rounds, n_columns), default=None
            Pairs that are described whatever their place.
        draw : callable, default=None
            Takes the pairs that were chosen and the places of all, and gives those that are described.

        Returns
        -------
        pool : Pool
            The pairs.
        """
        view = self.snapshot.view(rounds, columns)
        axis = 1 if side == "investors" else 0
        found = {feature.name: feature for feature in self.each(view)}
        out = self.snapshot.known(view) if left_out is None else left_out
        place = cheap_places({name: found[name].values for name in POOL_FEATURES}, out, axis)
        chosen = (place < size) & ~out
        if kept is not None:
            chosen |= kept
        if draw is not None:
            chosen = draw(chosen, place)
        rows, cols = np.nonzero(chosen)
        names, groups, values = [], [], []
        for feature in found.values():
            names.append(feature.name)
            groups.append(feature.group)
            values.append(feature.values[rows, cols])
            if feature.name in RELATIVE:
                names += [f"{feature.name}_rank", f"{feature.name}_behind"]
                groups += [feature.group] * 2
                values += _standing(feature.values, rows, cols, axis)
        standing = place[rows, cols]
        values.append(np.log1p(standing).astype(np.float32))
        X = np.empty((len(rows), len(values)), dtype=np.float32)
        for number, column in enumerate(values):
            X[:, number] = column
        return Pool(rows, cols, standing, X, (*names, "pool_place"), (*groups, "similar deals"))


def places(values: Matrix, axis: int) -> IntArray:
    """Give the place of each value along an axis, 0 for the largest; equal values keep their order."""
    order = np.argsort(-values, axis=axis, kind="stable")
    result = np.empty(values.shape, dtype=np.int64)
    counting = np.arange(values.shape[axis]).reshape((-1, 1) if axis == 0 else (1, -1))
    np.put_along_axis(result, order, np.broadcast_to(counting, values.shape), axis)
    return result


def cheap_places(values: dict[str, Matrix], left_out: NDArray[np.bool_], axis: int) -> IntArray:
    """Blend rankers by the logarithms of their places, those left out last."""
    total = sum(np.log1p(places(array, axis)) for array in values.values())
    return places(np.where(left_out, -np.inf, -np.asarray(total)), axis)


def _standing(values: Matrix, rows: IntArray, columns: IntArray, axis: int) -> list[Matrix]:
    rank = np.log1p(places(values, axis)[rows, columns])
    best = values.max(axis=axis, keepdims=True)
    spread = values.std(axis=axis, keepdims=True) + 1e-6
    return [rank.astype(np.float32), ((values - best) / spread)[rows, columns]]
