"""A start page is kept until something on it changes: after each kind of change it says what one drawn anew says."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from accounts.models import key_of
from accounts.services import organisations
from allocation.models import Target
from allocation.services import aiming
from foundation import clock
from foundation.database import Session
from foundation.kept import Drawn, Kept, Newest
from introductions.services import meeting
from pipeline.models import Deal, DealEvent, Stage
from pipeline.services import add_deal, edit_deal
from pipeline.services.closing import answer_closing, state_closing, withdraw_closing
from pipeline.services.comebacks import Condition
from pipeline.services.feedback import pass_on, stop_waiting
from plans.models import KeptPart, KeptPlan
from plans.queries import change_part
from profiles.models import Venture
from profiles.services import funders
from profiles.services.ventures import update_venture
from readiness.services.answering import Given, save_answers
from readiness.services.sheets import questionnaire
from tests.support.allocation import Keeper, a_keeper
from tests.support.applications import a_programme, ask, assess_how, decide, review, send, sign, start
from tests.support.conversations import a_message
from tests.support.introductions import Sides, two_sides
from tests.support.people import an_organisation, sign_in
from tests.support.profiles import a_funder, a_mandate, a_venture
from tests.support.start_pages import seen

BIRMINGHAM = "B15 2TT"
SOON = timedelta(days=7)


@dataclass
class World:
    """Two sides between whom something happens, and what an earlier step has made."""

    app: Flask
    sides: Sides
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def session(self) -> Session:
        """The database."""
        return self.sides.session


T = TypeVar("T", World, Keeper)
Step = Callable[[World], object]
Anew = Callable[[FlaskClient], str]


@pytest.fixture
def world(app: Flask, session: Session) -> World:
    return World(app, two_sides(session))


@pytest.fixture
def seen_anew(monkeypatch: pytest.MonkeyPatch) -> Anew:
    """The same page, with nothing taken from what is kept."""

    def anew(client: FlaskClient) -> str:
        with monkeypatch.context() as nothing_kept:
            nothing_kept.setattr(Newest, "of", lambda _self, _session, _key, _mark, read: read())
            nothing_kept.setattr(Drawn, "get", lambda _self, _key, draw: draw())
            nothing_kept.setattr(Kept, "get", lambda self, session, _key=None: self._read(session))
            return seen(client)

    return anew


# What happens to a venture.


def a_deal(world: World) -> Deal:
    sides = world.sides
    actor = sides.viewer(sides.investor)
    deal, _ = add_deal(world.session, actor=actor, venture_slug=sides.venture.slug, mandate_slug=sides.mandate.slug)
    world.made["deal"] = deal
    return deal


def pass_told(world: World) -> None:
    deal, actor = a_deal(world), world.sides.viewer(world.sides.investor)
    given: dict[str, Any] = {"from_stage": deal.step, "reason": "traction.no_customers", "send": True}
    pass_on(world.session, actor=actor, deal_id=key_of(deal), condition=Condition("day", from_day=day()), **given)


def day() -> date:
    return clock.today() + timedelta(days=90)


def wait_no_longer(world: World) -> None:
    actor = world.sides.viewer(world.sides.investor)
    stop_waiting(world.session, actor=actor, deal_id=key_of(world.made["deal"]))


def request(world: World) -> None:
    world.made["request"] = world.sides.ask()


def say_no(world: World) -> None:
    world.sides.answer(world.made["request"], reason="traction.no_customers")


def say_yes(world: World) -> None:
    request(world)
    world.sides.answer(world.made["request"], answer="accepted", reason="")


def propose(world: World) -> None:
    actor, times = world.sides.viewer(world.sides.investor), [clock.now() + SOON]
    asked: dict[str, Any] = {"introduction_id": world.made["request"].id, "version": 0, "minutes": 30, "place": ""}
    meeting.propose(world.session, actor=actor, times=times, **asked)


def meet(world: World) -> None:
    say_yes(world)
    propose(world)


def call_off(world: World) -> None:
    actor = world.sides.viewer(world.sides.investor)
    meeting.call_off(world.session, actor=actor, introduction_id=world.made["request"].id, version=1)


def state(world: World) -> None:
    deal, actor = a_deal(world), world.sides.viewer(world.sides.investor)
    deal.stage = deal.step = Stage.LEGALS.value
    paid = {"closed_on": date(2026, 3, 2), "amount_gbp": 250_000, "round_gbp": 400_000, "instrument_code": "equity"}
    state_closing(world.session, actor=actor, deal_id=key_of(deal), version=0, values=paid)


def take_back(world: World) -> None:
    actor = world.sides.viewer(world.sides.investor)
    withdraw_closing(world.session, actor=actor, deal_id=key_of(world.made["deal"]), version=1)


def object_to(world: World) -> None:
    actor, key = world.sides.viewer(world.sides.founder), key_of(world.made["deal"])
    answer_closing(world.session, actor=actor, deal_id=key, version=1, agrees=False, objection="It was less.")


def first_message(world: World) -> None:
    a_deal(world)
    world.session.commit()
    sides = world.sides
    a_message(world.app, world.session, sides.viewer(sides.investor), sides.venture.slug, sides.fund.slug)


def answer_message(world: World) -> None:
    sides = world.sides
    a_message(world.app, world.session, sides.viewer(sides.founder), sides.venture.slug, sides.fund.slug)


def programme(world: World) -> None:
    a_programme(world.sides, {"required": False})
    assess_how(world.sides, world.sides.investor, certifier=world.sides.partner)
    world.made["application"] = start(world.sides)


def sent(world: World) -> None:
    programme(world)
    send_it(world)


def send_it(world: World) -> None:
    send(world.sides, world.made["application"])


def asked_by_message(world: World) -> None:
    first_message(world)
    programme(world)


def spend(world: World) -> None:
    stated = {"cash_in_hand_gbp": 100_000, "monthly_costs_gbp": 20_000, "registered_postcode": BIRMINGHAM}
    actor = world.sides.viewer(world.sides.founder)
    update_venture(world.session, actor=actor, venture=world.sides.venture, data=stated)


def plan(world: World) -> None:
    four_deals_elsewhere(world)
    fifth_deal_elsewhere(world)
    kept = KeptPlan(venture_id=key_of(world.sides.venture), objective="soonest", ask_gbp=1, kept_at=clock.now())
    world.session.add(kept)
    world.session.flush()
    world.made["part"] = KeptPart(
        plan_id=key_of(kept), mandate_id=key_of(world.sides.mandate), position=1, instrument_code="equity",
        amount_gbp=60_000, money_by=clock.today(),
    )  # fmt: skip
    world.session.add(world.made["part"])


def offer(world: World) -> None:
    assert change_part(world.session, world.made["part"], 1, {"status": "offered"})


def answer(world: World) -> None:
    code = questionnaire(world.session).current[0].code
    actor = world.sides.viewer(world.sides.founder)
    save_answers(world.session, actor=actor, venture=world.sides.venture, given=[Given(code, "yes")])


def completed(world: World, venture: Venture) -> None:
    house, mandate = world.made["house"], world.made["mandate"]
    now = clock.now()
    deal = Deal(
        organisation_id=key_of(house), venture_id=key_of(venture), mandate_id=key_of(mandate), stage="completed",
        created_at=now, stage_entered_at=now,
    )  # fmt: skip
    world.session.add(deal)
    world.session.flush()
    met = now - timedelta(days=100)
    world.session.add(DealEvent(deal_id=key_of(deal), at=met, kind="moved", to_stage="first_meeting"))


def four_deals_elsewhere(world: World) -> None:
    spend(world)
    house = an_organisation(world.session, "funder", "Elsewhere")
    mandate = a_mandate(world.session, funder=a_funder(world.session, organisation_id=house.id))
    ventures = [a_venture(world.session, registered_postcode=BIRMINGHAM) for _ in range(5)]
    world.made |= {"house": house, "mandate": mandate, "fifth": ventures.pop()}
    for venture in ventures:
        completed(world, venture)


def fifth_deal_elsewhere(world: World) -> None:
    completed(world, world.made["fifth"])


def own_step(world: World) -> None:
    sides = world.sides
    actor = sides.viewer(sides.founder)
    deal, _ = add_deal(world.session, actor=actor, venture_slug=sides.venture.slug, mandate_slug=sides.mandate.slug)
    edit_deal(world.session, actor=actor, deal_id=key_of(deal), version=1, values={"next_step": "Send the accounts"})


def rename_mandate(world: World) -> None:
    actor = world.sides.viewer(world.sides.investor)
    funders.update_mandate(world.session, actor=actor, mandate=world.sides.mandate, data={"name": "Renamed Seed"})


def rename_funder(world: World) -> None:
    organisations.change_details(
        world.session, organisation=world.sides.fund, actor_id=key_of(world.sides.investor), name="Renamed Capital",
        company_number=None, email_domain=None, website=None,
    )  # fmt: skip


def nothing(_world: World) -> None:
    pass


OF_A_VENTURE: dict[str, tuple[Step, Step]] = {
    "a pass is told": (nothing, pass_told),
    "it is waited for no longer": (pass_told, wait_no_longer),
    "a request is answered": (request, say_no),
    "times are proposed": (say_yes, propose),
    "a meeting is called off": (meet, call_off),
    "a closing is stated": (nothing, state),
    "a closing is taken back": (state, take_back),
    "a funder writes first": (nothing, first_message),
    "whoever wrote is renamed": (first_message, rename_funder),
    "the message is answered": (first_message, answer_message),
    "it applies to whoever wrote": (asked_by_message, send_it),
    "the profile changes": (nothing, spend),
    "money of a plan is offered": (plan, offer),
    "a statement is answered": (nothing, answer),
    "deals elsewhere say how long they take": (four_deals_elsewhere, fifth_deal_elsewhere),
    "a step of its own board is set": (nothing, own_step),
    "a mandate that fits is renamed": (nothing, rename_mandate),
}


def unchanged_then(client: FlaskClient, world: T, change: Callable[[T], object], anew: Anew) -> None:
    """Look twice, change something, and hold the page against one drawn anew."""
    before = seen(client)
    assert before == seen(client) == anew(client)
    change(world)
    world.session.commit()
    page = seen(client)
    assert page == anew(client)
    assert page != before, "the change shows"


@pytest.mark.parametrize("kind", OF_A_VENTURE)
def test_a_founders_page_follows_each_change(client: FlaskClient, world: World, seen_anew: Anew, kind: str) -> None:
    earlier, change = OF_A_VENTURE[kind]
    earlier(world)
    world.session.commit()
    unchanged_then(sign_in(client, world.sides.founder), world, change, seen_anew)


# What happens to a funder.


def ask_for_review(world: World) -> None:
    ask(world.sides, world.made["application"], world.sides.investor)


def under_review(world: World) -> None:
    sent(world)
    ask_for_review(world)


def reviewed(world: World) -> None:
    review(world.sides, world.made["application"], world.sides.investor, 4)


def decided(world: World) -> None:
    decide(world.sides, world.made["application"], "declined", reason="timing.too_early")


def signed(world: World) -> None:
    world.session.refresh(world.made["application"])
    sign(world.sides, world.made["application"], world.sides.partner)


def day_of_decisions(world: World) -> None:
    assess_how(world.sides, world.sides.investor, certifier=world.sides.partner, decides_on=day())


OF_A_FUNDER: dict[str, tuple[Step, Step]] = {
    "a request comes": (nothing, request),
    "a request is answered": (request, say_no),
    "a venture objects to a closing": (state, object_to),
    "an application is sent": (programme, send_it),
    "a review is asked for": (sent, ask_for_review),
    "a review is sent": (under_review, reviewed),
    "decisions get a day": (sent, day_of_decisions),
    "a decision is proposed": (sent, decided),
    "a deal is added": (nothing, a_deal),
    "the organisation is renamed": (nothing, rename_funder),
}


@pytest.mark.parametrize("kind", OF_A_FUNDER)
def test_a_funders_page_follows_each_change(client: FlaskClient, world: World, seen_anew: Anew, kind: str) -> None:
    earlier, change = OF_A_FUNDER[kind]
    earlier(world)
    world.session.commit()
    unchanged_then(sign_in(client, world.sides.investor), world, change, seen_anew)


def test_whoever_signs_decisions_sees_them_until_they_are_signed(
    client: FlaskClient, world: World, seen_anew: Anew
) -> None:
    sent(world)
    sign_in(client, world.sides.partner)
    for change in (decided, signed):
        unchanged_then(client, world, change, seen_anew)


def entry(keeper: Keeper) -> None:
    keeper.enter("commitment", 10_000_000)


def target(keeper: Keeper) -> None:
    keeper.aim("place:region:E12000005", 0.5, 0.8)


def target_dropped(keeper: Keeper) -> None:
    [row] = keeper.session.exec(select(Target)).all()
    aiming.drop_target(keeper.session, keeper.account, keeper.viewer, key_of(row))


def test_a_funders_page_follows_each_change_of_its_account(
    app: Flask, client: FlaskClient, session: Session, seen_anew: Anew
) -> None:
    keeper = a_keeper(session)
    sign_in(client, keeper.person)
    for change in (entry, target, target_dropped):
        unchanged_then(client, keeper, change, seen_anew)


@pytest.mark.parametrize("whose", ["founder", "investor"])
def test_times_that_have_gone_by_are_not_waited_for(client: FlaskClient, world: World, whose: str) -> None:
    now = datetime(2026, 12, 1, 9, tzinfo=clock.LONDON)
    with clock.frozen(now):
        say_yes(world)
        person = {"founder": world.sides.investor, "investor": world.sides.founder}[whose]
        asked: dict[str, Any] = {"introduction_id": world.made["request"].id, "version": 0, "minutes": 30, "place": ""}
        times = [now + timedelta(hours=1), now + timedelta(hours=3)]
        meeting.propose(world.session, actor=world.sides.viewer(person), times=times, **asked)
        world.session.commit()
        sign_in(client, getattr(world.sides, whose))
        assert "Pick a time" in seen(client)
    with clock.frozen(now + timedelta(hours=2)):
        assert "Pick a time" in seen(client), "one of them is still to come"
    with clock.frozen(now + timedelta(hours=4)):
        assert "Pick a time" not in seen(client)
