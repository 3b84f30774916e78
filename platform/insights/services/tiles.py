"""The gap on the tile map: one hexagon for each authority, in the shade of its region's figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from insights.queries import Place
from insights.services import words
from insights.services.answers import Answer

#: Where one shade ends and the next begins, in pence for each pound of the Golden Triangle. They do not move with
#: the data, so that two maps can be compared.
STEPS = (15.0, 25.0, 50.0, 75.0, 100.0)
#: For other measures the shades part the places into as many groups of about one size.
SHADES = len(STEPS) + 1


@dataclass(frozen=True)
class Tile:
    """One hexagon. ``level`` is None where there is no figure."""

    code: str
    name: str
    column: int
    row: int
    level: int | None
    label: str


def level(value: float | None, steps: Sequence[float] = STEPS) -> int | None:
    """Give the shade of a figure, from 0 to the number of steps.

    Examples
    --------
    >>> level(12.0), level(15.0), level(180.0), level(None)
    (0, 1, 5, None)
    """
    return None if value is None else sum(value >= step for step in steps)


def steps_of(given: Answer) -> tuple[float, ...]:
    """Give where the shades of a map begin: fixed for pence, else by the values themselves."""
    if given.measure.unit == "pence":
        return STEPS
    values = sorted({place.value.value for place in given.ranking if place.value.value is not None})
    cuts = [values[round(share * (len(values) - 1) / SHADES)] for share in range(1, SHADES)] if values else []
    return tuple(sorted({cut for cut in cuts if cut > values[0]}))


def legend(drawn: Sequence[Tile], unit: str = "pence", steps: Sequence[float] = STEPS) -> list[tuple[int | None, str]]:
    """Say what each shade means, and the hatching too where some tile has no figure."""
    said = [words.value(step, unit) for step in steps]
    texts = [f"under {said[0]}"] if steps else ["every place"]
    texts += [f"{low} to under {high}" for low, high in pairwise(said)]
    texts += [f"{said[-1]} and more"] if steps else []
    shades: list[tuple[int | None, str]] = list(enumerate(texts))
    return [*shades, (None, "no figure, or withheld")] if any(tile.level is None for tile in drawn) else shades


def granularity(given: Answer) -> str:
    """Say how fine the map really is."""
    who = "The register is published" if given.register.granularity == "region" else "The figures are shown"
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
    regions = {ranked.code: ranked.value.value for ranked in given.ranking}
    steps = steps_of(given)
    drawn = []
    for place in places:
        found = regions.get(place.region_code)
        drawn.append(
            Tile(
                code=place.code,
                name=place.name,
                column=place.tile_column,
                row=place.tile_row,
                level=level(found, steps),
                label=f"{place.region_name}, {words.value(found, given.measure.unit, 'no figure')}",
            )
        )
    return drawn
