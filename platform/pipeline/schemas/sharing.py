"""With whom a deal is shared, and what a round has to come to."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from pipeline.models import Interest
from pipeline.schemas.closing import asked
from pipeline.services.sharing import FACTS
from profiles.schemas import checked
from profiles.schemas.fields import Choice, Code, Codes, PlainText, Pounds

#: From how far on other investors count when a round is put together.
ROUND_LEVELS: Mapping[str, str] = {
    Interest.CONSIDERING.value: "Those who consider it",
    Interest.COMMITTED.value: "Those who are committed",
}


class ShareSchema(Schema):
    """A deal that is shared with another funder."""

    funder = Code(required=True, error_messages=asked("Choose a funder."))
    facts = Codes(most=len(FACTS), load_default=list)
    note = PlainText(limit=500, lines=True, load_default="")


class RoundAskSchema(Schema):
    """What a round has to come to, and who is left out."""

    ask = Pounds(load_default=None)
    level = Choice(ROUND_LEVELS, load_default=None)
    out = Codes(most=100, load_default=list)


def checked_share(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check with whom a deal is shared, and what of it."""
    loaded = checked(ShareSchema, sent)
    return {"funder_slug": loaded["funder"], "facts": loaded["facts"], "note": loaded["note"]}


def checked_round_ask(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check what a round has to come to, in the words of the service."""
    loaded = checked(RoundAskSchema, sent)
    return {
        "ask_gbp": loaded["ask"],
        "level": loaded["level"] or Interest.CONSIDERING.value,
        "without": loaded["out"],
    }
