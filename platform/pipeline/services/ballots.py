"""What somebody sees of the votes on a deal: nobody sees others' before they have given their own, or it is over."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts import policy
from accounts.policy import Action, Viewer
from foundation.database import Session
from pipeline import queries
from pipeline.models import Ballot, BallotState, BallotVote, Round
from pipeline.queries import DealRecord, Voter, Workmate
from pipeline.services.access import Books, deal_for
from pipeline.services.counting import Spread, spread
from pipeline.services.voting import is_over, outcome

ROUNDS = (Round.FIRST.value, Round.FINAL.value)


@dataclass(frozen=True, slots=True)
class RoundView:
    """One round of a ballot.

    Parameters
    ----------
    given, asked : int
        How many votes there are, and how many there can be.
    missing : tuple of str
        Names of those who have not voted.
    open_to_viewer : bool
        Whether the viewer may see who voted what.
    votes : tuple of BallotVote
        The votes, where they may; their own alone elsewhere.
    spread : Spread or None
        What they come to, where they may see it and there are any.
    """

    code: str
    given: int
    asked: int
    missing: tuple[str, ...]
    open_to_viewer: bool
    votes: tuple[BallotVote, ...]
    spread: Spread | None


@dataclass(frozen=True, slots=True)
class BallotView:
    """A ballot as somebody sees it.

    Parameters
    ----------
    over : bool
        Whether no more votes are taken.
    rounds : tuple of RoundView
        The first, and the final one once it has begun.
    to_vote : bool
        Whether the viewer is asked for a vote in the present round.
    to_end : bool
        Whether the viewer may end the present round.
    outcome : str
        What came of it, once it is over.
    """

    ballot: Ballot
    over: bool
    rounds: tuple[RoundView, ...]
    to_vote: bool
    to_end: bool
    outcome: str


@dataclass(frozen=True, slots=True)
class VotesView:
    """The votes on a deal, the newest ballot first, and who can be asked to vote."""

    record: DealRecord
    ballots: tuple[BallotView, ...]
    workmates: tuple[Workmate, ...]
    may_work: bool

    @property
    def may_open(self) -> bool:
        """Whether the viewer can ask for a vote now."""
        return self.may_work and all(view.ballot.state == BallotState.CLOSED for view in self.ballots)


def votes_view(session: Session, viewer: Viewer, deal_id: int) -> VotesView:
    """Give the votes on a deal as somebody may see them.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about the pipeline it stands in.
    """
    record = deal_for(session, viewer, deal_id, Action.VIEW_DEALS)
    may_work = policy.may(viewer, Action.WORK_DEALS, Books(record.deal.organisation_id))
    ballots = queries.ballots_of(session, deal_id)
    keys = [ballot.id or 0 for ballot in ballots]
    voters, votes = queries.voters_of(session, keys), queries.votes_of(session, keys)
    views = tuple(
        _view(session, viewer, ballot, voters.get(ballot.id or 0, []), votes.get(ballot.id or 0, []), may_work)
        for ballot in ballots
    )
    mates = tuple(queries.workmates(session, record.deal.organisation_id)) if may_work else ()
    return VotesView(record, views, mates, may_work)


def _view(
    session: Session,
    viewer: Viewer,
    ballot: Ballot,
    voters: Sequence[Voter],
    votes: Sequence[BallotVote],
    may_work: bool,  # noqa: FBT001
) -> BallotView:
    over = is_over(ballot)
    begun = [code for code in ROUNDS if code == Round.FIRST or ballot.state != BallotState.FIRST]
    rounds = tuple(_round(viewer, ballot, code, voters, votes, over) for code in begun)
    present = rounds[-1]
    given_by_viewer = any(vote.voter_id == viewer.user_id for vote in present.votes)
    asked = any(voter.user_id == viewer.user_id for voter in voters)
    return BallotView(
        ballot=ballot,
        over=over,
        rounds=rounds,
        to_vote=may_work and asked and not over and not given_by_viewer,
        to_end=may_work and not over and present.given >= ballot.quorum,
        outcome=outcome(session, ballot) if over else "",
    )


def _round(
    viewer: Viewer,
    ballot: Ballot,
    code: str,
    voters: Sequence[Voter],
    votes: Sequence[BallotVote],
    over: bool,  # noqa: FBT001
) -> RoundView:
    cast = tuple(vote for vote in votes if vote.round == code)
    own = tuple(vote for vote in cast if vote.voter_id is not None and vote.voter_id == viewer.user_id)
    ended = over or (code == Round.FIRST and ballot.state != BallotState.FIRST)
    sees = ended or bool(own)
    given = {vote.voter_id for vote in cast}
    return RoundView(
        code=code,
        given=len(cast),
        asked=len(voters),
        missing=tuple(voter.name for voter in voters if voter.user_id not in given),
        open_to_viewer=sees,
        votes=cast if sees else own,
        spread=spread([vote.score for vote in cast], ballot.scale) if sees else None,
    )
