"""Tables in and out: CSV and XLSX, with the traps of both taken care of."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

Format = Literal["csv", "xlsx"]
MIME: Mapping[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: A cell that starts with one of these runs as a formula when a spreadsheet opens the file.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class UnreadableTable(ValueError):
    """The file is not a table that can be read; the message says why."""


@dataclass(frozen=True)
class Row:
    """A line of a file that somebody sent: its number there (the header is 1), and its cells by column."""

    number: int
    cells: Mapping[str, str]


def _safe(value: object) -> object:
    """Keep text from running as a formula; numbers stay numbers."""
    if isinstance(value, (list, tuple)):
        value = "; ".join(str(part) for part in value)
    if isinstance(value, str) and value.lstrip("'").startswith(_FORMULA_STARTS):
        return f"'{value}"
    if value is None or isinstance(value, (int, float, str)):
        return value
    return str(value)


def _as_written(cell: str) -> str:
    """Give back a cell that ``_safe`` kept from running as a formula."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA_STARTS) else cell


def write_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], form: Format, *, title: str = "Parity"
) -> bytes:
    """Write a table for download.

    Parameters
    ----------
    columns : sequence of str
        The header.
    rows : iterable of sequence
        As many cells each as there are columns.
    form : {"csv", "xlsx"}
        CSV is UTF-8 with a byte order mark, so that spreadsheets read the pound sign.
    title : str, default="Parity"
        Name of the sheet.
    """
    if form == "csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows([_safe(cell) for cell in row] for row in rows)
        return text.getvalue().encode("utf-8-sig")
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.append(list(columns))
    for row in rows:
        sheet.append([_safe(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_table(content: bytes, filename: str, *, most_rows: int = 20_000) -> tuple[list[str], list[Row]]:
    """Read a CSV or XLSX file that somebody sent.

    Parameters
    ----------
    content : bytes
        The file.
    filename : str
        Its name; the ending decides how it is read.
    most_rows : int, default=20000
        Longest table accepted.

    Returns
    -------
    header : list of str
        Column names as they stand in the first row.
    rows : list of Row
        The others, without empty ones.

    Raises
    ------
    UnreadableTable
        If it is neither, is empty, has a column twice or none at all, or is too long.
    """
    lines = _xlsx_lines(content) if filename.lower().endswith(".xlsx") else _csv_lines(content)
    header = [cell.strip() for cell in next(lines, [])]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise UnreadableTable("The file has no header row.")
    doubled = sorted({name for name in header if header.count(name) > 1})
    if doubled:
        raise UnreadableTable(f"The header names a column twice: {', '.join(doubled)}.")
    rows = []
    for number, line in enumerate(lines, start=2):
        cells = [_as_written(cell.strip()) for cell in line]
        if any(cells):
            rows.append(Row(number, dict(zip(header, cells + [""] * len(header), strict=False))))
        if len(rows) > most_rows:
            raise UnreadableTable(f"The file has more than {most_rows:,} rows. Split it, please.")
    return header, rows


def _csv_lines(content: bytes) -> Iterator[list[str]]:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UnreadableTable("The file is not text. Save it as CSV (UTF-8) or XLSX.")
    if "\x00" in text:
        raise UnreadableTable("The file is not text. Save it as CSV (UTF-8) or XLSX.")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise UnreadableTable(f"The file is not a proper CSV table: {error}.") from error


def _xlsx_lines(content: bytes) -> Iterator[list[str]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise UnreadableTable("The file is not an XLSX workbook.") from error
    sheet = book.worksheets[0] if book.worksheets else None
    if sheet is None:
        raise UnreadableTable("The workbook has no sheet.")
    for line in sheet.iter_rows(values_only=True):
        yield ["" if cell is None else _cell_text(cell) for cell in line]


def _cell_text(cell: object) -> str:
    """Write a cell as a person would have typed it: 2024-05-01 without a time, 12 without a point."""
    text = str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return text.removesuffix(" 00:00:00")
