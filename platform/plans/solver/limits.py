"""How long somebody waits for plans, and whether that was enough."""

from time import monotonic

#: Somebody waits for the page. Most asks take tenths of a second; but there are some for which no time would do.
SECONDS = 4.0
#: Even the last question is given so long: as a rule that is enough.
_LEAST = 0.05


class Time:
    """The time for one search, shared by all that the solver is asked in it.

    Parameters
    ----------
    seconds : float
        How long.

    Attributes
    ----------
    was_enough : bool
        False as soon as the solver had to stop before it had proved its answer. What is found after that is what there
        is, but there may be better.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._ends = monotonic() + seconds
        self.was_enough = True

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is left."""
        return monotonic() >= self._ends

    def left(self) -> float:
        """Give the seconds for the next question."""
        return max(_LEAST, self._ends - monotonic())
