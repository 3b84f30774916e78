"""What people may send to readiness: answers, facts for the checks, awards, measurements, leave for advisers."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, validate

from foundation import clock
from profiles.schemas.fields import Choice, Code, Day, Decimal, Flag, PlainText, Pounds, Share, WebAddress
from readiness.models import Reply
from readiness.services.answering import Given

REPLIES: Mapping[str, str] = {
    Reply.YES.value: "Yes",
    Reply.NO.value: "No",
    Reply.UNKNOWN.value: "Don’t know",
    Reply.NOT_APPLICABLE.value: "Does not apply",
}
LEAVE: Mapping[str, str] = {
    "assess": "See and assess: scores it independently first, then sees your answers",
    "see": "See only: your levels and answers, no scores of their own",
}
SPINOUT_KINDS: Mapping[str, str] = {"software": "Software", "life_sciences": "Life sciences", "other": "Something else"}
SAVING_KINDS: Mapping[str, str] = {
    "money": "Money, in pounds a year",
    "energy": "Energy, in kWh a year",
    "waste": "Waste, in tonnes a year",
}
_MOST = 10**15


class AnswerSchema(Schema):
    """An answer to a statement. ``answer`` null takes it back."""

    statement = Code(required=True, metadata={"description": "Code of the statement."})
    answer = Choice(REPLIES, load_default=None)
    evidence_url = WebAddress(load_default=None)
    evidence_note = PlainText(limit=500, lines=True, load_default="")


class FactsSchema(Schema):
    """Facts for the checks."""

    gross_assets_gbp = Pounds()
    employees_fte = Decimal(most=1_000_000)
    trading_since = Day(latest=clock.today)
    first_sale_on = Day(latest=clock.today)
    raised_12m_gbp = Pounds()
    raised_lifetime_gbp = Pounds()
    seis_raised_gbp = Pounds()
    excluded_trade_share = Share()
    generates_power = Flag()
    knowledge_intensive = Flag()
    spinout_kind = Choice(SPINOUT_KINDS)
    founders_share = Share()


class AwardSchema(Schema):
    """An award of Minimal Financial Assistance."""

    awarded_on = Day(required=True, latest=clock.today)
    amount_gbp = Pounds(required=True, validate=validate.Range(min=1, error="Enter an amount above nought."))
    giver = PlainText(limit=160, required=True)
    recipient = PlainText(limit=160, load_default="")
    note = PlainText(limit=300, load_default="")


class MeasurementSchema(Schema):
    """A measurement of what was saved."""

    kind = Choice(SAVING_KINDS, required=True)
    amount = Decimal(most=_MOST, required=True)
    measured_on = Day(required=True, latest=clock.today)
    method = PlainText(limit=300, required=True)
    link = WebAddress(load_default=None)


class LeaveSchema(Schema):
    """Leave for an adviser."""

    email = PlainText(limit=254, load_default="", validate=validate.Email(error="Enter an e-mail address."))
    organisation = PlainText(limit=90, load_default="")
    may = Choice(LEAVE, required=True)


class HandInSchema(Schema):
    """What goes with an assessment."""

    comment = PlainText(limit=2000, lines=True, load_default="")


class WhenSchema(Schema):
    """A day that something is looked at for."""

    on = Day()
    grant = Pounds()


def given(loaded: Mapping[str, Any]) -> Given:
    """Give a checked answer in the words of the service."""
    return Given(
        str(loaded["statement"]),
        loaded.get("answer"),
        loaded.get("evidence_url"),
        str(loaded.get("evidence_note") or ""),
    )
