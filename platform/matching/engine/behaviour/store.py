"""Versions of the learned model side by side: a worse one is not put in place, and one step leads back."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matching.engine.behaviour.second_stage import BehaviourModel
from matching.engine.behaviour.storage import load_model, read_metrics, save_model

TOLERANCE = 0.02
"""Share by which the gain of a new model may fall short of the present one's: less is chance."""


@dataclass(frozen=True)
class Decision:
    """What became of a model that was offered.

    Parameters
    ----------
    version : str
        Name under which it is stored.
    accepted : bool
        Whether it serves now.
    reason : str
        Why, in a sentence.
    """

    version: str
    accepted: bool
    reason: str


class ModelStore:
    """A folder of models, of which one serves.

    Parameters
    ----------
    folder : Path
        The folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def history(self) -> list[str]:
        """Versions that were put in place, the present one last."""
        path = self.folder / "history.json"
        return [str(name) for name in json.loads(path.read_text(encoding="utf-8"))] if path.exists() else []

    @property
    def stamp(self) -> int:
        """A number that changes whenever another model is put in place; 0 before the first."""
        try:
            return (self.folder / "history.json").stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def listed(self) -> list[tuple[str, bool, float]]:
        """Give every model that is kept: name, whether it serves, and its gain."""
        serving = self.history[-1:]
        names = sorted(path.parent.name for path in self.folder.glob("*/model.json"))
        return [(name, name in serving, gain(read_metrics(self.folder / name))) for name in names]

    def offer(self, model: BehaviourModel, data_version: str) -> Decision:
        """Store a model, and put it in place unless it is worse than the present one.

        Parameters
        ----------
        model : BehaviourModel
            A fitted model.
        data_version : str
            Version of the deals it was learned from.

        Returns
        -------
        decision : Decision
            What was decided.
        """
        version = f"{sum(1 for path in self.folder.glob('*/model.json')) + 1:05d}-{data_version}"
        if not model.learned_:
            return Decision(version, accepted=False, reason="There were too few deals to learn from.")
        save_model(model, self.folder / version, data_version)
        history = self.history
        present = gain(read_metrics(self.folder / history[-1])) if history else None
        offered = gain(read_metrics(self.folder / version))
        if present is not None and offered < present * (1 - TOLERANCE):
            reason = f"It explains {offered:.1%} of what can be known from the deals, the present one {present:.1%}."
            return Decision(version, accepted=False, reason=reason)
        self._write([*history, version])
        return Decision(
            version, accepted=True, reason=f"It explains {offered:.1%} of what can be known from the deals."
        )

    def roll_back(self) -> str:
        """Put the version before the present one in place, and give its name.

        Raises
        ------
        ValueError
            If there is none.
        """
        history = self.history
        if len(history) < 2:
            raise ValueError("there is no earlier model to go back to")
        self._write(history[:-1])
        return history[-2]

    def load(self) -> BehaviourModel | None:
        """Read the model that serves, None where there is none yet."""
        history = self.history
        return load_model(self.folder / history[-1]) if history else None

    def _write(self, history: list[str]) -> None:
        # A rename is atomic, so that a reader never meets half a file.
        draft = self.folder / "history.json.new"
        draft.write_text(json.dumps(history), encoding="utf-8")
        draft.replace(self.folder / "history.json")


def gain(metrics: dict[str, Any]) -> float:
    """Give the share of uncertainty that a model takes away, on lists its members had not seen; the mean of both sides.

    Parameters
    ----------
    metrics : dict
        Metrics of each side.

    Returns
    -------
    gain : float
        1 minus the log loss over the log loss of always forecasting the mean.
    """
    shares = [1.0 - part["log_loss"] / part["log_loss_of_the_mean"] for part in metrics.values()]
    return float(sum(shares) / len(shares))
