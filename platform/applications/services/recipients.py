"""The recipients of a round, narrowed: by name, by what limits them, and by what is spoken for."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from applications.services.budgeting import Line

#: Where what a recipient may have comes from.
LIMITS = {"own": "An amount of its own", "others": "As all others"}
SPOKEN = {"offered": "Offered", "proposed": "Waits for a signature", "nothing": "Nothing yet"}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which recipients are wanted; what is empty narrows nothing.

    Parameters
    ----------
    text : str
        What stands in the name of the venture, in small letters or large.
    limits : collection of str
        Codes of ``LIMITS``.
    spoken : collection of str
        Codes of ``SPOKEN``.
    """

    text: str = ""
    limits: Collection[str] = ()
    spoken: Collection[str] = ()

    def passes(self, line: Line) -> bool:
        """Say whether a recipient is wanted."""
        return (
            self.text.casefold() in line.venture.name.casefold()
            and (not self.limits or _limit(line) in self.limits)
            and (not self.spoken or not _spoken(line).isdisjoint(self.spoken))
        )


@dataclass(frozen=True, slots=True)
class Recipients:
    """Those who are wanted, and the number behind each choice of a filter under the other filters."""

    lines: Sequence[Line]
    limits: Counter[str]
    spoken: Counter[str]


def narrowed(lines: Sequence[Line], wanted: Narrowing) -> Recipients:
    """Give the recipients that are wanted, in the order in which they come."""
    any_limit, anything = replace(wanted, limits=()), replace(wanted, spoken=())
    return Recipients(
        [line for line in lines if wanted.passes(line)],
        Counter(_limit(line) for line in lines if any_limit.passes(line)),
        Counter(code for line in lines if anything.passes(line) for code in _spoken(line)),
    )


def _limit(line: Line) -> str:
    return "own" if line.own else "others"


def _spoken(line: Line) -> set[str]:
    amounts = {"offered": line.spoken.offered_gbp, "proposed": line.spoken.proposed_gbp}
    return {code for code, amount in amounts.items() if amount} or {"nothing"}
