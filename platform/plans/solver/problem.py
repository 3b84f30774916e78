"""What a funding plan is worked out from, and what comes of it: plain values in pounds and days."""

from collections.abc import Sequence
from dataclasses import dataclass, field

FEWEST, SOONEST, LEAST_DILUTION, MOST_GRANT = "fewest_funders", "soonest", "least_dilution", "most_grant"
OBJECTIVES = (FEWEST, SOONEST, LEAST_DILUTION, MOST_GRANT)

TICKET, SHARE, INTENSITY, MATCH, MFA, SEIS, EIS, ORDER = (
    "ticket",
    "share_of_round",
    "grant_intensity",
    "match_funding",
    "mfa_headroom",
    "seis_limit",
    "eis_limit",
    "order",
)
#: The kinds of constraint, each of which can be lifted to see whether it is what stands in the way.
GROUPS = (TICKET, SHARE, INTENSITY, MATCH, MFA, SEIS, EIS, ORDER)


@dataclass(frozen=True, slots=True)
class Option:
    """One instrument of one mandate, as money that a plan could hold.

    Parameters
    ----------
    mandate, funder : int
        Keys. A plan takes at most one instrument of a mandate; funders are counted once.
    instrument : str
        Its code.
    days : int
        Days from today until the money is there.
    least_gbp : int
        The smallest part.
    most_gbp : int or None
        The largest part; None where it is open.
    share_min, share_max : float
        Share of the round.
    grant_share : float
        For a grant, the largest share of the project's cost that it pays; 1 for other money.
    match : float
        Pounds of private money that have to stand beside each pound.
    equity, grant, private : bool
        Whether it takes a share of the company, is a grant, and counts as private money beside public money.
    mfa, seis, eis : bool
        Whether it counts against Minimal Financial Assistance, and against the limits of either scheme.
    follows : bool
        Whether it needs somebody else in the plan who can lead.
    leads : bool
        Whether it can lead.
    held : bool
        Whether the money is there already. Its amount, the largest part, then stands in every plan, whatever the terms.
    """

    mandate: int
    funder: int
    instrument: str
    days: int
    least_gbp: int = 1
    most_gbp: int | None = None
    share_min: float = 0.0
    share_max: float = 1.0
    grant_share: float = 1.0
    match: float = 0.0
    equity: bool = False
    grant: bool = False
    private: bool = False
    mfa: bool = False
    seis: bool = False
    eis: bool = False
    follows: bool = False
    leads: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What is asked.

    Parameters
    ----------
    ask_gbp : int
        What the plan has to come to.
    options : sequence of Option
        What there is, in any order.
    committed_gbp : int
        What is committed already: a part of the round, and not of the plan.
    mfa_gbp, seis_gbp, eis_gbp : int or None
        Room under each limit; None where there is no limit on record.
    start_day : int or None
        Days from today to the first cost. A grant that comes later cannot be in the plan.
    """

    ask_gbp: int
    options: Sequence[Option]
    committed_gbp: int = 0
    mfa_gbp: int | None = None
    seis_gbp: int | None = None
    eis_gbp: int | None = None
    start_day: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """An option with its amount, and the day by which the money is there when the order is kept."""

    option: Option
    amount_gbp: int
    day: int


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan: its parts in the order in which the money comes, and what holds it where it is.

    Parameters
    ----------
    parts : tuple of Part
        In the order of days.
    binding : tuple of (str, int or None)
        Kinds of constraint that are used up, with the mandate where it is about one.
    proved : bool
        Whether no better plan exists; False where the solver ran out of time.
    """

    parts: tuple[Part, ...]
    binding: tuple[tuple[str, int | None], ...] = field(default=())
    proved: bool = True

    @property
    def total_gbp(self) -> int:
        """What it comes to."""
        return sum(part.amount_gbp for part in self.parts)

    @property
    def done_day(self) -> int:
        """The day on which the last of the money is there."""
        return max((part.day for part in self.parts), default=0)

    @property
    def funders(self) -> int:
        """How many funders take part."""
        return len({part.option.funder for part in self.parts})

    @property
    def equity_gbp(self) -> int:
        """What is paid with shares."""
        return sum(part.amount_gbp for part in self.parts if part.option.equity)

    @property
    def grant_gbp(self) -> int:
        """What comes as grants."""
        return sum(part.amount_gbp for part in self.parts if part.option.grant)


@dataclass(frozen=True, slots=True)
class Infeasible:
    """Why an ask cannot be met.

    Parameters
    ----------
    binding : tuple of str
        Kinds of constraint of which lifting one alone would do; where none would, those that raise the largest ask;
        ``("mandates",)`` where there is simply not enough money.
    largest_gbp : int
        The largest smaller ask that can be met; nought where none can.
    proved : bool
        Whether it is so; False where the solver ran out of time, so that there may be a plan, or a larger ask.
    """

    binding: tuple[str, ...]
    largest_gbp: int
    proved: bool = True
