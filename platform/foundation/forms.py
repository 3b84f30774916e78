"""What a form shows: what was typed, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Form:
    """The state of a form, for the macros that draw fields.

    Parameters
    ----------
    values : Mapping
        What each field holds: as typed after an error, as stored before. Lists for fields with several values.
    errors : Mapping
        Messages by field.
    message : str
        A sentence for the top, where something is wrong.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    message: str = ""

    def value(self, name: str) -> object:
        """Give what a field holds, ``""`` for nothing."""
        held = self.values.get(name)
        return "" if held is None else held

    def chosen(self, name: str, option: str) -> bool:
        """Say whether an option of a field is chosen."""
        held = self.values.get(name)
        return option in held if isinstance(held, (list, tuple, set, frozenset)) else str(held) == option
