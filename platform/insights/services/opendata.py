"""The published facts behind the public pages, as files: what each holds, what its columns mean, and its terms.

Series of figures go into a file for each data set; what is no series (places, definitions, pension funds, claims) is
one of ``TABLES``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from foundation.database import Session
from foundation.errors import NotFound
from insights import queries
from reference import queries as reference
from reference.models import Dataset


@dataclass(frozen=True)
class Column:
    """A line of the data dictionary: a column, the type of its values, and what it means.

    The type is ``text``, ``number``, ``integer``, ``boolean`` (``true`` or ``false`` in a CSV file) or ``list`` (of
    text; parted by ``; `` there).
    """

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class OpenFile:
    """A table that anybody may take away, under the terms of its data set."""

    name: str
    title: str
    dataset: Dataset
    rows: int
    columns: Sequence[Column]


OBSERVATION_COLUMNS = (
    Column("series", "text", "Code of the series: one figure under one definition."),
    Column("title", "text", "What the series counts."),
    Column("definition", "text", "How the publisher defines it."),
    Column("unit", "text", "Unit of the value, such as gbp, count or share (0 to 1)."),
    Column(
        "area_kind", "text", "What kind of area: region, authority, itl, nuts2, university, industry, country or uk."
    ),
    Column("area_code", "text", "The publisher's code of the area, in the vintage that the data set used."),
    Column("area_name", "text", "Name of the area."),
    Column("period", "text", "Year (2018) or year that starts in the first (2024-25)."),
    Column("value", "number", "The value; empty where the publisher withholds it or does not know it."),
    Column("sample_size", "integer", "Cases behind the value, where published."),
)
CLAIM_COLUMNS = (
    Column("code", "text", "Code of the claim."),
    Column("text", "text", "What the report says."),
    Column("value", "number", "The figure, or its lower end; empty where there is none."),
    Column("value_high", "number", "The upper end of a range."),
    Column("unit", "text", "Unit of the figure."),
    Column("period", "text", "The period that the report gives; empty where it gives none."),
    Column("geography", "text", "The place that the claim is about."),
    Column("status", "text", "quotable: may be quoted with its source. opinion: the view of one person."),
    Column("source_title", "text", "The report."),
    Column("source_line", "text", "Where in it."),
    Column("note", "text", "What is not known about it."),
    Column("definition_missing", "boolean", "Whether the report gives the figure without a definition or period."),
)
PLACE_COLUMNS = (
    Column("code", "text", "Code of the local authority, of 2025."),
    Column("name", "text", "Its name."),
    Column("kind", "text", "What kind of authority it is."),
    Column("region_code", "text", "Region or nation that it lies in."),
    Column("itl1_code", "text", "The same by ITL1."),
    Column("itl2_code", "text", "Its ITL2 area."),
    Column("itl3_code", "text", "Its ITL3 area."),
    Column("combined_authority_code", "text", "Its combined authority; empty where it is in none."),
    Column("county_code", "text", "Its county; empty where it has none."),
    Column("lat", "number", "Latitude of its centre."),
    Column("lon", "number", "Longitude of its centre."),
    Column("area_km2", "number", "Area in square kilometres."),
    Column("population", "integer", "Residents in the middle of the year."),
    Column("population_year", "integer", "That year."),
    Column("tile_column", "integer", "Column of its hexagon on the map, which is the platform's own layout."),
    Column("tile_row", "integer", "Row of its hexagon, counted from the north."),
)
DEFINITION_COLUMNS = (
    Column("definition", "text", "Code of the definition."),
    Column("group", "text", "The name that it defines: golden_triangle or midlands."),
    Column("name", "text", "What the definition is called here."),
    Column("source", "text", "Who uses it, and where that is reported."),
    Column("area_kind", "text", "region, authority or university."),
    Column("area_code", "text", "Code of what it takes in; the UKPRN of a university."),
)
UNIVERSITY_COLUMNS = (
    Column("ukprn", "text", "Number of the provider in the United Kingdom's register."),
    Column("name", "text", "Its name."),
    Column("authority_code", "text", "Local authority that it is in."),
    Column("region_code", "text", "Region or nation that it is in."),
    Column("golden_triangle", "boolean", "Whether it counts as of the Golden Triangle."),
    Column("midlands", "boolean", "Whether it counts as of the Midlands."),
)
ZONE_COLUMNS = (
    Column("code", "text", "Code of the zone here."),
    Column("kind", "text", "Investment Zone or Freeport."),
    Column("name", "text", "Its name."),
    Column("region_code", "text", "Region that it is counted in; empty where a combined authority stands."),
    Column("combined_authority_code", "text", "Combined authority that it is counted in."),
    Column("url", "text", "The page that names it."),
)
ACTION_COLUMNS = (
    Column("code", "text", "Code of the action here."),
    Column("combined_authority_code", "text", "Combined authority whose plan it is."),
    Column("plan", "text", "The plan, with its date where it is known."),
    Column("name", "text", "What it sets out to do, in our words."),
    Column("sector_codes", "list", "Sectors set against it here, by our own reading of the plan's words."),
    Column("url", "text", "The page that reports it."),
)
FUND_COLUMNS = (
    Column("code", "text", "The publisher's code of the fund."),
    Column("name", "text", "Name of the fund; called after its authority where it has no common name."),
    Column("administering_authority", "text", "The authority that administers it."),
    Column("region_code", "text", "Region or nation of that authority."),
    Column("pool_code", "text", "Pool that it is counted in; empty where it is in none."),
    Column("market_value_gbp", "integer", "Pounds at 31 March at the end of the year."),
    Column("year", "text", "The year."),
    Column("members", "integer", "Members of the fund."),
    Column("pool_basis", "text", "On what ground the pool stands."),
    Column("pool_source", "text", "The page that says so."),
    Column("pool_announced", "text", "Pool that it is announced to move to."),
    Column("pool_announced_source", "text", "The page that announces it."),
)
FUND_AREA_COLUMNS = (
    Column("fund_code", "text", "Code of the pension fund."),
    Column("authority_code", "text", "A local authority that it covers."),
    Column("basis", "text", "On what ground."),
)
STATEMENT_COLUMNS = (
    Column("code", "text", "Code of the report."),
    Column("fund_code", "text", "Code of the pension fund."),
    Column("kind", "text", "range: what it set itself; committed or drawn: pounds of local investment."),
    Column("vehicle", "text", "The one fund or portfolio that pounds are of; empty for everything local."),
    Column("share_min", "number", "Lower end of the range, as a share of its value."),
    Column("share_max", "number", "Upper end of the range."),
    Column("amount_gbp", "integer", "Pounds."),
    Column("as_of", "text", "Day or year of the report."),
    Column("source", "text", "The page or paper."),
    Column("note", "text", "What has to be known about it."),
)


class Taken(NamedTuple):
    """A place or university that a definition takes in, with what the definition is."""

    definition: str
    group: str
    name: str
    source: str
    area_kind: str
    area_code: str


def _taken(session: Session) -> list[Taken]:
    known = {each.code: each for each in queries.definitions(session)}
    return [
        Taken(held.code, held.group, held.name, held.source, member.area_kind, member.area_code)
        for member in queries.definition_members(session)
        for held in [known[member.definition_code]]
    ]


@dataclass(frozen=True)
class Table:
    """A file that is no series of figures.

    Parameters
    ----------
    name, title : str
        Its name, and what it holds; an empty title is that of its data set.
    dataset : str
        Code of the data set whose terms it is under.
    columns : sequence of Column
        Named as the fields of its rows.
    read : callable
        Gives its rows.
    """

    name: str
    title: str
    dataset: str
    columns: Sequence[Column]
    read: Callable[[Session], Sequence[object]]


TABLES = (
    Table("claims", "", "claims", CLAIM_COLUMNS, queries.claims),
    Table("places", "Local authorities and what they lie in", "ons_lookup", PLACE_COLUMNS, reference.authorities),
    Table(
        "area_definitions", "What “Golden Triangle” and “Midlands” can mean", "ons_lookup", DEFINITION_COLUMNS, _taken
    ),
    Table("universities", "", "he_providers", UNIVERSITY_COLUMNS, reference.universities),
    Table("zones", "", "zones", ZONE_COLUMNS, reference.zones),
    Table("growth_plan_actions", "", "growth_plans", ACTION_COLUMNS, reference.growth_plan_actions),
    Table("pension_funds", "Pension funds and their pools", "lgps_sf3", FUND_COLUMNS, reference.pension_funds),
    Table(
        "pension_fund_areas",
        "Local authorities that pension funds cover",
        "lgps_sf3",
        FUND_AREA_COLUMNS,
        reference.pension_fund_areas,
    ),
    Table(
        "pension_fund_statements",
        "What pension funds are reported to have set and done",
        "lgps_sf3",
        STATEMENT_COLUMNS,
        reference.pension_fund_statements,
    ),
)


def open_files(session: Session) -> list[OpenFile]:
    """Give every file, by title.

    Parameters
    ----------
    session : Session
        The database.
    """
    files = _observed(session)
    known = {each.code: each for each in queries.datasets(session, sorted({table.dataset for table in TABLES}))}
    files += [
        _file_of(table, known[table.dataset], rows)
        for table in TABLES
        if table.dataset in known and (rows := len(table.read(session)))
    ]
    return sorted(files, key=lambda file: (file.title, file.name))


def _observed(session: Session) -> list[OpenFile]:
    return [
        OpenFile(dataset.code, dataset.title, dataset, rows, OBSERVATION_COLUMNS)
        for dataset, rows in queries.datasets_with_observations(session)
    ]


def _file_of(table: Table, dataset: Dataset, rows: int) -> OpenFile:
    return OpenFile(table.name, table.title or dataset.title, dataset, rows, table.columns)


def open_table(session: Session, name: str) -> tuple[OpenFile, list[Sequence[Any]]]:
    """Give one file with its rows, in the order of its columns.

    Raises
    ------
    NotFound
        If there is no file of that name.
    """
    table = next((each for each in TABLES if each.name == name), None)
    if table is None:
        observed = next((file for file in _observed(session) if file.name == name), None)
        if observed is not None:
            return observed, queries.observations_of_dataset(session, name)
    else:
        rows: list[Sequence[Any]] = [
            [getattr(row, column.name) for column in table.columns] for row in table.read(session)
        ]
        datasets = queries.datasets(session, [table.dataset])
        if rows and datasets:
            return _file_of(table, datasets[0], len(rows)), rows
    raise NotFound("There is no such file. The index names those that there are.")
