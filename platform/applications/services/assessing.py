"""How a programme assesses: who reads, asking for reviews and sending them, and what a decision needs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import delete
from sqlmodel import col

from accounts.models import Role, key_of
from accounts.policy import Action, Viewer
from applications import queries
from applications.models import WITH_FUNDER, Criterion, Mark, Programme, Review, Reviewer, ReviewState
from applications.queries import Offer, Record
from applications.services import telling
from applications.services.access import application_for, offer_for
from applications.services.marking import weighted
from applications.services.programmes import take, trail
from applications.services.readers import own_review
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Forbidden, Invalid

#: The days of a programme in their order, in words.
_STAGES: Mapping[str, str] = {
    "closes_on": "the programme closes",
    "reviews_due_on": "reviews are due",
    "decides_on": "decisions are made",
    "starts_on": "the cohort starts",
}


def assess_how(
    session: Session,
    *,
    actor: Viewer,
    mandate_slug: str,
    version: int,
    reviewers: Sequence[int],
    criteria: Sequence[tuple[str, int]] = (),
    **values: Any,
) -> Programme:
    """Say who reads applications to a programme and by what, what a decision needs, and the days of its stages.

    Parameters
    ----------
    reviewers : sequence of int
        People of the funder.
    criteria : sequence of (str, int)
        What they mark by, with weights; without any, each gives one mark for all.
    **values
        ``reviews_needed``, ``certifier_id``, ``reviews_due_on``, ``decides_on``, ``starts_on``, ``shows_cohort``.

    Raises
    ------
    Invalid
        If somebody is not of the funder, who signs may not decide, or the days are out of order.
    Conflict
        If somebody else has changed the programme since.
    """
    offer = offer_for(session, actor, mandate_slug, Action.EDIT)
    _check(session, offer, reviewers, values)
    programme = take(session, offer, version)
    for name, value in values.items():
        setattr(programme, name, value)
    programme.needs_signature = programme.certifier_id is not None
    session.execute(delete(Reviewer).where(col(Reviewer.mandate_id) == programme.mandate_id))
    session.add_all(Reviewer(mandate_id=programme.mandate_id, person_id=key) for key in sorted(set(reviewers)))
    _mark_by(session, programme.mandate_id, criteria)
    trail(session, actor, offer, "assessment changed", {"reviews": [None, values["reviews_needed"]]})
    return programme


def _mark_by(session: Session, mandate_id: int, criteria: Sequence[tuple[str, int]]) -> None:
    """Put criteria in place of the present ones; one whose words and weight stay keeps its marks."""
    before = {(each.label, each.weight): each for each in queries.criteria_of(session, mandate_id)}
    for position, (label, weight) in enumerate(criteria, start=1):
        kept = before.pop((label, weight), None)
        if kept is not None:
            kept.position = position
        else:
            session.add(Criterion(mandate_id=mandate_id, position=position, label=label, weight=weight))
    for gone in before.values():
        gone.retired_at = clock.now()
    session.flush()


def _check(session: Session, offer: Offer, reviewers: Sequence[int], values: Mapping[str, Any]) -> None:
    roles = {key_of(person): role for person, role in queries.colleagues(session, offer.funder.organisation_id or 0)}
    errors: dict[str, list[str]] = {}
    if not set(reviewers) <= roles.keys():
        errors["reviewers"] = ["Choose among the people of your organisation."]
    if values["reviews_needed"] > len(set(reviewers)):
        errors["reviews_needed"] = ["Choose at least as many reviewers as reviews that a decision needs."]
    signs = values["certifier_id"]
    if signs is not None and roles.get(signs) not in (Role.OWNER, Role.EDITOR):
        errors["certifier_id"] = ["Choose an owner or an editor of your organisation."]
    days = {"closes_on": offer.mandate.closes_on, **{name: values[name] for name in _STAGES if name in values}}
    stated = [(name, day) for name, day in days.items() if day is not None]
    for (before, first), (name, second) in pairwise(stated):
        if second < first:
            errors[name] = [f"This is before the day on which {_STAGES[before]}."]
    if errors:
        raise Invalid(errors)


def ask_for_reviews(
    session: Session, *, actor: Viewer, application_id: int, version: int, reviewers: Sequence[int]
) -> Record:
    """Ask some of a programme's reviewers to read an application; those who were asked stay asked.

    Raises
    ------
    Invalid
        If somebody is not a reviewer of the programme.
    Conflict
        If the application is not with the funder, or was sent again since.
    """
    record = application_for(session, actor, application_id, Action.DECIDE_APPLICATION)
    _at_hand(record, version)
    known = {key_of(person): person.name for person in queries.reviewers_of(session, record.application.mandate_id)}
    if not reviewers or not set(reviewers) <= known.keys():
        raise Invalid({"reviewers": ["Choose among the reviewers of the programme."]})
    _ask(session, record, {key: known[key] for key in reviewers}, but=actor.user_id)
    return record


def _at_hand(record: Record, version: int) -> None:
    row = record.application
    if row.version != version or row.status not in WITH_FUNDER:
        raise Conflict("This application has changed since you opened it. Look at it again.", version=row.version)


def _ask(session: Session, record: Record, people: Mapping[int, str], *, but: int | None) -> None:
    row = record.application
    asked = {review.reviewer_id for review in queries.reviews_of(session, row.id or 0, row.sendings)}
    fresh = {key: name for key, name in people.items() if key not in asked}
    session.add_all(
        Review(
            application_id=row.id or 0, sending=row.sendings, reviewer_id=key, reviewer_name=name, asked_at=clock.now()
        )
        for key, name in sorted(fresh.items())
    )
    session.flush()
    due = queries.programme_of(session, row.mandate_id)
    telling.tell_reviewers(session, record, [key for key in fresh if key != but], due.reviews_due_on if due else None)


def ask_again(session: Session, actor: Viewer, record: Record) -> None:
    """Ask those who read what was sent before to read what is sent now."""
    row = record.application
    before = queries.reviews_of(session, row.id or 0, row.sendings - 1)
    still = {key_of(person): person.name for person in queries.reviewers_of(session, row.mandate_id)}
    people = {each.reviewer_id: still[each.reviewer_id] for each in before
              if each.reviewer_id in still and each.state != ReviewState.STOOD_ASIDE}  # fmt: skip
    if people:
        _ask(session, record, {key: name for key, name in people.items() if key is not None}, but=actor.user_id)


def share_out(session: Session, *, actor: Viewer, mandate_slug: str) -> int:
    """Ask for the reviews that are still missing, of those who have the fewest, and count them.

    Raises
    ------
    Invalid
        If the programme needs no reviews.
    """
    offer = offer_for(session, actor, mandate_slug, Action.EDIT)
    key = offer.mandate.id or 0
    programme = queries.programme_of(session, key, hold=True)
    if programme is None or not programme.reviews_needed:
        raise Invalid({"share": ["Say first how many reviews a decision needs, and who reads."]})
    people = {key_of(person): person.name for person in queries.reviewers_of(session, key)}
    records = queries.with_funder(session, key)
    held = queries.current_reviews(session, [record.application.id or 0 for record in records])
    load = Counter(each.reviewer_id for reviews in held.values() for each in reviews)
    asked = 0
    for record in records:
        reviews = held.get(record.application.id or 0, [])
        had = {each.reviewer_id for each in reviews}
        missing = programme.reviews_needed - sum(each.state != ReviewState.STOOD_ASIDE for each in reviews)
        order = sorted((person for person in people if person not in had), key=lambda person: (load[person], person))
        chosen = order[: max(0, missing)]
        _ask(session, record, {person: people[person] for person in chosen}, but=actor.user_id)
        load.update(chosen)
        asked += len(chosen)
    return asked


def review(
    session: Session,
    *,
    actor: Viewer,
    application_id: int,
    sending: int,
    score: int | None,
    note: str,
    marks: Mapping[int, int] | None = None,
) -> Review:
    """Send one's review of an application, or stand aside where there is neither a score nor a mark.

    A review is final: what others wrote can be read once it is sent.

    Parameters
    ----------
    score : int or None
        The one mark where the programme has no criteria.
    marks : Mapping of int to int, optional
        A mark for each criterion where it has some; the score is their weighted mean.

    Raises
    ------
    Forbidden
        If the actor was not asked.
    Invalid
        If there is no word to the score.
    Conflict
        If it was sent already, or the application has moved on.
    """
    record, own = asked_to_review(session, actor, application_id)
    row = record.application
    if sending != row.sendings or row.status not in WITH_FUNDER or own.state != ReviewState.ASKED:
        raise Conflict("This review is closed: it was sent, or the application has moved on.")
    if not note:
        raise Invalid({"note": ["Say why, in a sentence or more. Your colleagues read it."]})
    total = _score(queries.criteria_of(session, row.mandate_id), score, marks or {})
    own.state = ReviewState.SENT if total is not None else ReviewState.STOOD_ASIDE
    own.score, own.note, own.ended_at = total, note, clock.now()
    session.add_all(Mark(review_id=own.id or 0, criterion_id=key, mark=mark) for key, mark in (marks or {}).items())
    session.flush()
    return own


def _score(criteria: Sequence[Criterion], score: int | None, marks: Mapping[int, int]) -> float | None:
    """Give the score of a review, None where its writer stands aside."""
    if score is None and not marks:
        return None
    weights = {each.id or 0: each.weight for each in criteria}
    if not weights and not marks:
        return score
    missing = {f"mark-{key}": ["Choose a mark, or stand aside."] for key in weights if key not in marks}
    if score is not None or not marks.keys() <= weights.keys():
        missing["score"] = [f"Give one mark for each of: {', '.join(each.label for each in criteria)}."
                            if criteria else "This programme has no criteria: give one score."]  # fmt: skip
    if missing:
        raise Invalid(missing)
    return weighted(marks, weights)


def asked_to_review(session: Session, viewer: Viewer, application_id: int) -> tuple[Record, Review]:
    """Give an application with one's own review of what was sent last.

    Raises
    ------
    SignInRequired, NotFound, Forbidden
        As the policy decides, and to colleagues who were not asked.
    """
    record = application_for(session, viewer, application_id, Action.READ_PRIVATE_REASON)
    own = own_review(viewer, queries.reviews_of(session, application_id, record.application.sendings))
    if own is None:
        raise Forbidden("You were not asked to review this application.")
    return record, own


def lacking(session: Session, record: Record, programme: Programme | None) -> int:
    """Count the reviews that a decision still needs."""
    if programme is None:
        return 0
    row = record.application
    sent = sum(each.state == ReviewState.SENT for each in queries.reviews_of(session, row.id or 0, row.sendings))
    return max(0, programme.reviews_needed - sent)
