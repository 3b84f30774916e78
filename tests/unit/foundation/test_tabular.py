"""Tables in and out."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from foundation.tabular import UnreadableTable, read_table, write_table

CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\u200b"), max_size=30
)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_written_is_read_back(form: str) -> None:
    content = write_table(["name", "ask"], [["Tarnwick; Ltd", 1200], ["Łódź “quoted”", None]], form)  # type: ignore[arg-type]
    header, rows = read_table(content, f"list.{form}")
    assert header == ["name", "ask"]
    assert [row.cells for row in rows] == [
        {"name": "Tarnwick; Ltd", "ask": "1200"},
        {"name": "Łódź “quoted”", "ask": ""},
    ]
    assert [row.number for row in rows] == [2, 3]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_text_cannot_run_as_a_formula_and_is_read_again_as_it_was(form: str, start: str) -> None:
    texts = [f"{start}HYPERLINK(1)", f"'{start}HYPERLINK(1)", "'quoted'"]
    content = write_table(["name"], [[text] for text in texts], form)  # type: ignore[arg-type]
    _, rows = read_table(content, f"list.{form}")
    assert [row.cells["name"] for row in rows] == texts
    if form == "csv":
        written = content.decode("utf-8-sig").splitlines()[1:]
        cells = [cell for (cell,) in csv.reader(written)]
    else:
        book = load_workbook(io.BytesIO(content))
        cells = [str(cell.value) for (cell,) in book.worksheets[0].iter_rows(min_row=2)]
    assert all(cell.startswith("'") for cell in cells)


def test_numbers_stay_numbers_even_below_nought() -> None:
    _, rows = read_table(write_table(["change"], [[-5]], "csv"), "list.csv")
    assert rows[0].cells["change"] == "-5"


@given(st.lists(CELLS.map(str.strip).filter(bool), min_size=1, max_size=4, unique=True), st.data())
def test_any_text_survives_a_csv(header: list[str], data: st.DataObject) -> None:
    row = [data.draw(CELLS.map(str.strip)) for _ in header]
    _, rows = read_table(write_table(header, [row], "csv"), "list.csv")
    assert [list(found.cells.values()) for found in rows] == ([row] if any(row) else [])


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "a.csv", "no header"),
        (b"a,a\n1,2\n", "a.csv", "twice: a"),
        (b"\x00\x01\x02", "a.csv", "not text"),
        (b"not a workbook", "a.xlsx", "not an XLSX"),
        (b'a,b\n"open', "a.csv", "not a proper CSV"),
    ],
)
def test_says_what_is_wrong_with_a_file(content: bytes, name: str, message: str) -> None:
    with pytest.raises(UnreadableTable, match=message):
        read_table(content, name)


def test_refuses_a_table_that_is_too_long() -> None:
    with pytest.raises(UnreadableTable, match="more than 2 rows"):
        read_table(b"a\n1\n2\n3\n", "a.csv", most_rows=2)


def test_reads_semicolons_and_windows_letters() -> None:
    header, rows = read_table("name;place\nCaf\xe9;Derby\n".encode("cp1252"), "a.csv")
    assert header == ["name", "place"]
    assert rows[0].cells == {"name": "Café", "place": "Derby"}
