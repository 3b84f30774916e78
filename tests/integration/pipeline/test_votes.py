"""Votes of colleagues: blind first, once each, final with a reason; closed by all, by hand or by its last day."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import User, key_of
from foundation import clock, jobs
from foundation.database import Session
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.web import db, settings
from pipeline import queries
from pipeline.models import Ballot, Deal
from pipeline.services import add_deal
from pipeline.services.ballots import BallotView, votes_view
from pipeline.services.voting import cast_vote, end_round, open_a_ballot
from tests.integration.pipeline.conftest import House, viewer_of
from tests.support.notices import notices_of
from tests.support.people import a_member, a_person, csrf_token, sign_in


@pytest.fixture
def deal(session: Session, house: House) -> Deal:
    added, _ = add_deal(session, actor=house.viewer, venture_slug=house.venture.slug, mandate_slug=house.mandate.slug)
    session.commit()
    return added


def asked(session: Session, house: House, deal: Deal, **changes: object) -> Ballot:
    """A ballot between the two who work the house's deals."""
    values: dict[str, object] = {
        "asks": "Do we offer terms?",
        "scale": 4,
        "quorum": 2,
        "closes_on": clock.today() + timedelta(days=3),
        "voters": [key_of(house.person), key_of(house.colleague)],
    }
    ballot = open_a_ballot(session, actor=house.viewer, deal_id=key_of(deal), **{**values, **changes})  # type: ignore[arg-type]
    session.commit()
    return ballot


def vote(session: Session, house: House, ballot: Ballot, score: int, *, by: str = "viewer", final: str = "") -> None:
    cast_vote(
        session,
        actor=getattr(house, by),
        deal_id=ballot.deal_id,
        ballot_id=ballot.id or 0,
        in_round="final" if final else "first",
        score=score,
        reason=final,
    )
    session.commit()


def seen(session: Session, house: House, deal: Deal, by: str = "viewer") -> BallotView:
    session.expire_all()
    return votes_view(session, getattr(house, by), key_of(deal)).ballots[0]


def test_the_first_vote_is_blind_until_one_has_voted(session: Session, house: House, deal: Deal) -> None:
    ballot = asked(session, house, deal)
    vote(session, house, ballot, 4, by="other")
    before = seen(session, house, deal)
    assert (before.rounds[0].votes, before.rounds[0].spread, before.to_vote) == ((), None, True)
    assert before.rounds[0].missing == ("Ines Moreau",)
    # Somebody who is not asked sees nothing either before it is over.
    assert seen(session, house, deal, "onlooker").rounds[0].votes == ()
    own = seen(session, house, deal, "other").rounds[0]
    assert [each.score for each in own.votes] == [4]


def test_the_last_vote_of_a_round_ends_it(session: Session, house: House, deal: Deal) -> None:
    ballot = asked(session, house, deal)
    vote(session, house, ballot, 4, by="other")
    vote(session, house, ballot, 1)
    view = seen(session, house, deal)
    assert view.ballot.state == "final"
    first = view.rounds[0].spread
    assert first
    assert (first.n, first.median, first.low, first.high, first.in_favour) == (2, 2.5, 1, 4, 1)
    vote(session, house, ballot, 3, final="They answered what I doubted.")
    # Final votes are shown to whoever has given one.
    assert seen(session, house, deal, "other").rounds[1].votes == ()
    vote(session, house, ballot, 4, by="other", final="The terms are fair.")
    view = seen(session, house, deal, "onlooker")
    assert view.over
    assert view.outcome == "2 of 2 in favour, median 3.5 of 4, from 3 to 4"
    assert [each.reason for each in view.rounds[1].votes] == ["They answered what I doubted.", "The terms are fair."]
    said = [event.data["says"] for event in queries.deal_events(session, key_of(deal)) if event.kind == "vote"]
    assert said == [
        "The vote is over: 2 of 2 in favour, median 3.5 of 4, from 3 to 4",
        "The first vote is over; final votes are asked for",
        "Asked 2 colleagues to vote: Do we offer terms?",
    ]


def test_a_vote_stays_as_it_was_given(session: Session, house: House, deal: Deal) -> None:
    ballot = asked(session, house, deal)
    vote(session, house, ballot, 4)
    with pytest.raises(Conflict, match="stays as it was given"):
        vote(session, house, ballot, 1)
    session.rollback()
    assert [each.score for each in seen(session, house, deal).rounds[0].votes] == [4]


def test_what_is_no_vote_is_refused(session: Session, house: House, deal: Deal) -> None:
    ballot = asked(session, house, deal)
    for score in (0, 5):
        with pytest.raises(Invalid):
            vote(session, house, ballot, score)
    with pytest.raises(Conflict, match="first vote is over"):
        vote(session, house, ballot, 3, final="Too soon.")
    with pytest.raises(Forbidden):
        vote(session, house, ballot, 3, by="onlooker")
    with pytest.raises(NotFound):
        vote(session, house, ballot, 3, by="founder")
    vote(session, house, ballot, 3)
    vote(session, house, ballot, 3, by="other")
    with pytest.raises(Invalid) as told:
        cast_vote(
            session, actor=house.viewer, deal_id=ballot.deal_id, ballot_id=ballot.id or 0, in_round="final", score=3
        )
    assert set(told.value.fields) == {"reason"}


def test_a_colleague_who_was_not_asked_does_not_vote(session: Session, house: House, deal: Deal) -> None:
    ballot = asked(session, house, deal)
    late = a_member(session, house.organisation, "editor", a_person(session, "Late Comer"))
    session.commit()
    with pytest.raises(Forbidden, match="not asked"):
        cast_vote(
            session,
            actor=viewer_of(late, (house.organisation, "editor")),
            deal_id=ballot.deal_id,
            ballot_id=ballot.id or 0,
            in_round="first",
            score=3,
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scale": 5}, "scale"),
        ({"quorum": 3}, "quorum"),
        ({"quorum": 0}, "quorum"),
        ({"voters": []}, "voters"),
        ({"closes_on": clock.today() - timedelta(days=1)}, "closes_on"),
    ],
)
def test_a_ballot_that_cannot_be_is_refused(
    session: Session, house: House, deal: Deal, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as told:
        asked(session, house, deal, **changes)
    assert set(told.value.fields) == {field}


def test_only_colleagues_who_work_deals_are_asked(session: Session, house: House, deal: Deal) -> None:
    with pytest.raises(Invalid):
        asked(session, house, deal, voters=[key_of(house.person), key_of(house.reader)])


def test_one_ballot_at_a_time(session: Session, house: House, deal: Deal) -> None:
    asked(session, house, deal)
    with pytest.raises(Conflict):
        asked(session, house, deal)
    session.rollback()
    assert len(queries.ballots_of(session, key_of(deal))) == 1


def test_a_round_is_ended_by_hand_once_there_is_a_quorum(session: Session, house: House, deal: Deal) -> None:
    ballot = asked(session, house, deal, quorum=1)
    with pytest.raises(Conflict, match="quorum of 1"):
        end_round(session, actor=house.viewer, deal_id=ballot.deal_id, ballot_id=ballot.id or 0, in_round="first")
    vote(session, house, ballot, 2)
    end_round(session, actor=house.viewer, deal_id=ballot.deal_id, ballot_id=ballot.id or 0, in_round="first")
    session.commit()
    with pytest.raises(Conflict):
        end_round(session, actor=house.other, deal_id=ballot.deal_id, ballot_id=ballot.id or 0, in_round="first")
    assert seen(session, house, deal).ballot.state == "final"


def work_on(app: Flask, days: int) -> None:
    """Do the regular work of a later day."""
    with app.app_context():
        with Session(db.engine) as session:
            jobs.enqueue_due(session)
            session.commit()
        with clock.frozen(clock.now() + timedelta(days=days)):
            with Session(db.engine) as session:
                jobs.enqueue_due(session)
                session.commit()
            jobs.work_off(db.engine, settings())


def titles(session: Session, person: User) -> list[str]:
    return [notice.title for notice in notices_of(session, person)]


def test_those_who_are_missing_are_reminded_and_the_last_day_closes(
    app: Flask, session: Session, house: House, deal: Deal
) -> None:
    ballot = asked(session, house, deal)
    vote(session, house, ballot, 4)
    assert titles(session, house.colleague) == ["Ines Moreau asks for your vote on Leak Finder"]
    work_on(app, 2)
    work_on(app, 3)
    assert titles(session, house.colleague)[0] == "Your vote on Leak Finder is missing"
    assert len(titles(session, house.colleague)) == 2
    assert titles(session, house.person) == []
    with clock.frozen(clock.now() + timedelta(days=4)):
        assert seen(session, house, deal).over
        with pytest.raises(Conflict, match="is over"):
            vote(session, house, ballot, 1, by="other")
        session.rollback()
    work_on(app, 4)
    assert seen(session, house, deal).ballot.state == "closed"
    assert titles(session, house.person) == ["The vote on Leak Finder is over"]
    assert seen(session, house, deal, "other").outcome == "no quorum, 0 of the 2 final votes that it takes"
    # Done once more, it changes nothing.
    work_on(app, 5)
    assert titles(session, house.person) == ["The vote on Leak Finder is over"]


def test_a_vote_from_the_page(client: FlaskClient, session: Session, house: House, deal: Deal) -> None:
    sign_in(client, house.person)
    address = f"/pipeline/deals/{key_of(deal)}/votes"
    assert "Ask for a vote" in client.get(address).get_data(as_text=True)
    sent = {"asks": "Do we go on?", "scale": "6", "quorum": "9", "voters": [str(house.person.id)],
            "closes_on": (clock.today() + timedelta(days=2)).isoformat(), "csrf_token": csrf_token(client)}  # fmt: skip
    answer = client.post(address, data=sent)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "as many as are asked" in page
    assert "Do we go on?" in page
    assert client.post(address, data={**sent, "quorum": "1"}).status_code == 303
    assert client.post(address, data={**sent, "quorum": "1"}).status_code == 409
    ballot = queries.ballots_of(session, key_of(deal))[0]
    cast = f"{address}/{ballot.id}/cast"
    token = csrf_token(client)
    assert client.post(cast, data={"round": "first", "csrf_token": token}).status_code == 422
    assert client.post(cast, data={"round": "first", "score": "6", "csrf_token": token}).status_code == 303
    answer = client.post(cast, data={"round": "first", "score": "5", "csrf_token": token})
    assert answer.status_code == 409
    assert "Final vote" in answer.get_data(as_text=True)


def test_whoever_may_only_read_is_not_asked_to_open_a_vote(
    client: FlaskClient, session: Session, house: House, deal: Deal
) -> None:
    sign_in(client, house.reader)
    page = client.get(f"/pipeline/deals/{key_of(deal)}/votes").get_data(as_text=True)
    assert "No votes yet" in page
    assert "Ask for a vote" not in page
