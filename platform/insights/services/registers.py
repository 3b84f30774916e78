"""The registers that the gap is measured with, as data. They disagree with each other, so a figure names its one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

#: Bases by name, with the words for one unit of each.
BASES: Mapping[str, str] = MappingProxyType(
    {
        "population": "head",
        "firms": "firm",
        "research_income": "pound of university research income",
        "spinouts": "spinout",
    }
)


@dataclass(frozen=True)
class Register:
    """A list of money that was raised or is asked for, kept by one body under one definition.

    Parameters
    ----------
    code, title : str
        Its name in addresses, and in words.
    money : str
        What its pounds are.
    firms : str
        What its cases are; "per firm" means per one of these.
    granularity : str
        The smallest area that it can be split by: ``region`` or ``authority``.
    by_university : bool
        Whether it knows the university that a firm came from.
    status : str
        How far its figures can be relied on: ``official`` or ``declared``.
    caution : str
        What a reader has to know about it.
    amounts, cases : str
        Codes of the published series; empty for a register that is not published as totals.
    by_deal : bool
        Whether it holds single deals, so that medians, intervals and times can be worked out.
    bases : Mapping of str to str
        Code of the series that serves as each base; empty where the register's own cases or places do.
    why_not : Mapping of str to str
        Why a base cannot be used.
    """

    code: str
    title: str
    money: str
    firms: str
    granularity: str
    by_university: bool
    status: str
    caution: str
    amounts: str = ""
    cases: str = ""
    bases: Mapping[str, str] = field(default_factory=dict)
    why_not: Mapping[str, str] = field(default_factory=dict)
    by_deal: bool = False

    @property
    def series(self) -> list[str]:
        """Codes of every published series that it needs."""
        return sorted({code for code in (self.amounts, self.cases, *self.bases.values()) if code})


_NO_SPINOUTS = "This register does not count spinouts by place."
_NO_RESEARCH_INCOME = "Research income is published for 2015 to 2018 only, and by region, not by authority."
_SCHEME_WHY_NOT = {
    "research_income": "Research income is published for 2015 to 2018 only, before the years of this register.",
    "spinouts": _NO_SPINOUTS,
}
_SCHEME_CAUTION = (
    "The place is the company's registered office, which need not be where it works. Counts are rounded to five by the"
    " publisher and amounts to £1m. Pounds of the year, not adjusted for prices."
)

_ENTRIES = (
    Register(
        code="eis",
        title="Enterprise Investment Scheme",
        money="pounds raised under the Enterprise Investment Scheme",
        firms="companies raising under the scheme",
        granularity="region",
        by_university=False,
        status="official",
        caution=_SCHEME_CAUTION,
        amounts="eis_amount",
        cases="eis_companies",
        bases={"population": "population", "firms": ""},
        why_not=_SCHEME_WHY_NOT,
    ),
    Register(
        code="seis",
        title="Seed Enterprise Investment Scheme",
        money="pounds raised under the Seed Enterprise Investment Scheme",
        firms="companies raising under the scheme",
        granularity="region",
        by_university=False,
        status="official",
        caution=_SCHEME_CAUTION,
        amounts="seis_amount",
        cases="seis_companies",
        bases={"population": "population", "firms": ""},
        why_not=_SCHEME_WHY_NOT,
    ),
    Register(
        code="spinoff_investment",
        title="External investment in university spin-offs",
        money="pounds that outside investors put into university spin-offs",
        firms="spin-offs",
        granularity="region",
        by_university=False,
        status="official",
        caution=(
            "The place is the university's. One large deal can carry a small area for a year, and the number of firms"
            " behind the pounds is not published, so small numbers cannot be withheld here. Pounds of the year."
        ),
        amounts="spinoff_investment",
        bases={"population": "population", "research_income": "research_income"},
        why_not={
            "firms": "The number of spin-offs that took the money is not published by place.",
            "spinouts": _NO_SPINOUTS,
        },
    ),
    Register(
        code="berd",
        title="Business spending on research and development",
        money="pounds that firms spend on research and development",
        firms="firms",
        granularity="region",
        by_university=False,
        status="official",
        caution="The place is where the work is done. This is spending, not money raised. Pounds of the year.",
        amounts="berd",
        bases={"population": "population"},
        why_not={
            "firms": "The number of firms behind the spending is not published here by region.",
            "research_income": "University research income is no base for what firms spend.",
            "spinouts": _NO_SPINOUTS,
        },
    ),
    Register(
        code="imported_deals",
        title="Imported deals",
        money="pounds of the equity deals in one imported register of deals",
        firms="companies that raised a disclosed amount",
        granularity="authority",
        by_university=True,
        status="declared",
        caution=(
            "One edition of one register at a time, named with every figure: registers disagree about what a deal is."
            " Grants, loans and secondary sales are kept out. Deals whose amount was not disclosed count as deals, and"
            " their pounds as unknown."
        ),
        bases={"population": "", "firms": "", "spinouts": ""},
        why_not={"research_income": _NO_RESEARCH_INCOME},
        by_deal=True,
    ),
    Register(
        code="parity",
        title="Rounds of ventures here",
        money="pounds of the equity rounds that ventures published here say they have closed",
        firms="ventures that raised a disclosed amount",
        granularity="authority",
        by_university=True,
        status="declared",
        caution=(
            "Declared by the ventures themselves, and only by those that are published here: who uses the platform, not"
            " all that was invested. The place is the registered office of today, not of the day of the deal. Grants"
            " and loans are kept out. Rounds without an amount count as deals, and their pounds as unknown."
        ),
        bases={"population": "", "firms": "", "spinouts": ""},
        why_not={"research_income": _NO_RESEARCH_INCOME},
        by_deal=True,
    ),
    Register(
        code="asks",
        title="What ventures here ask for",
        money="pounds asked for by ventures that are published here",
        firms="ventures with an ask",
        granularity="authority",
        by_university=True,
        status="declared",
        caution=(
            "What ventures here ask for, by registered office. It says who uses the platform, not what was invested,"
            " and is never added to the official series. Sums are rounded to two figures, so that no single ask can be"
            " worked out from two of them."
        ),
        bases={"population": "", "firms": ""},
        why_not={
            "research_income": "Ventures of every kind ask here, so research income is no base for it.",
            "spinouts": "Too few profiles say whether they are spinouts for a base of them.",
        },
    ),
    Register(
        code="pipeline",
        title="Live deals here",
        money="pounds of the live deals of funders here on ventures that are published here",
        firms="ventures in live deals with an amount",
        granularity="authority",
        by_university=False,
        status="declared",
        caution=(
            "What funders here have on their boards today, by the venture's registered office. A venture that several"
            " funders look at counts with each of its deals. It says what is considered, not what was invested, and is"
            " never added to the official series. Sums are rounded to two figures."
        ),
        bases={"population": "", "firms": ""},
        why_not={
            "research_income": "Ventures of every kind are in deals, so research income is no base for them.",
            "spinouts": "Too few profiles say whether they are spinouts for a base of them.",
        },
    ),
)

REGISTERS: Mapping[str, Register] = MappingProxyType({register.code: register for register in _ENTRIES})
DEFAULT = "eis"
