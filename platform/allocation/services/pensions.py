"""Pension money by fund, pool and country, and the two readings of what is local to a fund.

Members of the Local Government Pension Scheme pay into the fund of an administering authority. The fund sets how much
of its money is to be invested locally, and the company of its pool decides on each investment.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from foundation import clock
from foundation.database import Session
from foundation.errors import NotFound
from foundation.figures import Figure, Source
from insights.queries import datasets, places, ventures_by_authority
from insights.queries.published import Place
from reference import queries as reference
from reference.models import Dataset, PensionFund, PensionFundStatement, PensionPool
from reference.services import rules

DATASET = "lgps_sf3"
AMBITION = "lgps.local_ambition_share"
OWN, POOLED = "own", "pool"
READINGS: Mapping[str, tuple[str, str]] = {
    OWN: ("The fund’s own area", "Authorities that the fund covers: the area of its scheme manager."),
    POOLED: (
        "The pool’s whole area",
        "Authorities that any fund of the same pool covers: an investment there counts as local for each of them.",
    ),
}
#: Where the two readings and the parts of fund and pool are from.
#: Which authorities a fund covers; each row of the open data names its ground.
AREAS = Source(
    "Lookup of authorities; LGPS Regulations 2013, Schedule 3; Lieutenancies Act 1997, Schedule 1",
    "Office for National Statistics and HM Government",
    vintage="January 2025",
)
BASIS = Source(
    title="LGPS (Pooling, Management and Investment of Funds) Regulations 2026 and the guidance with them",
    publisher="Ministry of Housing, Communities and Local Government",
    url="https://www.gov.uk",
    vintage="response of 21 May 2026, guidance in effect about 1 July 2026",
)


@dataclass(frozen=True)
class Reading:
    """The authorities that are local under one reading.

    Parameters
    ----------
    code : {"own", "pool"}
        Which reading.
    authorities : sequence of Place
        By name.
    strategic : sequence of (str, str, int, int)
        Combined authorities that lie in it, wholly or in part: code, name, how many of their authorities are inside,
        and how many they have.
    outside : sequence of Place
        Authorities that are local and lie in no combined authority.
    residents, ventures : int
        People, and published ventures registered there.
    """

    code: str
    authorities: Sequence[Place]
    strategic: Sequence[tuple[str, str, int, int]]
    outside: Sequence[Place]
    residents: int
    ventures: int


@dataclass(frozen=True)
class FundLine:
    """One fund: what it is worth, what a share of that is, and what it is reported to have set and done.

    ``set_low`` and ``set_high`` are the ends of the range that it set, in pounds, where one is reported.
    """

    row: PensionFund
    pool: PensionPool | None
    value: Figure
    ambition: Figure
    statements: Sequence[PensionFundStatement] = ()
    set_low: Figure | None = None
    set_high: Figure | None = None


@dataclass(frozen=True)
class PoolLine:
    """One pool: its funds together."""

    row: PensionPool
    funds: Sequence[FundLine]
    value: Figure
    ambition: Figure
    area: Reading
    coming: Sequence[FundLine] = field(default=())

    @property
    def setting(self) -> Sequence[FundLine]:
        """Its funds of which a range is reported."""
        return [line for line in self.funds if line.set_high is not None]


@dataclass(frozen=True)
class Overview:
    """Every pool, every fund, and the country."""

    share: float
    figures: Sequence[Figure]
    pools: Sequence[PoolLine]
    funds: Sequence[FundLine]
    unpooled: Sequence[FundLine]


@dataclass(frozen=True)
class FundView:
    """One fund with the two readings of what is local to it."""

    line: FundLine
    own: Reading
    pooled: Reading | None


@dataclass(frozen=True)
class Atlas:
    """All that is known of pension money, read once: it changes by publication only."""

    share: float
    ambition: rules.RuleValue
    source: Source
    pools: Mapping[str, PensionPool]
    funds: Sequence[PensionFund]
    statements: Mapping[str, Sequence[PensionFundStatement]]
    areas: Mapping[str, frozenset[str]]
    places: Mapping[str, Place]
    strategic: Mapping[str, str]
    countries: Mapping[str, str]
    ventures: Mapping[str, int]

    @cached_property
    def lines(self) -> Mapping[str, FundLine]:
        """Every fund by its code, in the order of names."""
        return {row.code: _line(self, row) for row in self.funds}


def atlas(session: Session, share: float | None = None) -> Atlas:
    """Read what is known of pension money, in a fixed number of queries.

    Parameters
    ----------
    session : Session
        The database.
    share : float, optional
        The share of its value that a scenario looks at; the ambition of the rule in force where it is not given.
    """
    ambition = rules.rule(session, AMBITION, clock.today())
    areas: dict[str, set[str]] = {}
    for row in reference.pension_fund_areas(session):
        areas.setdefault(row.fund_code, set()).add(row.authority_code)
    statements = groupby(reference.pension_fund_statements(session), key=lambda row: row.fund_code)
    return Atlas(
        share=float(ambition.decimal) if share is None else share,
        ambition=ambition,
        source=_source(datasets(session, [DATASET])),
        pools={pool.code: pool for pool in reference.pension_pools(session)},
        funds=reference.pension_funds(session),
        statements={code: list(rows) for code, rows in statements},
        areas={code: frozenset(held) for code, held in areas.items()},
        places={place.code: place for place in places(session)},
        strategic={body.code: body.name for body in reference.combined_authorities(session)},
        countries={region.code: region.country for region in reference.regions(session)},
        ventures=ventures_by_authority(session),
    )


def _source(found: Sequence[Dataset]) -> Source:
    held = found[0]
    return Source(held.title, held.publisher, held.url or "", held.vintage, held.licence)


def overview(held: Atlas) -> Overview:
    """Put every pool, every fund and the country together."""
    lines = list(held.lines.values())
    return Overview(
        share=held.share,
        figures=_country_figures(held, lines),
        pools=[_pool_line(held, pool) for pool in held.pools.values()],
        funds=lines,
        unpooled=[line for line in lines if line.pool is None],
    )


def pool_view(held: Atlas, code: str) -> PoolLine:
    """Give one pool with its funds and its area.

    Raises
    ------
    NotFound
        If there is no such pool.
    """
    pool = held.pools.get(code)
    if pool is None:
        raise NotFound("There is no such pension pool.")
    return _pool_line(held, pool)


def fund_view(held: Atlas, code: str) -> FundView:
    """Give one fund with both readings of what is local to it.

    Raises
    ------
    NotFound
        If there is no such fund.
    """
    line = held.lines.get(code)
    if line is None:
        raise NotFound("There is no such pension fund.")
    own = _reading(held, OWN, held.areas.get(code, frozenset()))
    return FundView(line, own, None if line.pool is None else _pool_area(held, line.pool.code))


def _line(held: Atlas, row: PensionFund) -> FundLine:
    statements = held.statements.get(row.code, ())
    value = _worth(held, row.name, [row])
    chosen = next((each for each in statements if each.kind == "range"), None)
    low, high = (None, None) if chosen is None else (_set(row, chosen, "lower"), _set(row, chosen, "upper"))
    ambition = _scenario(held, row.name, [row])
    return FundLine(row, held.pools.get(row.pool_code or ""), value, ambition, statements, low, high)


def _pool_line(held: Atlas, pool: PensionPool) -> PoolLine:
    funds = [line for line in held.lines.values() if line.row.pool_code == pool.code]
    rows = [line.row for line in funds]
    coming = [
        line
        for line in held.lines.values()
        if (line.row.pool_announced or "").startswith(pool.name) and line.row.pool_code != pool.code
    ]
    area = _pool_area(held, pool.code)
    return PoolLine(pool, funds, _worth(held, pool.name, rows), _scenario(held, pool.name, rows), area, coming)


def _pool_area(held: Atlas, code: str) -> Reading:
    rows = [row for row in held.funds if row.pool_code == code]
    return _reading(held, POOLED, frozenset().union(*(held.areas.get(row.code, frozenset()) for row in rows)))


def _reading(held: Atlas, code: str, codes: Iterable[str]) -> Reading:
    inside = set(codes)
    local = [place for place in held.places.values() if place.code in inside]
    whole: dict[str, list[bool]] = {body: [] for body in held.strategic}
    for place in held.places.values():
        if place.combined_authority_code:
            whole[place.combined_authority_code].append(place.code in inside)
    return Reading(
        code=code,
        authorities=local,
        strategic=[
            (body, held.strategic[body], sum(members), len(members)) for body, members in whole.items() if any(members)
        ],
        outside=[place for place in local if place.combined_authority_code is None],
        residents=sum(place.population or 0 for place in local),
        ventures=sum(held.ventures.get(place.code, 0) for place in local),
    )


def _country_figures(held: Atlas, lines: Sequence[FundLine]) -> list[Figure]:
    rows = [line.row for line in lines]
    figures = [_worth(held, "England and Wales", rows), _scenario(held, "England and Wales", rows)]
    for country in ("England", "Wales"):
        inside = [row for row in rows if held.countries.get(row.region_code or "") == country]
        figures.append(_scenario(held, country, inside))
    return figures


def _worth(held: Atlas, name: str, rows: Sequence[PensionFund]) -> Figure:
    together = "" if len(rows) == 1 else " The sum of its funds, and not a figure that it publishes."
    return Figure(
        label="Value of the fund" if len(rows) == 1 else "Value of the funds",
        value=float(sum(row.market_value_gbp for row in rows)),
        unit="gbp",
        period=_year(rows),
        geography=name,
        definition=f"Market value at 31 March, at the end of the year.{together}",
        source=held.source,
        sample_size=len(rows) if len(rows) > 1 else None,
    )


def _scenario(held: Atlas, name: str, rows: Sequence[PensionFund]) -> Figure:
    value = sum(row.market_value_gbp for row in rows)
    usual = held.share == float(held.ambition.decimal)
    why = f"{held.ambition.title} ({held.ambition.source})." if usual else "The share is the one chosen on this page."
    return Figure(
        label=f"If {100 * held.share:g}% were local",
        value=held.share * value,
        unit="gbp",
        period=_year(rows),
        geography=name,
        definition=f"Market value at 31 March times the share. A scenario: no law sets a share. {why}",
        source=held.source,
        sample_size=len(rows) if len(rows) > 1 else None,
        inputs={"market value (£)": float(value), "share": held.share},
    )


def _set(row: PensionFund, said: PensionFundStatement, end: str) -> Figure:
    share = (said.share_min if end == "lower" else said.share_max) or 0.0
    return Figure(
        label=f"Range that it set, {end} end",
        value=share * row.market_value_gbp,
        unit="gbp",
        period=row.year,
        geography=row.name,
        definition=" ".join(
            filter(None, [f"{share:.1%} as reported for {said.as_of}, times the value at 31 March.", said.note])
        ),
        source=Source(title="Report of what the fund set", publisher=said.source, vintage=said.as_of),
        status="quoted",
        inputs={"market value (£)": float(row.market_value_gbp), "share": share},
    )


def _year(rows: Sequence[PensionFund]) -> str:
    return max((row.year for row in rows), default="")
