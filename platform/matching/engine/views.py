"""Some of the mandates of a catalogue, each column picked only when it is read."""

from functools import cached_property
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from matching.engine.gates import GateTable
from matching.engine.profiles import MandateProfile
from matching.engine.tables import Floats


class WholeMandates(Protocol):
    """All the mandates of a catalogue, as far as a part of them has to know."""

    @property
    def profiles(self) -> tuple[MandateProfile, ...]:
        """The profiles."""

    @property
    def gates(self) -> GateTable:
        """Their hard rules in columns."""

    @property
    def sector_fits(self) -> NDArray[Any]:
        """Fit of each single sector."""

    @property
    def stage_scores(self) -> NDArray[Any]:
        """Fit of each stage."""

    @property
    def near(self) -> dict[int, Floats]:
        """Nearness of each place, for the mandates that ask for near ventures first."""

    def view(self, rows: NDArray[np.intp]) -> Any:
        """Give some of them."""


class PickedColumns:
    """Some columns of a wide array.

    Parameters
    ----------
    values : ndarray of shape (n_rows, n_columns)
        The whole array.
    picked : ndarray of intp
        The columns.
    """

    def __init__(self, values: NDArray[Any], picked: NDArray[np.intp]) -> None:
        self._values = values
        self._picked = picked

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, tuple):
            rows, column = place
            return self._values[rows, self._picked[column]]
        return self._values[place].take(self._picked, axis=-1)


class PickedGates:
    """Some of the mandates of a table of hard rules.

    Parameters
    ----------
    gates : GateTable
        The whole table.
    rows : ndarray of intp
        The mandates.
    """

    def __init__(self, gates: GateTable, rows: NDArray[np.intp]) -> None:
        self._gates = gates
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._gates, name)
        if name == "universities":
            value = tuple(value[row] for row in self._rows.tolist())
        elif name in ("allowed", "excluded"):
            value = PickedColumns(value, self._rows)
        elif name not in ("active", "stands"):
            value = value[self._rows]
        setattr(self, name, value)
        return value


class PickedMandates:
    """Some of the mandates of a catalogue, for reading only.

    Parameters
    ----------
    mandates : WholeMandates
        The whole catalogue.
    rows : ndarray of intp
        The mandates, in the order wanted.
    """

    def __init__(self, mandates: WholeMandates, rows: NDArray[np.intp]) -> None:
        self._mandates = mandates
        self._rows = rows
        self.gates = cast("GateTable", PickedGates(mandates.gates, rows))

    def __len__(self) -> int:
        return len(self._rows)

    def view(self, rows: NDArray[np.intp]) -> Any:
        """Give some of these mandates."""
        return self._mandates.view(self._rows[rows])

    @cached_property
    def profiles(self) -> tuple[MandateProfile, ...]:
        """The profiles."""
        return tuple(self._mandates.profiles[row] for row in self._rows.tolist())

    @cached_property
    def near(self) -> dict[int, Floats]:
        """Nearness of each place, for the mandates that ask for near ventures first."""
        whole = self._mandates.near
        if not whole:
            return {}
        return {new: whole[old] for new, old in enumerate(self._rows.tolist()) if old in whole}

    @cached_property
    def sector_fits(self) -> PickedColumns:
        """Fit of each single sector."""
        return PickedColumns(self._mandates.sector_fits, self._rows)

    @cached_property
    def stage_scores(self) -> PickedColumns:
        """Fit of each stage."""
        return PickedColumns(self._mandates.stage_scores, self._rows)

    def __getattr__(self, name: str) -> Any:
        if name not in ("keys", "text", "takes_all", "has_text", "sectors_recognised"):
            raise AttributeError(name)
        value = getattr(self._mandates, name).take(self._rows, axis=0)
        setattr(self, name, value)
        return value
