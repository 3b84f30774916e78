"""The gap on the tile map: one hexagon for each authority, in the shade of its region's figure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from insights.queries import Place
from insights.services import words
from insights.services.answers import Answer
from insights.services.library import Library

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
    #: Tiles of one region are outlined together, be it a region of the country, a combined authority or a pool.
    region: str = ""


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


#: What tiles can be outlined by.
OUTLINES = {"region": "Regions", "combined_authority": "Combined authorities", "pool": "Pension pools"}


def tiles(shelf: Library, given: Answer, outline: str = "region") -> Sequence[Tile]:
    """Give a hexagon for every authority.

    Parameters
    ----------
    shelf : Library
        The authorities, and what they lie in.
    given : Answer
        The answer whose ranking is drawn.
    outline : str, default="region"
        What is outlined: one of ``OUTLINES``.
    """
    regions = {ranked.code: ranked.value.value for ranked in given.ranking}
    steps = steps_of(given)
    drawn = []
    for place in shelf.places:
        around = _around(shelf, place, outline)
        found = regions.get(place.region_code)
        drawn.append(
            Tile(
                code=place.code,
                name=place.name,
                column=place.tile_column,
                row=place.tile_row,
                level=level(found, steps),
                label=f"{place.region_name}, {words.value(found, given.measure.unit, 'no figure')}"
                + (f", in {shelf.names[outline, around]}" if around and outline != "region" else ""),
                region=around,
            )
        )
    return drawn


def _around(shelf: Library, place: Place, outline: str) -> str:
    """Give the area around an authority that is outlined; of several pools, that of the first fund."""
    return next((area.code for area in shelf.areas.get(place.code, ()) if area.kind == outline), "")


def place_tiles(places: Sequence[Place], codes: Collection[str]) -> Sequence[Tile]:
    """Give a hexagon for every authority, those of one place in a darker shade."""
    return [
        Tile(
            code=place.code,
            name=place.name,
            column=place.tile_column,
            row=place.tile_row,
            level=4 if place.code in codes else 0,
            label=f"{place.region_name}{', in this place' if place.code in codes else ''}",
            region=place.region_code,
        )
        for place in places
    ]
