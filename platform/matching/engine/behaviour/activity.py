"""How active an investor is, how lately, how often in companies new to it, and which sizes of round it joins."""

from collections.abc import Iterator

import numpy as np

from matching.engine.behaviour.events import FloatArray
from matching.engine.behaviour.snapshot import Feature, Snapshot, View, log_amount


class ActivityBlock:
    """Numbers of an investor alone, and of a round alone.

    Parameters
    ----------
    snapshot : Snapshot
        The past to learn from.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        past, backers = snapshot, snapshot.backers
        total = {h: _columns(past.decayed(h)) for h in (0.5, 1.0, 2.0, 4.0)}
        ever = _columns(backers)
        months = {m: _columns(backers[past.age < m / 12]) for m in (3, 12, 36)}
        new = {h: _columns(past.first_time.multiply(past.weights(h)[:, None]).tocsr()) for h in (1.0, 4.0)}
        size = np.log(np.maximum(past.backers_in_round, 1.0))
        self.numbers = {f"deals_half_life_{h:g}": np.log(total[h] + 0.05) for h in total}
        self.numbers |= {
            "deals_ever": np.log(ever + 0.5),
            "deals_12_months": np.log1p(months[12]),
            "deals_3_months": np.log1p(months[3]),
            "last_deal": np.log(self._extreme(past, np.minimum, 20.0) + 0.02),
            "first_deal": np.log(self._extreme(past, np.maximum, 0.0) + 0.1),
            "trend": (months[12] + 0.5) / (months[36] + 1.5),
            "new_companies": np.log(new[1.0] + 0.05),
            "share_of_new_1": (new[1.0] + 0.5) / (total[1.0] + 1.0),
            "share_of_new_4": (new[4.0] + 0.5) / (total[4.0] + 1.0),
            "co_investors": np.asarray(backers.T @ size).ravel() / np.maximum(ever, 1.0),
        }

    def features(self, view: View) -> Iterator[Feature]:
        """Give the features of a view."""
        for name, values in self.numbers.items():
            if view.wants(name):
                yield Feature(name, "activity", view.investors(values))
        age = np.where(view.codes["age"] < 0, np.nan, view.codes["age"])
        context = {
            "stage": view.rounds.stage,
            "amount": log_amount(view.rounds.amount),
            "earlier_rounds": view.earlier,
            "days_since_round": view.since,
            "raised": view.raised,
            "age": age,
            "earlier_backers": view.n_backers,
        }
        for name, values in context.items():
            yield Feature(f"round_{name}", "round", view.each_round(values))

    @staticmethod
    def _extreme(past: Snapshot, pick: np.ufunc, start: float) -> FloatArray:
        coo = past.backers.tocoo()
        result = np.full(len(past.investors), start)
        pick.at(result, coo.col, past.age[coo.row])
        return result


class TicketBlock:
    """The size of the round against the sizes of the rounds that the investor joined.

    Parameters
    ----------
    snapshot : Snapshot
        The past to learn from.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        amount = log_amount(snapshot.rounds.amount)
        known = ~np.isnan(amount)
        filled = np.where(known, amount, 0.0)
        self.centre: dict[str, tuple[FloatArray, FloatArray]] = {}
        for name, half_life in (("ever", 4.0), ("lately", 1.0)):
            weights = snapshot.weights(half_life) * known
            everyone = weights * snapshot.backers_in_round
            market = float((filled * everyone).sum() / max(float(everyone.sum()), 1e-9))
            number = snapshot.backers.T @ weights + 2.0
            mean = (snapshot.backers.T @ (weights * filled) + 2.0 * market) / number
            square = (snapshot.backers.T @ (weights * filled**2) + 2.0 * (market**2 + 0.4)) / number
            self.centre[name] = (mean, np.sqrt(np.maximum(square - mean**2, 0.05)))

    def features(self, view: View) -> Iterator[Feature]:
        """Give the features of a view."""
        amount = log_amount(view.rounds.amount).astype(np.float32)
        for name, (mean, spread) in self.centre.items():
            distance = amount[:, None] - mean.astype(np.float32)[view.columns][None, :]
            yield Feature(f"ticket_above_{name}", "ticket", distance)
            yield Feature(f"ticket_apart_{name}", "ticket", np.abs(distance) / spread.astype(np.float32)[view.columns])


def _columns(matrix: object) -> FloatArray:
    return np.asarray(matrix.sum(axis=0), dtype=np.float64).ravel()  # type: ignore[attr-defined]
