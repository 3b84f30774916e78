"""How far an account about pension money is from the ambition: by pillar and area, under both readings of "local"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.policy import Viewer
from allocation.services.access import Account, accounts_for_pensions
from allocation.services.account import Overview, board_source, ledger_source, overview
from allocation.services.pensions import POOLED, READINGS, Atlas, FundView, PoolLine, Reading
from allocation.services.portions import Cell, Holdings, Portion, cell
from allocation.services.tagging import Tagger
from allocation.services.words import COMMITMENT, PILLARS, PLACING, pillar_of_firm
from foundation import clock
from foundation.database import Session
from foundation.figures import Figure, Source

ALL, PILLAR, AREA, REST = "local", "pillar", "area", "rest"
NO_BODY, NO_PILLAR, ELSEWHERE, UNPLACED = "no_combined_authority", "no_pillar", "elsewhere", "unplaced"
_OTHERS: Mapping[str, str] = {
    ELSEWHERE: "Not local",
    UNPLACED: "Place not recorded, or reaching beyond the area",
}


@dataclass(frozen=True)
class Row:
    """One line: what it is about, what is aimed at, and the money under each reading of "local".

    ``low`` and ``high`` are pounds, None where no range is set. A reading whose area has no part of this line has none
    in ``cells``.
    """

    kind: str
    code: str
    name: str
    low: float | None
    high: float | None
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Column:
    """What a column of the table is, and where its figures are from."""

    name: str
    definition: str
    sources: Sequence[Source]


@dataclass(frozen=True)
class Tracker:
    """One account beside the ambition.

    Parameters
    ----------
    account : Account
        Whose.
    together : int
        Of how many funds together the money is, where the account is a pool's vehicle; 1 for an account of the fund.
    readings : sequence of Reading
        The readings of "local" that are shown.
    rows : sequence of Row
        The table.
    columns : sequence of Column
        What is in it.
    figures : sequence of Figure
        What is missing, by reading.
    gaps : sequence of str
        What is not on record, in words.
    demo : bool
        Whether the account is invented.
    verified : bool
        Whether staff saw that it is about this money; else its people alone say so.
    """

    account: Account
    together: int
    readings: Sequence[Reading]
    rows: Sequence[Row]
    columns: Sequence[Column]
    figures: Sequence[Figure]
    gaps: Sequence[str]
    demo: bool
    verified: bool


@dataclass(frozen=True)
class _Aimed:
    """What is aimed at: of whom, and how much; no amount where the money is not of this fund alone."""

    name: str
    ambition: Figure | None
    together: int
    value: Source


def fund_trackers(session: Session, viewer: Viewer, held: Atlas, found: FundView) -> list[Tracker]:
    """Set every account about a fund's money, as far as somebody may see it, beside the ambition.

    An account of its pool is of the money of all its funds: what part is this fund's is not on record, so that
    nothing is said to be aimed at or missing.
    """
    row, pool = found.line.row, found.line.pool
    readings = [each for each in (found.own, found.pooled) if each is not None]
    own = accounts_for_pensions(session, viewer, fund=row.code)
    pooled = [] if pool is None else accounts_for_pensions(session, viewer, pool=pool.code)
    members = 0 if pool is None else sum(each.pool_code == pool.code for each in held.funds)
    of_fund = _Aimed(row.name, found.line.ambition, 1, held.source)
    of_pool = _Aimed(row.name, None, members, held.source)
    return [_tracker(session, each, readings, of_fund) for each in own] + [
        _tracker(session, each, readings, of_pool) for each in pooled
    ]


def pool_trackers(session: Session, viewer: Viewer, held: Atlas, found: PoolLine) -> list[Tracker]:
    """Set every vehicle of a pool, as far as somebody may see it, beside the ambition for all its funds."""
    aimed = _Aimed(found.row.name, found.ambition, len(found.funds), held.source)
    accounts = accounts_for_pensions(session, viewer, pool=found.row.code)
    return [_tracker(session, each, [found.area], aimed) for each in accounts]


def _tracker(session: Session, held_by: tuple[Account, bool], readings: Sequence[Reading], aimed: _Aimed) -> Tracker:
    account, verified = held_by
    found = overview(session, account)
    held, areas = _holdings(found), {each.code: _codes(each) for each in readings}
    rows = _rows(found, held, readings, aimed)
    return Tracker(
        account=account,
        together=aimed.together,
        readings=readings,
        rows=rows,
        columns=_columns(found, aimed),
        figures=[_missing(found, reading, rows[0], aimed) for reading in readings if aimed.ambition is not None],
        gaps=_gaps(found, held, areas),
        demo=found.demo,
        verified=verified,
    )


def _codes(reading: Reading) -> frozenset[str]:
    return frozenset(place.code for place in reading.authorities)


def _holdings(found: Overview) -> Holdings:
    """Give the money of an account with the authorities and the pillar of each amount."""
    named, vehicles = found.tagger, {vehicle.id: vehicle for vehicle, _ in found.vehicles}
    committed = [
        Portion(entry.amount_gbp, _area(named, vehicles[entry.vehicle_id].area), vehicles[entry.vehicle_id].pillar)
        for entry in found.entries
        if entry.kind == COMMITMENT
    ]
    invested = [
        Portion(
            entry.amount_gbp,
            frozenset(filter(None, [entry.authority_code])),
            entry.pillar or pillar_of_firm(named.branches(filter(None, [entry.sector_code]))),
        )
        for entry in found.entries
        if entry.kind in PLACING
    ]
    weighted = [
        Portion(
            deal.amount_gbp * found.weights[deal.stage].weight,
            frozenset(filter(None, [deal.authority])),
            pillar_of_firm(named.branches(deal.sectors[:1])),
        )
        for deal in found.pipeline.deals
        if deal.amount_gbp
    ]
    return Holdings(tuple(committed), tuple(invested), tuple(weighted))


def _area(named: Tagger, area: str | None) -> frozenset[str]:
    kind, _, code = (area or "").partition(":")
    return named.places.members.get((kind, code), frozenset())


def _rows(found: Overview, held: Holdings, readings: Sequence[Reading], aimed: _Aimed) -> list[Row]:
    areas = {each.code: _codes(each) for each in readings}
    whole = None if aimed.ambition is None else aimed.ambition.value
    known = bool(held.invested)

    def row(kind: str, code: str, name: str, of: Mapping[str, Holdings]) -> Row:
        low, high = (whole, whole) if kind == ALL else _range(found, kind, code, whole)
        return Row(kind, code, name, low, high, {key: cell(each, low, known=known) for key, each in of.items()})

    rows = [row(ALL, "", "All that is local", {key: held.inside(area) for key, area in areas.items()})]
    for code, name in PILLARS.items():
        rows.append(row(PILLAR, code, name, {key: held.inside(area, code) for key, area in areas.items()}))
    bare = {key: held.without_pillar(area) for key, area in areas.items()}
    if any(each.committed for each in bare.values()):
        rows.append(row(PILLAR, NO_PILLAR, "No pillar recorded", bare))
    for code, (name, parts) in _parts(readings).items():
        rows.append(row(AREA, code, name, {key: held.inside(part) for key, part in parts.items()}))
    rows.append(row(REST, ELSEWHERE, _OTHERS[ELSEWHERE], {key: held.outside(area) for key, area in areas.items()}))
    rows.append(row(REST, UNPLACED, _OTHERS[UNPLACED], {key: held.unplaced(area) for key, area in areas.items()}))
    return rows


def _parts(readings: Sequence[Reading]) -> dict[str, tuple[str, dict[str, frozenset[str]]]]:
    """Give the areas that "local" falls into: each combined authority, as far as it is local, and what is in none."""
    found: dict[str, tuple[str, dict[str, frozenset[str]]]] = {}
    for reading in readings:
        for code, name, _, _ in reading.strategic:
            codes = frozenset(place.code for place in reading.authorities if place.combined_authority_code == code)
            found.setdefault(code, (f"{name} Combined Authority", {}))[1][reading.code] = codes
    for reading in readings:
        if reading.outside:
            codes = frozenset(place.code for place in reading.outside)
            found.setdefault(NO_BODY, ("In no combined authority", {}))[1][reading.code] = codes
    return found


def _range(found: Overview, kind: str, code: str, whole: float | None) -> tuple[float | None, float | None]:
    """Give the range in force for a pillar or a combined authority, as pounds of the ambition."""
    tag = ("place", f"combined_authority:{code}") if kind == AREA else (kind, code)
    for standing in found.targets:
        if standing.in_force and standing.position.aim.tag == tag and whole is not None:
            return standing.target.low * whole, standing.target.high * whole
    return None, None


def _columns(found: Overview, aimed: _Aimed) -> list[Column]:
    funder = found.account.funder
    ledger, board = ledger_source(funder), board_source(funder)
    target = (
        f"The money is of {aimed.together} funds together; what part is this fund’s is not on record."
        if aimed.ambition is None
        else f"{aimed.ambition.definition} For a pillar or an area: the range in force in the account, a share of what"
        " is invested, times these pounds."
    )
    return [
        Column("Target", target, [aimed.value, ledger]),
        Column(
            "Committed",
            "Commitments to vehicles whose area lies wholly inside; by the pillar of the vehicle.",
            [ledger],
        ),
        Column(
            "Invested",
            "First and later investments in companies whose local authority is inside; by the pillar of the entry, or"
            " else of the company’s sector.",
            [ledger],
        ),
        Column(
            "Weighted pipeline",
            "Amount of each live deal times the weight of its stage, where the venture is registered inside."
            + (f" {found.pipeline.without_amount} more have no amount." if found.pipeline.without_amount else ""),
            [board],
        ),
        Column(
            "Missing",
            "The target, or the lower end of the range, less what is invested; in the last column also less the"
            " weighted pipeline. Commitments are not taken off: they are not yet invested.",
            [aimed.value, ledger, board],
        ),
    ]


def _missing(found: Overview, reading: Reading, row: Row, aimed: _Aimed) -> Figure:
    held, (title, area) = row.cells[reading.code], READINGS[reading.code]
    inputs = {"target (£)": row.low, "invested (£)": held.invested, "weighted pipeline (£)": held.weighted}
    return Figure(
        label=f"Missing to the ambition: {title[0].lower()}{title[1:]}",
        value=held.missing,
        unit="gbp",
        period=f"to {clock.in_words(clock.today())}",
        geography=aimed.name,
        definition=f"Value at 31 March times the share, less what this account invested there. {area}",
        source=ledger_source(found.account.funder),
        status="declared",
        withheld="" if held.missing is not None else "Not known: no investment is on record",
        inputs={name: value for name, value in inputs.items() if value is not None},
    )


def _gaps(found: Overview, held: Holdings, areas: Mapping[str, frozenset[str]]) -> list[str]:
    """Say what is not on record."""
    said = []
    if not held.committed:
        said.append("No commitment is on record.")
    elif any(not each.area for each in held.committed):
        said.append("Some commitments are to vehicles whose area is not on record: they count in no area.")
    if not held.invested:
        said.append("No investment is on record, so that what is missing is not known.")
    if not held.weighted:
        said.append("No live deal has an amount.")
    if not any(each.in_force for each in found.targets):
        said.append("No range is in force for a pillar or a place.")
    if not areas.get(POOLED, True):
        said.append("Which authorities the pool’s area covers is not on record.")
    return said


def table(found: Tracker) -> list[list[object]]:
    """Give the rows of a file: a line for each line of the table and each reading, with definition and sources."""
    sources = {column.name: "; ".join(source.title for source in column.sources) for column in found.columns}
    return [
        [
            found.account.funder.name, found.verified, found.demo, found.together, reading.code,
            READINGS[reading.code][1], row.kind, row.code, row.name, row.low, row.high, held.committed,
            held.invested, held.weighted, held.missing,
            held.missing_then, sources["Target"], sources["Invested"], sources["Weighted pipeline"],
        ]
        for reading in found.readings
        for row in found.rows
        if (held := row.cells.get(reading.code)) is not None
    ]  # fmt: skip


COLUMNS = (
    "account", "verified as this fund's or pool's", "demo", "funds together", "local", "definition of local", "by",
    "code", "name",
    "target, lower end (GBP)", "target, upper end (GBP)", "committed (GBP)", "invested (GBP)",
    "weighted pipeline (GBP)", "missing (GBP)", "missing with the pipeline (GBP)", "source of the target",
    "source of committed and invested", "source of the pipeline",
)  # fmt: skip
