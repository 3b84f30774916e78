"""The columns of the table of ventures: which there are, which are shown, and what stands in each cell."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from foundation.columns import Column, chosen_columns, open_columns
from foundation.money import format_pounds
from profiles.queries.labels import Labels
from profiles.queries.listing import VentureLine


@dataclass(frozen=True, slots=True, kw_only=True)
class VentureColumn(Column):
    """A column of the table of ventures.

    Parameters
    ----------
    cell : callable
        What a venture has in it.
    """

    cell: Callable[[VentureLine, Labels], str]


def _main_sector(line: VentureLine, labels: Labels) -> str:
    return labels.sectors.get(line.sectors[0], "") if line.sectors else ""


def _places(line: VentureLine, labels: Labels) -> str:
    names = [labels.authority(code) for code in line.authority_codes]
    return ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")


def _regions(line: VentureLine, labels: Labels) -> str:
    return ", ".join(dict.fromkeys(labels.region_of(code) for code in line.authority_codes))


def _day(value: object) -> str:
    return f"{value.day} {value:%b %Y}" if hasattr(value, "day") else ""


COLUMNS: Sequence[VentureColumn] = (
    VentureColumn("sector", "Main sector", cell=_main_sector),
    VentureColumn("stage", "Stage", cell=lambda line, labels: labels.stages.get(line.stage_code or "", "not known")),
    VentureColumn("trl", "TRL", "trl", number=True, cell=lambda line, _: str(line.trl or "")),
    VentureColumn("place", "Places", cell=_places),
    VentureColumn("region", "Regions", cell=_regions),
    VentureColumn(
        "university",
        "University",
        cell=lambda line, labels: labels.universities.get(line.university_ukprn or "", ""),
    ),
    VentureColumn("claims", "Has facts that are", cell=lambda line, _: ", ".join(line.claims)),
    VentureColumn(
        "round",
        "Round",
        "ask",
        number=True,
        offer=True,
        cell=lambda line, _: format_pounds(line.round_target_gbp, unknown=""),
    ),
    VentureColumn(
        "money",
        "Money wanted",
        offer=True,
        cell=lambda line, labels: ", ".join(labels.instruments.get(code, code) for code in line.instruments),
    ),
    VentureColumn("closes", "Round closes", offer=True, cell=lambda line, _: _day(line.round_closes_on)),
    VentureColumn("updated", "Changed", "updated", cell=lambda line, _: _day(line.updated_at)),
)
_USUAL = ("sector", "stage", "trl", "place", "round", "updated")


def available(*, offers: bool) -> tuple[VentureColumn, ...]:
    """Give the columns that somebody may choose."""
    return open_columns(COLUMNS, offers=offers)


def chosen(asked: Collection[str], *, offers: bool) -> tuple[VentureColumn, ...]:
    """Give the columns that are asked for by their codes, or the usual ones."""
    return chosen_columns(available(offers=offers), asked, _USUAL)


def cells(
    line: VentureLine, columns: Sequence[VentureColumn], labels: Labels, offer_open: Collection[int]
) -> list[tuple[VentureColumn, str]]:
    """Give what stands in each column of a venture's row; what is kept from the asker stays empty."""
    return [
        (column, "" if column.offer and line.id not in offer_open else column.cell(line, labels)) for column in columns
    ]
