"""Colleagues vote on a deal: blind first, then finally and with a reason."""

from collections.abc import Collection
from datetime import date

from sqlalchemy.exc import IntegrityError

from accounts.policy import Action, Viewer
from foundation import clock
from foundation.catalogue import board_clock, tick
from foundation.database import Session
from foundation.errors import Conflict, Forbidden, Invalid, no_such
from pipeline import queries
from pipeline.models import SCALES, Ballot, BallotState, BallotVote, BallotVoter, DealEvent, Round
from pipeline.queries import DealRecord
from pipeline.services.access import deal_for
from pipeline.services.counting import spread
from pipeline.services.telling import tell_voters


def open_a_ballot(
    session: Session,
    *,
    actor: Viewer,
    deal_id: int,
    asks: str,
    scale: int,
    quorum: int,
    closes_on: date,
    voters: Collection[int],
) -> Ballot:
    """Ask colleagues to vote on a deal.

    Parameters
    ----------
    asks : str
        The question.
    scale : int
        How many steps there are to choose from: 4 or 6, so that none is in the middle.
    quorum : int
        How many final votes it takes to count.
    closes_on : date
        The last day on which votes are taken.
    voters : collection of int
        Keys of those who are asked: people of the organisation who can work its deals.

    Raises
    ------
    Invalid
        If a scale, a day or a person cannot be, or the quorum is larger than the number of those asked.
    Conflict
        If another vote on the deal is not over.
    """
    record = deal_for(session, actor, deal_id, Action.WORK_DEALS)
    mates = {mate.user_id for mate in queries.workmates(session, record.deal.organisation_id)}
    _check(scale, quorum, closes_on, voters, mates)
    ballot = Ballot(
        deal_id=deal_id,
        asks=asks,
        scale=scale,
        quorum=quorum,
        closes_on=closes_on,
        opened_at=clock.now(),
        opened_by_id=actor.user_id,
        demo=record.deal.demo,
    )
    try:
        with session.begin_nested():
            session.add(ballot)
            session.flush()
    except IntegrityError as error:
        raise Conflict("A vote on this deal is not over yet. Nothing was changed.") from error
    session.add_all(BallotVoter(ballot_id=ballot.id or 0, voter_id=voter) for voter in sorted(set(voters)))
    people = "one colleague" if len(set(voters)) == 1 else f"{len(set(voters))} colleagues"
    _log(session, record, actor, f"Asked {people} to vote: {asks}")
    tell_voters(
        session,
        record,
        [voter for voter in voters if voter != actor.user_id],
        title=f"{actor.name} asks for your vote on {record.venture.name}",
        text=asks,
        key=f"ballot {ballot.id} opened",
    )
    return ballot


def _check(scale: int, quorum: int, closes_on: date, voters: Collection[int], mates: Collection[int]) -> None:
    errors: dict[str, list[str]] = {}
    if scale not in SCALES:
        errors["scale"] = ["Choose a scale without a middle."]
    if closes_on < clock.today():
        errors["closes_on"] = ["Enter a date that is not in the past."]
    if not set(voters) or not set(voters) <= set(mates):
        errors["voters"] = ["Choose people of your organisation who work its deals."]
    elif not 1 <= quorum <= len(set(voters)):
        errors["quorum"] = [f"Enter a number from 1 to {len(set(voters))}, as many as are asked."]
    if errors:
        raise Invalid(errors)


def cast_vote(
    session: Session, *, actor: Viewer, deal_id: int, ballot_id: int, in_round: str, score: int, reason: str = ""
) -> BallotVote:
    """Vote, once in each round. The last vote of a round ends it.

    Parameters
    ----------
    in_round : {"first", "final"}
        The round that the voter saw.
    score : int
        A step of the scale, from 1.
    reason : str
        Why; a final vote needs it.

    Raises
    ------
    NotFound, Forbidden
        If there is no such ballot for the voter, or they are not asked.
    Conflict
        If the round is over, or they have voted in it.
    Invalid
        If the score is no step of the scale, or a final vote has no reason.
    """
    ballot, record = _held(session, actor, deal_id, ballot_id)
    asked = [voter.user_id for voter in queries.voters_of(session, [ballot_id]).get(ballot_id, [])]
    if actor.user_id not in asked:
        raise Forbidden("You are not asked to vote on this deal.")
    _check_round(ballot, in_round)
    votes = queries.votes_of(session, [ballot_id]).get(ballot_id, [])
    if any(vote.voter_id == actor.user_id and vote.round == in_round for vote in votes):
        raise Conflict("You have voted in this round. A vote stays as it was given.")
    _check_vote(ballot, in_round, score, reason)
    vote = BallotVote(
        ballot_id=ballot_id,
        round=in_round,
        voter_id=actor.user_id,
        voter_name=actor.name,
        score=score,
        reason=reason,
        cast_at=clock.now(),
    )
    session.add(vote)
    session.flush()
    given = {vote.voter_id for vote in votes if vote.round == in_round} | {actor.user_id}
    if given >= set(asked):
        _end_round(session, ballot, record, actor)
    return vote


def _check_round(ballot: Ballot, in_round: str) -> None:
    if is_over(ballot):
        raise Conflict("This vote is over. Nothing was changed.")
    if ballot.state != in_round:
        raise Conflict("The first vote is over meanwhile: give your final vote.")


def _check_vote(ballot: Ballot, in_round: str, score: int, reason: str) -> None:
    errors: dict[str, list[str]] = {}
    if not 1 <= score <= ballot.scale:
        errors["score"] = ["Choose a step of the scale."]
    if in_round == Round.FINAL and not reason:
        errors["reason"] = ["Say why: a final vote needs its reason."]
    if errors:
        raise Invalid(errors)


def end_round(session: Session, *, actor: Viewer, deal_id: int, ballot_id: int, in_round: str) -> Ballot:
    """End a round before everybody has voted, once there are as many votes as the quorum.

    Raises
    ------
    Conflict
        If the round is over, or has too few votes.
    """
    ballot, record = _held(session, actor, deal_id, ballot_id)
    _check_round(ballot, in_round)
    votes = queries.votes_of(session, [ballot_id]).get(ballot_id, [])
    if sum(vote.round == in_round for vote in votes) < ballot.quorum:
        raise Conflict(f"There are fewer votes than the quorum of {ballot.quorum}. Nothing was changed.")
    _end_round(session, ballot, record, actor)
    return ballot


def is_over(ballot: Ballot) -> bool:
    """Say whether no more votes are taken: it is closed, or its last day has passed."""
    return ballot.state == BallotState.CLOSED or ballot.closes_on < clock.today()


def _held(session: Session, actor: Viewer, deal_id: int, ballot_id: int) -> tuple[Ballot, DealRecord]:
    record = deal_for(session, actor, deal_id, Action.WORK_DEALS)
    ballot = queries.held_ballot(session, ballot_id)
    if ballot is None or ballot.deal_id != deal_id:
        raise no_such("vote")
    return ballot, record


def _end_round(session: Session, ballot: Ballot, record: DealRecord, actor: Viewer) -> None:
    if ballot.state == BallotState.FIRST:
        _go_on_to_final(session, ballot, record, actor)
    else:
        close(session, ballot, record, actor)


def _go_on_to_final(session: Session, ballot: Ballot, record: DealRecord, actor: Viewer) -> None:
    ballot.state = BallotState.FINAL.value
    ballot.final_at = clock.now()
    _log(session, record, actor, "The first vote is over; final votes are asked for")
    tell_voters(
        session,
        record,
        _asked(session, ballot),
        title=f"Give your final vote on {record.venture.name}",
        text="The first vote is over: see what your colleagues said.",
        key=f"ballot {ballot.id} final",
    )


def close(session: Session, ballot: Ballot, record: DealRecord, actor: Viewer | None = None) -> None:
    """Close a ballot and tell those who were asked what came of it. Without an actor its last day has passed."""
    ballot.state = BallotState.CLOSED.value
    ballot.closed_at = clock.now()
    said = outcome(session, ballot)
    _log(session, record, actor, f"The vote is over: {said}")
    tell_voters(
        session,
        record,
        _asked(session, ballot),
        title=f"The vote on {record.venture.name} is over",
        text=f"{said[0].upper()}{said[1:]}.",
        key=f"ballot {ballot.id} closed",
    )


def outcome(session: Session, ballot: Ballot) -> str:
    """Say what the final votes of a ballot came to, in words without a full stop."""
    votes = queries.votes_of(session, [ballot.id or 0]).get(ballot.id or 0, [])
    found = spread([vote.score for vote in votes if vote.round == Round.FINAL], ballot.scale)
    given = found.n if found else 0
    if found is None or given < ballot.quorum:
        return f"no quorum, {given} of the {ballot.quorum} final votes that it takes"
    return (
        f"{found.in_favour} of {found.n} in favour, median {found.median:g} of {ballot.scale}, "
        f"from {found.low} to {found.high}"
    )


def _asked(session: Session, ballot: Ballot) -> list[int]:
    return [voter.user_id for voter in queries.voters_of(session, [ballot.id or 0]).get(ballot.id or 0, [])]


def _log(session: Session, record: DealRecord, actor: Viewer | None, says: str) -> None:
    """Add to the deal's log that something happened to a vote; what anybody voted does not stand there."""
    tick(session, board_clock(record.deal.organisation_id))
    session.add(
        DealEvent(
            deal_id=record.deal.id or 0,
            at=clock.now(),
            actor_id=actor.user_id if actor else None,
            kind="vote",
            data={"version": record.deal.version, "says": says},
        )
    )
    session.flush()
