"""Read publishers' own tables into the reference figures.

HE-BCI table 4e (HESA/Jisc): spin-offs and start-ups of each higher education provider, by category, metric and
academic year. The file may begin with lines of its own before the header, and amounts are in thousands of pounds.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from reference import queries
from reference.models import Observation
from reference.services.loading import Change
from reference.services.seedtables import SeedFileError

_METRICS: Mapping[str, tuple[str, int]] = {
    "estimated current employment of all active firms fte": ("employment", 1),
    "estimated current turnover of all active firms thousands": ("turnover", 1000),
    "estimated external investment received thousands": ("investment", 1000),
    "number of newly registered companies within the reporting period": ("new", 1),
    "number of active firms": ("active", 1),
    "number still active which have survived at least 3 years": ("surviving", 1),
}
_CATEGORIES: Mapping[str, str] = {
    "spin outs with some he provider ownership": "spinouts_owned",
    "other spin outs": "spinouts_other",
    "staff start ups": "staff_startups",
    "student start ups": "student_startups",
    "graduate start ups": "student_startups",
    "social enterprises": "social_enterprises",
}
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "ukprn": ("ukprn",),
    "name": ("he provider", "provider"),
    "year": ("academic year",),
    "metric": ("metric",),
    "category": ("category", "category marker"),
    "value": ("value", "number"),
}
_UNKNOWN_VALUES = frozenset({"", "-", "..", "n/a"})
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_YEAR = re.compile(r"(\d{4})[/-](\d{2})")


@dataclass
class Imported:
    """What an import did, and the lines that it left out with the reason for each."""

    change: Change
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Line:
    number: int
    cells: Mapping[str, str]


def _plain(text: str) -> str:
    return _NOT_LETTERS.sub(" ", text.casefold()).strip()


def _header(cells: Sequence[str]) -> dict[str, int] | None:
    """Tell where the columns stand, if this line is the header."""
    places = {_plain(cell): place for place, cell in reversed(list(enumerate(cells)))}
    found = {
        column: next((places[name] for name in names if name in places), None) for column, names in _COLUMNS.items()
    }
    known = {column: place for column, place in found.items() if place is not None}
    return known if len(known) == len(_COLUMNS) else None


def _lines(text: Iterable[str]) -> Iterator[_Line]:
    """Tell the lines under the header."""
    reader = csv.reader(text)
    header: dict[str, int] | None = None
    for cells in reader:
        if header is None:
            header = _header(cells)
        elif any(cell.strip() for cell in cells):
            padded = [*cells, *[""] * (max(header.values()) + 1 - len(cells))]
            yield _Line(reader.line_num, {column: padded[place].strip() for column, place in header.items()})
    if header is None:
        wanted = ", ".join(names[0] for names in _COLUMNS.values())
        raise SeedFileError([f"No line has the columns {wanted}."])


def _observation(line: _Line) -> Observation | str:
    """Make an observation of a line, or say why it is left out; SeedFileError if it is wrong."""
    cells = line.cells
    metric, category = _METRICS.get(_plain(cells["metric"])), _CATEGORIES.get(_plain(cells["category"]))
    if metric is None:
        return f"line {line.number}: metric {cells['metric']!r} is not kept"
    if category is None:
        return f"line {line.number}: category {cells['category']!r} is not kept"
    if not cells["ukprn"].isdigit():
        return f"line {line.number}: {cells['name'] or 'the line'!r} is not one provider"
    year = _YEAR.fullmatch(cells["year"])
    if year is None:
        raise SeedFileError([f"line {line.number}: academic year should be like 2023/24, not {cells['year']!r}"])
    name, times = metric
    return Observation(
        series_code=f"hebci_{category}_{name}",
        area_kind="university",
        area_code=cells["ukprn"],
        area_name=cells["name"],
        period=f"{year[1]}-{year[2]}",
        value=_number(line, times),
    )


def _number(line: _Line, times: int) -> float | None:
    text = line.cells["value"].replace(",", "").lower()
    if text in _UNKNOWN_VALUES:
        return None
    try:
        return float(text) * times
    except ValueError:
        raise SeedFileError([f"line {line.number}: value should be a number, not {text!r}"]) from None


def import_hebci_table_4e(session: Session, text: Iterable[str]) -> Imported:
    """Read HE-BCI table 4e into observations by provider and academic year.

    Values that stand already are brought up to date; none is removed. All lines are read before the first is written.

    Parameters
    ----------
    session : Session
        An open session; the caller owns the transaction.
    text : iterable of str
        The lines of the publisher's file.

    Returns
    -------
    Imported
        Counts, and the lines left out.

    Raises
    ------
    SeedFileError
        If the header is missing, or a line of a kind that is kept cannot be read.
    """
    found: dict[tuple[str, str, str], Observation] = {}
    left_out: list[str] = []
    for line in _lines(text):
        made = _observation(line)
        if isinstance(made, str):
            left_out.append(made)
        else:
            found[made.series_code, made.area_code, made.period] = made
    return Imported(_store(session, found), left_out)


def _store(session: Session, found: Mapping[tuple[str, str, str], Observation]) -> Change:
    codes = {series for series, _area, _period in found}
    stored = {
        (row.series_code, row.area_code, row.period): row
        for row in queries.observations(session, codes, area_kind="university")
    }
    added = changed = 0
    for key, row in sorted(found.items()):
        before = stored.get(key)
        if before is None:
            session.add(row)
            added += 1
        elif before.value != row.value:
            before.value = row.value
            changed += 1
    session.flush()
    return Change("observation", added, changed, 0, len(found) - added - changed)
