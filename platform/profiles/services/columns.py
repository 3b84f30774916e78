"""The columns of the table of ventures: which there are, which are shown, and what stands in each cell."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from foundation.money import format_pounds
from profiles.queries.labels import Labels
from profiles.queries.listing import VentureLine


@dataclass(frozen=True)
class Column:
    """A column.

    Parameters
    ----------
    code, label : str
        Its name in the address and on the page.
    cell : callable
        What a venture has in it.
    sort : str
        The order of the list that goes with it, or nothing.
    number : bool
        Whether it holds numbers.
    offer : bool
        Whether it tells what a venture raises.
    """

    code: str
    label: str
    cell: Callable[[VentureLine, Labels], str]
    sort: str = ""
    number: bool = False
    offer: bool = False


def _main_sector(line: VentureLine, labels: Labels) -> str:
    return labels.sectors.get(line.sectors[0], "") if line.sectors else ""


def _places(line: VentureLine, labels: Labels) -> str:
    names = [labels.authority(code) for code in line.authority_codes]
    return ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")


def _regions(line: VentureLine, labels: Labels) -> str:
    return ", ".join(dict.fromkeys(labels.region_of(code) for code in line.authority_codes))


def _day(value: object) -> str:
    return f"{value.day} {value:%b %Y}" if hasattr(value, "day") else ""


COLUMNS: Sequence[Column] = (
    Column("sector", "Main sector", _main_sector),
    Column("stage", "Stage", lambda line, labels: labels.stages.get(line.stage_code or "", "not known")),
    Column("trl", "TRL", lambda line, _: str(line.trl or ""), sort="trl", number=True),
    Column("place", "Places", _places),
    Column("region", "Regions", _regions),
    Column("university", "University", lambda line, labels: labels.universities.get(line.university_ukprn or "", "")),
    Column("claims", "Has facts that are", lambda line, _: ", ".join(line.claims)),
    Column(
        "round",
        "Round",
        lambda line, _: format_pounds(line.round_target_gbp, unknown=""),
        sort="ask",
        number=True,
        offer=True,
    ),
    Column(
        "money",
        "Money wanted",
        lambda line, labels: ", ".join(labels.instruments.get(code, code) for code in line.instruments),
        offer=True,
    ),
    Column("closes", "Round closes", lambda line, _: _day(line.round_closes_on), offer=True),
    Column("updated", "Changed", lambda line, _: _day(line.updated_at), sort="updated"),
)
_USUAL = ("sector", "stage", "trl", "place", "round", "updated")


def available(*, offers: bool) -> list[Column]:
    """Give the columns that somebody may choose."""
    return [column for column in COLUMNS if offers or not column.offer]


def known(asked: Collection[str]) -> list[str]:
    """Give those of some codes that are columns, in their order in the table."""
    return [column.code for column in COLUMNS if column.code in asked]


def chosen(asked: Collection[str], *, offers: bool) -> list[Column]:
    """Give the columns that are asked for by their codes, or the usual ones."""
    held = [column for column in available(offers=offers) if column.code in (asked or _USUAL)]
    return held or [column for column in available(offers=offers) if column.code in _USUAL]


def cells(
    line: VentureLine, columns: Sequence[Column], labels: Labels, offer_open: Collection[int]
) -> list[tuple[Column, str]]:
    """Give what stands in each column of a venture's row; what is kept from the asker stays empty."""
    return [
        (column, "" if column.offer and line.id not in offer_open else column.cell(line, labels)) for column in columns
    ]
