"""Invents decisions: colleagues of the investor's who vote on two deals, and a pass that the founder is told of."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlmodel import col, select

from accounts.models import Role, key_of
from accounts.policy import Viewer
from accounts.services import add_member, create_person, viewer_for_user
from foundation import clock
from foundation.database import Session
from pipeline.models import Deal, Round, Wanted
from pipeline.services.adding import add_deal
from pipeline.services.comebacks import Condition
from pipeline.services.feedback import pass_on
from pipeline.services.voting import cast_vote, open_a_ballot
from profiles.models import Funder, Mandate, Venture
from webapp.demo.people import PASSWORD

#: Colleagues of the demo's investor, who sign in as everybody in it does.
COLLEAGUES = (
    ("partner@wrekin-vale-ventures.example", "Tamsin Okafor"),
    ("analyst@wrekin-vale-ventures.example", "Rhys Penhallow"),
)
_HOUSE = "wrekin-vale-ventures"
#: Who passed on the founder's venture, days before today, and how many customers more they wait for.
_PASSES, _PASSED_BEFORE, _MORE_CUSTOMERS = "soar-valley-loans", 15, 6
_STAGES = ("partner_meeting", "due_diligence", "term_sheet", "investment_committee", "legals")
_FIRST = (3, 2, 4)
_FINAL = (
    (3, "Two fleets pay already, and the team has shipped twice."),
    (3, "I came round: the second reference answered what I doubted."),
    (4, "The terms are fair and the place fits what the fund is for."),
)
#: Days before today on which the vote that is over was asked for, and after which the one that is open ends.
_ASKED_BEFORE, _ENDS_AFTER = 12, 4


def invent_votes(session: Session, staff: Mapping[str, int]) -> int:
    """Let the investor's colleagues vote on two of their deals.

    Parameters
    ----------
    session : Session
        The transaction.
    staff : Mapping of str to int
        By funder, the key of the person who works its deals.

    Returns
    -------
    int
        How many ballots were made.
    """
    organisation_id = session.exec(select(Funder.organisation_id).where(Funder.slug == _HOUSE)).one() or 0
    people = [viewer_for_user(session, staff[_HOUSE])]
    for email, name in COLLEAGUES:
        person = create_person(session, email=email, name=name, password=PASSWORD, demo=True)
        add_member(session, organisation_id=organisation_id, user_id=key_of(person), role=Role.EDITOR)
        people.append(viewer_for_user(session, key_of(person)))
    deals = session.exec(
        select(Deal)
        .where(Deal.organisation_id == organisation_id, col(Deal.stage).in_(_STAGES))
        .order_by(col(Deal.stage), col(Deal.id))
    ).all()
    for deal, vote in zip(deals, (_over, _open), strict=False):
        vote(session, people, deal)
    return min(len(deals), 2)


def tell_founder(session: Session, staff: Mapping[str, int], venture: Venture) -> None:
    """Let a funder pass on the founder's venture, tell it why, and wait for its customers."""
    mandate = session.exec(
        select(Mandate.slug).join(Funder).where(Funder.slug == _PASSES).order_by(col(Mandate.id))
    ).first()
    funder = viewer_for_user(session, staff[_PASSES])
    with clock.frozen(clock.now() - timedelta(days=_PASSED_BEFORE)):
        deal, _ = add_deal(session, actor=funder, venture_slug=venture.slug, mandate_slug=mandate or "")
        pass_on(
            session,
            actor=funder,
            deal_id=deal.id or 0,
            from_stage=deal.stage,
            reason="traction.no_customers",
            note="We liked the team; two of us would look again at once.",
            shareable="Two fleets on trial are a good start. We lend once they pay and others follow.",
            send=True,
            condition=Condition(Wanted.CUSTOMERS.value, at_least=(venture.customers or 0) + _MORE_CUSTOMERS),
        )


def _ask(session: Session, people: Sequence[Viewer], deal: Deal, asks: str, days: int) -> int:
    ballot = open_a_ballot(
        session,
        actor=people[0],
        deal_id=deal.id or 0,
        asks=asks,
        scale=4,
        quorum=2,
        closes_on=clock.today() + timedelta(days=days),
        voters=[person.user_id or 0 for person in people],
    )
    return ballot.id or 0


def _over(session: Session, people: Sequence[Viewer], deal: Deal) -> None:
    with clock.frozen(clock.now() - timedelta(days=_ASKED_BEFORE)):
        key = _ask(session, people, deal, "Do we offer terms?", 5)
    with clock.frozen(clock.now() - timedelta(days=_ASKED_BEFORE - 2)):
        for person, score in zip(people, _FIRST, strict=True):
            cast_vote(
                session, actor=person, deal_id=deal.id or 0, ballot_id=key, in_round=Round.FIRST.value, score=score
            )
    with clock.frozen(clock.now() - timedelta(days=_ASKED_BEFORE - 3)):
        for person, (score, reason) in zip(people, _FINAL, strict=True):
            cast_vote(
                session,
                actor=person,
                deal_id=deal.id or 0,
                ballot_id=key,
                in_round=Round.FINAL.value,
                score=score,
                reason=reason,
            )


def _open(session: Session, people: Sequence[Viewer], deal: Deal) -> None:
    with clock.frozen(clock.now() - timedelta(days=1)):
        key = _ask(session, people, deal, "Do we take this to the partners?", _ENDS_AFTER)
    for person, score in zip(people[1:], (3, 2), strict=True):
        cast_vote(session, actor=person, deal_id=deal.id or 0, ballot_id=key, in_round=Round.FIRST.value, score=score)
