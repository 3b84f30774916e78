"""Draws a tile map: one hexagon for each place, pointed tops, odd rows shifted right by half a tile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

#: From the middle of a tile to a corner, in units of the drawing.
_REACH = 10.0
_WIDTH = sqrt(3) * _REACH
_HEIGHT = 1.5 * _REACH
_EDGE = 3.0
#: Corners clockwise from the top, as multiples of half a width and of the reach.
_CORNERS = ((0.0, -1.0), (1.0, -0.5), (1.0, 0.5), (0.0, 1.0), (-1.0, 0.5), (-1.0, -0.5))
#: For each side, from its corner to the next: the neighbour behind it, as (column, row) steps in even and odd rows.
_NEIGHBOURS = (
    ((0, -1), (1, -1)),
    ((1, 0), (1, 0)),
    ((0, 1), (1, 1)),
    ((-1, 1), (0, 1)),
    ((-1, 0), (-1, 0)),
    ((-1, -1), (0, -1)),
)


@dataclass(frozen=True)
class Drawing:
    """What the picture is made from: its frame, the shape of a tile, where tiles stand, and lines around groups."""

    view_box: str
    tile: str
    places: Sequence[tuple[Mapping[str, object], str, str]]
    outlines: Sequence[str]


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _middle(column: int, row: int) -> tuple[float, float]:
    return (column + (row % 2) / 2) * _WIDTH, row * _HEIGHT


def _corner(x: float, y: float, index: int, reach: float) -> str:
    across, down = _CORNERS[index % 6]
    return f"{_number(x + across * sqrt(3) / 2 * reach)} {_number(y + down * reach)}"


def _outlines(tiles: Sequence[Mapping[str, object]]) -> list[str]:
    """Draw each side of a tile behind which another group, or nothing, lies."""
    groups = {(_whole(tile, "column"), _whole(tile, "row")): tile["region"] for tile in tiles if tile.get("region")}
    lines: dict[object, list[str]] = {}
    for (column, row), group in groups.items():
        x, y = _middle(column, row)
        for side, steps in enumerate(_NEIGHBOURS):
            across, down = steps[row % 2]
            if groups.get((column + across, row + down)) != group:
                line = f"M{_corner(x, y, side, _REACH)}L{_corner(x, y, side + 1, _REACH)}"
                lines.setdefault(group, []).append(line)
    return ["".join(lines[group]) for group in sorted(lines, key=str)]


def _whole(tile: Mapping[str, object], name: str) -> int:
    return int(str(tile[name]))


def hex_drawing(tiles: Sequence[Mapping[str, object]]) -> Drawing:
    """Work out a tile map.

    Parameters
    ----------
    tiles : sequence of mappings
        Each with ``column`` and ``row``; tiles that share a ``region`` are outlined together.
    """
    middles = [_middle(_whole(tile, "column"), _whole(tile, "row")) for tile in tiles]
    left, right = min((x for x, _ in middles), default=0.0), max((x for x, _ in middles), default=0.0)
    top, bottom = min((y for _, y in middles), default=0.0), max((y for _, y in middles), default=0.0)
    edge = _REACH + _EDGE
    box = (left - edge, top - edge, right - left + 2 * edge, bottom - top + 2 * edge)
    corners = [_corner(0, 0, index, _REACH * 0.94) for index in range(6)]
    return Drawing(
        view_box=" ".join(_number(value) for value in box),
        tile="M" + "L".join(corners) + "Z",
        places=[(tile, _number(x), _number(y)) for tile, (x, y) in zip(tiles, middles, strict=True)],
        outlines=_outlines(tiles),
    )
