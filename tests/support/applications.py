"""A programme with questions, and applications to it, for tests."""

from collections.abc import Mapping
from typing import Any

from accounts.models import User, key_of
from applications import queries
from applications.models import Application, Question
from applications.services import adverts, applying, assessing, budgeting, deciding, programmes
from applications.services.adverts import Step
from profiles.models import Mandate
from tests.support.introductions import Sides

NEED = {"label": "Why is the money needed?", "topic": "need"}
TEAM = {"label": "How many people work for you?", "kind": "number", "topic": "team_size", "unit": "people"}
#: The codes that these get.
WHY, PEOPLE, WHERE = "why-is-the-money-needed", "how-many-people-work-for-you", "where-will-it-be-done"
SITE = {"label": "Where will it be done?", "kind": "choice", "options": ["Derby", "Leicester"]}


def a_question(sides: Sides, mandate: Mandate | None = None, **given: Any) -> Question:
    """Add a question to a programme as its owner, committed; a required text unless the test says otherwise."""
    target = mandate or sides.mandate
    held = queries.programme_of(sides.session, target.id or 0)
    values = {
        "label": "A question?", "hint": "", "kind": "text", "required": True, "most": 500, "unit": "", "options": [],
        "topic": "", **given,
    }  # fmt: skip
    if values["kind"] != "text":
        values["most"] = None
    made = programmes.add_question(
        sides.session,
        actor=sides.viewer(sides.investor),
        mandate_slug=target.slug,
        version=held.version if held else 0,
        values=values,
    )
    sides.session.commit()
    return made


def a_programme(sides: Sides, *questions: dict[str, Any], mandate: Mandate | None = None) -> list[Question]:
    """Add questions to a mandate and open it, committed."""
    made = [a_question(sides, mandate, **each) for each in (questions or (NEED, TEAM, SITE))]
    set_open(sides, mandate=mandate)
    return made


def set_open(sides: Sides, *, is_open: bool = True, mandate: Mandate | None = None) -> None:
    """Open or close a programme as its owner, committed."""
    target = mandate or sides.mandate
    held = queries.programme_of(sides.session, target.id or 0)
    programmes.change_programme(
        sides.session,
        actor=sides.viewer(sides.investor),
        mandate_slug=target.slug,
        version=held.version if held else 0,
        is_open=is_open,
        guidance="For firms of the region.",
    )
    sides.session.commit()


def assess_how(sides: Sides, *reviewers: User, needed: int = 0, certifier: User | None = None, **given: Any) -> None:
    """Say as the funder's owner who reads and who signs, committed."""
    held = queries.programme_of(sides.session, sides.mandate.id or 0)
    values: dict[str, Any] = {"reviews_due_on": None, "decides_on": None, "starts_on": None, "shows_cohort": False}
    assessing.assess_how(
        sides.session,
        actor=sides.viewer(sides.investor),
        mandate_slug=sides.mandate.slug,
        version=held.version if held else 0,
        reviewers=[key_of(person) for person in reviewers],
        reviews_needed=needed,
        certifier_id=key_of(certifier) if certifier else None,
        **{**values, **given},
    )
    sides.session.commit()


def set_budget(
    sides: Sides, budget_gbp: int | None, allocation_gbp: int | None = None, *recipients: tuple[str, int]
) -> None:
    """Say as the funder's owner what the round may spend, committed."""
    held = queries.programme_of(sides.session, sides.mandate.id or 0)
    budgeting.set_budget(
        sides.session,
        actor=sides.viewer(sides.investor),
        mandate_slug=sides.mandate.slug,
        version=held.version if held else 0,
        budget_gbp=budget_gbp,
        allocation_gbp=allocation_gbp,
        recipients=recipients,
    )
    sides.session.commit()


def change_advert(sides: Sides, **given: Any) -> None:
    """Word the advert of the round, as the funder's owner unless the test says otherwise, committed."""
    held = queries.programme_of(sides.session, sides.mandate.id or 0)
    plain = {"title": "", "pays_for": "", "for_whom": "", "shown_from": None, "shown_until": None, "step": Step.SAVE}
    version = given.pop("version", held.version if held else 0)
    actor = sides.viewer(given.pop("person", sides.investor))
    adverts.change_advert(
        sides.session, actor=actor, mandate_slug=sides.mandate.slug, version=version, **{**plain, **given}
    )
    sides.session.commit()


def ask(sides: Sides, row: Application, *reviewers: User) -> None:
    """Ask people for reviews as the funder's owner, committed."""
    assessing.ask_for_reviews(
        sides.session,
        actor=sides.viewer(sides.investor),
        application_id=row.id or 0,
        version=row.version,
        reviewers=[key_of(person) for person in reviewers],
    )
    sides.session.commit()


def review(
    sides: Sides,
    row: Application,
    person: User,
    score: int | None,
    note: str = "Because.",
    marks: Mapping[int, int] | None = None,
) -> None:
    """Send a review, committed; without score and marks it stands aside."""
    assessing.review(
        sides.session,
        actor=sides.viewer(person),
        application_id=row.id or 0,
        sending=row.sendings,
        score=score,
        marks=marks,
        note=note,
    )
    sides.session.commit()


def sign(sides: Sides, row: Application, person: User, *, signed: bool = True, note: str = "") -> None:
    """Sign, or send back, committed."""
    deciding.sign(
        sides.session,
        actor=sides.viewer(person),
        application_id=row.id or 0,
        version=row.version,
        signed=signed,
        certifier_note=note,
    )
    sides.session.commit()


def start(sides: Sides, mandate: Mandate | None = None) -> Application:
    """Start a draft as the founder, committed."""
    actor = sides.viewer(sides.founder)
    approach = applying.approach_for(sides.session, actor, sides.venture.slug, (mandate or sides.mandate).slug)
    made = applying.start(sides.session, actor=actor, approach=approach)
    sides.session.commit()
    return made


def send(
    sides: Sides, row: Application, answers: Mapping[str, str] | None = None, *, amount_gbp: int | None = 100_000
) -> None:
    """Send as the founder, committed; answers by the codes of questions."""
    applying.send(
        sides.session,
        actor=sides.viewer(sides.founder),
        application_id=row.id or 0,
        version=row.version,
        answers=answers or {},
        amount_gbp=amount_gbp,
    )
    sides.session.commit()


def decide(sides: Sides, row: Application, status: str, **given: Any) -> None:
    """Decide as the investor, committed."""
    deciding.decide(
        sides.session,
        actor=sides.viewer(given.pop("person", sides.investor)),
        application_id=row.id or 0,
        version=given.pop("version", row.version),
        status=status,
        **given,
    )
    sides.session.commit()
