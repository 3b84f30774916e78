"""Other investors, terms, and what is stated of a closing."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from foundation import clock
from pipeline.models import Basis, Interest, Part
from profiles.schemas import check, checked
from profiles.schemas.fields import Choice, Code, Count, Day, Decimal, Flag, PlainText, Pounds

LEVELS: Mapping[str, str] = {
    Interest.OBSERVING.value: "Observing",
    Interest.CONSIDERING.value: "Considering",
    Interest.COMMITTED.value: "Committed",
    Interest.INVESTED.value: "Invested",
}
PARTS: Mapping[str, str] = {Part.LEADS.value: "Leads", Part.FOLLOWS.value: "Follows somebody who leads"}
BASES: Mapping[str, str] = {
    Basis.PRE_MONEY.value: "Before the new money",
    Basis.POST_MONEY.value: "With the new money",
    Basis.NOT_PRICED.value: "Not priced yet",
}


def asked(message: str) -> dict[str, str]:
    """Give the messages of a field that has to be filled."""
    return {"required": message, "null": message}


class InvestorSchema(Schema):
    """Another investor of a deal."""

    investor = PlainText(limit=160, required=True, error_messages=asked("Enter who it is."))
    level = Choice(LEVELS, required=True, error_messages=asked("Choose how far they have come."))
    investor_gbp = Pounds(load_default=None)
    investor_part = Choice(PARTS, load_default=None)
    public = Flag(load_default=False)


class TermsSchema(Schema):
    """The terms of a deal; what its track has no use for is not kept."""

    terms_version = Count(most=1_000_000_000, required=True)
    instrument_code = Code(load_default=None)
    terms_gbp = Pounds(load_default=None)
    basis = Choice(BASES, load_default=None)
    valuation_gbp = Pounds(load_default=None)
    interest_percent = Decimal(load_default=None)
    term_months = Count(least=1, most=600, load_default=None)
    cost_share_percent = Decimal(load_default=None)
    part = Choice(PARTS, load_default=None)
    match_ratio = Decimal(load_default=None)
    conditions = PlainText(limit=2000, lines=True, load_default="")


class ClosingSchema(Schema):
    """What a funder states of a closing."""

    version = Count(
        most=1_000_000_000,
        required=True,
        metadata={"description": "The version of the open closing that you saw; 0 where none is open."},
    )
    closed_on = Day(required=True, latest=clock.today, error_messages=asked("Enter the day on which the money came."))
    amount_gbp = Pounds(required=True, error_messages=asked("Enter what was paid."))
    round_gbp = Pounds(
        required=True,
        error_messages=asked("Enter the whole round."),
        metadata={"description": "The money of everybody who came in on that day."},
    )
    instrument_code = Code(required=True, error_messages=asked("Choose the kind of money."))


class ClosingAnswerSchema(Schema):
    """What a venture says to a closing that it saw at a version."""

    version = Count(least=1, most=1_000_000_000, required=True)
    agrees = Flag(required=True, error_messages=asked("Confirm it, or say what is wrong."))
    objection = PlainText(
        limit=500, lines=True, load_default="", metadata={"description": "What is wrong, where you do not agree."}
    )


class ClosingVersionSchema(Schema):
    """The version of a closing that the sender saw."""

    version = Count(least=1, most=1_000_000_000, required=True)


def checked_investor(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check another investor and give them in the words of the service."""
    loaded = checked(InvestorSchema, sent)
    return {
        "name": loaded["investor"],
        "level": loaded["level"],
        "amount_gbp": loaded["investor_gbp"],
        "part": loaded["investor_part"],
        "public": bool(loaded["public"]),
    }


def checked_terms(sent: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """Check the terms of a deal: the version that the sender saw, and the terms as they should be."""
    loaded = checked(TermsSchema, sent)
    return int(loaded.pop("terms_version")), loaded


def checked_closing(sent: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """Check what is stated of a closing: the version that the sender saw, and the figures."""
    loaded = checked(ClosingSchema, sent)
    return int(loaded.pop("version")), loaded


def checked_closing_answer(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check what a venture says to a closing."""
    loaded = checked(ClosingAnswerSchema, sent)
    return {**loaded, "agrees": bool(loaded["agrees"])}


def checked_closing_version(sent: Mapping[str, Any]) -> int:
    """Check the version of a closing that is taken back."""
    return int(check(ClosingVersionSchema, dict(sent), only=["version"])["version"])
