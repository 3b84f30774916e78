"""Votes of colleagues on a deal, as programs read and send them."""

from typing import Any

from marshmallow import Schema, fields, validate

from pipeline.models import SCALES, BallotState, BallotVote
from pipeline.services.ballots import ROUNDS, BallotView, RoundView


class SpreadSchema(Schema):
    """What the votes of a round come to."""

    n = fields.Integer(required=True)
    median = fields.Float(required=True)
    low = fields.Integer(required=True)
    high = fields.Integer(required=True)
    in_favour = fields.Integer(required=True, metadata={"description": "Votes in the upper half of the scale."})
    steps = fields.List(
        fields.Integer(), required=True, metadata={"description": "Votes on each step, from the lowest."}
    )


class GivenVoteSchema(Schema):
    """A vote that was given."""

    voter = fields.String(required=True)
    score = fields.Integer(required=True)
    reason = fields.String(required=True)
    cast_at = fields.AwareDateTime(required=True)


class BallotRoundSchema(Schema):
    """A round of a ballot. Others' votes are absent until you have voted in it, or it is over."""

    round = fields.String(required=True, validate=validate.OneOf(ROUNDS))
    given = fields.Integer(required=True)
    asked = fields.Integer(required=True)
    missing = fields.List(fields.String(), required=True, metadata={"description": "Names of who has not voted."})
    hidden = fields.Boolean(required=True, metadata={"description": "Whether others' votes are kept from you."})
    votes = fields.List(fields.Nested(GivenVoteSchema), required=True)
    spread = fields.Nested(SpreadSchema, required=True, allow_none=True)


class BallotSchema(Schema):
    """A ballot on a deal."""

    id = fields.Integer(required=True)
    asks = fields.String(required=True)
    scale = fields.Integer(required=True, validate=validate.OneOf(list(SCALES)))
    quorum = fields.Integer(required=True)
    closes_on = fields.Date(required=True)
    state = fields.String(required=True, validate=validate.OneOf([state.value for state in BallotState]))
    over = fields.Boolean(required=True)
    opened_at = fields.AwareDateTime(required=True)
    to_vote = fields.Boolean(required=True, metadata={"description": "Whether your vote is asked for now."})
    outcome = fields.String(required=True, metadata={"description": "In words, once it is over."})
    rounds = fields.List(fields.Nested(BallotRoundSchema), required=True)
    demo = fields.Boolean(required=True)


class BallotsSchema(Schema):
    """The ballots on a deal, the newest first."""

    items = fields.List(fields.Nested(BallotSchema), required=True)
    total = fields.Integer(required=True)


def written_ballot(view: BallotView) -> dict[str, Any]:
    """Give a ballot as `BallotSchema` writes it."""
    row = view.ballot
    return {
        "id": row.id,
        "asks": row.asks,
        "scale": row.scale,
        "quorum": row.quorum,
        "closes_on": row.closes_on,
        "state": row.state,
        "over": view.over,
        "opened_at": row.opened_at,
        "to_vote": view.to_vote,
        "outcome": view.outcome,
        "rounds": [_round(each) for each in view.rounds],
        "demo": row.demo,
    }


def _round(view: RoundView) -> dict[str, Any]:
    return {
        "round": view.code,
        "given": view.given,
        "asked": view.asked,
        "missing": list(view.missing),
        "hidden": not view.open_to_viewer,
        "votes": [_vote(vote) for vote in view.votes],
        "spread": view.spread,
    }


def _vote(vote: BallotVote) -> dict[str, Any]:
    return {"voter": vote.voter_name, "score": vote.score, "reason": vote.reason, "cast_at": vote.cast_at}
