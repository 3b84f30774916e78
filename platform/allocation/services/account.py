"""A fund on one screen: its vehicles, its money against what it aims at, and what the pipeline would make of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from allocation import queries
from allocation.models import Entry, Target, Vehicle
from allocation.queries import LiveDeal
from allocation.services.access import Account
from allocation.services.aiming import Weight, weights_of
from allocation.services.aims import Aim, Money, Part, Position, drift, position, quarter_ends
from allocation.services.tagging import Tagger, tagger
from allocation.services.words import COMMITMENT, DRAWDOWN, EXIT, FOLLOW_ON, INVESTMENT, PLACING, RECYCLED
from foundation import clock
from foundation.database import Session
from foundation.figures import Figure, Source
from profiles.models import Funder


@dataclass(frozen=True, slots=True)
class Balance:
    """What became of the money of a vehicle, or of all of them, in pounds.

    ``invested`` holds first and follow-on investments. ``remaining`` is what may still be invested: what was committed
    and recycled, less what was invested.
    """

    committed: int
    drawn: int
    invested: int
    follow_ons: int
    recycled: int
    exits: int
    companies: int

    @property
    def remaining(self) -> int:
        """What may still be invested."""
        return self.committed + self.recycled - self.invested


@dataclass(frozen=True)
class Standing:
    """A target with where it stands, and its name."""

    target: Target
    name: str
    position: Position
    in_force: bool


@dataclass(frozen=True)
class Pipeline:
    """The live deals of a fund, as money, and those that cannot be counted because nobody has said how much."""

    deals: Sequence[LiveDeal]
    moneys: Sequence[Money]
    without_amount: int

    @property
    def actual_gbp(self) -> float:
        """Pounds of all deals with an amount."""
        return sum(money.amount_gbp for money in self.moneys)

    @property
    def weighted_gbp(self) -> float:
        """The same, each times the weight of its stage."""
        return sum(money.amount_gbp * money.weight for money in self.moneys)


@dataclass(frozen=True)
class Overview:
    """All that the first page of a fund's account shows."""

    account: Account
    figures: Sequence[Figure]
    whole: Balance
    vehicles: Sequence[tuple[Vehicle, Balance]]
    targets: Sequence[Standing]
    pipeline: Pipeline
    weights: Mapping[str, Weight]
    warnings: Sequence[str]
    entries: Sequence[Entry]
    tagger: Tagger
    demo: bool


def overview(session: Session, account: Account) -> Overview:
    """Put a fund's account together, in a fixed number of queries."""
    entries = queries.live_entries(session, account.funder_id)
    vehicles = queries.vehicles(session, account.funder_id)
    named, weights = tagger(session), weights_of(session, account.funder_id)
    pipeline = pipeline_of(session, account, named, weights)
    placed = placed_money(entries, named)
    whole = balance(entries)
    balances = [(vehicle, balance(each for each in entries if each.vehicle_id == vehicle.id)) for vehicle in vehicles]
    return Overview(
        account=account,
        figures=figures(account.funder, whole, pipeline),
        whole=whole,
        vehicles=balances,
        targets=[
            _standing(target, named, placed, pipeline.moneys) for target in queries.targets(session, account.funder_id)
        ],
        pipeline=pipeline,
        weights=weights,
        warnings=[words for vehicle, held in balances for words in _warnings(vehicle.name, held)],
        entries=entries,
        tagger=named,
        demo=account.funder.demo or any(deal.demo for deal in pipeline.deals),
    )


def balance(entries: Iterable[Entry]) -> Balance:
    """Sum entries that stand."""
    sums: dict[str, int] = {}
    companies = set()
    for entry in entries:
        sums[entry.kind] = sums.get(entry.kind, 0) + entry.amount_gbp
        if entry.kind in PLACING:
            companies.add(company_key(entry))
    return Balance(
        committed=sums.get(COMMITMENT, 0),
        drawn=sums.get(DRAWDOWN, 0),
        invested=sums.get(INVESTMENT, 0) + sums.get(FOLLOW_ON, 0),
        follow_ons=sums.get(FOLLOW_ON, 0),
        recycled=sums.get(RECYCLED, 0),
        exits=sums.get(EXIT, 0),
        companies=len(companies),
    )


def company_key(entry: Entry) -> tuple[str, object]:
    """Give what tells the company of an entry apart from others."""
    if entry.venture_id is not None:
        return "venture", entry.venture_id
    return "name", " ".join(entry.company.casefold().split())


def placed_money(entries: Iterable[Entry], named: Tagger) -> list[Money]:
    """Give what was placed in companies, with what it counts towards."""
    return [
        Money(
            entry.amount_gbp,
            entry.happened_on,
            named.tags(
                authority=entry.authority_code,
                sectors=filter(None, [entry.sector_code]),
                stage=entry.stage_code,
                instrument=entry.instrument_code,
                pillar=entry.pillar,
            ),
        )
        for entry in entries
        if entry.kind in PLACING
    ]


def pipeline_of(session: Session, account: Account, named: Tagger, weights: Mapping[str, Weight]) -> Pipeline:
    """Give the live deals of a fund as money."""
    deals = queries.live_deals(session, account.funder_id)
    counted = [deal for deal in deals if deal.amount_gbp]
    moneys = [
        Money(deal.amount_gbp or 0, clock.today(), deal_tags(deal, named), weights[deal.stage].weight)
        for deal in counted
    ]
    return Pipeline(deals, moneys, len(deals) - len(counted))


def deal_tags(deal: LiveDeal, named: Tagger) -> frozenset[tuple[str, str]]:
    """Give what a deal would count towards: by the venture's main sector, as an entry does."""
    return named.tags(
        authority=deal.authority,
        sectors=deal.sectors[:1],
        stage=deal.venture_stage,
        instrument=deal.instrument,
        pillar=None,
    )


def _standing(target: Target, named: Tagger, placed: Sequence[Money], pipeline: Sequence[Money]) -> Standing:
    tag = (target.dimension, target.code)
    aim = Aim(tag, target.low, target.high)
    in_force = target.starts_on <= clock.today() <= target.ends_on
    return Standing(target, named.name(tag), position(aim, placed, pipeline), in_force)


def drift_of(found: Overview, standing: Standing) -> tuple[list[date], list[Part]]:
    """Give the share of a target at the end of each quarter since the first investment, and as it is today."""
    placed = placed_money(found.entries, found.tagger)
    if not placed:
        return [], []
    days = quarter_ends(min(money.on for money in placed), clock.today())
    return days, drift(standing.position.aim.tag, placed, days)


def _warnings(name: str, held: Balance) -> list[str]:
    """Say what cannot be as it is entered."""
    found = []
    if held.drawn > held.committed:
        found.append(f"{name}: more is drawn than was committed.")
    if held.invested > held.drawn + held.recycled:
        found.append(f"{name}: more is invested than was drawn and recycled.")
    if held.recycled > held.exits:
        found.append(f"{name}: more is recycled than came back from exits.")
    return found


def ledger_source(funder: Funder) -> Source:
    """Say where the figures of a fund's own ledger are from."""
    return Source(title="Ledger of the fund, as its people entered it", publisher=funder.name)


def board_source(funder: Funder) -> Source:
    """Say where the figures of a fund's pipeline are from."""
    return Source(title="Live deals on the fund’s board", publisher=funder.name)


_DEFINITIONS = (
    ("Committed", "committed", "Sum of commitments to the vehicles."),
    ("Drawn", "drawn", "Sum of drawdowns: what was paid in of what was committed."),
    ("Invested", "invested", "Sum of first and follow-on investments in companies."),
    ("Of it follow-ons", "follow_ons", "Sum of later investments in companies that the fund had invested in before."),
    ("Recycled", "recycled", "Sum of money that came back and may be invested again."),
    ("Exits", "exits", "Sum of proceeds from companies."),
    ("Remaining", "remaining", "Committed and recycled, less invested: what may still be invested."),
)


def figures(funder: Funder, whole: Balance, pipeline: Pipeline) -> list[Figure]:
    """Give the figures of a fund: its ledger, and its pipeline as it is and weighted."""
    today, ledger, board = clock.in_words(clock.today()), ledger_source(funder), board_source(funder)
    counted = len(pipeline.moneys)
    left = f" {pipeline.without_amount} more have no amount." if pipeline.without_amount else ""

    def figure(label: str, value: float, definition: str, source: Source, n: int | None = None) -> Figure:
        return Figure(
            label=label, value=value, unit="gbp", period=f"to {today}", geography=funder.name,
            definition=definition, source=source, sample_size=n, status="declared",
        )  # fmt: skip

    found = [figure(label, getattr(whole, name), words, ledger) for label, name, words in _DEFINITIONS]
    found.append(figure("Live pipeline", pipeline.actual_gbp, f"Amounts of the live deals.{left}", board, counted))
    weighted = f"Amount of each live deal times the weight of its stage.{left}"
    found.append(figure("Weighted pipeline", pipeline.weighted_gbp, weighted, board, counted))
    return found
