"""The gap on the tile map: one hexagon for each authority, in the shade of its region's figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from foundation.database import Session
from insights import queries
from insights.services.answers import Answer

#: Where one shade ends and the next begins, in pence for each pound of the Golden Triangle. They do not move with
#: the data, so that two maps can be compared.
STEPS = (15, 25, 50, 75, 100)


@dataclass(frozen=True)
class Tile:
    """One hexagon. ``level`` is None where there is no figure."""

    code: str
    name: str
    column: int
    row: int
    level: int | None
    label: str


def level(pence: float | None) -> int | None:
    """Give the shade of a figure, from 0 to 5.

    Examples
    --------
    >>> level(12.0), level(15.0), level(180.0), level(None)
    (0, 1, 5, None)
    """
    return None if pence is None else sum(pence >= step for step in STEPS)


def legend(drawn: Sequence[Tile]) -> list[tuple[int | None, str]]:
    """Say what each shade means, and the hatching too where some tile has no figure."""
    words = [f"under {STEPS[0]}p"]
    words += [f"{low}p to under {high}p" for low, high in pairwise(STEPS)]
    shades: list[tuple[int | None, str]] = list(enumerate([*words, f"{STEPS[-1]}p and more"]))
    return [*shades, (None, "no figure, or withheld")] if any(tile.level is None for tile in drawn) else shades


def granularity(given: Answer) -> str:
    """Say how fine the map really is."""
    who = "The register is published" if given.register.granularity == "region" else "Asks are shown"
    return (
        f"{who} by region, so every authority of a region has the region's shade. It says nothing about one authority."
    )


def tiles(session: Session, given: Answer) -> Sequence[Tile]:
    """Give a hexagon for every authority.

    Parameters
    ----------
    session : Session
        The database.
    given : Answer
        The answer whose ranking is drawn.
    """
    regions = {place.code: place for place in given.ranking}
    drawn = []
    for authority in queries.authorities(session):
        place = regions.get(authority.region_code)
        pence = place.pence.value if place else None
        said = f"{pence:.0f}p" if pence is not None else "no figure"
        region = place.name if place else authority.itl1_name
        drawn.append(
            Tile(
                code=authority.code,
                name=authority.name,
                column=authority.tile_column,
                row=authority.tile_row,
                level=level(pence),
                label=f"{authority.name} ({region}): {said}",
            )
        )
    return drawn
