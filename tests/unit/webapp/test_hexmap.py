"""The tile map: where hexagons stand, and which sides are borders."""

from webapp.hexmap import hex_drawing


def tile(column: int, row: int, region: str = "") -> dict[str, object]:
    return {"name": f"{column},{row}", "column": column, "row": row, "region": region}


def sides(outline: str) -> int:
    return outline.count("M")


def test_odd_rows_are_shifted_right_by_half_a_tile() -> None:
    drawing = hex_drawing([tile(0, 0), tile(0, 1)])
    (_, first, _), (_, second, _) = drawing.places
    assert (float(first), float(second)) == (0, 8.7)


def test_a_tile_alone_has_six_borders_and_neighbours_share_none() -> None:
    assert [sides(outline) for outline in hex_drawing([tile(0, 0, "A")]).outlines] == [6]
    for other in [(1, 0), (0, 1), (-1, 1), (0, -1), (-1, -1), (-1, 0)]:
        together = hex_drawing([tile(0, 0, "A"), tile(*other, "A")])
        assert [sides(outline) for outline in together.outlines] == [10]


def test_neighbours_of_an_odd_row_are_found_as_well() -> None:
    for other in [(1, 1), (1, 2), (0, 2), (0, 0), (1, 0), (-1, 1)]:
        together = hex_drawing([tile(0, 1, "A"), tile(*other, "A")])
        assert [sides(outline) for outline in together.outlines] == [10]


def test_two_regions_have_an_outline_each() -> None:
    assert [sides(outline) for outline in hex_drawing([tile(0, 0, "A"), tile(1, 0, "B")]).outlines] == [6, 6]


def test_tiles_without_a_region_have_no_outline_and_no_tiles_draw_nothing() -> None:
    assert hex_drawing([tile(0, 0)]).outlines == []
    assert hex_drawing([]).places == []
