"""Lets the fund managers of the demo keep a ledger, and aim at ranges."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlmodel import select

from accounts.policy import Viewer
from accounts.services import viewer_for_user
from allocation.models import Entry
from allocation.services.access import Account, account_for
from allocation.services.aiming import add_target
from allocation.services.entering import correct, enter, open_vehicle, take_out
from allocation.services.impact import report_outcome
from foundation import clock
from foundation.database import Session
from profiles.models import Funder, FundingRound, RoundInvestor, Venture
from reference.models import Authority, Region

#: By funder: the part of each round that it put in, and what was committed to its vehicles with the year of each.
_FUNDS: Mapping[str, tuple[float, Sequence[tuple[str, int, int]]]] = {
    "mercian-growth-office": (
        0.4,
        (("Mercian Growth Fund I", 2021, 6_000_000), ("Mercian Proof Fund", 2023, 2_500_000)),
    ),
    "fosse-way-place-fund": (0.5, (("Fosse Way Fund", 2022, 30_000_000),)),
}
#: What for, from and to (as parts of one), in years from three years ago.
_RANGES: Sequence[tuple[str, float, float]] = (
    ("place:region:E12000005", 0.45, 0.65),
    ("place:region:E12000004", 0.25, 0.45),
    ("place:combined_authority:E47000007", 0.3, 0.5),
    ("pillar:clean_energy", 0.15, 0.3),
    ("sector:advanced_manufacturing", 0.2, 0.4),
    ("stage:seed", 0.3, 0.6),
    ("instrument:equity", 0.6, 0.9),
)
#: Of the rounds in which a fund took part: how many outside the Midlands, and which one is missing from its ledger.
_OUTSIDE, _MISSING, _MISTYPED = 3, 4, 6


def invent_allocation(session: Session, staff: Mapping[str, int]) -> int:
    """Enter what the invented funds did in the rounds that name them, the same way each time.

    Returns
    -------
    int
        How many entries there are.
    """
    session.flush()
    count = 0
    for slug, (part, pots) in _FUNDS.items():
        actor = viewer_for_user(session, staff[slug])
        account = account_for(session, actor, slug)
        count += _ledger(session, account, actor, part, pots)
        first = clock.today().replace(month=4, day=1, year=clock.today().year - 3)
        for what, low, high in _RANGES:
            values = {
                "what": what, "low": low, "high": high, "starts_on": first,
                "ends_on": first.replace(year=first.year + 6) - timedelta(days=1), "note": "Strategy statement (DEMO)",
            }  # fmt: skip
            add_target(session, account, actor, values)
    return count


def _ledger(
    session: Session, account: Account, actor: Viewer, part: float, pots: Sequence[tuple[str, int, int]]
) -> int:
    def put(vehicle: int | None, kind: str, on: date, pounds: int, **more: Any) -> Any:
        values = {"vehicle_id": vehicle, "kind": kind, "happened_on": on, "amount_gbp": pounds, **more}
        return enter(session, account, actor, values)

    vehicles = []
    for name, year, pounds in pots:
        vehicle = open_vehicle(session, account, {"name": name, "vintage_year": year})
        vehicles.append(vehicle)
        put(vehicle.id, "commitment", date(year, 4, 1), pounds)
        for number in range(3):
            put(vehicle.id, "drawdown", date(year + number, 5, 1), round(0.3 * pounds))
    count, seen = 4 * len(pots), set()
    for number, (venture, held) in enumerate(_rounds(session, account.funder)):
        if number == _MISSING:
            continue
        # Small rounds come from the newer vehicle.
        vehicle = vehicles[-1] if (held.amount_gbp or 0) <= 150_000 else vehicles[0]
        whole = held.amount_gbp or 0
        own = _thousands(part * whole)
        private = _thousands(0.35 * whole)
        entry = put(
            vehicle.id, "follow_on" if venture.id in seen else "investment", held.closed_on,
            10 * own if number == _MISTYPED else own, company=venture.name, stage_code=held.stage_code,
            instrument_code=held.instrument_code, round_gbp=None if number == _MISTYPED else whole,
            private_gbp=private, public_gbp=_thousands(0.1 * whole),
        )  # fmt: skip
        if number == _MISTYPED:
            right = {
                "vehicle_id": vehicle.id, "kind": entry.kind, "happened_on": held.closed_on, "amount_gbp": own,
                "company": venture.name, "stage_code": held.stage_code, "round_gbp": whole,
                "instrument_code": held.instrument_code,
                "note": "A nought too many",
            }  # fmt: skip
            correct(session, account, actor, entry.id or 0, right)
        seen.add(venture.id)
        count += 1
        if number % 3 != 2 and number != _MISTYPED:
            _outcome(session, account, actor, entry, held.closed_on + timedelta(days=30), number)
        if number == 1:
            back = clock.today() - timedelta(days=200)
            put(vehicle.id, "exit", back, 2 * own, company=venture.name)
            put(vehicle.id, "recycled", back + timedelta(days=30), own)
            twice = put(vehicle.id, "recycled", back + timedelta(days=30), own)
            take_out(session, account, actor, twice.id or 0, "Entered twice")
            count += 3
    return count


def _outcome(session: Session, account: Account, actor: Viewer, entry: Entry, on: date, number: int) -> None:
    """Report jobs that came of an investment: the more was invested, the more of them."""
    values = {
        "entry_id": entry.id, "measure": "jobs_created", "value": float(1 + entry.amount_gbp // 40_000),
        "claim": ("declared", "evidenced")[number % 2], "reported_on": min(on, clock.today()), "note": "DEMO",
    }  # fmt: skip
    report_outcome(session, account, actor, values)
    if number % 4 == 0:
        report_outcome(session, account, actor, {**values, "measure": "jobs_safeguarded", "value": 2.0})


def _thousands(pounds: float) -> int:
    return 1_000 * round(pounds / 1_000)


def _rounds(session: Session, funder: Funder) -> list[tuple[Venture, FundingRound]]:
    """Give the public rounds of at least £50,000 that name a funder: in the Midlands, and a few elsewhere."""
    rows = session.exec(
        select(Venture, FundingRound, Region.midlands)
        .join(FundingRound, FundingRound.venture_id == Venture.id)  # type: ignore[arg-type]
        .join(RoundInvestor, RoundInvestor.round_id == FundingRound.id)  # type: ignore[arg-type]
        .join(Authority, Authority.code == Venture.registered_authority_code)  # type: ignore[arg-type]
        .join(Region, Region.code == Authority.region_code)  # type: ignore[arg-type]
        .where(
            RoundInvestor.funder_id == funder.id,
            Venture.status == "published",
            Venture.restricted == False,  # noqa: E712 -- a condition of the database
            FundingRound.amount_gbp >= 50_000,  # type: ignore[operator]
            FundingRound.closed_on >= date(2021, 5, 1),
        )
        .order_by(FundingRound.closed_on, FundingRound.id)  # type: ignore[arg-type]
    ).all()
    inside = [(venture, held) for venture, held, midlands in rows if midlands]
    outside = [(venture, held) for venture, held, midlands in rows if not midlands][:_OUTSIDE]
    return sorted(inside + outside, key=lambda pair: (pair[1].closed_on, pair[1].id or 0))
