"""Invents introductions: asked, answered in each way, and waiting, so that both sides see their clock and a median."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from accounts.models import Membership, Role, key_of
from accounts.policy import Viewer
from accounts.services import add_member, create_person, viewer_for_user
from foundation import clock
from foundation.database import Session
from foundation.ids import slugify
from introductions.models import Status
from introductions.services.answering import answer
from introductions.services.asking import approach_for, ask
from profiles.models import Funder, Mandate, MandateStage, Venture
from webapp.demo.people import FIRST_NAMES, LAST_NAMES, PASSWORD

_NOTE = "We raise to build the first line for three customers here, and think that your mandate fits the step after it."
_FOUNDERS_NOTE = (
    "Two fleets pay for trials of our modules. This round takes us through type approval and to the first 500."
)


@dataclass(frozen=True)
class _Request:
    """A request: days since it was asked, and what was answered after how many days; still open without an answer."""

    asked: int
    answer: str = ""
    took: int = 0
    reasons: tuple[str, ...] = ()
    note: str = ""
    private_reasons: tuple[str, ...] = ()
    private_note: str = ""
    #: Days from the answer until the venture may ask again.
    again: int | None = None


_EARLY = ("timing.too_early", "traction.no_customers")
_SIZE = ("outside_mandate.ticket",)
_UNPROVEN = ("product_tech.unproven",)
#: What was asked of each funder by ventures of the right stage, the oldest first.
_RECEIVED: Mapping[str, Sequence[_Request]] = {
    "wrekin-vale-ventures": (
        _Request(96, "passed", 3, _SIZE, "Your round is larger than what we lead."),
        _Request(81, "accepted", 5),
        _Request(
            70, "passed", 6, _EARLY, "Come back once a customer has paid for a second unit.",
            ("team.commitment",), "Two of three founders still have other jobs. Look again if that changes.",
        ),
        _Request(58, "not_now", 9, ("timing.no_capacity",), "We close two deals first.", again=90),
        _Request(45, "passed", 12, _UNPROVEN, "", ("portfolio.conflict",), "Too close to a firm we hold."),
        _Request(33, "passed", 17, _EARLY),
        _Request(20, "accepted", 8),
        _Request(19),
        _Request(2),
    ),
    "mercian-growth-office": (
        _Request(88, "accepted", 2),
        _Request(64, "passed", 4, _SIZE),
        _Request(50, "not_now", 11, ("timing.deploying_elsewhere",), "The budget of this year is placed.", again=60),
        _Request(37, "passed", 15, _UNPROVEN, "", ("impact_place.jobs",), "Few jobs here for the money."),
        _Request(9),
    ),
}  # fmt: skip
#: What the founder asked, by funder.
_FOUNDERS: Mapping[str, _Request] = {
    "wrekin-vale-ventures": _Request(4),
    "soar-valley-loans": _Request(19),
    "trentside-angels": _Request(31, "accepted", 6),
    "greenstile-climate": _Request(44, "not_now", 10, ("timing.too_early",), "Show us ten more vans.", again=120),
    "mercian-growth-office": _Request(
        60, "passed", 21, ("outside_mandate.geography", "outside_mandate.ticket"),
        "Your workshop lies outside the combined authority that this money is for.",
        ("portfolio.ranked_lower",), "Strong, but a third firm in the same trade this year.",
    ),
}  # fmt: skip


def invent_introductions(session: Session, staff: Mapping[str, int], ventures: Sequence[Venture]) -> int:
    """Ask the invented funders for the invented ventures, and answer most of it, the same way each time.

    Parameters
    ----------
    session : Session
        The transaction.
    staff : Mapping of str to int
        By funder, the key of the person who answers.
    ventures : sequence of Venture
        The invented ventures, the founder's own first.

    Returns
    -------
    int
        How many were asked.
    """
    session.flush()
    founder = founder_of(session, ventures[0])
    for slug, request in _FOUNDERS.items():
        mandate = _mandates(session, slug)[0]
        _one(session, founder, ventures[0], mandate, viewer_for_user(session, staff[slug]), request, _FOUNDERS_NOTE)
    asked, dice = len(_FOUNDERS), random.Random(41)  # noqa: S311 -- invention, not secrecy
    open_to_all = [each for each in ventures[1:] if each.status == "published" and not each.restricted]
    for slug, requests in _RECEIVED.items():
        person, mandates, taken = viewer_for_user(session, staff[slug]), _mandates(session, slug), set[int | None]()
        for number, request in enumerate(requests):
            mandate = mandates[number % len(mandates)]
            stages = set(session.exec(select(MandateStage.stage_code).where(MandateStage.mandate_id == mandate.id)))
            suited = [each for each in open_to_all if each.stage_code in stages and each.id not in taken]
            if suited:
                venture = dice.choice(suited)
                taken.add(venture.id)
                _one(session, somebody_of(session, dice, venture), venture, mandate, person, request, _NOTE)
                asked += 1
    return asked


def _mandates(session: Session, funder_slug: str) -> Sequence[Mandate]:
    return session.exec(select(Mandate).join(Funder).where(Funder.slug == funder_slug).order_by(col(Mandate.id))).all()


def founder_of(session: Session, venture: Venture) -> Viewer:
    """Give the founder of the demo."""
    owner = session.exec(select(Membership.user_id).where(Membership.organisation_id == venture.organisation_id)).one()
    return viewer_for_user(session, owner)


def somebody_of(session: Session, dice: random.Random, venture: Venture) -> Viewer:
    """Give whoever acts for an invented venture; most of them have no people until they ask for something."""
    own = select(Membership.user_id).where(Membership.organisation_id == venture.organisation_id)
    key = session.exec(own.order_by(col(Membership.id))).first()
    if key is None:
        name = f"{dice.choice(FIRST_NAMES)} {dice.choice(LAST_NAMES)}"
        email = f"{slugify(name)}@{venture.slug}.example"
        person = create_person(session, email=email, name=name, password=PASSWORD, demo=True)
        key = key_of(person)
        add_member(session, organisation_id=venture.organisation_id, user_id=key, role=Role.OWNER)
    return viewer_for_user(session, key)


def _one(
    session: Session,
    asker: Viewer,
    venture: Venture,
    mandate: Mandate,
    answerer: Viewer,
    request: _Request,
    note: str,
) -> None:
    """Ask once, and answer where there is an answer."""
    asked_at = clock.now() - timedelta(days=request.asked)
    with clock.frozen(asked_at):
        approach = approach_for(session, asker, venture.slug, mandate.slug)
        # What the platform may pass on depends on who runs it.
        shares = ["traction", "team", *(["offer"] if approach.may_share_offer else [])]
        made = ask(session, actor=asker, approach=approach, note=note, shares=shares)
    if not request.answer:
        return
    answered_at = asked_at + timedelta(days=request.took)
    with clock.frozen(answered_at):
        answer(
            session,
            actor=answerer,
            introduction_id=made.id or 0,
            answer=Status(request.answer),
            reasons=request.reasons,
            note=request.note,
            private_reasons=request.private_reasons,
            private_note=request.private_note,
            look_again_on=None if request.again is None else answered_at.date() + timedelta(days=request.again),
        )
