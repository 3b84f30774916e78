"""A learned model on disk: plain arrays and JSON, nothing that runs when it is read."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.behaviour.boosting import Forest, QuantileCoder
from matching.engine.behaviour.ensemble import Ensemble
from matching.engine.behaviour.events import DealLog
from matching.engine.behaviour.features import Learned
from matching.engine.behaviour.feedback import Feedback
from matching.engine.behaviour.second_stage import BehaviourModel

FORMAT = 1

CODE_VERSION = "behaviour 3"
"""Changes whenever features are computed in another way, so that no older model is read with them."""


def data_version(log: DealLog, said: Feedback | None = None) -> str:
    """Give a short name for exactly these deals, and what was said beside them.

    Parameters
    ----------
    log : DealLog
        Deals.
    said : Feedback, default=None
        What was said.

    Returns
    -------
    version : str
        Twelve hexadecimal digits; equal deals and words in equal order give equal digits.
    """
    digest = hashlib.sha256()
    backers = log.backers.tocsr().sorted_indices()
    for array in (log.rounds.company, log.rounds.day, log.rounds.amount, log.rounds.stage):
        digest.update(np.ascontiguousarray(array).tobytes())
    for array in (backers.indptr, backers.indices):
        digest.update(array.astype(np.int64).tobytes())
    if said:
        words = said.rounds
        for each in (words.company, words.day, words.amount, words.stage, said.investor, said.joins, said.weight):
            digest.update(np.ascontiguousarray(each).tobytes())
    return digest.hexdigest()[:12]


def save_model(model: BehaviourModel, folder: Path, version: str) -> None:
    """Write what a model learned. The past that it observes is not written: it is read from the deals again.

    Parameters
    ----------
    model : BehaviourModel
        A fitted model.
    folder : Path
        Made where it does not exist.
    version : str
        Version of the data, as from :func:`data_version`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {f"{side}.{name}": array for side, e in model.learned_.items() for name, array in _arrays(e).items()}
    np.savez(folder / "learned.npz", allow_pickle=False, **arrays)
    document = {
        "format": FORMAT,
        "code_version": CODE_VERSION,
        "data_version": version,
        "parameters": model.get_params(),
        "sides": {side: _document(ensemble) for side, ensemble in model.learned_.items()},
    }
    (folder / "model.json").write_text(json.dumps(document, indent=1), encoding="utf-8")


def load_model(folder: Path) -> BehaviourModel:
    """Read a model. Before it ranks it has to observe the deals.

    Parameters
    ----------
    folder : Path
        Written by :func:`save_model`.

    Returns
    -------
    model : BehaviourModel
        The model.

    Raises
    ------
    ValueError
        If the files are of another form, or were learned by a version that computes other features.
    """
    document = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    if (document.get("format"), document.get("code_version")) != (FORMAT, CODE_VERSION):
        raise ValueError(f"{folder} was written by another version of the engine: fit the model again")
    model = BehaviourModel(**document["parameters"])
    sides: dict[Learned, dict[str, Any]] = document["sides"]
    with np.load(folder / "learned.npz", allow_pickle=False) as arrays:
        model.learned_ = {side: _ensemble(part, _of_side(arrays, side)) for side, part in sides.items()}
    return model


def read_metrics(folder: Path) -> dict[str, Any]:
    """Read how well a stored model did, without reading the model."""
    sides = json.loads((folder / "model.json").read_text(encoding="utf-8"))["sides"]
    return {side: part["metrics"] for side, part in sides.items()}


def _document(ensemble: Ensemble) -> dict[str, Any]:
    return {
        "names": ensemble.names,
        "groups": ensemble.groups,
        "slope": ensemble.slope,
        "offset": ensemble.offset,
        "members": len(ensemble.forests),
        "metrics": ensemble.metrics,
    }


def _arrays(ensemble: Ensemble) -> dict[str, NDArray[Any]]:
    edges = ensemble.coder.thresholds
    arrays: dict[str, NDArray[Any]] = {
        "reference": ensemble.reference,
        "edges": np.concatenate([np.empty(0), *edges]),
        "n_edges": np.array([len(part) for part in edges], dtype=np.int64),
    }
    for member, forest in enumerate(ensemble.forests):
        arrays |= {f"{member}.{name}": array for name, array in forest.arrays().items()}
    return arrays


def _of_side(arrays: Any, side: str) -> dict[str, NDArray[Any]]:
    return {name.removeprefix(f"{side}."): arrays[name] for name in arrays.files if name.startswith(f"{side}.")}


def _ensemble(document: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Ensemble:
    forests = []
    for member in range(int(document["members"])):
        feature, bound, struck, value, base = (
            arrays[f"{member}.{name}"] for name in ("feature", "bound", "struck", "value", "base")
        )
        forests.append(Forest(feature, bound, struck, value, float(base)))
    edges = np.split(arrays["edges"], np.cumsum(arrays["n_edges"])[:-1])
    return Ensemble(
        coder=QuantileCoder(edges),
        forests=tuple(forests),
        slope=float(document["slope"]),
        offset=float(document["offset"]),
        reference=arrays["reference"],
        names=tuple(document["names"]),
        groups=tuple(document["groups"]),
        metrics=document["metrics"],
    )
