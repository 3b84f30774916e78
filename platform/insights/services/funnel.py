"""The funnel by place: how far the deals that funders here work on have come, by the venture's region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foundation import clock
from foundation.database import Session
from foundation.figures import Source
from insights import queries
from insights.services.arithmetic import LEAST_CASES
from insights.services.library import Library
from pipeline.models import ORDER, Stage, stage_name

#: The steps that are shown, out of the stages of a deal.
STEPS: Sequence[Stage] = (
    Stage.SOURCED, Stage.FIRST_MEETING, Stage.DUE_DILIGENCE, Stage.TERM_SHEET, Stage.COMPLETED,
)  # fmt: skip
DEFINITION = (
    "Of the deals that funders here keep on ventures of a region, how many came as far as each step or further, at any"
    f" time. A region with fewer than {LEAST_CASES} deals is withheld, and so is a step that fewer than {LEAST_CASES}"
    " reached. A venture's own board is left out."
)
TITLE = "How far deals come, by the venture's region"


@dataclass(frozen=True)
class FunnelRow:
    """A region: how many deals reached each step; None where it is withheld."""

    code: str
    name: str
    reached: Sequence[int | None]

    @property
    def shares(self) -> list[float | None]:
        """Give the share of the region's deals that reached each step."""
        deals = self.reached[0]
        return [None if count is None or not deals else count / deals for count in self.reached]


@dataclass(frozen=True)
class Funnel:
    """All regions."""

    rows: Sequence[FunnelRow]
    source: Source
    demo: bool

    @property
    def empty(self) -> bool:
        """Whether nothing can be shown yet."""
        return all(row.reached[0] is None for row in self.rows)


def funnel(session: Session, shelf: Library) -> Funnel:
    """Count deals by how far they came; again only where a deal or a profile is saved.

    Parameters
    ----------
    session : Session
        The database.
    shelf : Library
        The regions.
    """
    state = queries.state(session)
    found: Funnel = shelf.drawn().get(
        ("funnel", state.beginning, state.catalogue, state.deals, clock.today()), lambda: _counted(session, shelf)
    )
    return found


def _counted(session: Session, shelf: Library) -> Funnel:
    furthest: dict[str, dict[int, int]] = {}
    demo = 0
    for row in queries.furthest_stages(session):
        furthest.setdefault(row.region_code, {})[row.furthest] = row.deals
        demo += row.demo
    today = clock.today()
    return Funnel(
        rows=[
            FunnelRow(code, name, [_reached(furthest.get(code, {}), step) for step in STEPS])
            for code, name in shelf.geography.regions.items()
        ],
        source=Source("Deals of funders on this platform", "Parity", vintage=f"as of {today.day} {today:%b %Y}"),
        demo=demo > 0,
    )


def _reached(counts: Mapping[int, int], step: Stage) -> int | None:
    found = sum(count for order, count in counts.items() if order >= ORDER[step])
    return found if found >= LEAST_CASES else None


def chart(found: Funnel) -> dict[str, Any]:
    """Give the shares for drawing."""
    return {
        "categories": [stage_name(step) for step in STEPS],
        "series": [{"name": row.name, "values": row.shares} for row in found.rows],
        "unit": "share",
    }


def table(found: Funnel) -> dict[str, Any]:
    """Give counts and shares as a table."""
    return {
        "columns": ["Region or nation", *(stage_name(step) for step in STEPS)],
        "rows": [
            [row.name, *(_text(count, share) for count, share in zip(row.reached, row.shares, strict=True))]
            for row in found.rows
        ],
    }


def _text(count: int | None, share: float | None) -> str:
    return f"fewer than {LEAST_CASES}" if count is None or share is None else f"{count:,} ({100 * share:.0f}%)"


def lines(found: Funnel) -> list[list[object]]:
    """Give the funnel as lines for download."""
    return [
        [row.name, stage_name(step), count, share, "" if count is not None else f"fewer than {LEAST_CASES}"]
        for row in found.rows
        for step, count, share in zip(STEPS, row.reached, row.shares, strict=True)
    ]


COLUMNS = ("region", "step", "deals that came as far", "share of the region's deals", "withheld")
