"""The measures of the gap, as data: a new measure is one more entry here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from insights.services import arithmetic, durations, singly
from insights.services.arithmetic import LEAST_CASES, Evidence, Outcome


@dataclass(frozen=True)
class Measure:
    """One way to say how far apart two places are.

    Parameters
    ----------
    code, title : str
        Its name in addresses, and in words.
    formula : str
        How it is computed, in one sentence.
    unit : str
        ``pence``, ``ratio``, ``share``, ``gbp``, ``index``, ``months``, ``days`` or ``per_million``.
    guard : str
        When it is kept back.
    compute : callable
        From evidence to an outcome.
    asks : tuple of str
        Which further parts of a question it looks at: ``prices``, ``largest``, ``stage``, ``sector``, ``months``,
        ``kilometres``.
    by_deal : bool
        Whether it needs single deals.
    history : bool
        Whether it is about every period of a register together.
    own : bool
        Whether only the platform's own register knows what it needs.
    needs_base : bool
        Whether pounds are divided by a base.
    """

    code: str
    title: str
    formula: str
    unit: str
    guard: str
    compute: Callable[[Evidence], Outcome]
    asks: tuple[str, ...] = ()
    by_deal: bool = False
    history: bool = False
    own: bool = False
    needs_base: bool = False


_GUARD = (
    f"Withheld where either side has fewer than {LEAST_CASES} firms; not computed where an area has no figure."
    " A register of single deals gives a 95% bootstrap interval."
)
_FEW = f"Withheld below {LEAST_CASES} firms or deals."
_WATCHED = (
    f"{_FEW} Firms that have not raised again are censored on the register's last day, not left out; there is no figure"
    f" for a span over which fewer than {LEAST_CASES} have been watched and others not as long. 95% interval after"
    " Greenwood, on the log-log scale."
)
_MONEY = ("prices", "largest", "stage", "sector")


def _quantile(evidence: Evidence, share: float) -> Outcome:
    return singly.quantile(evidence.place, share)


def _size(code: str, title: str, share: float, what: str) -> Measure:
    return Measure(
        code=code,
        title=title,
        formula=f"{what} of the rounds whose amount was disclosed",
        unit="gbp",
        guard=f"Withheld below {LEAST_CASES} rounds with an amount. 95% bootstrap interval.",
        compute=partial(_quantile, share=share),
        asks=("prices", "stage", "sector"),
        by_deal=True,
    )


_MONEY_ENTRIES = (
    Measure(
        code="pence_in_the_pound",
        title="Pence in the pound",
        formula="100 × (pounds per unit of base in the place ÷ pounds per unit of base in the Golden Triangle)",
        unit="pence",
        guard=_GUARD,
        compute=lambda evidence: arithmetic.pence_in_the_pound(evidence.place, evidence.triangle),
        asks=_MONEY,
        needs_base=True,
    ),
    Measure(
        code="per_unit",
        title="Pounds per unit of base",
        formula="Pounds in the place ÷ base of the place",
        unit="gbp",
        guard=_GUARD,
        compute=lambda evidence: arithmetic.per_unit(evidence.place),
        asks=_MONEY,
        needs_base=True,
    ),
    Measure(
        code="share",
        title="Share of all pounds",
        formula="Pounds in the place ÷ pounds in all regions and nations",
        unit="share",
        guard=_GUARD,
        compute=lambda evidence: arithmetic.share(evidence.place, evidence.whole),
        asks=("largest", "stage", "sector"),
    ),
    Measure(
        code="share_of_firms",
        title="Share of firms",
        formula="Firms behind the pounds in the place ÷ firms in all regions and nations",
        unit="share",
        guard=_GUARD,
        compute=lambda evidence: arithmetic.share_of_firms(evidence.place, evidence.whole),
        asks=("stage", "sector"),
    ),
    Measure(
        code="representation_ratio",
        title="Representation ratio",
        formula="The place's share of the pounds ÷ its share of the base; 1 is parity",
        unit="ratio",
        guard=_GUARD,
        compute=lambda evidence: arithmetic.representation_ratio(evidence.place, evidence.whole),
        asks=("largest", "stage", "sector"),
        needs_base=True,
    ),
    Measure(
        code="pounds_at_parity",
        title="Pounds short of parity",
        formula="The place's share of the base × pounds in all regions and nations − pounds in the place",
        unit="gbp",
        guard=_GUARD,
        compute=lambda evidence: arithmetic.pounds_at_parity(evidence.place, evidence.whole),
        asks=_MONEY,
        needs_base=True,
    ),
)
_DEAL_ENTRIES = (
    Measure(
        code="share_of_deals",
        title="Share of deals",
        formula="Deals in the place ÷ deals in all regions and nations, disclosed or not",
        unit="share",
        guard=f"{_FEW} 95% interval after Wilson.",
        compute=lambda evidence: singly.share_of_deals(evidence.place, evidence.whole),
        asks=("stage", "sector"),
        by_deal=True,
    ),
    Measure(
        code="location_quotient",
        title="Location quotient",
        formula="The sector's share of the place's deals ÷ its share of all deals; deals without a sector are left out",
        unit="ratio",
        guard=f"Withheld below {LEAST_CASES} deals in the sector. 95% interval after Wilson.",
        compute=singly.location_quotient,
        asks=("sector",),
        by_deal=True,
    ),
    _size("median_round", "Median round", 0.5, "The middle"),
    _size("lower_quartile_round", "Lower quartile of rounds", 0.25, "A quarter of the way up"),
    _size("upper_quartile_round", "Upper quartile of rounds", 0.75, "Three quarters of the way up"),
    Measure(
        code="concentration",
        title="Share of the largest deal",
        formula="The largest deal ÷ all pounds in the place",
        unit="share",
        guard=f"Withheld below {LEAST_CASES} firms with an amount.",
        compute=lambda evidence: singly.concentration(evidence.place),
        asks=("stage", "sector"),
        by_deal=True,
    ),
    Measure(
        code="gini",
        title="Unevenness over authorities (Gini)",
        formula="Half the relative mean difference of deals over authorities, those without a deal included",
        unit="index",
        guard=_FEW,
        compute=lambda evidence: singly.gini(evidence.place),
        asks=("stage", "sector"),
        by_deal=True,
    ),
    Measure(
        code="top_authorities",
        title=f"Share of the {singly.TOP} busiest authorities",
        formula=f"Deals in the {singly.TOP} authorities of the place with the most ÷ deals in the place",
        unit="share",
        guard=f"{_FEW} Not computed where there are no more than {singly.TOP} authorities.",
        compute=lambda evidence: singly.top_authorities(evidence.place),
        asks=("stage", "sector"),
        by_deal=True,
    ),
    Measure(
        code="near_an_investor",
        title="Share of deals with an investor nearby",
        formula=(
            "Deals with an investor within the distance ÷ deals whose investors' places are known; straight lines"
            " between the centres of authorities stand in for travel time"
        ),
        unit="share",
        guard=f"{_FEW} 95% interval after Wilson.",
        compute=lambda evidence: singly.near_an_investor(evidence.place, evidence.asked.kilometres),
        asks=("kilometres", "stage", "sector"),
        by_deal=True,
    ),
)
_HISTORY_ENTRIES = (
    Measure(
        code="follow_on_rate",
        title="Follow-on rate",
        formula=(
            "Share of firms whose first round was in the place that raised again, anywhere, within the months"
            " (Kaplan-Meier)"
        ),
        unit="share",
        guard=_WATCHED,
        compute=durations.follow_on,
        asks=("months",),
        by_deal=True,
        history=True,
    ),
    Measure(
        code="graduation_rate",
        title="Graduation from seed to series A",
        formula="Share of firms with a seed round that raised a series A within the months of it (Kaplan-Meier)",
        unit="share",
        guard=_WATCHED,
        compute=durations.graduation,
        asks=("months",),
        by_deal=True,
        history=True,
    ),
    Measure(
        code="time_between_rounds",
        title="Median time between rounds",
        formula="Median time from a round to the firm's next (Kaplan-Meier), in months",
        unit="months",
        guard=f"{_WATCHED} Not computed where fewer than half have raised again.",
        compute=durations.time_between,
        by_deal=True,
        history=True,
    ),
    Measure(
        code="retention",
        title="Retention where firms began",
        formula=(
            "Firms that began in the place and were there when they last raised ÷ firms that began there. On this"
            " platform only spinouts count: they began where their university is"
        ),
        unit="share",
        guard=f"{_FEW} 95% interval after Wilson.",
        compute=lambda evidence: singly.retention(evidence.place, evidence.whole),
        by_deal=True,
        history=True,
    ),
)
_OWN_ENTRIES = (
    Measure(
        code="funder_density",
        title="Funders based there, per million people",
        formula="Published funders based in the place ÷ millions of residents",
        unit="per_million",
        guard=f"Withheld below {LEAST_CASES} funders.",
        compute=lambda evidence: arithmetic.funders_per_million(evidence.place),
        by_deal=True,
        history=True,
        own=True,
    ),
    Measure(
        code="days_to_decision",
        title="Median days to a decision",
        formula="Median time from a venture's request to the funder's answer (Kaplan-Meier), in days",
        unit="days",
        guard=f"{_FEW} Requests without an answer are censored today. 95% interval after Greenwood.",
        compute=lambda evidence: durations.time_to_decision(evidence.place),
        by_deal=True,
        history=True,
        own=True,
    ),
)

MEASURES: Mapping[str, Measure] = MappingProxyType(
    {entry.code: entry for entry in (*_MONEY_ENTRIES, *_DEAL_ENTRIES, *_HISTORY_ENTRIES, *_OWN_ENTRIES)}
)
DEFAULT = "pence_in_the_pound"
