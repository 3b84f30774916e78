"""The regular work on votes: reminding those who are missing, and closing what has come to its last day."""

from datetime import time, timedelta

from foundation import clock
from foundation.jobs import Timetable, Work, every
from pipeline import queries
from pipeline.services.telling import tell_voters
from pipeline.services.voting import close

#: Those who are missing are reminded once in each round, from so many days before the last one on.
REMINDED_BEFORE = timedelta(days=1)


@every(Timetable(time(0, 10)), "pipeline.close_votes", "Close votes whose last day has passed")
def close_votes(work: Work) -> None:
    """Close each ballot whose last day has passed; one that is closed already stays as it is."""
    for ballot in queries.ballots_ending(work.session, clock.today() - timedelta(days=1)):
        record = queries.deal_record(work.session, ballot.deal_id)
        if record is not None:
            close(work.session, ballot, record)


@every(Timetable(time(7, 20)), "pipeline.remind_voters", "Remind colleagues of votes that end soon")
def remind_voters(work: Work) -> None:
    """Remind those whose vote is missing, once in each round."""
    ballots = queries.ballots_ending(work.session, clock.today() + REMINDED_BEFORE)
    keys = [ballot.id or 0 for ballot in ballots]
    voters, votes = queries.voters_of(work.session, keys), queries.votes_of(work.session, keys)
    for ballot in ballots:
        record = queries.deal_record(work.session, ballot.deal_id)
        if record is None or ballot.closes_on < clock.today():
            continue
        key = ballot.id or 0
        given = {vote.voter_id for vote in votes.get(key, []) if vote.round == ballot.state}
        last_day = f"{ballot.closes_on.day} {ballot.closes_on:%b %Y}"
        tell_voters(
            work.session,
            record,
            [voter.user_id for voter in voters.get(key, []) if voter.user_id not in given],
            title=f"Your vote on {record.venture.name} is missing",
            text=f"{ballot.asks} The last day is {last_day}.",
            key=f"ballot {key} {ballot.state} reminder",
        )
