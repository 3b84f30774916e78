"""Ballots on deals: who is asked, what they said, and which are about to end."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlmodel import col

from accounts.models import User
from foundation.database import Session
from pipeline.models import Ballot, BallotState, BallotVote, BallotVoter


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody who is asked to vote."""

    user_id: int
    name: str


def ballots_of(session: Session, deal_id: int) -> list[Ballot]:
    """Give the ballots of a deal, the newest first."""
    return list(session.scalars(select(Ballot).where(col(Ballot.deal_id) == deal_id).order_by(col(Ballot.id).desc())))


def held_ballot(session: Session, ballot_id: int) -> Ballot | None:
    """Give a ballot as it is now and keep others from changing it until the transaction ends; None for none."""
    return session.scalars(
        select(Ballot).where(col(Ballot.id) == ballot_id).with_for_update().execution_options(populate_existing=True)
    ).one_or_none()


def open_ballot(session: Session, deal_id: int) -> Ballot | None:
    """Give the ballot of a deal that is not over, or None."""
    return session.scalars(
        select(Ballot).where(col(Ballot.deal_id) == deal_id, col(Ballot.state) != BallotState.CLOSED.value)
    ).one_or_none()


def voters_of(session: Session, ballot_ids: Collection[int]) -> dict[int, list[Voter]]:
    """Give those who are asked in some ballots, by name."""
    rows = session.execute(
        select(col(BallotVoter.ballot_id), col(User.id), col(User.name))
        .join(User, col(User.id) == col(BallotVoter.voter_id))
        .where(col(BallotVoter.ballot_id).in_(ballot_ids))
        .order_by(col(BallotVoter.ballot_id), func.lower(col(User.name)), col(User.id))
    )
    found: dict[int, list[Voter]] = {}
    for ballot_id, user_id, name in rows:
        found.setdefault(ballot_id, []).append(Voter(user_id, name))
    return found


def votes_of(session: Session, ballot_ids: Collection[int]) -> dict[int, list[BallotVote]]:
    """Give the votes of some ballots in the order in which they were cast."""
    rows = session.scalars(
        select(BallotVote).where(col(BallotVote.ballot_id).in_(ballot_ids)).order_by(col(BallotVote.id))
    )
    found: dict[int, list[BallotVote]] = {}
    for vote in rows:
        found.setdefault(vote.ballot_id, []).append(vote)
    return found


def ballots_ending(session: Session, by: date) -> list[Ballot]:
    """Give the ballots that are not over and whose last day is not later than a day, the earliest first."""
    return list(
        session.scalars(
            select(Ballot)
            .where(col(Ballot.state) != BallotState.CLOSED.value, col(Ballot.closes_on) <= by)
            .order_by(col(Ballot.closes_on), col(Ballot.id))
        )
    )
