"""Asking for votes, and voting."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate
from werkzeug.datastructures import MultiDict

from pipeline.models import SCALES, Round
from profiles.schemas import checked
from profiles.schemas.fields import Choice, Count, Day, PlainText


class BallotFormSchema(Schema):
    """A vote that colleagues are asked for."""

    asks = PlainText(limit=200, required=True, error_messages={"required": "Word the question."})
    scale = Count(least=min(SCALES), most=max(SCALES), required=True, metadata={"enum": list(SCALES)})
    quorum = Count(least=1, most=1_000, required=True)
    closes_on = Day(required=True)
    voters = fields.List(
        Count(least=1, most=2**53, required=True),
        required=True,
        validate=validate.Length(min=1, max=1_000, error="Choose who votes."),
        metadata={"description": "Keys of colleagues who work the deals."},
    )


class VoteSchema(Schema):
    """A vote in one round of a ballot."""

    in_round = Choice({each.value: each.value for each in Round}, required=True, data_key="round")
    score = Count(least=1, most=max(SCALES), required=True, error_messages={"required": "Choose a step of the scale."})
    reason = PlainText(limit=1000, lines=True, load_default="")


class RoundEndSchema(Schema):
    """The round that is to end."""

    in_round = Choice({each.value: each.value for each in Round}, required=True, data_key="round")


def typed_ballot(form: MultiDict[str, str]) -> dict[str, Any]:
    """Give what a form about a vote holds, with a list of those who are asked."""
    return {name: form.getlist(name) if name == "voters" else form[name] for name in form}


def checked_ballot(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check a vote that colleagues are asked for."""
    return checked(BallotFormSchema, sent)


def checked_vote(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check a vote."""
    return checked(VoteSchema, sent)


def checked_round(sent: Mapping[str, Any]) -> str:
    """Check which round is to end."""
    return str(checked(RoundEndSchema, sent)["in_round"])
