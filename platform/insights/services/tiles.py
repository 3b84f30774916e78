"""The gap on the tile map: one hexagon for each authority, in the shade of its region's figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from insights.queries import Place
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


def tiles(places: Sequence[Place], given: Answer) -> Sequence[Tile]:
    """Give a hexagon for every authority.

    Parameters
    ----------
    places : sequence of Place
        The authorities.
    given : Answer
        The answer whose ranking is drawn.
    """
    regions = {ranked.code: ranked.pence.value for ranked in given.ranking}
    drawn = []
    for place in places:
        pence = regions.get(place.region_code)
        said = f"{pence:.0f}p" if pence is not None else "no figure"
        drawn.append(
            Tile(
                code=place.code,
                name=place.name,
                column=place.tile_column,
                row=place.tile_row,
                level=level(pence),
                label=f"{place.region_name}, {said}",
            )
        )
    return drawn
