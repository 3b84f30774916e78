"""Entries of a ledger put together to rounds, so that what several report of one round is counted once. No database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

#: Higher is relied on more; what is made of several claims is as good as the worst of them.
CLAIMS: Mapping[str, str] = {"declared": "Declared", "evidenced": "Evidenced", "assured": "Assured"}


@dataclass(frozen=True, slots=True)
class Reported:
    """What one report says: a number, and how far it can be relied on."""

    value: float
    claim: str


@dataclass(frozen=True, slots=True)
class Investment:
    """One investment of one vehicle, with what it reports of its round.

    Parameters
    ----------
    company : hashable
        What tells the company apart from others.
    on : date
        Its day.
    amount_gbp : int
        Pounds of the vehicle.
    pillar : str
        Its pillar.
    places : frozenset of str
        Areas that the company lies in, as ``kind:code``.
    round_gbp, private_gbp, public_gbp : int or None
        Pounds of the whole round, and of private and public investors beside the fund.
    outcomes : Mapping of str to Reported
        What came of it, by measure.
    """

    company: object
    on: date
    amount_gbp: int
    pillar: str
    places: frozenset[str]
    round_gbp: int | None = None
    private_gbp: int | None = None
    public_gbp: int | None = None
    outcomes: Mapping[str, Reported] = field(default_factory=dict)


@dataclass(frozen=True)
class Round:
    """One round of one company, whatever number of vehicles took part in it."""

    investments: Sequence[Investment]

    @property
    def own_gbp(self) -> int:
        """Pounds of all vehicles of the fund."""
        return sum(each.amount_gbp for each in self.investments)

    @property
    def whole_gbp(self) -> int | None:
        """Pounds of all investors: the largest that is reported, else the fund and what stood beside it."""
        stated = [each.round_gbp for each in self.investments if each.round_gbp is not None]
        if stated:
            return max(*stated, self.own_gbp)
        if self.private_gbp is None and self.public_gbp is None:
            return None
        return self.own_gbp + (self.private_gbp or 0) + (self.public_gbp or 0)

    @property
    def private_gbp(self) -> int | None:
        """Private money beside the fund, counted once: the largest that is reported."""
        return max((each.private_gbp for each in self.investments if each.private_gbp is not None), default=None)

    @property
    def public_gbp(self) -> int | None:
        """Public money beside the fund, counted once: the largest that is reported."""
        return max((each.public_gbp for each in self.investments if each.public_gbp is not None), default=None)

    @property
    def share(self) -> float | None:
        """The fund's share of the round; None where the round is not known."""
        return None if self.whole_gbp is None else self.own_gbp / self.whole_gbp

    @property
    def pillar(self) -> str:
        """The pillar of the largest investment."""
        return max(self.investments, key=lambda each: (each.amount_gbp, each.pillar)).pillar

    @property
    def places(self) -> frozenset[str]:
        """Areas that the company lies in."""
        return frozenset[str]().union(*(each.places for each in self.investments))

    def outcome(self, measure: str) -> Reported | None:
        """Give what came of the round, counted once: the largest that a vehicle reports of it."""
        found = [each.outcomes[measure] for each in self.investments if measure in each.outcomes]
        return max(found, key=lambda each: (each.value, -list(CLAIMS).index(each.claim)), default=None)


@dataclass(frozen=True, slots=True)
class Total:
    """A measure over several rounds.

    Parameters
    ----------
    reported : float
        Sum of what each vehicle reports: what adding reports up would give.
    counted : float
        The same with every round counted once.
    attributable : float
        Of it the fund's share of each round; rounds whose size is not known are left out.
    unshared : float
        What is counted and has no known share.
    rounds : int
        Rounds with a report.
    claim : str
        The weakest claim behind it; empty where there is none.
    """

    reported: float
    counted: float
    attributable: float
    unshared: float
    rounds: int
    claim: str


@dataclass(frozen=True, slots=True)
class Leverage:
    """Money beside the fund's own, in pounds, over the rounds of which it is known.

    ``ratio`` is private pounds for each pound of the fund in those rounds. ``rounds`` have it reported, of ``of``.
    """

    own_gbp: int
    private_gbp: int
    public_gbp: int
    rounds: int
    of: int
    reported_private_gbp: int

    @property
    def ratio(self) -> float | None:
        """Private pounds for each pound of the fund; None where nothing is reported."""
        return self.private_gbp / self.own_gbp if self.own_gbp else None


def rounds_of(investments: Iterable[Investment], days: int) -> list[Round]:
    """Put investments in one company that lie within some days of the first of them together to one round.

    Parameters
    ----------
    investments : iterable of Investment
        In any order.
    days : int
        Longest time from a round's first investment to its last.
    """
    found: list[list[Investment]] = []
    for each in sorted(investments, key=lambda held: (str(held.company), held.on, held.amount_gbp)):
        last = found[-1] if found else None
        if last and last[0].company == each.company and each.on - last[0].on <= timedelta(days=days):
            last.append(each)
        else:
            found.append([each])
    return [Round(held) for held in found]


def total(rounds: Sequence[Round], measure: str) -> Total:
    """Sum a measure over rounds, each counted once."""
    reported = counted = attributable = unshared = 0.0
    claims, known = set(), 0
    for held in rounds:
        reported += sum(each.outcomes[measure].value for each in held.investments if measure in each.outcomes)
        once = held.outcome(measure)
        if once is None:
            continue
        known += 1
        counted += once.value
        claims.add(once.claim)
        if held.share is None:
            unshared += once.value
        else:
            attributable += once.value * held.share
    weakest = next((each for each in CLAIMS if each in claims), "")
    return Total(reported, counted, attributable, unshared, known, weakest)


def leverage(rounds: Sequence[Round]) -> Leverage:
    """Set money beside the fund against its own, each round counted once."""
    known = [held for held in rounds if held.private_gbp is not None]
    return Leverage(
        own_gbp=sum(held.own_gbp for held in known),
        private_gbp=sum(held.private_gbp or 0 for held in known),
        public_gbp=sum(held.public_gbp or 0 for held in rounds),
        rounds=len(known),
        of=len(rounds),
        reported_private_gbp=sum(each.private_gbp or 0 for held in known for each in held.investments),
    )
