"""Run a programme once more: the same mandate, questions and way of assessing, on other days."""

from datetime import date

from accounts.models import key_of
from accounts.policy import Action, Viewer
from applications import queries
from applications.models import Advert, Criterion, Programme, Reviewer
from applications.services.access import offer_for
from applications.services.programmes import ask_the_same, trail
from foundation.database import Session
from foundation.errors import existing
from profiles.models import Mandate
from profiles.queries import mandate_record
from profiles.services.funders import create_mandate

#: What a programme takes over from the round before. Its days and its money are its own, and somebody opens it.
_KEPT = ("guidance", "reviews_needed", "needs_signature", "certifier_id", "shows_cohort")


def next_round(
    session: Session,
    *,
    actor: Viewer,
    mandate_slug: str,
    name: str,
    opens_on: date | None = None,
    closes_on: date | None = None,
) -> Mandate:
    """Make a draft of the next round of a programme: mandate, questions, criteria, reviewers, signature, words, advert.

    Applications, reviews and decisions stay with the round that they were made in.

    Raises
    ------
    Invalid
        If the days contradict each other.
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    offer = offer_for(session, actor, mandate_slug, Action.EDIT)
    record = existing(mandate_record(session, mandate_slug), "mandate")
    data = {**record.state(), "name": name, "opens_on": opens_on, "closes_on": closes_on, "last_confirmed_on": None}
    made = create_mandate(session, actor=actor, funder=offer.funder, data=data, demo=offer.mandate.demo)
    before, key = offer.programme or Programme(mandate_id=0), made.id or 0
    session.add(Programme(mandate_id=key, **{kept: getattr(before, kept) for kept in _KEPT}))
    session.flush()
    ask_the_same(session, queries.questions_of(session, offer.mandate.id or 0), key)
    session.add_all(
        Criterion(mandate_id=key, position=each.position, label=each.label, weight=each.weight)
        for each in queries.criteria_of(session, offer.mandate.id or 0)
    )
    advert = queries.advert_of(session, offer.mandate.id or 0)
    if advert is not None:
        session.add(Advert(mandate_id=key, line=advert.line, pays_for=advert.pays_for, for_whom=advert.for_whom))
    readers = queries.reviewers_of(session, offer.mandate.id or 0)
    session.add_all(Reviewer(mandate_id=key, person_id=key_of(person)) for person in readers)
    trail(session, actor, offer, "next round made", {"round": [None, made.name]})
    return made
