"""Invents two programmes with their questions, and applications to them that stand in each place."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import col, select

from accounts.policy import Viewer
from accounts.services import viewer_for_user
from applications.models import Status
from applications.queries import accepted, criteria_of, programme_of, questions_of, with_funder
from applications.services.adverts import Step, change_advert
from applications.services.applying import approach_for, send, start
from applications.services.assessing import assess_how, review, share_out
from applications.services.budgeting import set_budget
from applications.services.cohorts import show
from applications.services.deciding import decide
from applications.services.programmes import add_question, change_programme
from foundation import clock
from foundation.database import Session
from profiles.models import Mandate, MandateStage, Venture
from webapp.demo.introductions import founder_of, somebody_of

_FUNDER = "mercian-growth-office"


def _question(label: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    plain = {"hint": "", "required": True, "most": 1500 if kind == "text" else None, "unit": "", "options": []}
    return {"label": label, "kind": kind, "topic": "", **plain, **more}


_ASKED: Mapping[str, tuple[str, Sequence[dict[str, Any]]]] = {
    "Mercian Proof Grant": (
        "For a first proof that a product works, in the region. We read on Fridays, and answer within four weeks.",
        (
            _question("What does the firm do?", most=300, topic="summary"),
            _question(
                "What will you prove, and how will you know that it worked?", topic="milestones",
                hint="One claim, one test, one number",
            ),
            _question("Why can nobody else pay for it?", topic="need"),
            _question(
                "Where will the work be done?", "choice",
                options=["In the combined authority", "Elsewhere in the West Midlands", "Outside the West Midlands"],
            ),
            _question("How many people work for the firm?", "number", topic="team_size", unit="people"),
            _question("How many jobs will it add in three years?", "number", topic="jobs", unit="jobs", required=False),
            _question(
                "Minimal financial assistance since the year before last", "number", topic="subsidy", unit="£",
                hint="From every public body, this financial year and the two before",
            ),
        ),
    ),
    "Mercian Match Equity": (
        "We follow a private investor, pound for pound.",
        (
            _question("What is the money for?", topic="use_of_money"),
            _question("Who matches it?", topic="match_funding", hint="Name, amount, how sure"),
            _question("Why can nobody else pay for it?", topic="need", most=1000),
        ),
    ),
}  # fmt: skip
#: In one line, and what it pays for.
_ADVERTS: Mapping[str, tuple[str, str]] = {
    "Mercian Proof Grant": (
        "The first proof that a product works: one claim, one test, one number.",
        "A test on a customer's line, in a plant or a clinic: staff, materials, and whoever measures it.",
    ),
    "Mercian Match Equity": (
        "A pound beside each pound of a private investor, in seed and Series A rounds.",
        "Whatever the round is for: we take the terms of the investor whom we follow.",
    ),
}
_NEED = "Banks want two years of accounts and investors want the proof first. A grant closes that one step."
_TESTS = (
    "Five hundred hours on a customer's line without a stop, read from its own log.",
    "A third less scrap in one shift pattern of one plant, weighed by the plant.",
    "Two hospitals read the same sample within an hour, nine times in ten.",
)


@dataclass(frozen=True)
class _Step:
    """What the funder did: the status, days after sending, and what was said."""

    status: Status
    days: int
    note: str = ""
    reason: str = ""
    offered: int | None = None


_REVIEW = _Step(Status.IN_REVIEW, 4)
#: What became of each application: days since it was sent, what was asked for, and the funder's steps.
_RECEIVED: Sequence[tuple[int, int, Sequence[_Step]]] = (
    (62, 90_000, (_REVIEW, _Step(Status.OFFERED, 19, "Subject to the usual checks.", offered=80_000))),
    (55, 150_000, (_REVIEW, _Step(Status.DECLINED, 24, "The test would not tell.", "product_tech.unproven"))),
    (20, 60_000, (_REVIEW, _Step(Status.CHANGES_ASKED, 9, "Say which plant, and who reads the log."))),
    (12, 120_000, (_REVIEW,)),
    (3, 45_000, ()),
)
_FOUNDERS: tuple[int, int, Sequence[_Step]] = (
    24, 110_000, (_REVIEW, _Step(Status.CHANGES_ASKED, 16, "Which of the two fleets takes part, and from when?")),
)  # fmt: skip
_FOUNDERS_TEST = "Pads of eleven vans last three times as long over 20,000 km, measured by the fleet's own workshop."


def invent_applications(session: Session, staff: Mapping[str, int], ventures: Sequence[Venture]) -> int:
    """Open two programmes of the invented office, and apply to the first, the same way each time.

    Parameters
    ----------
    session : Session
        The transaction.
    staff : Mapping of str to int
        By funder, the key of the person who decides.
    ventures : sequence of Venture
        The invented ventures, the founder's own first.

    Returns
    -------
    int
        How many applications there are.
    """
    session.flush()
    officer, dice = viewer_for_user(session, staff[_FUNDER]), random.Random(53)  # noqa: S311 -- invention
    with clock.frozen(clock.now() - timedelta(days=90)):
        grant, equity = (_programme(session, officer, name) for name in _ASKED)
    founder = founder_of(session, ventures[0])
    _one(session, founder, officer, ventures[0], grant, _FOUNDERS, _FOUNDERS_TEST)
    with clock.frozen(clock.now() - timedelta(days=2)):
        start(session, actor=founder, approach=approach_for(session, founder, ventures[0].slug, equity.slug))
    stages = set(session.exec(select(MandateStage.stage_code).where(MandateStage.mandate_id == grant.id)))
    suited = [v for v in ventures[1:] if v.status == "published" and not v.restricted and v.stage_code in stages]
    chosen = dice.sample(suited, min(len(suited), len(_RECEIVED)))
    for venture, story in zip(chosen, _RECEIVED, strict=False):
        _one(session, somebody_of(session, dice, venture), officer, venture, grant, story, dice.choice(_TESTS))
    _assess(session, officer, grant)
    _limit(session, officer, grant, ventures[0])
    for mandate, days in ((grant, -30), (equity, 1)):
        _advertise(session, officer, mandate, clock.today() + timedelta(days=days))
    return 2 + len(chosen)


def _assess(session: Session, officer: Viewer, mandate: Mandate) -> None:
    """Ask for reviews of what waits, write the first, and let the cohort's venture be named."""
    programme = programme_of(session, mandate.id or 0)
    closes = max(mandate.closes_on or clock.today(), clock.today())
    assess_how(
        session,
        actor=officer,
        mandate_slug=mandate.slug,
        version=programme.version if programme else 0,
        reviewers=[officer.user_id or 0],
        reviews_needed=1,
        certifier_id=None,
        reviews_due_on=closes + timedelta(days=14),
        decides_on=closes + timedelta(days=28),
        starts_on=closes + timedelta(days=60),
        shows_cohort=True,
        criteria=[("How far the test would tell", 3), ("Need for public money", 2), ("Benefit to the region", 1)],
    )
    share_out(session, actor=officer, mandate_slug=mandate.slug)
    for record in with_funder(session, mandate.id or 0)[:1]:
        review(
            session,
            actor=officer,
            application_id=record.application.id or 0,
            sending=record.application.sendings,
            score=None,
            marks={
                each.id or 0: mark for each, mark in zip(criteria_of(session, mandate.id or 0), (4, 3, 3), strict=True)
            },
            note="The test would tell, and the plant has agreed to read the log.",
        )
    for application, venture in accepted(session, mandate.id or 0):
        show(
            session, actor=founder_of(session, venture), application_id=application.id or 0,
            version=application.version, shown=True,
        )  # fmt: skip


def _limit(session: Session, officer: Viewer, mandate: Mandate, founders: Venture) -> None:
    """Say what the round may spend and one recipient may have, and what the founder's own venture may."""
    programme = programme_of(session, mandate.id or 0)
    set_budget(
        session,
        actor=officer,
        mandate_slug=mandate.slug,
        version=programme.version if programme else 0,
        budget_gbp=750_000,
        allocation_gbp=150_000,
        recipients=[(founders.slug, 120_000)],
    )


def _advertise(session: Session, officer: Viewer, mandate: Mandate, shown_from: date) -> None:
    """Word an advert, which is seen from a day."""
    programme = programme_of(session, mandate.id or 0)
    line, pays_for = _ADVERTS[mandate.name]
    change_advert(
        session,
        actor=officer,
        mandate_slug=mandate.slug,
        version=programme.version if programme else 0,
        step=Step.SAVE,
        title="",
        line=line,
        pays_for=pays_for,
        for_whom="",
        shown_from=shown_from,
        shown_until=None,
    )


def _programme(session: Session, officer: Viewer, name: str) -> Mandate:
    mandate = session.exec(select(Mandate).where(Mandate.name == name, col(Mandate.demo))).one()
    guidance, questions = _ASKED[name]
    for version, values in enumerate(questions):
        add_question(session, actor=officer, mandate_slug=mandate.slug, version=version, values=values)
    change_programme(
        session, actor=officer, mandate_slug=mandate.slug, version=len(questions), is_open=True, guidance=guidance
    )
    return mandate


def _one(
    session: Session,
    asker: Viewer,
    officer: Viewer,
    venture: Venture,
    mandate: Mandate,
    story: tuple[int, int, Sequence[_Step]],
    test: str,
) -> None:
    """Apply once, and take the funder's steps."""
    ago, amount, steps = story
    sent_at = clock.now() - timedelta(days=ago)
    with clock.frozen(sent_at):
        made = start(session, actor=asker, approach=approach_for(session, asker, venture.slug, mandate.slug))
        key = made.id or 0
        send(
            session,
            actor=asker,
            application_id=key,
            version=made.version,
            answers=_answers(session, mandate, venture, test),
            amount_gbp=amount,
        )
    for step in steps:
        with clock.frozen(sent_at + timedelta(days=step.days)):
            decide(
                session,
                actor=officer,
                application_id=key,
                version=made.version,
                status=step.status,
                reason=step.reason,
                note=step.note,
                offered_gbp=step.offered,
            )
            session.refresh(made)


def _answers(session: Session, mandate: Mandate, venture: Venture, test: str) -> dict[str, str]:
    """Answer what is not in the profile, and what the profile of some leaves open."""
    known = {
        "milestones": test,
        "need": _NEED,
        "": "Elsewhere in the West Midlands",
        "team_size": str(venture.team_size or 6),
        "jobs": "5",
        "subsidy": str(venture.mfa_received_gbp or 0),
    }
    asked = questions_of(session, mandate.id or 0)
    return {question.code: known[question.topic] for question in asked if question.topic in known}
