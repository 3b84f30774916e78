"""Lets an invented pension fund, and an invented vehicle of its pool, stand beside the 5% ambition."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlmodel import select

from accounts.policy import Viewer
from accounts.services import viewer_for_user
from allocation import queries
from allocation.services import purposes, verifying
from allocation.services.access import Account, account_for
from allocation.services.aiming import add_target
from allocation.services.entering import enter, open_vehicle
from foundation import clock
from foundation.database import Session
from pipeline.queries import all_steps
from pipeline.services.adding import add_deal
from pipeline.services.editing import edit_deal
from pipeline.services.moving import move_deal
from profiles.models import Funder, Mandate, Venture
from profiles.services.saving import System

#: The real fund and pool whose value and area the invented accounts are set beside.
_FUND, _POOL = "E2421", "lgps-central"
_SLUG, _OF_POOL = "bradgate-pension-fund", "fosse-way-place-fund"
#: Name, year, pounds committed, area and pillar of each vehicle; the last one has neither on record.
_VEHICLES: Sequence[tuple[str, int, int, str, str]] = (
    ("Bradgate Homes", 2022, 60_000_000, f"fund:{_FUND}", "affordable_housing"),
    ("Bradgate Energy", 2023, 45_000_000, f"pool:{_POOL}", "clean_energy"),
    ("Bradgate Places", 2023, 30_000_000, f"fund:{_FUND}", "regeneration"),
    ("Bradgate Firms", 2024, 25_000_000, "", ""),
)
#: Vehicle, company, authority, pillar and pounds. All companies are invented.
_PLACED: Sequence[tuple[int, str, str, str, int]] = (
    (0, "Soarside Homes (DEMO)", "E06000016", "affordable_housing", 18_000_000),
    (0, "Burbage Common Homes (DEMO)", "E07000132", "affordable_housing", 9_500_000),
    (1, "Higham Solar Park (DEMO)", "E07000132", "clean_energy", 12_000_000),
    (1, "Black Country Heat (DEMO)", "E08000027", "clean_energy", 8_000_000),
    (1, "Rutland Storage (DEMO)", "E06000017", "clean_energy", 5_500_000),
    (2, "Frog Island Works (DEMO)", "E06000016", "regeneration", 11_000_000),
    (2, "Watling Proving Yard (DEMO)", "E07000132", "regeneration", 6_000_000),
    (3, "Derwent Tooling (DEMO)", "E06000015", "sme_finance", 3_000_000),
    (3, "Thames Instruments (DEMO)", "E07000178", "sme_finance", 2_500_000),
)
_RANGES: Sequence[tuple[str, float, float]] = (
    ("pillar:affordable_housing", 0.25, 0.4),
    ("pillar:clean_energy", 0.2, 0.35),
    ("pillar:regeneration", 0.1, 0.2),
    ("pillar:sme_finance", 0.1, 0.2),
    ("place:combined_authority:E47000007", 0.05, 0.15),
)
#: Authorities of the ventures that are on the board, with how many steps each has come and what it would be given.
_BOARD: Sequence[tuple[str, int, int]] = (
    ("E06000016", 3, 6_000_000),
    ("E07000132", 2, 4_000_000),
    ("E08000025", 1, 8_000_000),
    ("E06000015", 1, 3_500_000),
)


def invent_pension_money(session: Session, staff: Mapping[str, int], ventures: Sequence[Venture]) -> int:
    """Enter what the invented pension fund did, and say whose money the vehicle of the pool is.

    Returns
    -------
    int
        How many entries there are.
    """
    person = viewer_for_user(session, staff[_SLUG])
    account = account_for(session, person, _SLUG)
    count = _ledger(session, account, person)
    first = clock.today().replace(month=4, day=1, year=clock.today().year - 2)
    last = first.replace(year=first.year + 6) - timedelta(days=1)
    for what, low, high in _RANGES:
        values = {
            "what": what, "low": low, "high": high, "starts_on": first, "ends_on": last,
            "note": "Strategy statement (DEMO)",
        }  # fmt: skip
        add_target(session, account, person, values)
    _board(session, person, ventures)
    manager = viewer_for_user(session, staff[_OF_POOL])
    pooled = account_for(session, manager, _OF_POOL)
    known = purposes.purposes(session, pooled)
    whose = {"whose": f"pool:{_POOL}"}
    for vehicle in queries.vehicles(session, pooled.funder_id):
        whose |= {f"area_{vehicle.id}": f"pool:{_POOL}", f"pillar_{vehicle.id}": "sme_finance"}
    purposes.set_purposes(session, pooled, manager, whose, purposes.seen_as(known))
    return count


def _ledger(session: Session, account: Account, person: Viewer) -> int:
    year = clock.today().year - 1
    pots = []
    for name, vintage, pounds, _area, _pillar in _VEHICLES:
        vehicle = open_vehicle(session, account, {"name": name, "vintage_year": vintage})
        pots.append(vehicle)
        for kind, part, month in (("commitment", 1.0, 4), ("drawdown", 0.6, 6)):
            values: dict[str, Any] = {"vehicle_id": vehicle.id, "kind": kind, "amount_gbp": round(part * pounds)}
            enter(session, account, person, {**values, "happened_on": clock.today().replace(year, month, 1)})
    for number, (pot, company, authority, pillar, pounds) in enumerate(_PLACED):
        on = clock.today() - timedelta(days=20 * number + 9)
        values = {
            "vehicle_id": pots[pot].id, "kind": "investment", "amount_gbp": pounds, "company": company,
            "authority_code": authority, "pillar": pillar, "happened_on": on,
        }  # fmt: skip
        enter(session, account, person, values)
    known = purposes.purposes(session, account)
    whose = {"whose": f"fund:{_FUND}"}
    for vehicle, (_name, _year, _pounds, area, pillar) in zip(pots, _VEHICLES, strict=True):
        whose |= {f"area_{vehicle.id}": area, f"pillar_{vehicle.id}": pillar}
    purposes.set_purposes(session, account, person, whose, purposes.seen_as(known))
    # The vehicle of the pool is left to staff, so that their list has something to do.
    verifying.verify(session, actor=System(), slug=_SLUG, code=_FUND)
    return 2 * len(pots) + len(_PLACED)


def _board(session: Session, person: Viewer, ventures: Sequence[Venture]) -> None:
    """Put a venture of each place on the fund's board, and move it on."""
    mandate = session.exec(select(Mandate).join(Funder).where(Funder.slug == _SLUG)).one()
    taken: set[int | None] = set()
    for authority, steps, pounds in _BOARD:
        venture = next(
            (
                each
                for each in ventures[1:]
                if each.registered_authority_code == authority
                and each.status == "published"
                and not each.restricted
                and each.id not in taken
            ),
            None,
        )
        if venture is None:
            continue
        taken.add(venture.id)
        deal, _ = add_deal(session, actor=person, venture_slug=venture.slug, mandate_slug=mandate.slug)
        key, values = deal.id or 0, {"amount_gbp": pounds}
        edit_deal(session, actor=person, deal_id=key, version=deal.version, values=values)
        for step in all_steps(session, deal.organisation_id)[deal.track].live[1 : steps + 1]:
            move_deal(session, actor=person, deal_id=key, from_stage=deal.step, to_stage=step.code)
