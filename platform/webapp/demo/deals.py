"""Invents a live pipeline: deals that came in over half a year, each moved as it would have been."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import select

from accounts.policy import Viewer
from accounts.services import viewer_for_user
from foundation import clock
from foundation.database import Session
from pipeline.models import Deal, Standing
from pipeline.queries import all_steps
from pipeline.services import boards_of, staging
from pipeline.services.adding import add_deal
from pipeline.services.editing import edit_deal
from pipeline.services.feedback import pass_on
from pipeline.services.meetings import arrange
from pipeline.services.moving import move_deal
from pipeline.services.noting import write_note
from pipeline.services.tasking import add_task, tick_task
from profiles.models import Funder, Mandate, MandateSector, MandateStage, Venture, VentureSector
from reference.models import Authority, Sector

_PASSES = (
    "timing.too_early",
    "outside_mandate.ticket",
    "outside_mandate.stage",
    "timing.no_capacity",
    "market.competition",
    "traction.no_customers",
)
#: What the venture is told with some of the reasons; of the others the demo's funders keep both to themselves.
_TOLD = {
    "timing.too_early": "The step you are at is before the one that this fund can start from.",
    "traction.no_customers": "Come back once a customer has paid for a second order.",
}
_MEETS = "Second meeting with the team"
_STEPS = (
    "Call two of their customers",
    "Read the data room",
    _MEETS,
    "Send draft terms",
    "Ask for the cash plan",
    "Book the site visit",
)
_NOTES = (
    "Two of the three founders came. They know their market; the price is still a guess.",
    "Saw the test rig run. Asked for the records of the last two months.",
    "Their lead customer would sign again. Margin depends on one supplier.",
    "Talked about who takes sales on. They look for somebody in the region.",
)
_TASKS = (
    "Ask for the share register",
    "Call the reference in Coventry",
    "Check who owns the first patent",
    "Send our usual terms",
    "Compare the plan with the last accounts",
)
#: Houses that have worded stages of their own, and the days that they give to some.
_WORDED = ("wrekin-vale-ventures",)
_TIMES = (
    ("screening", "Screening", 14),
    ("first_meeting", "First meeting", 21),
    ("due_diligence", "Due diligence", 60),
)
#: Deals of each demo funder's board; the investor's own is fuller than the others.
_MOST = {"wrekin-vale-ventures": 46, "mercian-growth-office": 34}
_USUAL = 12
#: Deals that came to money, by house and region.
_PAID = {
    ("copperkiln-capital", "E12000005"): 7,
    ("lattice-deeptech", "E12000005"): 5,
    ("copperkiln-capital", "E12000004"): 6,
}


def invent_deals(
    session: Session, staff: Mapping[str, int], ventures: Sequence[Venture], report: Callable[[str, int, int], None]
) -> int:
    """Put invented deals on the boards of the invented funders.

    Parameters
    ----------
    session : Session
        The transaction.
    staff : Mapping of str to int
        By funder, the key of the person who works its deals.
    ventures : sequence of Venture
        The invented ventures.
    report : callable
        Told how far it has come.

    Returns
    -------
    int
        How many deals were made.
    """
    dice = random.Random(31)  # noqa: S311
    session.flush()
    pairs = list(_pairs(session, staff, ventures, dice))
    for number, (person_id, venture, mandate) in enumerate(pairs, start=1):
        _deal(session, dice, viewer_for_user(session, person_id), venture, mandate)
        if number % 20 == 0 or number == len(pairs):
            report("deals", number, len(pairs))
    paid = _invent_paid(session, staff, ventures)
    for slug in _WORDED:
        _word_stages(session, viewer_for_user(session, staff[slug]))
    return len(pairs) + paid


def _invent_paid(session: Session, staff: Mapping[str, int], ventures: Sequence[Venture]) -> int:
    """Add deals of the Midlands that came to money, so that it is known how long they take there."""
    dice, count = random.Random(67), 0  # noqa: S311 -- invention, not secrecy
    region_of = {each.code: each.region_code for each in session.exec(select(Authority))}
    for (slug, region), number in _PAID.items():
        near = [each for each in ventures if region_of.get(each.registered_authority_code or "") == region]
        suited = list(_pairs(session, {slug: staff[slug]}, near, dice))[:number]
        for person_id, venture, mandate in suited:
            person, moment = viewer_for_user(session, person_id), clock.now() - timedelta(days=dice.randint(195, 215))
            with clock.frozen(moment):
                deal, _ = add_deal(session, actor=person, venture_slug=venture.slug, mandate_slug=mandate.slug)
            route = _route(session, deal)
            for target in route:
                moment += timedelta(days=dice.randint(14, 28))
                _move(session, person, deal, target, min(moment, clock.now()))
            count += 1
    return count


def _word_stages(session: Session, owner: Viewer) -> None:
    """Give a house a stage of its own, and times for those in which deals wait."""
    board = boards_of(owner)[0]
    change: dict[str, Any] = {"actor": owner, "board": board, "track": "equity"}
    staging.add_stage(
        session, **change, version=0, name="Site visit", stage="due_diligence", meaning="Seen at work",
        requires=["next_step"],
    )  # fmt: skip
    for version, (code, name, days) in enumerate(_TIMES, start=1):
        staging.change_stage(session, **change, version=version, code=code, name=name, target_days=days)


def _pairs(
    session: Session, staff: Mapping[str, int], ventures: Sequence[Venture], dice: random.Random
) -> Iterator[tuple[int, Venture, Mandate]]:
    """Give ventures and mandates that suit each other by sector and stage."""
    open_to_all = [venture for venture in ventures if venture.status == "published" and not venture.restricted]
    parents = {row.code: row.parent_code for row in session.exec(select(Sector))}
    sectors: dict[int, set[str]] = {}
    for row in session.exec(select(VentureSector)):
        sectors.setdefault(row.venture_id, set()).update({row.sector_code, parents[row.sector_code] or ""})
    for slug, person_id in staff.items():
        mandates = session.exec(
            select(Mandate).join(Funder).where(Funder.slug == slug).order_by(Mandate.id)  # type: ignore[arg-type]
        ).all()
        taken: set[int] = set(
            session.exec(select(Deal.venture_id).join(Mandate).join(Funder).where(Funder.slug == slug))
        )
        for number in range(_MOST.get(slug, _USUAL)):
            mandate = mandates[number % len(mandates)]
            wanted = set(session.exec(select(MandateSector.sector_code).where(MandateSector.mandate_id == mandate.id)))
            stages = set(session.exec(select(MandateStage.stage_code).where(MandateStage.mandate_id == mandate.id)))
            suited = [
                venture
                for venture in open_to_all
                if (venture.id or 0) not in taken
                and venture.stage_code in stages
                and (not wanted or wanted & sectors.get(venture.id or 0, set()))
            ]
            if suited:
                venture = dice.choice(suited)
                taken.add(venture.id or 0)
                yield person_id, venture, mandate


def _deal(session: Session, dice: random.Random, person: Viewer, venture: Venture, mandate: Mandate) -> None:
    """Make one deal and move it on from its first day until some way along the route."""
    moment = clock.now() - timedelta(days=dice.randint(20, 190), hours=dice.randint(0, 9))
    with clock.frozen(moment):
        deal, _ = add_deal(session, actor=person, venture_slug=venture.slug, mandate_slug=mandate.slug)
    route = _route(session, deal)
    for target in route[: min(dice.randint(0, 10), dice.randint(0, 10))]:
        moment += timedelta(days=dice.randint(4, 24))
        if moment > clock.now():
            break
        _move(session, person, deal, target, moment)
    if deal.stage != "completed" and dice.random() < 0.25:
        _end(session, dice, person, deal, min(moment + timedelta(days=9), clock.now()))
    elif deal.stage != "completed" and dice.random() < 0.7:
        values: dict[str, Any] = {
            "next_step": dice.choice(_STEPS),
            "next_step_on": clock.today() + timedelta(days=dice.randint(-6, 21)),
        }
        edit_deal(session, actor=person, deal_id=deal.id or 0, version=deal.version, values=values)
        if values["next_step"] == _MEETS:
            _meet(session, person, deal, values["next_step_on"])
    if dice.random() < 0.6:
        _work(session, dice, person, deal, min(moment + timedelta(hours=5), clock.now()))


def _meet(session: Session, person: Viewer, deal: Deal, day: date) -> None:
    """Keep the meeting that is the next step of a deal."""
    arrange(
        session,
        actor=person,
        deal_id=deal.id or 0,
        people=[person.user_id or 0],
        begins_at=datetime.combine(day, time(10), tzinfo=clock.LONDON),
        minutes=60,
        place="At their workshop",
        guests="The founders",
    )


def _route(session: Session, deal: Deal) -> list[str]:
    """Give the stages of a deal's track after its first, in their order, as far as the money."""
    steps = all_steps(session, deal.organisation_id)[deal.track]
    ahead = [step for step in steps.live if step.standing in (Standing.LIVE, Standing.WON)]
    return [step.code for step in ahead[1:]]


def _work(session: Session, dice: random.Random, person: Viewer, deal: Deal, moment: datetime) -> None:
    """Write what was said when both sides met, and what is to be done."""
    key = deal.id or 0
    with clock.frozen(moment):
        write_note(session, actor=person, deal_id=key, text=dice.choice(_NOTES), kind="meeting", met_on=moment.date())
    for text in dice.sample(_TASKS, 2):
        task = add_task(
            session,
            actor=person,
            deal_id=key,
            text=text,
            owner_id=person.user_id,
            due_on=clock.today() + timedelta(days=dice.randint(1, 25)),
        )
        if dice.random() < 0.4:
            tick_task(session, actor=person, deal_id=key, task_id=task.id or 0, done=True)


def _move(session: Session, person: Viewer, deal: Deal, target: str, moment: datetime) -> None:
    with clock.frozen(moment):
        move_deal(session, actor=person, deal_id=deal.id or 0, from_stage=deal.step, to_stage=target)


def _end(session: Session, dice: random.Random, person: Viewer, deal: Deal, moment: datetime) -> None:
    """Pass on a deal for a reason, or put it on hold until a date."""
    with clock.frozen(moment):
        if dice.random() < 0.75:
            reason = dice.choice(_PASSES)
            pass_on(
                session,
                actor=person,
                deal_id=deal.id or 0,
                from_stage=deal.stage,
                reason=reason,
                shareable=_TOLD.get(reason, ""),
                send=reason in _TOLD,
            )
            return
        move_deal(
            session,
            actor=person,
            deal_id=deal.id or 0,
            from_stage=deal.stage,
            to_stage="on_hold",
            review_on=moment.date() + timedelta(days=90),
        )
