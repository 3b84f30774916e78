"""The platform's own ventures and deals by region: a register of its own, shown beside the official ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foundation.database import Session
from insights.services.arithmetic import LEAST_CASES, rounded
from insights.services.declared import Asks
from pipeline.queries import pipeline_by_region


@dataclass(frozen=True)
class OwnRegion:
    """What is known here about one region. Sums over fewer than five are None, and so are counts of them.

    Parameters
    ----------
    code, name : str
        The region.
    ventures, asks_gbp : int or None
        Published ventures that state an ask, and the sum of their asks.
    deals, deals_gbp : int or None
        Live deals of funders on ventures there, and the sum of their amounts.
    """

    code: str
    name: str
    ventures: int | None
    asks_gbp: int | None
    deals: int | None
    deals_gbp: int | None


@dataclass(frozen=True)
class OwnRegister:
    """The regions, and whether invented demo rows are among them."""

    rows: tuple[OwnRegion, ...]
    demo: bool

    @property
    def empty(self) -> bool:
        """Whether nothing at all can be shown yet."""
        return not any(row.ventures or row.deals for row in self.rows)


def own_register(session: Session, region_of: Mapping[str, str], asks: Sequence[Asks]) -> OwnRegister:
    """Total asks and live deals by region.

    Parameters
    ----------
    session : Session
        The database.
    region_of : Mapping
        Region of each authority.
    asks : sequence of Asks
        What is asked for, by authority.
    """
    ventures: dict[str, int] = {}
    pounds: dict[str, int] = {}
    demo = 0
    for row in asks:
        region = region_of.get(row.code, "")
        ventures[region] = ventures.get(region, 0) + row.with_ask
        pounds[region] = pounds.get(region, 0) + row.pounds
        demo += row.demo
    rows = []
    for total in pipeline_by_region(session):
        asking = ventures.get(total.region_code, 0)
        rows.append(
            OwnRegion(
                code=total.region_code,
                name=total.region_name,
                ventures=_enough(asking, asking),
                asks_gbp=_enough(_sum(pounds.get(total.region_code, 0)), asking),
                deals=_enough(total.deals, total.ventures),
                deals_gbp=_enough(_sum(total.amount_gbp), total.with_amount),
            )
        )
        demo += total.demo_deals
    return OwnRegister(rows=tuple(rows), demo=demo > 0)


def _sum(pounds: int) -> int:
    return int(rounded(pounds))


def _enough(value: int, cases: int) -> int | None:
    """Keep back what stands on too few cases; nought of nought is known and hides nobody."""
    return value if cases == 0 or cases >= LEAST_CASES else None
